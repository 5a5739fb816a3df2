//! Words of units, in the languages of the agencies whose files are read.

/// Words for powers of ten, in small letters and without the full stop of abbreviations.
pub(super) const POWERS: &[(i32, &[&str])] = &[
    (2, &["hundred", "hundreds"]),
    (
        3,
        &[
            "thousand", "thousands", "thous", "ths", "thsd", "'000", "’000", "000s", "tausend", "tsd", "millier", "milliers",
            "miles", "milhar", "milhares", "migliaia", "duizend", "tusen", "tusinder", "tys", "tis", "тыс", "тысяч",
            "тысяча", "bin",
        ],
    ),
    (
        6,
        &[
            "million", "millions", "mln", "mn", "mio", "millionen", "millón", "millon", "millones", "milhão",
            "milhões", "milhoes", "milione", "milioni", "miljoen", "miljoner", "millioner", "млн", "миллион",
            "миллионов", "milyon",
        ],
    ),
    (
        9,
        &[
            "billion", "billions", "bn", "bln", "bil", "milliard", "milliards", "milliarden", "mrd", "md", "mds", "mld",
            "mia", "miliardi", "miljard", "miljarder", "milliarder", "bilhão", "bilhões", "bilhoes", "млрд", "миллиардов",
            "milyar",
        ],
    ),
    (12, &["trillion", "trillions", "tn", "trn", "trl", "billionen", "billones", "trilhões", "трлн", "trilyon"]),
];

/// Words that say that a text is Portuguese or Spanish, where `mil` is a thousand.
pub(super) const IBERIAN: &[&str] = &[
    "reais", "r$", "euros", "pesos", "toneladas", "pessoas", "personas", "hectares", "unidades", "habitantes", "horas",
    "dólares", "dolares", "litros", "cabeças", "cabezas", "metros", "barris", "barriles", "millones", "viviendas",
    "hogares", "empresas", "trabalhadores", "trabajadores", "de", "ocupados", "soles", "quilos", "kg",
];

/// Powers that Chinese, Japanese and Korean texts start with, the longest first.
pub(super) const HAN_POWERS: &[(&str, i32)] = &[
    ("十万亿", 13),
    ("万亿", 12),
    ("百亿", 10),
    ("十亿", 9),
    ("十億", 9),
    ("千万", 7),
    ("百万", 6),
    ("百萬", 6),
    ("十万", 5),
    ("亿", 8),
    ("億", 8),
    ("万", 4),
    ("萬", 4),
    ("千", 3),
    ("兆", 12),
    ("십억", 9),
    ("백만", 6),
    ("억", 8),
    ("만", 4),
    ("천", 3),
    ("조", 12),
];

/// Units whose names start with a sign for a power: the kilogram and the like, the megahertz.
pub(super) const HAN_UNITS: &[(&str, &str)] = &[
    ("千", "克"),
    ("千", "米"),
    ("千", "瓦"),
    ("千", "升"),
    ("千", "焦"),
    ("千", "卡"),
    ("千", "赫"),
    ("千", "帕"),
    ("千", "伏"),
    ("千", "安"),
    ("千", "字节"),
    ("千", "分"),
    ("兆", "瓦"),
    ("兆", "赫"),
    ("兆", "帕"),
    ("兆", "焦"),
    ("兆", "字节"),
    ("兆", "位"),
];

/// Words of a column of powers that say that there is none.
pub(super) const UNITS: &[&str] = &["units", "unit", "ones", "one", "none", "单位", "einheiten", "unités", "unidades"];

/// What stands before the unit in a line about the whole table.
pub(super) const LABELS: &[&str] = &[
    "unit", "units", "unit of measure", "unit of measurement", "scale", "multiplier", "unit multiplier", "单位", "計量單位",
    "单位名称", "計量单位", "计量单位", "單位", "単位", "단위", "einheit", "masseinheit", "unité", "unités", "unidad",
    "unidades", "unidad de medida", "unidade", "unidade de medida", "unità", "eenheid", "enhet", "enhed", "jednostka",
    "единица измерения", "единицы измерения",
];

/// The codes of money (ISO 4217) and of percent, with what texts call them in small letters.
pub(super) const CURRENCIES: &[(&str, &[&str])] = &[
    ("percent", &["%", "percent", "per cent", "pct", "prozent", "pour cent", "porcentaje", "porcentagem", "百分比"]),
    (
        "USD",
        &[
            "$", "us$", "u.s.$", "usd", "u.s. dollar", "u.s. dollars", "us dollar", "us dollars", "usdollar", "美元",
            "dólares", "米ドル", "달러", "us-dollar", "dollars us", "долл. сша", "dollars",
        ],
    ),
    ("EUR", &["€", "euro", "euros", "eur", "欧元", "евро"]),
    ("CNY", &["元", "yuan", "rmb", "rmb yuan", "yuan rmb", "人民币", "人民币元", "元人民币", "renminbi"]),
    ("JPY", &["円", "yen", "日元", "japanese yen"]),
    ("GBP", &["£", "pound sterling", "pounds sterling", "英镑"]),
    ("KRW", &["원", "won", "korean won", "₩"]),
    ("BRL", &["r$", "reais", "real", "brazilian reais"]),
    ("INR", &["₹", "indian rupees", "rupees"]),
    ("RUB", &["руб", "рублей", "рубль", "rubles"]),
    ("CHF", &["swiss francs", "schweizer franken"]),
    ("CAD", &["canadian dollars", "c$"]),
    ("AUD", &["australian dollars", "a$"]),
    ("HKD", &["港元", "hk$"]),
];
