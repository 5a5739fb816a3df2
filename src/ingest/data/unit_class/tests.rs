//! Every word and code of the table, with what only looks like it.

use super::*;
use UnitClass::{Count, Growth, Index, Level, Multiple, Rank, Ratio};

#[track_caller]
fn assert_units(class: Option<UnitClass>, texts: &str) {
    for text in texts.split(';').map(str::trim) {
        assert_eq!(class_of_unit(text), class, "{text}");
    }
}

#[track_caller]
fn assert_names(class: Option<UnitClass>, names: &str) {
    for name in names.split(';').map(str::trim) {
        assert_eq!(class_of_name(name), class, "{name}");
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of words")]
fn units_in_words_say_their_class() {
    assert_units(
        Some(Ratio),
        "%; percent; Per cent; % of GDP; percentage of total; Percent of labour force; en % du PIB; Prozent; \
         in Prozent; pour cent; pourcentage du PIB; por ciento; % del PIB; por cento; percentuale; procent; \
         prosent; процент; % к ВВП; 百分比; パーセント; 퍼센트; percentage points; p.p.; pp; Prozentpunkte; \
         points de pourcentage; puntos porcentuales; процентных пункта; 百分点; per cent per annum; % p.a.; \
         share; ratio; rate; Anteil; net balance; 比重; % of working-age population",
    );
    assert_units(
        Some(Growth),
        "annual %; % change; Percentage change; percent change on previous year; % y/y; annual % growth; \
         Veränderung gegenüber dem Vorjahr in %; variation en %; variación interanual (%); 同比 %; % прироста; \
         上年=100; previous year = 100; Vorjahr=100; growth rate, %",
    );
    assert_units(
        Some(Index),
        "index; Index, 2015=100; 2015=100; 2015 = 100; 2010-12 = 100; Index 2015=100; base 100 en 2015; \
         índice; indice; индекс; 指数; 指数(2020年=100); 지수; Preisindex; indeks; index points; score; 100=2010; \
         Index (2021 = 100); Index = 100",
    );
    assert_units(Some(Rank), "rank; Ranking; Rang; 排名; 순위; ранг");
    assert_units(Some(Multiple), "times; 倍; fold; x");
    assert_units(Some(Count), "number; persons; Anzahl; Personen; número; 人; 辆; человек; vehicles");
    assert_units(
        Some(Level),
        "per 1,000 people; per 1,000; per 100 000 inhabitants; pro 1 000 Einwohner; ‰; per mille; \
         kg per capita; births per woman; US$/kg; tonnes; GWh; current US$; constant 2015 US$; euro; litres; \
         亿元; widgets; $; £; barrels; tonnes of 100% nutrients; 元/吨",
    );
    assert_units(None, "; -; n/a; none; not specified; 17; X17; _Z");
}

#[test]
fn codes_of_agencies_say_their_class() {
    assert_units(
        Some(Ratio),
        "PT; PC; PT_B1GQ; PT_GDP; PC_GDP; PC_ACT; PCT; PERCENT; PER_CENT; PPT; PP; PA; PERCENTAGE; \
         PC_EU27_2020_HAB_MPPS_CP; RATIO; PPCH_PRE; BAL; PD",
    );
    assert_units(Some(Growth), "PCH_PRE; PCH_SM; CLV_PCH_PRE; RCH_A; RCH_M; PC_CHG; PT_CHG; GROWTH; RT12");
    assert_units(Some(Index), "IX; I15; I10; I2015; I15_SCA; INX_A_AVG; INDEX; IDX; PD15_EUR; 2015_100");
    assert_units(Some(Rank), "RANK");
    assert_units(Some(Count), "NR; PS; PERS; NUMBER; PER");
    assert_units(
        Some(Level),
        "USD; EUR; MIO_EUR; CP_; CLV15_MEUR; CLV_I_X; XDC; USD_PPP; P_HTHAB; P_HAB; PER_1000_POP; \
         PER_100000_POP; THS_PER; KG_HAB; T; GWH; KTOE; H; EUR_HAB; BBD",
    );
    // Codes that only begin alike.
    assert_units(None, "PTX; PCS; INDIA; IXX; PCX_1; I1; I155; RANKED; XYZ");
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of words")]
fn names_say_the_class_of_their_values() {
    assert_names(
        Some(Ratio),
        "Manufacturing, value added (% of GDP); \
         Unemployment, total (% of total labor force) (modeled ILO estimate); \
         Percentage of people who own a car; Unemployment rate; Interest rate, deposits; Market share; \
         Share of manufacturing in GDP; Debt-to-GDP ratio; Proportion of women; Arbeitslosenquote; Sparquote; \
         Frauenanteil; Zinssatz; taux de chômage; Part de; tasa de paro; taxa de desemprego; \
         tasso di disoccupazione; stopa bezrobocia; Уровень безработицы; доля промышленности; 失业率; 第二产业比重; 利率; \
         失業率; 실업률; işsizlik oranı; Lending rate; Contribution to growth, percentage points",
    );
    assert_names(
        Some(Growth),
        "GDP growth (annual %); Inflation, consumer prices (annual %); Real GDP growth; Growth of output; \
         Growth rate of exports; Inflation rate; Wachstumsrate; Inflationsrate; taux de croissance; \
         tasa de inflación; 工业增加值增长率; GDP同比增速; темп роста ВВП; Retail sales, % change; 居民消费价格(上年=100)",
    );
    assert_names(
        Some(Index),
        "Consumer price index; Index of industrial production; Verbraucherpreisindex; Indice des prix; \
         индекс цен; 工业生产指数; Share price index; Output (2015=100); Inclusive growth index; \
         Consumer prices, index, 2015 = 100",
    );
    assert_names(Some(Rank), "Global rank; Innovation ranking; 综合排名");
    assert_names(
        Some(Level),
        "Exchange rate; Official exchange rate (LCU per US$, period average); Wechselkurs; taux de change; 汇率; \
         Birth rate, per 1,000; Mortality rate, infant (per 1,000 live births); \
         Fertility rate, total (births per woman); Life expectancy at birth, total (years); GDP (current US$); \
         Coal (TWh); Share prices; 发电功率",
    );
    assert_names(Some(Count), "Number of enterprises; Population, total; Employment (persons)");
    assert_names(
        None,
        "GDP; Output; Value; Crude birth rate; Mortality rate; 出生率; Sex ratio; Corporate profits; Concentrate; \
         Growth fund; Index-linked bonds; Shareholders; Percentile; Integration; Sales; Indexation clause; \
         Umsatz; Moderate incomes; Quotes; Top 10% incomes",
    );
}

#[test]
fn texts_in_brackets_are_read_from_the_last_to_the_first() {
    let all: Vec<&str> = brackets("A (b) [c] (d").collect();
    assert_eq!(all, ["d", "c", "b"]);
    assert!(
        is_relative_unit("annual %") && is_relative_unit("per 1,000") && is_relative_unit("births per woman")
    );
    assert!(!is_relative_unit("TWh") && !is_relative_unit("revised") && !is_relative_unit("total"));
}
