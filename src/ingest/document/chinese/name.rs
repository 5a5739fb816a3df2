//! Chinese words with numerals in them that are no numbers of anything: names, ordinals, enumerations.

use super::numeral::{self, Numeral};
use super::text::{Text, ends_clause, is_break, is_han};
use crate::ingest::document::Aside;

/// A number that the text does not state as a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) first: usize,
    pub(super) next: usize,
    pub(super) reason: Aside,
}

/// Words that contain numerals only as letters. They are not listed.
const WORDS: &[&str] = &[
    "一成不变",
    "三元锂",
    "三元材料",
    "三元正极",
    "三元前驱体",
    "三元电池",
    "三元聚合物",
    "二元",
    "三角",
    "五角",
    "十分",
    "万分",
    "百分比",
    "百分制",
    "百分率",
    "百分点",
    "千家万户",
    "千方百计",
    "三位一体",
    "四位一体",
    "五位一体",
    "三部曲",
    "七台河",
    "百年",
    "千年",
    "十堰",
    "三次产业",
    "二次",
    "二人转",
    "两个毫不动摇",
    "两个确立",
    "四个自信",
    "四个意识",
    "两个维护",
    "四个全面",
    "三个代表",
    "两个大局",
    "一个中国",
    "三条红线",
    "两个一百年",
    "百度",
    "万科",
    "三只松鼠",
    "六盘水",
    "百家争鸣",
    "八一",
    "万里长",
    "三五成群",
    "两岸",
    "两国",
    "两地",
    "两市",
    "两省",
    "四大名",
    "万元户",
    "千万别",
    "千万不",
    "百万富翁",
    "七日谈",
    "四川",
    "三亚",
    "九江",
    "三峡",
    "五一",
    "六一",
    "十一黄金周",
    "双十一",
    "百货",
    "万物",
    "万象",
    "亿纬",
    "千禧",
    "五金",
    "五谷",
    "三资",
    "二氧化",
    "三聚",
    "四氧化",
    "五氧化",
    "九寨",
    "六安",
    "三星",
    "三菱",
    "七天酒店",
    "五花八门",
    "七上八下",
    "四面八方",
    "八方",
    "七匹狼",
    "千帆",
    "万达",
];

/// Characters before a single numeral that make one word with it.
const BEFORE_WORDS: &[&str] = &[
    "统",
    "唯",
    "同",
    "之",
    "单",
    "专",
    "划",
    "合",
    "归",
    "周",
    "星期",
    "礼拜",
    "逐",
    "如",
    "其",
    "大年初",
    "不",
    "独",
    "老",
];

/// Words that begin here with numerals as letters, or a name; the numbers of the name and the character after it.
pub(super) fn read(text: &Text, at: usize) -> Option<(Vec<Part>, usize)> {
    if let Some(next) = text.after(at, "一带一路") {
        let one = |first| Part { first, next: first + 1, reason: Aside::Name };
        return Some((vec![one(at), one(at + 2)], next));
    }
    let is_share = text.starts(at + 1, &["分之"]);
    if let Some(next) = text.skip_after(at, WORDS).filter(|_| !is_share) {
        return Some((Vec::new(), next));
    }
    if text.at(at) == '首' && text.starts(at + 1, &["位", "名"]) {
        return Some((vec![Part { first: at, next: at + 1, reason: Aside::Ordinal }], at + 1));
    }
    if text.at(at) == '第' {
        return ordinal(text, at);
    }
    if text.ends(at, BEFORE_WORDS) && numeral::digit(text.at(at)).is_some() && !follows(text, at + 1) {
        return Some((Vec::new(), at + 1));
    }
    named(text, at)
}

/// Whether a numeral goes on here, or a unit that 一 can have.
fn follows(text: &Text, at: usize) -> bool {
    numeral::digit(text.at(at)).is_some()
        || numeral::scale_at(text, at).is_some()
        || text.starts(at, &["倍", "成", "分之", "%", "个百分点"])
}

/// An ordinal that is no rank: 第十二条, 第三产业, 第五次.
fn ordinal(text: &Text, at: usize) -> Option<(Vec<Part>, usize)> {
    let numeral = numeral::read(text, at + 1)?;
    (!is_rank(text, at, numeral.next)).then_some(())?;
    let next = numeral.next;
    let reason = if text
        .starts(next, &["条", "款", "章", "节", "编", "页", "部分", "，", "、", ",", "图", "表"])
    {
        Aside::Enumeration
    } else if text.starts(next, &["届", "次", "中学", "医院", "集团军", "人民"]) {
        Aside::Name
    } else if text.starts(next, &["号"]) {
        Aside::Code
    } else if text.starts(next, &["个五年规划", "个五年计划"]) {
        let five = Part { first: next + 1, next: next + 2, reason: Aside::PlanName };
        return Some((vec![Part { first: at + 1, next, reason: Aside::PlanName }, five], next + 4));
    } else if text.starts(next, &["版"]) {
        Aside::Version
    } else {
        Aside::Ordinal
    };
    Some((vec![Part { first: at + 1, next, reason }], next))
}

