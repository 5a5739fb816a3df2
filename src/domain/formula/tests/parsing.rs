use super::super::*;

/// The canonical text.
fn canonical(text: &str) -> String {
    let formula = Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let canonical = formula.to_string();
    assert_eq!(Formula::parse(&canonical).unwrap(), formula, "{canonical}");
    canonical
}

#[test]
fn operators_bind_as_usual() {
    for (text, expected) in [
        ("a+b*c", "a + b * c"),
        ("(a+b)*c", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a/(b*c)", "a / (b * c)"),
        ("-a^2", "-a ^ 2"),
        ("(-a)^2", "(-a) ^ 2"),
        ("(a^2)^0.5", "(a ^ 2) ^ 0.5"),
        ("a*-b", "a * -b"),
        ("-(a+b)", "-(a + b)"),
        ("x ^ - 1", "x ^ -1"),
        ("((a))", "a"),
    ] {
        assert_eq!(canonical(text), expected);
    }
}

#[test]
fn series_have_codes_between_dots_and_times_in_brackets() {
    for (text, expected) in [
        ("A.CN.VA.C", "A.CN.VA.C"),
        ("A.`CN-ZJ`.VA.C[-1]", "A.`CN-ZJ`.VA.C[-1]"),
        ("`A.CN-ZJ.VA.C`", "A.`CN-ZJ`.VA.C"),
        ("A.156.VA", "A.156.VA"),
        ("3D_PRINT", "`3D_PRINT`"),
        ("realgdp[ -4 ]", "realgdp[-4]"),
        ("X[-1y]", "X[-1y]"),
        ("X[2020]", "X[2020]"),
        ("X[2020-Q1]", "X[2020-Q1]"),
        ("X[2020-01]", "X[2020-01]"),
        ("X[2016/2020]", "X[2016/2020]"),
        ("`制造业增加值` / 2", "`制造业增加值` / 2"),
        ("index + share", "index + share"),
    ] {
        assert_eq!(canonical(text), expected);
    }
}

#[test]
fn arguments_are_read_by_the_signature() {
    for (text, expected) in [
        ("lag(x)", "lag(x)"),
        ("lag(x,4)", "lag(x, 4)"),
        ("pct( x , 1y )", "pct(x, 1y)"),
        ("index(x, 2020-Q1)", "index(x, 2020-Q1)"),
        ("freq(x,Q,sum)", "freq(x, Q, sum)"),
        ("ma(x,12)", "ma(x, 12)"),
        ("max(a,b,c)", "max(a, b, c)"),
        ("clip(x,-1,1e3)", "clip(x, -1, 1e3)"),
        ("deflate(x,p,2015)", "deflate(x, p, 2015)"),
    ] {
        assert_eq!(canonical(text), expected);
    }
}

#[test]
fn symbols_of_typography_and_of_chinese_keyboards_are_read() {
    assert_eq!(canonical("（VA．C）".replace('．', ".").as_str()), "VA.C");
    assert_eq!(canonical("share（VA.C，VA.BTE）− 2×x ÷ 3"), "share(VA.C, VA.BTE) - 2 * x / 3");
    assert_eq!(canonical("x［−1y］"), "x[-1y]");
    assert_eq!(canonical("a\n\t+\u{3000}b"), "a + b");
}

#[test]
fn errors_name_the_place_and_what_is_allowed() {
    for (text, column, part) in [
        ("", 1, "ends too early"),
        ("  ", 3, "ends too early"),
        ("a +", 4, "ends too early"),
        ("a b", 3, "`b` cannot stand here"),
        ("(a", 1, "( is not closed"),
        ("a)", 2, "`)` cannot stand here"),
        ("a ++ b", 4, "`+` cannot stand here"),
        ("--a", 2, "`-` cannot stand here"),
        ("a ^ b", 5, "exponent"),
        ("a^2^3", 4, "parentheses"),
        ("5.VA", 2, "`.` cannot stand here"),
        ("a..b", 3, "code is missing"),
        ("a. b", 4, "code is missing"),
        ("`a", 1, "backquote"),
        ("``", 1, "no name of a series"),
        ("x[1]", 3, "no distance and no period"),
        ("x[-0]", 3, "no distance and no period"),
        ("x[+1]", 3, "no distance and no period"),
        ("x[2023-02-29]", 3, "no distance and no period"),
        ("x[-99999]", 3, "no distance and no period"),
        ("x[-1", 2, "[ is not closed"),
        ("增加值", 1, "cannot stand here"),
        ("yoi(x)", 1, "did you mean yoy?"),
        ("YOY(x)", 1, "did you mean yoy?"),
        ("zzz(x)", 1, "is no function"),
        ("share(a)", 6, "an argument is missing of share; allowed: share(part, whole)"),
        ("share()", 6, "an argument is missing"),
        ("min(a)", 4, "min(x, y, …)"),
        ("yoy(x, 1)", 7, "too many arguments of yoy"),
        ("ma(x, 0)", 7, "from 1 to 1000"),
        ("ma(x, y)", 7, "from 1 to 1000"),
        ("freq(x, B, sum)", 9, "A, S, Q, M, W or D"),
        ("freq(x, A, mean)", 12, "sum, average or end"),
        ("index(x, 2020Q1)", 10, "2020-Q1"),
        ("1e999", 1, "too large"),
        ("\u{202e}a", 1, "\\u{202e}"),
    ] {
        let error = Formula::parse(text).expect_err(text);
        let message = error.to_string();
        assert!(message.contains(part), "{text}: {message}");
        assert_eq!(error.column, column, "{text}: {message}");
        assert!(message.contains("allowed: "), "{message}");
        assert!(text.get(error.range.clone()).is_some(), "{text}: {:?}", error.range);
    }
}

#[test]
fn every_function_has_a_row_and_parses_by_it() {
    for function in Function::ALL {
        let info = function.info();
        assert_eq!(Function::from_name(info.name), Some(function));
        let arguments = info.parameters.iter().map(|parameter| match parameter.kind {
            ParameterKind::Expression => "x",
            ParameterKind::Distance | ParameterKind::Count => "1",
            ParameterKind::Period => "2020",
            ParameterKind::Frequency => "A",
            ParameterKind::Aggregate => "sum",
        });
        canonical(&format!("{}({})", info.name, arguments.collect::<Vec<_>>().join(", ")));
        assert!(!info.meaning.is_empty() && !info.unit.is_empty());
    }
}
