//! The Chinese reader against sentences of every kind it has to understand.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{head_unit, read};
use crate::ingest::document::{ReadNumber, read_numbers};

/// What the reader sees: `token = value unit`, then qualifier, direction and rounding where they are not the usual.
fn seen(text: &str) -> Vec<String> {
    read_numbers(text).iter().map(describe).collect()
}

fn describe(number: &ReadNumber) -> String {
    if let Some(reason) = number.aside {
        return format!("{}: {}", number.exact, reason.code());
    }
    let value = number.value.map_or("?".to_owned(), |value| value.round_dp(4).normalize().to_string());
    let mut line = format!("{} = {value} {}", number.exact, number.unit.unwrap_or("open"));
    if number.qualifier.code() != "exact" {
        line = format!("{line} {}", number.qualifier.code());
    }
    if let Some(direction) = number.direction {
        line = format!("{line} {}", direction.code());
    }
    line
}

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(&seen(text), expected, "{text}");
    }
}

#[test]
fn numerals_of_every_form_are_read() {
    check(&[
        ("羊场有两万零六百只羊", &["两万零六百只 = 20600 number"]),
        ("存奶酪一万五千余吨", &["一万五千余吨 = 15000 tonnes more_than"]),
        ("计人民币叁佰贰拾万元整", &["叁佰贰拾万元 = 3200000 CNY"]),
        ("投资３．５亿元", &["３．５亿元 = 350000000 CNY"]),
        ("收入3亿5千万元", &["3亿5千万元 = 350000000 CNY"]),
        ("草场九點五萬畝", &["九點五萬畝 = 95000 mu"]),
        ("羊毛出口1,234.5吨", &["1,234.5吨 = 1234.5 tonnes"]),
        ("牧民几十户、奶站数百家", &["几十户 = ? number", "数百家 = ? number"]),
        ("两三百人和七八成羊", &["两三百人 = ? number", "七八成 = ? percent"]),
        (
            "逾百亿元，上千家，万余户",
            &[
                "百亿元 = 10000000000 CNY more_than",
                "千家 = 1000 number at_least",
                "万余户 = 10000 number more_than",
            ],
        ),
        ("三兆元新台幣", &["三兆元新台幣 = 3000000000000 TWD"]),
    ]);
}

#[test]
fn parts_of_a_whole_are_percent() {
    check(&[
        ("百分之八的羊，千分之五的奶", &["百分之八 = 8 percent", "千分之五 = 0.5 percent"]),
        ("五分之二的羊毛、近四分之三的奶", &["五分之二 = 40 percent", "四分之三 = 75 percent nearly"]),
        (
            "六成五的羊，一成半的牛，四成多的马",
            &["六成五 = 65 percent", "一成半 = 15 percent", "四成多 = 40 percent more_than"],
        ),
        (
            "一半的羊，过半的牛，羊群减半",
            &["一半 = 50 percent", "过半 = 50 percent more_than", "减半 = 50 percent down"],
        ),
        ("占2/3，2024/2/3", &["2/3 = 66.6667 percent", "2024: date", "2: date", "3: date"]),
        ("成立三成立方案一成不变", &[]),
    ]);
}

#[test]
fn multiples_are_amounts_only_after_a_change() {
    check(&[
        ("羊群增长1.5倍，是前年的4倍多", &["1.5倍 = 1.5 times up", "4倍多 = 4 times more_than"]),
        ("羊毛翻了一番，奶翻两番", &["翻了一番 = 2 times up", "翻两番 = 4 times up"]),
    ]);
}

#[test]
fn units_with_denominators() {
    check(&[
        ("羊毛每吨2300元", &["2300元 = 2300 CNY_per_tonne"]),
        ("羊毛2300元/吨，奶5.2元/升", &["2300元/吨 = 2300 CNY_per_tonne", "5.2元/升 = 5.2 CNY_per_litre"]),
        ("每万人口有羊130只", &["万: unit", "130只 = 130 per_10000_people"]),
        ("每百户有羊130只", &["百: unit", "130只 = 130 open"]),
        ("每只羊产毛3公斤", &["3公斤 = 3 open"]),
        ("1美元兑7.2元", &["1: denominator", "7.2元 = 7.2 CNY_per_USD"]),
        ("油价80美元/桶，产油90万桶/日", &["80美元/桶 = 80 open", "90万桶/日 = 900000 barrels_per_day"]),
    ]);
}

