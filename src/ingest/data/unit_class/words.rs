//! The table of words that say the class of a unit, in small letters.

/// Words of one meaning.
pub(super) struct Vocabulary {
    /// Words and phrases, separated by commas; they stand alone.
    words: &'static str,
    /// Parts of words, separated by blanks; of languages that write words together.
    parts: &'static str,
    /// Ends of longer words, separated by blanks.
    ends: &'static str,
}

impl Vocabulary {
    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.split(',').map(str::trim).filter(|word| !word.is_empty())
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &'static str> {
        self.parts.split_whitespace()
    }

    pub(super) fn ends(&self) -> impl Iterator<Item = &'static str> {
        self.ends.split_whitespace()
    }
}

/// Texts in the place of a unit that say nothing.
pub(super) const NOTHING: [&str; 17] = [
    "",
    "-",
    "n/a",
    "na",
    "none",
    "null",
    "not specified",
    "unspecified",
    "not applicable",
    "other",
    "various",
    "mixed",
    "value",
    "values",
    "_z",
    "_u",
    "_x",
];

pub(super) const PERCENTAGE_POINTS: Vocabulary = Vocabulary {
    words: "pp, ppt, ppts, p.p, percentage point, percentage points, percentage-point, percentage-points, percent point, \
        percent points, per cent points, %-points, % points, % point, point de pourcentage, points de pourcentage, \
        point de pour cent, punto porcentual, puntos porcentuales, ponto percentual, pontos percentuais, punto percentuale, \
        punti percentuali, procentpoint, procentenhet, procentenheter, prosentpoeng, prosenttiyksikköä, punkt procentowy, \
        punkty procentowe, punktów procentowych, procentpunt, procentpunten, procentní bod, procentní body, yüzde puan, \
        п.п, процентный пункт, процентные пункты, процентного пункта, процентных пункта, процентных пунктов",
    parts: "百分点 百分點 %ポイント パーセントポイント 퍼센트포인트 %포인트 %p prozentpunkt",
    ends: "",
};

pub(super) const PERCENT: Vocabulary = Vocabulary {
    words: "percent, per cent, per-cent, percentage, percentages, pct, perc, pour cent, pourcent, pourcentage, pourcentages, \
        por ciento, porciento, porcentaje, porcentajes, por cento, porcentagem, percentagem, percentual, percentuale, \
        percentuali, per cento, procent, procenten, procenta, procentach, proc, prosent, prosentti, prosenttia, százalék, \
        yüzde, процент, процента, процентов, проценты, процентах",
    parts: "百分比 百分率 百分之 パーセント 퍼센트 prozent",
    ends: "procent percentage",
};

/// Words of a change; beside percent they make a rate of growth.
pub(super) const CHANGE: Vocabulary = Vocabulary {
    words: "change, changes, growth, annual, year-on-year, year on year, year-over-year, year over year, yoy, y-o-y, y/y, \
        month-on-month, month on month, mom, m-o-m, m/m, quarter-on-quarter, quarter on quarter, qoq, q-o-q, q/q, a/a, g/a, \
        t/t, increase, decrease, inflation, variation, variations, croissance, évolution, glissement, crecimiento, variación, \
        variacion, interanual, crescimento, variação, variacao, crescita, variazione, variazioni, groei, verandering, \
        mutatie, zmiana, wzrost, förändring, endring, ændring, vækst, vekst, muutos, kasvu, изменение, прирост, прироста, \
        рост, роста, темп, темпы, değişim, artış, previous year, previous period, previous quarter, previous month, \
        same period of the previous year",
    parts: "同比 环比 環比 增长 增長 增速 前年比 前期比 前月比 同月比 同期比 増減 増加率 伸び 증감 증가 성장 veränderung wachstum \
        vorjahr vormonat vorquartal zuwachs",
    ends: "",
};

/// What is measured for a number of something else. Such a density moves in percent, as an amount does.
pub(super) const DENSITY: Vocabulary = Vocabulary {
    words: "per, per capita, per head, pro kopf, par habitant, par tête, per cápita, por habitante, pro capite, per inwoner, \
        на душу, ‰, per mille, promille, per mil, pour mille, por mil, por cada",
    parts: "‰ 每 人均 千分 1인당 人当たり 1人当たり",
    ends: "",
};

pub(super) const RANK: Vocabulary = Vocabulary {
    words: "rank, ranks, ranking, rang, rangplatz, rangfolge, classement, puesto, clasificación, classifica, posizione, \
        rangering, ранг, рейтинг, место",
    parts: "排名 位次 名次 順位 순위",
    ends: "",
};

pub(super) const MULTIPLE: Vocabulary = Vocabulary {
    words: "times, fold, multiple, multiples, x, 倍, 배, 배수, mal, fois, veces, vezes, volte, раз, раза",
    parts: "",
    ends: "",
};

pub(super) const INDEX: Vocabulary = Vocabulary {
    words: "index, indices, indexes, indexpoints, indexpunkte, indeks, indeksi, indekser, índice, índices, indice, indici, \
        индекс, индексы, индекса, индексов, endeks, endeksi, base 100, score, scores, points, punkte",
    parts: "指数 指數 지수",
    ends: "index indeks indexziffer indexzahl",
};

/// Words in the place of a unit that mean a quotient of like quantities.
pub(super) const RATIO_UNITS: Vocabulary = Vocabulary {
    words: "ratio, ratios, rate, rates, share, proportion, fraction, quota, quote, taux, anteil, \
        tasa, taxa, tasso, udział, odsetek, доля, удельный вес, andel, aandeel, net balance, balance of opinions, \
        balance of replies, percentage balance, solde d'opinion",
    parts: "比率 比重 占比 比例 份额 割合 構成比 비율 비중",
    ends: "",
};

