use std::collections::BTreeMap;

use super::*;
use crate::ingest::definitions::read_definitions;

const GOOD: &str =
    "[[rule]]\nid = \"LOW\"\nkind = \"threshold\"\nversion = \"1\"\nindicator = \"U\"\nif = \"value < 76\"\n";

fn read(text: &str) -> Result<Vec<Rule>, String> {
    let texts = BTreeMap::from([("rules.toml".to_owned(), text.to_owned())]);
    let read = read_definitions(&texts);
    read.map(|read| read.rules)
        .map_err(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn with(line: &str) -> Result<Vec<Rule>, String> {
    read(&format!("{GOOD}{line}\n"))
}

#[test]
fn a_threshold_recovers_where_its_condition_does_not_hold() {
    let rules = with("").unwrap();
    let RuleKind::Threshold { condition, recover, measure, accepts_season } = rules[0].kind.clone() else {
        panic!("{rules:?}")
    };
    assert_eq!((condition.to_string(), recover.to_string()), ("value < 76".into(), "value >= 76".into()));
    assert_eq!((measure, accepts_season, rules[0].wait), (Measure::Level, false, 1));
    assert_eq!((rules[0].severity, rules[0].subject.indicators.len()), (Severity::Warning, 1));
}

#[test]
fn parameters_are_read() {
    let rules = with(
        "for = 2\nrecover = \"value > 77\"\nseasonal = \"accepted\"\nmeasure = \"yoy\"\nseverity = \"critical\"\narea = [\"CN\", \"US\"]\nfrequency = \"Q\"",
    );
    let rule = &rules.unwrap()[0];
    assert_eq!((rule.wait, rule.severity, rule.subject.areas.len()), (2, Severity::Critical, 2));
    assert!(matches!(rule.kind, RuleKind::Threshold { measure: Measure::Yoy, accepts_season: true, .. }));
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_what_is_allowed() {
    for (line, expected) in [
        ("kin = 1", "rules.toml:7: unknown field `kin`; allowed: "),
        ("share = 0.3", "rules.toml:7: `share` is no parameter of the kind `threshold`; allowed: `id`, "),
        (
            "recover = \"value < 77\"",
            "rules.toml:7: a value can fulfil both `recover` and `if`; allowed: a condition such as `value >= 76`",
        ),
        ("recover = \"nothing\"", "rules.toml:7: `nothing` is not a condition"),
        ("for = 0", "rules.toml:7: `for` is a number of periods, at least 1"),
        ("for = -1", "rules.toml:7: invalid value: integer `-1`; allowed: a whole number from 0 to 65535"),
        ("area = 5", "rules.toml:7: allowed: a text, or a list of texts"),
        (
            "grace = 1.5",
            "rules.toml:7: invalid type: floating point `1.5`; allowed: a whole number from 0 to 4294967295",
        ),
        ("share = \"x\"", "rules.toml:7: invalid type: string \"x\"; allowed: a number"),
        (
            "severity = \"high\"",
            "rules.toml:7: `high` is no `severity`; allowed: `info`, `warning`, `critical`",
        ),
        ("seasonal = \"no\"", "rules.toml:7: `no` is no `seasonal`; allowed: `warned`, `accepted`"),
        ("measure = \"cagr\"", "rules.toml:7: `cagr` depends on a window"),
        ("measure = \"growth\"", "rules.toml:7: `growth` is not a measure"),
        ("frequency = \"X\"", "rules.toml:7: `X` is not a frequency"),
        ("area = []", "rules.toml:7: an empty list watches nothing"),
        ("area = [\"C N\"]", "rules.toml:7: `C N` has a character"),
    ] {
        let message = with(line).unwrap_err();
        assert!(message.starts_with(expected), "{line}: {message}");
    }
    let kind = read(&GOOD.replace("threshold", "treshold")).unwrap_err();
    assert!(
        kind.starts_with("rules.toml:3: `treshold` is no kind of rule; allowed: `threshold`, "),
        "{kind}"
    );
    let lacks = read(&GOOD.replace("if = \"value < 76\"\n", "")).unwrap_err();
    assert_eq!(lacks, "rules.toml:1: a rule of the kind `threshold` needs `if`; add it");
}

#[test]
fn an_id_stands_once() {
    assert!(
        read(&format!("{GOOD}{GOOD}")).unwrap_err().starts_with("rules.toml:7: the id `LOW` stands already")
    );
}

fn light(cuts: &str, zones: &str) -> Result<Vec<Rule>, String> {
    read(&format!(
        "[[rule]]\nid = \"L\"\nkind = \"light\"\nversion = \"1\"\nzones = {zones}\n[[rule.input]]\nseries = \"Q.US.U._Z\"\ncuts = {cuts}\n"
    ))
}

#[test]
fn lights_have_cuts_or_quantiles() {
    assert!(light("[4, 3, 2, 1]", "[2, 3, 4, 5]").is_ok());
    let rules = light("\"quantiles 10 30 70 90\"", "[2, 3, 4, 5]").unwrap();
    let RuleKind::Light { inputs, zone, .. } = &rules[0].kind else { panic!("{rules:?}") };
    assert_eq!(inputs[0].cuts, InputCuts::Quantiles([10.0, 30.0, 70.0, 90.0]));
    assert_eq!(*zone, Zone::Green);
    for (cuts, zones, line) in [
        ("[4, 3, 2, 2]", "[2, 3, 4, 5]", 8),
        ("\"quantiles 10 30 70\"", "[2, 3, 4, 5]", 8),
        ("\"quantiles 30 10 70 90\"", "[2, 3, 4, 5]", 8),
        ("\"quantiles 10 30 70 900\"", "[2, 3, 4, 5]", 8),
        ("[1, 2, 3, nan]", "[2, 3, 4, 5]", 8),
        ("[1, 2, 3, 4]", "[2, 3, 4, 4]", 5),
    ] {
        let message = light(cuts, zones).unwrap_err();
        assert!(message.starts_with(&format!("rules.toml:{line}: ")), "{cuts} {zones}: {message}");
    }
}

#[test]
fn shares_and_amounts_lie_in_their_range() {
    let revision = |share: &str, amount: &str| {
        read(&format!(
            "[[rule]]\nid = \"R\"\nkind = \"revision\"\nversion = \"1\"\nshare = {share}\namount = {amount}\n"
        ))
    };
    assert!(revision("0.3", "1").is_ok() && revision("0", "1.5").is_ok());
    assert!(revision("1.5", "1.0").unwrap_err().contains("allowed: a number from 0 to 1"));
    assert!(revision("nan", "1.0").unwrap_err().contains("allowed: a number from 0 to 1"));
    assert!(revision("0.3", "-1.0").unwrap_err().contains("allowed: a number from 0 up"));
    assert!(revision("0.3", "inf").unwrap_err().contains("allowed: a number from 0 up"));
}

#[test]
fn a_revision_has_a_share_and_an_amount_or_what_is_usual() {
    let revision =
        |lines: &str| read(&format!("[[rule]]\nid = \"R\"\nkind = \"revision\"\nversion = \"1\"\n{lines}\n"));
    assert_eq!(revision("usual = true").unwrap()[0].kind, RuleKind::UnusualRevision);
    for (lines, expected) in [
        ("usual = false", "rules.toml:5: `usual` is `true`, or left out"),
        ("share = 0.3\nusual = true", "rules.toml:6: a rule has either `usual`, or `share` and `amount`"),
        (
            "share = 0.3",
            "rules.toml:1: a rule of the kind `revision` needs `share` and `amount`, or `usual = true`",
        ),
        ("", "rules.toml:1: a rule of the kind `revision` needs `share` and `amount`, or `usual = true`"),
        ("usual = \"yes\"", "rules.toml:5: "),
    ] {
        let message = revision(lines).unwrap_err();
        assert!(message.starts_with(expected), "{lines}: {message}");
    }
}

#[test]
fn a_shift_has_two_limits() {
    let shift =
        |lines: &str| read(&format!("[[rule]]\nid = \"S\"\nkind = \"shift\"\nversion = \"1\"\n{lines}\n"));
    let kind = |lines: &str| shift(lines).unwrap().remove(0).kind;
    assert_eq!(kind(""), RuleKind::Shift(ShiftLimits { allowance: 0.5, limit: 5.0 }));
    assert_eq!(kind("k = 1\nh = 4.5"), RuleKind::Shift(ShiftLimits { allowance: 1.0, limit: 4.5 }));
    for lines in ["k = 0", "k = nan", "h = -1", "h = inf", "h = 101"] {
        let message = shift(lines).unwrap_err();
        assert!(message.starts_with("rules.toml:5: ") && message.contains("from 0.01 to 100"), "{message}");
    }
    assert!(shift("level = 95").unwrap_err().contains("`level` is no parameter of the kind `shift`"));
}

#[test]
fn an_unexpected_value_has_a_level_and_a_side() {
    let unexpected = |lines: &str| {
        read(&format!("[[rule]]\nid = \"N\"\nkind = \"unexpected\"\nversion = \"1\"\n{lines}\n"))
    };
    let kind = |lines: &str| unexpected(lines).unwrap().remove(0).kind;
    assert_eq!(kind(""), RuleKind::Unexpected { level: Level::NinetyFive, side: Side::Both });
    assert_eq!(
        kind("level = 80\nside = \"below\""),
        RuleKind::Unexpected { level: Level::Eighty, side: Side::Below }
    );
    let message = unexpected("level = 70").unwrap_err();
    assert_eq!(message, "rules.toml:5: 70 is no level of a forecast; allowed: 80, 90, 95, 99");
    assert!(unexpected("side = \"left\"").unwrap_err().contains("allowed: `both`, `above`, `below`"));
}

const MANY: &str = "[[rule]]\nid = \"L\"\nkind = \"light\"\nversion = \"1\"\nzones = [2, 3, 4, 5]\nzone = \"red\"\n\
    [[rule.input]]\nseries = \"Q.US.U._Z\"\ncuts = \"quantiles 10 30 70 90\"\n\
    [[rule]]\nid = \"R\"\nkind = \"revision\"\nversion = \"1\"\nshare = 0.3\namount = 1e3\n\
    [[rule]]\nid = \"N\"\nkind = \"unexpected\"\nversion = \"1\"\nlevel = 99\nside = \"above\"\n\
    [[rule]]\nid = \"D\"\nkind = \"diffusion\"\nversion = \"1\"\nfrequency = \"M\"\nif = \"value < 50\"\ndead_band = 0.1\n";

proptest::proptest! {
    #[test]
    fn any_text_gives_rules_or_problems_with_a_line_of_it(
        at in 0_usize..600,
        length in 0_usize..20,
        put in "[a-z0-9=\"<>\\[\\]., \\n\u{e9}-]{0,20}",
    ) {
        let text: Vec<char> = format!("{GOOD}{MANY}").chars().collect();
        let (start, end) = (at.min(text.len()), (at + length).min(text.len()));
        let changed: String = text[..start].iter().copied().chain(put.chars()).chain(text[end..].iter().copied()).collect();
        let texts = BTreeMap::from([("rules.toml".to_owned(), changed.clone())]);
        if let Err(problems) = read_definitions(&texts) {
            for problem in problems {
                proptest::prop_assert!((1..=changed.lines().count() + 1).contains(&problem.line), "{problem}");
            }
        }
    }
}

#[test]
fn a_rule_on_targets_names_verdicts() {
    let target = |verdicts: &str| {
        read(&format!("[[rule]]\nid = \"T\"\nkind = \"target\"\nversion = \"1\"\nverdicts = {verdicts}\n"))
    };
    assert_eq!(
        target("[\"missed\", \"moving_away\"]").unwrap().remove(0).kind,
        RuleKind::Target { verdicts: vec![TargetVerdict::Missed, TargetVerdict::MovingAway] }
    );
    assert!(
        target("[\"mised\"]")
            .unwrap_err()
            .starts_with("rules.toml:5: `mised` is no verdict on a target; allowed: ")
    );
    assert!(target("[]").unwrap_err().starts_with("rules.toml:5: an empty list of verdicts"));
}