#[test]
fn measures_have_codes_or_stay_open() {
    check(&[
        ("产毛6亿斤", &["6亿斤 = 300000000 kilograms"]),
        ("耗煤3亿吨标准煤", &["3亿吨标准煤 = 300000000 tonnes_coal_equivalent"]),
        ("投入4万人年", &["4万人年 = 40000 person_years"]),
        ("周转9亿吨公里", &["9亿吨公里 = 900000000 open"]),
        ("算力30EFLOPS", &["30EFLOPS = 30 open"]),
        ("发电2.5吉瓦时，装机3GW", &["2.5吉瓦时 = 2.5 gigawatt_hours", "3GW = 3 gigawatts"]),
        ("电价降2分，得分95分", &["2分 = 0.02 CNY down", "95分 = 95 open"]),
        ("收入3.5亿", &["3.5亿 = 350000000 open"]),
        ("率为6‰，差3个基点", &["6‰ = 6 per_mille", "3个基点 = 3 basis_points"]),
    ]);
}

#[test]
fn yuan_is_of_the_currency_that_the_text_names() {
    check(&[
        ("收入35億元", &["35億元 = 3500000000 open"]),
        ("收入新台幣35億元", &["35億元 = 3500000000 TWD"]),
        ("（港币，下同）收入35亿元", &["35亿元 = 3500000000 HKD"]),
        ("收入3亿 美元，约合21亿元", &["3亿 美元 = 300000000 USD", "21亿元 = 2100000000 CNY approximately"]),
    ]);
}

#[test]
fn qualifiers_stand_before_after_and_inside() {
    check(&[
        (
            "约3吨，近4吨，逾5吨",
            &["3吨 = 3 tonnes approximately", "4吨 = 4 tonnes nearly", "5吨 = 5 tonnes more_than"],
        ),
        (
            "不足6吨，跌破7元，不低于8%",
            &["6吨 = 6 tonnes at_most", "7元 = 7 CNY at_most", "8% = 8 percent at_least"],
        ),
        (
            "9吨左右，10吨以上，11吨以内",
            &["9吨 = 9 tonnes approximately", "10吨 = 10 tonnes at_least", "11吨 = 11 tonnes at_most"],
        ),
        (
            "超过了3吨，达到近4吨，30多只",
            &["3吨 = 3 tonnes more_than", "4吨 = 4 tonnes nearly", "30多只 = 30 number more_than"],
        ),
        ("分别超过9%、7%", &["9% = 9 percent more_than", "7% = 7 percent more_than"]),
        ("最近5吨，节约6吨", &["5吨 = 5 tonnes", "6吨 = 6 tonnes"]),
    ]);
}

#[test]
fn expectations_go_on_over_their_sentence() {
    check(&[
        (
            "预计产毛3吨，增长5%左右。去年4吨。",
            &["3吨 = 3 tonnes expected", "5% = 5 percent expected up", "4吨 = 4 tonnes"],
        ),
        ("力争养羊300只以上，确保产毛3吨", &["300只 = 300 number target", "3吨 = 3 tonnes target"]),
        ("完成目标的104%，符合预期", &["104% = 104 percent"]),
        ("行动计划提出养羊300只", &["300只 = 300 number"]),
        (
            "预计2025年增长4%；2026年增长3%",
            &["2025: year", "4% = 4 percent expected up", "2026: year", "3% = 3 percent expected up"],
        ),
    ]);
}

