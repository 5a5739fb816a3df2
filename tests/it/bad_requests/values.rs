//! What each parameter takes and refuses.

use yearbook::http::parameters::Name;

/// Every parameter that any route takes.
pub const EVERY_NAME: &[Name] = &[
    Name::Aggregate,
    Name::Activity,
    Name::Area,
    Name::As,
    Name::AsOf,
    Name::Base,
    Name::Cursor,
    Name::Dataset,
    Name::Detail,
    Name::First,
    Name::DataFormat,
    Name::Format,
    Name::Frequency,
    Name::From,
    Name::Include,
    Name::Indicator,
    Name::Key,
    Name::Last,
    Name::Limit,
    Name::Measure,
    Name::Order,
    Name::Partial,
    Name::Period,
    Name::Query,
    Name::RankingCursor,
    Name::Source,
    Name::To,
    Name::Topic,
    Name::Verdict,
];

/// Parameters that are right alone and wrong together, with the one that is named.
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
];

/// A value that is refused, the code of the problem, and what stands first in `allowed` where that is a list.
pub type Refused = (&'static str, &'static str, Option<&'static str>);

const INVALID: &str = "invalid_parameter";
const UNKNOWN: &str = "unknown_code";

/// Texts that are no period, and periods that no calendar has.
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

/// What a parameter refuses. A parameter that is added to the service has to be added here.
pub fn refused(name: Name) -> &'static [Refused] {
    match name {
        Name::Aggregate => &[
            ("averge", INVALID, Some("average")),
            ("SUM", INVALID, Some("sum")),
            ("sum,end", INVALID, Some("sum")),
        ],
        Name::Activity => &[
            ("EQUIP_MGF", UNKNOWN, Some("EQUIP_MFG")),
            ("HIGHTECH", UNKNOWN, Some("HIGHTECH_MFG")),
            ("c", UNKNOWN, Some("C")),
            ("C,BTEE", UNKNOWN, Some("BTE")),
            ("C,,BTE", INVALID, None),
            ("C'--", UNKNOWN, None),
        ],
        Name::Area => &[
            ("CN-ZK", UNKNOWN, Some("CN-ZJ")),
            ("XIAOMY", UNKNOWN, Some("XIAOMI")),
            ("CN,W1", UNKNOWN, Some("W0")),
            (",CN", INVALID, None),
            ("%E4%B8%AD", UNKNOWN, None),
        ],
        Name::As => &[("percentage", INVALID, Some("percent")), ("%2525", INVALID, Some("percent"))],
        Name::AsOf => NO_DAYS,
        Name::Base | Name::From | Name::Period | Name::To => NO_PERIODS,
        Name::Cursor => &[
            ("x", INVALID, None),
            ("CNIND", INVALID, None),
            ("CNIND~", INVALID, None),
            ("~A.CN.VA.C", INVALID, None),
            ("CNIND~A..VA.C", INVALID, None),
            ("CNIND~A.CN.VA.C'", INVALID, None),
            ("CNIND~A.CN.VA.C~1", INVALID, None),
        ],
        Name::Component => {
            &[("CNN", UNKNOWN, Some("CN")), ("cn", UNKNOWN, Some("CN")), ("CN,", INVALID, None)]
        }
        Name::FileName
        | Name::ImportDataset
        | Name::ImportFormat
        | Name::ImportIndicator
        | Name::Map
        | Name::Published
        | Name::Scope => &[],
        Name::Since => &[("-1", INVALID, None), ("x", INVALID, None), ("1.5", INVALID, None)],
        Name::Dataset => &[
            ("CNINDD", UNKNOWN, Some("CNIND")),
            ("cnind", UNKNOWN, Some("CNIND")),
            ("CNIND,", INVALID, None),
        ],
        Name::Detail => &[
            ("fulll", INVALID, Some("full")),
            ("FULL", INVALID, Some("full")),
            ("true", INVALID, Some("full")),
        ],
        Name::First | Name::Last => NO_COUNTS,
        Name::Limit => &[
            ("0", INVALID, None),
            ("-1", INVALID, None),
            ("1001", INVALID, None),
            ("1.5", INVALID, None),
            ("18446744073709551617", INVALID, None),
            ("all", INVALID, None),
        ],
        Name::DataFormat => &[
            ("cvs", "not_acceptable", Some("csv")),
            ("CSV", "not_acceptable", Some("csv")),
            ("jsonn", "not_acceptable", Some("json")),
            ("xml", "not_acceptable", None),
        ],
        Name::Format => &[("csv", "not_acceptable", Some("json")), ("xml", "not_acceptable", Some("json"))],
        Name::Frequency => &[
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
        Name::Include => &[
            ("vintage", INVALID, Some("vintages")),
            ("vintages,implyed", INVALID, Some("implied")),
            ("vintages,", INVALID, None),
            ("everything", INVALID, None),
        ],
        Name::Indicator => &[
            ("RD_EXPP", UNKNOWN, Some("RD_EXP")),
            ("rd_exp", UNKNOWN, Some("RD_EXP")),
            ("VA,GII_RNAK", UNKNOWN, Some("GII_RANK")),
            ("VA+", UNKNOWN, Some("VA")),
            ("VA,,", INVALID, None),
        ],
        Name::Key => &[
            ("A.CN.VA", INVALID, None),
            ("A.CN.VA.C.X", INVALID, None),
            ("A", INVALID, None),
            ("A.CN.VA_GROWHT.C", UNKNOWN, Some("VA_GROWTH")),
            ("A.CN.VA.EQUIP_MGF", UNKNOWN, Some("EQUIP_MFG")),
            ("A.CN.VA%2BRD_EXPP.", UNKNOWN, Some("RD_EXP")),
            ("A.CN.%2B.C", UNKNOWN, None),
        ],
        Name::Measure => &[
            ("yoyo", INVALID, Some("yoy")),
            ("CAGR", INVALID, Some("cagr")),
            ("annualized", INVALID, Some("annualised")),
            ("yoy,cagr", INVALID, Some("yoy")),
        ],
        Name::Order => {
            &[("DESC", INVALID, Some("desc")), ("ascending", INVALID, Some("asc")), ("-value", INVALID, None)]
        }
        Name::Partial => &[("yes", INVALID, Some("ok")), ("okay", INVALID, Some("ok"))],
        Name::Query => {
            const TOO_LONG: &str = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789X";
            &[(TOO_LONG, INVALID, None)]
        }
        Name::RankingCursor => &[
            ("x", INVALID, None),
            ("CNIND~A.CN.VA.C", INVALID, None),
            ("7ff8000000000000~CNIND~A.CN.VA.C", INVALID, None), // not a number
            ("fff0000000000000~CNIND~A.CN.VA.C", INVALID, None), // minus infinity
            ("4021cccccccccccd~CNIND~A.CN..C", INVALID, None),
            ("4021cccccccccccd~CNIND", INVALID, None),
        ],
        Name::Source => &[
            ("002_37f83820fa790c5f", UNKNOWN, Some("002_37f83820fa790c5f.txt")),
            ("002_37f83820fa790c5f.txt,nothing", UNKNOWN, None),
            (",", INVALID, None),
        ],
        Name::Topic => &[
            ("RESAERCH", UNKNOWN, Some("RESEARCH")),
            ("research", UNKNOWN, Some("RESEARCH")),
            ("RESEARCH,", INVALID, None),
        ],
        Name::Verdict => &[
            ("contradicton", UNKNOWN, Some("contradiction")),
            ("explained,AGREES", UNKNOWN, Some("agrees")),
            ("explained,", INVALID, None),
        ],
    }
}

/// A value that a parameter takes.
pub fn sound(name: Name) -> &'static str {
    match name {
        Name::Aggregate => "sum",
        Name::Activity => "C",
        Name::Area => "CN",
        Name::As => "percent",
        Name::AsOf | Name::Published => "2025-12-31",
        Name::Base | Name::From => "2020",
        Name::Cursor => "CNIND~A.CN.VA.C",
        Name::Dataset | Name::ImportDataset => "CNIND",
        Name::Component => "CN",
        Name::FileName => "file.csv",
        Name::ImportFormat => "csv",
        Name::Map => "delimiter = ';'",
        Name::Scope => "update",
        Name::Since => "0",
        Name::Detail => "full",
        Name::First | Name::Last | Name::Limit => "1",
        Name::Order => "asc",
        Name::RankingCursor => "4021cccccccccccd~CNIND~A.CN.VA.HIGHTECH_MFG",
        Name::Verdict => "contradiction",
        Name::DataFormat | Name::Format => "json",
        Name::Frequency => "A",
        Name::Include => "vintages",
        Name::Indicator | Name::ImportIndicator => "VA",
        Name::Key => "A.CN.VA.C",
        Name::Measure => "yoy",
        Name::Partial => "ok",
        Name::Query => "manufacturing",
        Name::Source => "002_37f83820fa790c5f.txt",
        Name::Period | Name::To => "2024",
        Name::Topic => "RESEARCH",
    }
}