/// Whether an ordinal is a rank: 居世界第二, 第三位, 全球第一.
pub(super) fn is_rank(text: &Text, at: usize, next: usize) -> bool {
    if text.starts(next, &["位", "名"]) && !text.starts(next + 1, &["于", "额"]) {
        return true;
    }
    let from = text.back_to(at, 14, ends_clause);
    let ranks = text.contains_any(from, at, &["居", "列", "排", "升至", "升到", "跃升", "位次"]);
    let ends = is_break(text.at(next)) || text.starts(next, &["大", "的"]);
    let of_all = text.ends(
        at,
        &[
            "世界", "全球", "全国", "亚洲", "国内", "全省", "全市", "行业", "欧洲", "中部", "西部", "东部",
            "各省", "同类",
        ],
    );
    (ranks && (ends || text.starts(next, &["和", "、"]))) || (of_all && is_break(text.at(next)))
}

/// Names and enumerations that begin with a numeral: 二十届三中全会, 二十大, 三大领域, 一是.
fn named(text: &Text, at: usize) -> Option<(Vec<Part>, usize)> {
    let is_digit = text.at(at).is_ascii_digit();
    if text.preceding(at).is_ascii_digit() {
        return None;
    }
    if let Some(parts) = item(text, at) {
        return Some(parts);
    }
    let numeral = numeral::read(text, at)?;
    let next = numeral.next;
    let one = |reason| Some((vec![Part { first: at, next, reason }], next));
    if text.starts(next, &["世纪", "年代"]) {
        return one(Aside::Period);
    }
    let is_cohort =
        is_digit && next - at == 2 && matches!(text.at(at + 1), '0' | '5') && text.at(next) == '后';
    let is_index =
        is_digit && text.starts(next, &["指数", "ETF", "高校", "院校", "、211", "和211"]) && next - at <= 4;
    if is_cohort || is_index && !matches!(text.preceding(at), '为' | '的' | '达' | '到') {
        return one(Aside::Name);
    }
    if text.starts(next, &["位数"]) {
        return Some((vec![Part { first: at, next: next + 2, reason: Aside::Other }], next + 2));
    }
    if text.starts(
        next,
        &["届", "中全会", "次会议", "次全会", "次代表大会", "国集团", "国峰会", "计划", "工程", "条军规"],
    ) {
        return one(Aside::Name);
    }
    if !is_digit && text.starts(next, &["大"]) && !text.starts(next, &["大类", "大型"]) {
        return one(if is_congress(&numeral) { Aside::Name } else { Aside::Enumeration });
    }
    if text.starts(next, &["强"])
        && numeral.scale == rust_decimal::Decimal::ONE
        && !text.starts(next, &["强度", "强化"])
        && next - at >= 2
    {
        return one(Aside::Threshold);
    }
    if text.starts(
        next,
        &[
            "个方面",
            "个领域",
            "个层面",
            "个环节",
            "个阶段",
            "个维度",
            "个特点",
            "个关键",
            "个原则",
            "个坚持",
            "个必须",
            "个亮点",
            "个转变",
            "个问题",
            "个重点",
            "个重要",
        ],
    ) {
        return one(Aside::Enumeration);
    }
    // A single 一 is an article or a part of a word unless something is measured.
    let is_one = next - at == 1 && text.at(at) == '一';
    let measures = [
        "倍",
        "半",
        "成",
        "吨",
        "公里",
        "亩",
        "个百分点",
        "个基点",
        "分之",
        "%",
        "度电",
        "千瓦",
        "公斤",
        "番",
        "升",
    ];
    let is_year = text.starts(next, &["年"]) && !text.starts(next, &["年级"]);
    let part = Part { first: at, next, reason: Aside::Duration };
    (is_one && !text.starts(next, &measures)).then(|| (if is_year { vec![part] } else { Vec::new() }, next))
}

/// A congress of the party: 十八大, 二十大.
fn is_congress(numeral: &Numeral) -> bool {
    numeral.value.is_some_and(|value| {
        value > rust_decimal::Decimal::from(11) && value < rust_decimal::Decimal::from(40)
    })
}

/// The number of an item: （一）, 一、, 1., 一是, 表3.
fn item(text: &Text, at: usize) -> Option<(Vec<Part>, usize)> {
    let next = if text.at(at).is_ascii_digit() {
        numeral::digits_end(text, at)
    } else {
        numeral::read(text, at)?.next
    };
    let part = |next| Some((vec![Part { first: at, next, reason: Aside::Enumeration }], next));
    let before = text.preceding(at);
    let opens = matches!(before, '\0' | '\n' | '。' | ';' | '!' | '?');
    let is_word = !text.at(at).is_ascii_digit();
    if text.ends(at, &["表", "图", "附件", "附表", "附图", "专栏", "图表", "公式", "注"])
        && !is_word
        && (is_break(text.at(next)) || text.starts(next, &["显", "列", "给", "中", "为", "是", "所", "反"]))
        && !text.ends(at, &["代表", "企图", "意图"])
    {
        return part(next);
    }
    let is_small = next - at <= 2;
    let in_brackets = before == '(' && text.at(next) == ')' && is_small;
    let is_numbered = opens
        && is_small
        && matches!(text.at(next), '、' | '.' | ')')
        && (is_han(text.at(next + 1)) || text.at(next + 1) == '“');
    let is_listed =
        is_word && next - at == 1 && text.at(next) == '是' && (opens || matches!(before, '，' | ':' | ','));
    (in_brackets || is_numbered || is_listed).then_some(()).and_then(|()| part(next))
}