#[test]
fn directions_belong_to_amounts_of_change() {
    check(&[
        ("羊毛增长3%，奶下降2%", &["3% = 3 percent up", "2% = 2 percent down"]),
        ("增速为3%，降幅达2%", &["3% = 3 percent up", "2% = 2 percent down"]),
        ("由3%升至5%，提高到6%", &["3% = 3 percent", "5% = 5 percent", "6% = 6 percent"]),
        (
            "降幅收窄1个百分点，快于牛2个百分点",
            &["1个百分点 = 1 percentage_points", "2个百分点 = 2 percentage_points"],
        ),
        ("降幅扩大1个百分点", &["1个百分点 = 1 percentage_points"]),
        ("比年初低48元，少了三成", &["48元 = 48 CNY down", "三成 = 30 percent down"]),
        ("新增牧民30人，减少用草约5吨", &["30人 = 30 number up", "5吨 = 5 tonnes approximately down"]),
        ("增加值30亿元，至少3家", &["30亿元 = 3000000000 CNY", "3家 = 3 number at_least"]),
        ("实现了5%的增长", &["5% = 5 percent up"]),
        ("同比-3%，环比+2%", &["-3% = -3 percent", "+2% = 2 percent"]),
    ]);
}

#[test]
fn a_direction_goes_on_over_a_list() {
    check(&[
        ("分别增长8.7%和9.4%", &["8.7% = 8.7 percent up", "9.4% = 9.4 percent up"]),
        (
            "羊毛下降1.7%，羊皮2.3%，羊奶1.1%",
            &["1.7% = 1.7 percent down", "2.3% = 2.3 percent down", "1.1% = 1.1 percent down"],
        ),
        ("增长5%；其中羊毛8%", &["5% = 5 percent up", "8% = 8 percent up"]),
        ("增长5%，占比12%", &["5% = 5 percent up", "12% = 12 percent"]),
        ("下降2%至3%", &["2% = 2 percent down", "3% = 3 percent down"]),
    ]);
}

#[test]
fn ranges_share_scale_and_unit() {
    check(&[
        ("售价15万—20万元", &["15万 = 150000 CNY", "20万元 = 200000 CNY"]),
        ("养羊3至5万只", &["3 = 30000 number", "5万只 = 50000 number"]),
        ("900到3万只", &["900 = ? number", "3万只 = 30000 number"]),
        ("5%-6%", &["5% = 5 percent", "6% = 6 percent"]),
    ]);
}

#[test]
fn periods_are_set_aside() {
    check(&[
        ("2024年3月5日，羊毛3吨", &["2024: date", "3: date", "5: date", "3吨 = 3 tonnes"]),
        ("1—11月，前三季度，二〇二四年", &["1: period", "11: period", "三: period", "二〇二四: year"]),
        ("“十四五”期间，近三年，十年间", &["十四五: plan_name", "三: span", "十: duration"]),
        ("连续15年增产，历时3年，90日内", &["15年 = 15 years", "3: duration", "90: duration"]),
        ("2023/24榨季，113年第3季產糖", &["2023: year", "24: year", "113: year", "3: period"]),
    ]);
}

#[test]
fn names_are_no_numbers() {
    check(&[
        ("一方面统一大市场，进一步一体化", &[]),
        ("C919、5G和PM2.5", &["919: product_name", "5: product_name", "2.5: product_name"]),
        ("二十届三中全会，党的二十大", &["二十: name", "三: name", "二十: name"]),
        ("第十二条，第三产业，第五次普查", &["十二: enumeration", "三: ordinal", "五: name"]),
        ("居世界第二位，全国第三", &["第二 = 2 rank", "第三 = 3 rank"]),
        ("见表3，两位数增长，500强", &["3: enumeration", "两位数: other", "500: threshold"]),
        ("国发〔2024〕7号", &["2024: code", "7: code"]),
        ("60岁以上牧民，2000万元及以上的企业", &["60: threshold", "2000万: threshold"]),
        ("三元锂电池，二手车，五花八门", &[]),
    ]);
}

#[test]
fn note_marks_are_stepped_over() {
    check(&[
        ("总值[2]134亿元", &["2: note", "134亿元 = 13400000000 CNY"]),
        ("羊毛40.5[3]万吨①", &["40.5[3]万吨 = 405000 tonnes", "3: note", "①: note"]),
    ]);
}

#[test]
fn unknown_glyphs_leave_a_number_open() {
    check(&[("羊毛35.6\u{fffd}元", &["35.6 = ? open"])]);
}