pub(super) const COUNT: Vocabulary = Vocabulary {
    words: "number, numbers, number of, count, counts, person, persons, people, population, inhabitants, employees, workers, \
        jobs, households, enterprises, companies, firms, establishments, vehicles, cars, units, heads, head, cases, deaths, \
        births, patents, personen, personnes, personas, pessoas, persone, osoby, osób, anzahl, nombre, nombre de, número, \
        numero, número de, numero di, stück, штук, шт, человек, чел, единиц, количество, число, численность, liczba, antal, \
        antall, aantal, lukumäärä, 人, 个, 個, 件, 辆, 輛, 台, 套, 只, 家, 户, 戶, 艘, 架, 部, 명, 개, 대, 人口, 数量",
    parts: "",
    ends: "人 人次 辆 台 户 명",
};

/// Words of amounts, for a unit or a text in brackets.
pub(super) const QUANTITY_NAMES: Vocabulary = Vocabulary {
    words: "year, years, days, hours, hour, minutes, months, weeks, tonnes, tonne, tons, ton, kilograms, kg, litres, liters, \
        barrels, hectares, ha, km, sq km, km2, m2, m3, cubic metres, cubic meters, square metres, square meters, kwh, mwh, \
        gwh, twh, mw, gw, kw, joules, terajoules, tj, pj, ktoe, mtoe, toe, degrees, euro, euros, dollar, dollars, us$, usd, \
        eur, yuan, rmb, yen, pounds, lcu, current us$, current lcu, constant lcu, jahre, stunden, tonnen, tonnes, années, \
        ans, heures, años, horas, toneladas, anos, anni, ore, tonnellate, лет, часов, тонн, руб, рублей, 元, 吨, 小时, 年, 岁, \
        公里, 公斤, 千克, 千瓦时, 円, 원, 톤, hundred, thousand, thousands, million, millions, billion, billions",
    parts: "international$ 亿元 万元 万吨 亿千瓦时",
    ends: "元 吨",
};

/// Names of rates that are no share: prices, speeds.
pub(super) const AMOUNT_NAMES: Vocabulary = Vocabulary {
    words: "exchange rate, exchange rates, wage rate, wage rates, pay rate, hourly rate, daily rate, day rate, room rate, \
        freight rate, freight rates, share price, share prices, share capital, taux de change, tipo de cambio, \
        taxa de câmbio, taxa de cambio, tasso di cambio, kurs walutowy, валютный курс, курс",
    parts: "wechselkurs devisenkurs wisselkoers växelkurs 汇率 匯率 為替レート 환율 功率 频率 頻率",
    ends: "",
};

/// Names of rates that are in percent at one agency and for a thousand or a hundred thousand at another.
pub(super) const NO_CLASS_NAMES: Vocabulary = Vocabulary {
    words: "birth rate, birth rates, death rate, death rates, mortality rate, mortality, fertility rate, crime rate, \
        homicide rate, suicide rate, incidence rate, incidence, prevalence rate, marriage rate, divorce rate, migration rate, \
        net migration rate, accident rate, injury rate, heart rate, flow rate, data rate, bit rate, \
        pupil-teacher ratio, pupil-teacher, student-teacher ratio, pupil teacher ratio, sex ratio, price-earnings ratio, \
        price to earnings ratio, price-to-income ratio, taux de natalité, taux de mortalité, taux de fécondité, \
        tasa de natalidad, tasa de mortalidad, tasa de fecundidad, taxa de natalidade, taxa de mortalidade, \
        taxa de fecundidade, tasso di natalità, tasso di mortalità, stopa urodzeń, stopa zgonów",
    parts: "出生率 死亡率 自然增长率 生育率 结婚率 出生数 合計特殊出生率 출산율 출생률 사망률 geburtenrate geburtenziffer sterberate \
        sterbeziffer рождаемост смертност",
    ends: "",
};

pub(super) const GROWTH_NAMES: Vocabulary = Vocabulary {
    words: "growth rate, growth rates, growth of, growth in, growth on, growth over, growth annual, rate of growth, \
        rate of change, rate of increase, inflation rate, rate of inflation, yoy, y/y, year-on-year, year on year, \
        taux de croissance, taux d'inflation, taux de variation, croissance, tasa de crecimiento, tasa de inflación, \
        tasa de variación, crecimiento, taxa de crescimento, taxa de inflação, taxa de variação, crescimento, \
        tasso di crescita, tasso di inflazione, tasso d'inflazione, темп роста, темпы роста, темп прироста, темпы прироста, \
        tempo wzrostu, stopa wzrostu, stopa inflacji",
    parts: "增长率 增長率 增速 成長率 増加率 伸び率 前年比 前期比 同比 环比 증가율 성장률 상승률 通胀率 通货膨胀率 wachstumsrate \
        inflationsrate veränderungsrate wachstum",
    ends: "",
};

pub(super) const RATIO_NAMES: Vocabulary = Vocabulary {
    words: "rate, rates, ratio, ratios, share of, share in, shares of, proportion of, percentage of, taux, part de, part du, \
        part des, part de la, pourcentage, tasa, tasas, taxa, taxas, tasso, tassi, quota di, cuota de, participación de, \
        participación en, proporción, proporção, participação, proporzione, anteil, anteile, zinssatz, quote, udział, odsetek, stopa, \
        stopień, доля, удельный вес, ставка, уровень безработицы, andel, aandeel, oranı, oran, payı",
    parts: "比率 比重 占比 份额 割合 構成比 シェア 비율 비중",
    ends: "率 율 률 squote nquote rquote srate nrate anteil andel zinssatz aandeel",
};
