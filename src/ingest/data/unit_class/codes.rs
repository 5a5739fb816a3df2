//! The class of a unit by its code in the lists of SDMX, Eurostat, the OECD, the UN and the IMF.

use crate::domain::unit_class::UnitClass;

/// Parts of codes of rates of change.
const GROWTH: &str = "PCH PCHG RPCH RCH GR GRT GRW GROWTH YOY MOM QOQ RT1 RT3 RT12 CHG CH";
/// First parts of codes of percentage points.
const POINTS: &str = "PPT PP PPTS PPCH PCTPT PD";
/// First parts of codes of percentages and other quotients of like quantities.
const RATIO: &str = "PT PC PCT PERC PERCENT PERCENTAGE PRCT PA RATIO RT SHARE BAL";
/// First parts of codes of index numbers.
const INDEX: &str = "IX INX IDX IND INDEX INDICES SCORE POINTS";
/// First parts of codes of numbers of things.
const COUNT: &str = "NR NUMBER NUM NBR PS PER PERS PERSON PERSONS UNIT UNITS COUNT HH HEAD CASES";
/// Parts of codes of amounts, besides currencies.
const AMOUNT: &str = "MIO MRD MLN MN BN THS THD TH MILLIONS BILLIONS THOUSANDS CP CON CU NAC XDC PPS PPP HAB T TN TON TONS \
    TONNE TONNES KG G KT MT GT L HL M M2 M3 KM KM2 HA H HR HOUR HOURS MIN D DAY DAYS Y YR YEAR YEARS W KW MW GW TW WH KWH \
    MWH GWH TWH J KJ MJ GJ TJ PJ EJ TOE KTOE MTOE TCE BTU BBL BARRELS LCU";
/// Codes of currencies (ISO 4217), and of currencies before the euro.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLF CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD \
    HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA \
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR \
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV \
    WST XAF XCD XDR XOF XPF YER ZAR ZMW ZWL ATS BEF DEM ESP FIM FRF GRD IEP ITL LTL LUF LVL NLG PTE SIT SKK EEK ECU XEU";

/// Whether a text is a code: capital letters, digits and signs of codes, without a blank.
pub(super) fn is_code(text: &str) -> bool {
    let is_sign =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.');
    !text.is_empty() && text.bytes().all(is_sign)
}

/// The class of a unit by its code; none where no list has it.
pub(super) fn class(code: &str) -> Option<UnitClass> {
    let parts: Vec<&str> = code.split(['_', '-', '.']).filter(|part| !part.is_empty()).collect();
    let first = *parts.first()?;
    let second = parts.get(1).copied().unwrap_or_default();
    let any = |list: &str| parts.iter().any(|part| holds(list, part));
    match () {
        () if (first, second) == ("PER", "CENT") => Some(UnitClass::Ratio),
        // For a thousand, an inhabitant, a hectare: densities.
        () if (first == "PER" || first == "P") && !second.is_empty() => Some(UnitClass::Level),
        () if holds(POINTS, first) => Some(UnitClass::Ratio),
        () if any(GROWTH) => Some(UnitClass::Growth),
        () if holds(RATIO, first) => Some(UnitClass::Ratio),
        () if holds(INDEX, first) || has_base(first) || (is_year(first) && second == "100") => {
            Some(UnitClass::Index)
        }
        () if matches!(first, "RANK" | "RK") => Some(UnitClass::Rank),
        () if first == "TIMES" => Some(UnitClass::Multiple),
        () if holds(COUNT, first) => Some(UnitClass::Count),
        () if any(AMOUNT) || any(CURRENCIES) || parts.iter().any(|part| part.starts_with("CLV")) => {
            Some(UnitClass::Level)
        }
        () => None,
    }
}

/// The class of a text that is a code of an amount, in any case: `TWh`.
pub(super) fn quantity(text: &str) -> Option<UnitClass> {
    let upper = text.to_ascii_uppercase();
    (holds(AMOUNT, &upper) || holds(CURRENCIES, &upper)).then_some(UnitClass::Level)
}

fn holds(list: &str, part: &str) -> bool {
    list.split_whitespace().any(|known| known == part)
}

/// Whether a part of a code is an index with its base year: `I15`, `I2015`, `PD10`, `IX15`.
fn has_base(part: &str) -> bool {
    let digits =
        ["INX", "IX", "PD", "I"].iter().find_map(|start| part.strip_prefix(start)).unwrap_or_default();
    matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit())
}