#[test]
fn the_language_is_chosen_for_each_number() {
    check(&[
        (
            "Sales of 羊毛公司 rose 5 percent to 4.5亿 yuan",
            &["5 percent = 5 percent up", "4.5亿 yuan = 450000000 CNY"],
        ),
        (
            "羊毛公司收入达3.5 billion USD，增长5 percent",
            &["3.5 billion USD = 3500000000 USD", "5 percent = 5 percent up"],
        ),
    ]);
}

#[test]
fn heads_name_scale_and_unit() {
    for (text, expected) in [
        ("单位：亿元", Some((100_000_000, Some("CNY")))),
        ("产量（万台）", Some((10_000, Some("units")))),
        ("增长（%）", Some((1, Some("percent")))),
        ("万吨", Some((10_000, Some("tonnes")))),
        ("周转量（亿吨公里）", Some((100_000_000, None))),
        ("指标", None),
    ] {
        let expected = expected.map(|(scale, unit)| (Decimal::from(scale), unit));
        assert_eq!(head_unit(text), expected, "{text}");
    }
}

#[test]
fn long_runs_take_time_in_proportion_to_their_length() {
    for run in ["一", "1", "[", " ", "万", "1,", "1年", "3.5元、", "每", "增长5%，", "1—", "十五五", "约"]
    {
        let text = format!("羊{}", run.repeat(1000));
        assert!(read(&text).len() <= 2000, "{run}");
    }
}

/// A whole number below 10¹⁶ in Chinese characters.
fn written(number: u64) -> String {
    let groups: [(u64, &str); 4] =
        [(1_000_000_000_000, "万亿"), (100_000_000, "亿"), (10_000, "万"), (1, "")];
    let mut text = String::new();
    let mut rest = number;
    for (scale, name) in groups {
        let group = rest / scale;
        rest %= scale;
        if group == 0 {
            continue;
        }
        // 万亿 and 亿 share the second character: 一万二千亿.
        let name = if name == "万亿" && rest / 100_000_000 > 0 { "万" } else { name };
        if !text.is_empty() && group < 1000 {
            text.push('零');
        }
        text.push_str(&group_written(group));
        text.push_str(name);
    }
    text
}

/// A number below 10⁴.
fn group_written(group: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let mut text = String::new();
    let mut has_gap = false;
    for (scale, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = group / scale % 10;
        if digit == 0 {
            has_gap = true;
            continue;
        }
        if has_gap && !text.is_empty() {
            text.push('零');
        }
        has_gap = false;
        text.push(DIGITS[usize::try_from(digit).unwrap()]);
        text.push_str(name);
    }
    text
}

proptest! {
    #[test]
    fn a_number_written_in_chinese_is_read_back(number in prop_oneof![2..100_000_u64, 2..10_000_000_000_000_000_u64]) {
        let text = format!("羊场有{}只羊", written(number));
        let read = read_numbers(&text);
        prop_assert_eq!(read.len(), 1, "{}", text);
        prop_assert_eq!(read[0].value, Some(Decimal::from(number)), "{}", text);
        prop_assert_eq!(read[0].unit, Some("number"));
    }

    #[test]
    fn digits_with_a_scale_are_read_back(whole in 0..100_000_u32, places in 0..100_u32, scale in 0..4_usize) {
        let (name, factor) = [("", 1_u64), ("万", 10_000), ("亿", 100_000_000), ("万亿", 1_000_000_000_000)][scale];
        let text = format!("羊毛产量{whole}.{places:02}{name}吨，下降2%");
        let expected = (Decimal::from(whole) + Decimal::new(places.into(), 2)) * Decimal::from(factor);
        let read = read_numbers(&text);
        prop_assert_eq!(read[0].value, Some(expected.normalize()), "{}", text);
        prop_assert_eq!(read[0].unit, Some("tonnes"));
        prop_assert_eq!(read[0].rounding, (Decimal::new(1, 2) * Decimal::from(factor)).normalize());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "[一二三百千万亿分之成倍半第年月日约近降增元/%.,0-9a-zA（）\\[\\]①“”十五翻番余多每 －—]{0,40}") {
        for number in read_numbers(&text) {
            prop_assert_eq!(&text[number.start..number.end], number.exact);
        }
    }
}
