//! Valid and invalid values of each parameter.

use yearbook::http::parameters::alerts::*;
use yearbook::http::parameters::revisions::*;
use yearbook::http::parameters::*;

/// Parameters that are valid alone and invalid together, and the one that the error names.
pub const CONTRADICTIONS: &[(&str, &str)] = &[
    ("/v1/observations?limit=1&format=csv", "limit"),
    ("/v1/observations?cursor=CNIND~A.CN.VA.C&format=ndjson", "cursor"),
    ("/v1/growth?format=csv&limit=1000", "limit"),
    ("/v1/growth?format=ndjson&cursor=CNIND~A.CN.VA.C", "cursor"),
    ("/v1/growth?base=2020", "base"),
    ("/v1/growth?base=2020&measure=yoy", "base"),
    ("/v1/growth?partial=ok", "partial"),
    ("/v1/growth?aggregate=sum", "aggregate"),
    ("/v1/growth?aggregate=sum&frequency=A,Q", "aggregate"),
    // Years do not convert to quarters, and tonnes and percent have no common order.
    ("/v1/growth?aggregate=sum&frequency=Q", "frequency"),
    ("/v1/growth/ranking?period=2024&measure=level", "measure"),
    ("/v1/revisions?from_release=4&to_release=4", "to_release"),
    ("/v1/revisions?format=csv&limit=1", "limit"),
    ("/v1/observations?to_release=4", "to_release"),
    ("/v1/observations?include=revision_outlook,implied", "include"),
];

/// An invalid value, the code of the problem, and the first entry of `allowed`, if that is a list.
pub type Refused = (&'static str, &'static str, Option<&'static str>);

const INVALID: &str = "invalid_parameter";
const UNKNOWN: &str = "unknown_code";

/// Texts that are no period, and periods that do not exist.
const NO_PERIODS: &[Refused] = &[
    ("2024-13", INVALID, None),
    ("2024-00", INVALID, None),
    ("2023-02-30", INVALID, None),
    ("2023-02-29", INVALID, None),
    ("2024-04-31", INVALID, None),
    ("2024-Q5", INVALID, None),
    ("2024-Q0", INVALID, None),
    ("2024-S3", INVALID, None),
    ("2021-W53", INVALID, None),
    ("2024-W00", INVALID, None),
    ("0000", INVALID, None),
    ("10000", INVALID, None),
    ("-2024", INVALID, None),
    ("%2B2024", INVALID, None),
    ("24", INVALID, None),
    ("2024-1", INVALID, None),
    ("2024-q1", INVALID, None),
    ("20240315", INVALID, None),
    ("2024-03-15T00:00:00Z", INVALID, None),
    ("2025/2021", INVALID, None),
    ("2024/2024-06", INVALID, None),
    ("2021/", INVALID, None),
    ("2020,2021", INVALID, None),
    ("%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%94", INVALID, None),
    ("last+year", INVALID, None),
];

/// The same where a list of periods is taken, in which a comma is right.
const NO_PERIODS_IN_LISTS: &[Refused] = &[
    ("2024-13", INVALID, None),
    ("2023-02-29", INVALID, None),
    ("2024,", INVALID, None),
    ("2020,2021-Q5", INVALID, None),
    ("last+year", INVALID, None),
];

const NO_DAYS: &[Refused] = &[
    ("2025", INVALID, None),
    ("2025-03", INVALID, None),
    ("2025-02-30", INVALID, None),
    ("2025-3-14", INVALID, None),
    ("2025-003-1", INVALID, None),
    ("2025-03-+4", INVALID, None), // a blank, as a form writes it
    ("%2B2025-3-14", INVALID, None),
    ("-2025-3-14", INVALID, None),
    ("0000-01-01", INVALID, None),
    ("14.03.2025", INVALID, None),
    ("2025-03-14T00:00:00Z", INVALID, None),
    ("2025-03-01/2025-03-14", INVALID, None),
    ("today", INVALID, None),
];

const NO_COUNTS: &[Refused] = &[
    ("0", INVALID, None),
    ("-1", INVALID, None),
    ("%2B1", INVALID, None),
    ("1.0", INVALID, None),
    ("1e3", INVALID, None),
    ("0x10", INVALID, None),
    ("1,2", INVALID, None),
    ("100001", INVALID, None),
    ("18446744073709551617", INVALID, None),
    ("%D9%A1", INVALID, None),
    ("ten", INVALID, None),
];

const NO_RELEASES: &[Refused] = &[
    ("-1", INVALID, None),
    ("1.5", INVALID, None),
    ("latest", INVALID, None),
    ("%2B1", INVALID, None),
    ("100001", INVALID, None),
    ("18446744073709551617", INVALID, None),
];

/// A text with one character more than a search allows.
const TOO_LONG: &str =
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789X";

/// A parameter, a valid value, and invalid values.
pub type Case = (&'static dyn AnyParameter, &'static str, &'static [Refused]);

/// Every parameter of all routes. A new parameter must be added here.
pub const CASES: &[Case] = &[
    (
        &ACTIVITY,
        "C",
        &[
            ("EQUIP_MGF", UNKNOWN, Some("EQUIP_MFG")),
            ("HIGHTECH", UNKNOWN, Some("HIGHTECH_MFG")),
            ("c", UNKNOWN, Some("C")),
            ("C,BTEE", UNKNOWN, Some("BTE")),
            ("C,,BTE", INVALID, None),
            ("C'--", UNKNOWN, None),
        ],
    ),
    (
        &AGGREGATE,
        "sum",
        &[
            ("averge", INVALID, Some("average")),
            ("SUM", INVALID, Some("sum")),
            ("sum,end", INVALID, Some("sum")),
        ],
    ),
    (&ALERT_STATE, "ok,firing", &[("fireing", INVALID, Some("firing")), ("ok,", INVALID, None)]),
    (
        &AREA,
        "CN",
        &[
            ("CN-ZK", UNKNOWN, Some("CN-ZJ")),
            ("XIAOMY", UNKNOWN, Some("XIAOMI")),
            ("CN,W1", UNKNOWN, Some("W0")),
            (",CN", INVALID, None),
            ("%E4%B8%AD", UNKNOWN, None),
        ],
    ),
    (&AS, "percent", &[("percentage", INVALID, Some("percent")), ("%2525", INVALID, Some("percent"))]),
    (&AS_OF, "2025-12-31", NO_DAYS),
    (&BASE, "2020", NO_PERIODS),
    (&CHANGE_BASE, "2020", NO_PERIODS),
    (&COMPONENT, "CN", &[("CNN", UNKNOWN, Some("CN")), ("cn", UNKNOWN, Some("CN")), ("CN,", INVALID, None)]),
    (&CENSORED, "include", &[("yes", INVALID, None), ("excluded", INVALID, Some("exclude"))]),
    (
        &CURSOR,
        "CNIND~A.CN.VA.C",
        &[
            ("x", INVALID, None),
            ("CNIND", INVALID, None),
            ("CNIND~", INVALID, None),
            ("~A.CN.VA.C", INVALID, None),
            ("CNIND~A..VA.C", INVALID, None),
            ("CNIND~A.CN.VA.C'", INVALID, None),
            ("CNIND~A.CN.VA.C~1", INVALID, None),
        ],
    ),
    (
        &EXPR,
        "VA.C",
        &[
            ("VA.C%2B", INVALID, None),
            ("shere(VA.C,VA.BTE)", INVALID, Some("share")),
            ("1%2B1", INVALID, None),
            ("RD_EXPP", UNKNOWN, Some("RD_EXP")),
        ],
    ),
    (
        &DATASET,
        "CNIND",
        &[("CNINDD", UNKNOWN, Some("CNIND")), ("cnind", UNKNOWN, Some("CNIND")), ("CNIND,", INVALID, None)],
    ),
    (
        &DATA_FORMAT,
        "json",
        &[
            ("cvs", "not_acceptable", Some("csv")),
            ("CSV", "not_acceptable", Some("csv")),
            ("jsonn", "not_acceptable", Some("json")),
            ("xml", "not_acceptable", None),
        ],
    ),
    (
        &DETAIL,
        "full",
        &[("fulll", INVALID, Some("full")), ("FULL", INVALID, Some("full")), ("true", INVALID, Some("full"))],
    ),
    (&DUE, "2025", NO_PERIODS),
    (&FILE_NAME, "file.csv", &[]),
    (&SHEET, "all", &[]),
    (&FIRST, "1", NO_COUNTS),
    (&FORMAT, "json", &[("csv", "not_acceptable", Some("json")), ("xml", "not_acceptable", Some("json"))]),
    (
        &FREQUENCY,
        "A",
        &[
            ("a", INVALID, Some("A")),
            ("yearly", INVALID, None),
            ("A0", INVALID, Some("A")),
            ("A1", INVALID, Some("A")),
            ("A05", INVALID, Some("A")),
            ("A-5", INVALID, None),
            ("A99999", INVALID, None),
            ("A,,Q", INVALID, None),
            ("H", INVALID, None),
        ],
    ),
    (&FROM, "2020", NO_PERIODS),
    (
        &HORIZON,
        "3",
        &[("0", INVALID, None), ("25", INVALID, None), ("-1", INVALID, None), ("1.5", INVALID, None)],
    ),
    (&KNOWN_DATA, "real_time", &[("realtime", INVALID, Some("real_time")), ("now", INVALID, None)]),
    (&LEVEL, "95", &[("85", INVALID, None), ("0.95", INVALID, None), ("95%25", INVALID, Some("95"))]),
    (
        &METHOD,
        "theta",
        &[("arima", INVALID, None), ("Theta", INVALID, Some("theta")), ("theta,drift", INVALID, None)],
    ),
    (&NO_SKILL, "naive", &[("naiv", INVALID, Some("naive")), ("true", INVALID, None)]),
    (&ROW_FORMAT, "csv", &[("jsonstat", "not_acceptable", Some("json")), ("xml", "not_acceptable", None)]),
    (&FROM_RELEASE, "0", NO_RELEASES),
    (&IMPORT_DATASET, "CNIND", &[]),
    (&IMPORT_FORMAT, "csv", &[]),
    (&IMPORT_INDICATOR, "VA", &[]),
    (&INCLUDE_DERIVED, "derived", &[("implied", INVALID, Some("derived")), ("derived,", INVALID, None)]),
    (
        &INCLUDE,
        "vintages",
        &[
            ("vintage", INVALID, Some("vintages")),
            ("vintages,implyed", INVALID, Some("implied")),
            ("vintages,", INVALID, None),
            ("everything", INVALID, None),
        ],
    ),
    (
        &INDICATOR,
        "VA",
        &[
            ("RD_EXPP", UNKNOWN, Some("RD_EXP")),
            ("rd_exp", UNKNOWN, Some("RD_EXP")),
            ("VA,GII_RNAK", UNKNOWN, Some("GII_RANK")),
            ("VA+", UNKNOWN, Some("VA")),
            ("VA,,", INVALID, None),
        ],
    ),
    (
        &KEY,
        "A.CN.VA.C",
        &[
            ("A.CN.VA", INVALID, None),
            ("A.CN.VA.C.X", INVALID, None),
            ("A", INVALID, None),
            ("A.CN.VA_GROWHT.C", UNKNOWN, Some("VA_GROWTH")),
            ("A.CN.VA.EQUIP_MGF", UNKNOWN, Some("EQUIP_MFG")),
            ("A.CN.VA%2BRD_EXPP.", UNKNOWN, Some("RD_EXP")),
            ("A.CN.%2B.C", UNKNOWN, None),
        ],
    ),
    (&LAST, "1", NO_COUNTS),
    (
        &LIMIT,
        "1",
        &[
            ("0", INVALID, None),
            ("-1", INVALID, None),
            ("1001", INVALID, None),
            ("1.5", INVALID, None),
            ("18446744073709551617", INVALID, None),
            ("all", INVALID, None),
        ],
    ),
    (&MAP, "delimiter = ';'", &[]),
    (
        &MEASURE,
        "yoy",
        &[
            ("yoyo", INVALID, Some("yoy")),
            ("CAGR", INVALID, Some("cagr")),
            ("annualized", INVALID, Some("annualised")),
            ("yoy,cagr", INVALID, Some("yoy")),
        ],
    ),
    (
        &ORDER,
        "asc",
        &[("DESC", INVALID, Some("desc")), ("ascending", INVALID, Some("asc")), ("-value", INVALID, None)],
    ),
    (
        &PACE,
        "cagr",
        &[
            ("CAGR", INVALID, Some("cagr")),
            ("liniar", INVALID, Some("linear")),
            ("linear,cagr", INVALID, None),
        ],
    ),
    (&PARTIAL, "ok", &[("yes", INVALID, Some("ok")), ("okay", INVALID, Some("ok"))]),
    (&PERIOD, "2024", NO_PERIODS),
    (&PUBLISHED, "2025-12-31", &[]),
    (&QUERY, "manufacturing", &[(TOO_LONG, INVALID, None)]),
    (
        &SEARCH_KIND,
        "series",
        &[
            ("serie", INVALID, Some("series")),
            ("figures", INVALID, Some("figure")),
            ("series,", INVALID, None),
        ],
    ),
    (&EVENTS, "2024", NO_PERIODS_IN_LISTS),
    (
        &RULE,
        "RD_INTENSITY_LOW",
        &[("RD_INTENSITY", UNKNOWN, Some("RD_INTENSITY_LOW")), ("A,", INVALID, None)],
    ),
    (&SEVERITY, "warning", &[("warn", INVALID, Some("warning")), ("high", INVALID, None)]),
    (&SINCE_EVENT, "0", &[("-1", INVALID, None), ("x", INVALID, None), ("1.5", INVALID, None)]),
    (&SEARCH_LIMIT, "8", &[("0", INVALID, None), ("101", INVALID, None), ("-1", INVALID, None)]),
    (&SEARCH_TEXT, "manufacturing", &[(TOO_LONG, INVALID, None)]),
    (
        &RANKING_CURSOR,
        "4021cccccccccccd~CNIND~A.CN.VA.HIGHTECH_MFG",
        &[
            ("x", INVALID, None),
            ("CNIND~A.CN.VA.C", INVALID, None),
            ("7ff8000000000000~CNIND~A.CN.VA.C", INVALID, None), // not a number
            ("fff0000000000000~CNIND~A.CN.VA.C", INVALID, None), // minus infinity
            ("4021cccccccccccd~CNIND~A.CN..C", INVALID, None),
            ("4021cccccccccccd~CNIND", INVALID, None),
        ],
    ),
    (
        &REVISION_MEASURE,
        "growth",
        &[
            ("grwoth", INVALID, Some("growth")),
            ("cagr", INVALID, None),
            ("growth,value", INVALID, Some("growth")),
        ],
    ),
    (&SCOPE, "update", &[]),
    (
        &SINCE,
        "0",
        &[
            ("-1", INVALID, None),
            ("x", INVALID, None),
            ("1.5", INVALID, None),
            ("1-00", INVALID, None),
            ("1-0123456789ABCDEF0123456789ABCDEF", INVALID, None),
        ],
    ),
    (
        &SOURCE,
        "002_37f83820fa790c5f.txt",
        &[
            ("002_37f83820fa790c5f", UNKNOWN, Some("002_37f83820fa790c5f.txt")),
            ("002_37f83820fa790c5f.txt,nothing", UNKNOWN, None),
            (",", INVALID, None),
        ],
    ),
    (&TARGET_METHOD, "un", &[("UN", INVALID, Some("un")), ("sdsn", INVALID, None)]),
    (
        &TARGET_VERDICT,
        "on_track",
        &[
            ("on-track", INVALID, Some("on_track")),
            ("missed,", INVALID, None),
            ("MISSED", INVALID, Some("missed")),
        ],
    ),
    (&STATISTICS, "yes", &[("no", INVALID, Some("yes")), ("YES", INVALID, Some("yes"))]),
    (&TO, "2024", NO_PERIODS),
    (&TO_RELEASE, "final", NO_RELEASES),
    (
        &TOPIC,
        "RESEARCH",
        &[
            ("RESAERCH", UNKNOWN, Some("RESEARCH")),
            ("research", UNKNOWN, Some("RESEARCH")),
            ("RESEARCH,", INVALID, None),
        ],
    ),
    (
        &VERIFICATION_FORMAT,
        "junit",
        &[("csv", "not_acceptable", Some("json")), ("sariff", "not_acceptable", Some("sarif"))],
    ),
    (
        &VERDICT,
        "contradiction",
        &[
            ("contradicton", UNKNOWN, Some("contradiction")),
            ("explained,AGREES", UNKNOWN, Some("agrees")),
            ("explained,", INVALID, None),
        ],
    ),
];

/// The case of a parameter; two parameters with one name differ in their descriptions.
pub fn case(parameter: &dyn AnyParameter) -> &'static Case {
    let id = |parameter: &dyn AnyParameter| (parameter.name(), parameter.description());
    let case = CASES.iter().find(|(candidate, _, _)| id(*candidate) == id(parameter));
    case.unwrap_or_else(|| panic!("{} has no case", parameter.name()))
}
