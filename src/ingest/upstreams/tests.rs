//! Tests of the file and of what is asked.

use super::*;
use crate::domain::import::Scope;

const HEAD: &str =
    "[[upstream]]\nid = \"U\"\ndataset = \"D\"\nlicence = \"CC0\"\nattribution = \"Source: an office.\"\n";

fn read(rest: &str) -> Result<Upstream, String> {
    let read = read_upstreams(FILE_NAME, &format!("{HEAD}{rest}\n"));
    let said = |problems: Vec<crate::ingest::definitions::DefinitionProblem>| {
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    read.map(|mut upstreams| upstreams.remove(0)).map_err(said)
}

fn known() -> Known {
    Known { now: "2026-03-05T22:30:00Z".parse().unwrap(), ..Known::default() }
}

/// The addresses that are asked first.
fn asked(rest: &str, known: &Known) -> Vec<String> {
    read(rest).unwrap().plan(known).requests.into_iter().map(|request| request.url).collect()
}

/// The addresses that are asked after an answer to the first request.
fn follows(rest: &str, answer: &str) -> Result<(Vec<String>, FollowUp), AnswerError> {
    let upstream = read(rest).unwrap();
    let plan = upstream.plan(&known());
    let page = plan.requests.iter().find(|request| request.step == Step::Page).unwrap();
    let follow_up = upstream.follow(page, answer.as_bytes())?;
    Ok((follow_up.requests.iter().map(|request| request.url.clone()).collect(), follow_up))
}

#[test]
fn a_file_is_asked_by_the_day_in_the_zone_of_its_schedule() {
    let file = "file = { address = 'https://h.example/{date}.csv' }";
    assert_eq!(asked(file, &known()), ["https://h.example/2026-03-05.csv"]);
    let shanghai = format!("schedule = 'daily 06:30 Asia/Shanghai'\n{file}");
    assert_eq!(asked(&shanghai, &known()), ["https://h.example/2026-03-06.csv"]);
    let request = read(file).unwrap().plan(&known()).requests.remove(0);
    assert_eq!(
        (request.file.as_str(), request.step, request.takes_key),
        ("2026-03-05.csv", Step::File, false)
    );
    let keyed = read(&format!("{file}\nkey_variable = 'KEY'")).unwrap().plan(&known()).requests.remove(0);
    assert!(keyed.takes_key && keyed.url == request.url);
}

#[test]
fn sdmx_is_asked_for_the_structure_and_the_data() {
    let query = "sdmx = { address = 'https://h.example/rest/', flow = 'ECB,EXR,1.0', key = 'M.USD+CNY.EUR.SP00.A', start = '2000' }";
    assert_eq!(
        asked(query, &known()),
        [
            "https://h.example/rest/dataflow/ECB/EXR/1.0?references=children",
            "https://h.example/rest/data/ECB,EXR,1.0/M.USD+CNY.EUR.SP00.A?startPeriod=2000",
        ]
    );
    let query = "sdmx = { address = 'https://h.example/3', version = '3.0', flow = 'EXR', start = '2000', end = '2020', \
                 history = true, structure = false, parameters = { format = 'a b' } }";
    assert_eq!(
        asked(query, &known()),
        [
            "https://h.example/3/data/dataflow/*/EXR/~/*?c%5BTIME_PERIOD%5D=ge%3A2000%2Ble%3A2020&includeHistory=true&format=a+b"
        ]
    );
    // A key that is dots alone is no folder.
    let query = "sdmx = { address = 'https://h.example/rest', flow = 'EXR', key = '..', structure = false }";
    assert_eq!(asked(query, &known()), ["https://h.example/rest/data/EXR/all"]);
}

#[test]
fn only_what_changed_is_asked_for_after_a_pull_that_succeeded() {
    let query = "sdmx = { address = 'https://h.example/rest', flow = 'EXR', structure = false, updated_after = true }\nscope = 'whole'";
    let upstream = read(query).unwrap();
    assert_eq!(upstream.plan(&known()).scope, Scope::Whole);
    let before = Known { last_success: Some("2026-03-04T10:00:00.5Z".parse().unwrap()), ..known() };
    let plan = upstream.plan(&before);
    assert_eq!(plan.scope, Scope::Update);
    assert_eq!(
        plan.requests[0].url,
        "https://h.example/rest/data/EXR/all?updatedAfter=2026-03-03T10%3A00%3A00Z"
    );
    assert_eq!(upstream.refused(&plan.requests[0], 404), Refused::NothingNew);
    assert_eq!(upstream.refused(&plan.requests[0], 500), Refused::Fails);
    assert_eq!(upstream.refused(&upstream.plan(&known()).requests[0], 404), Refused::Fails);
}

#[test]
fn pages_of_the_world_bank_follow_each_other() {
    let query =
        "worldbank = { indicators = ['A.B', 'C'], countries = ['CN', 'US'], date = '1990:2030', source = 2 }";
    let first = "https://api.worldbank.org/v2/country/CN;US/indicator/A.B?format=json&per_page=10000&page=1&date=1990%3A2030&source=2";
    assert_eq!(asked(query, &known())[0], first);
    let (next, follow_up) = follows(query, r#"[{"page":1,"pages":2},[]]"#).unwrap();
    assert_eq!(next, [first.replace("&page=1", "&page=2")]);
    assert!(follow_up.is_data);
    assert_eq!(follows(query, r#"[{"page":1,"pages":1},null]"#).unwrap().0, [] as [&str; 0]);
    let refused =
        follows(query, r#"[{"message":[{"id":"120","key":"Invalid value","value":"No."}]}]"#).unwrap_err();
    assert_eq!(refused.to_string(), "the publisher refuses: Invalid value: No.");
    for answer in ["<html>", r#"[{"page":2,"pages":2},[]]"#, r#"[{"page":1,"pages":99999999},[]]"#, "{}"] {
        assert!(follows(query, answer).is_err(), "{answer}");
    }
}

#[test]
fn fred_is_asked_for_all_vintages_and_the_key_is_no_part_of_the_address() {
    let query = "key_variable = 'FRED_API_KEY'\nfred = { series = ['INDPRO'], start = 1990-01-01 }"
        .replace("1990-01-01", "'1990-01-01'");
    let first = asked(&query, &known());
    assert_eq!(first[0], "https://api.stlouisfed.org/fred/series?series_id=INDPRO&file_type=json");
    assert_eq!(
        first[1],
        "https://api.stlouisfed.org/fred/series/observations?series_id=INDPRO&file_type=json&realtime_start=1776-07-04&\
         realtime_end=9999-12-31&limit=100000&offset=0&observation_start=1990-01-01"
    );
    let plan = read(&query).unwrap().plan(&known());
    assert!(plan.scope == Scope::Update && plan.requests.iter().all(|request| request.takes_key));
    let (next, _) =
        follows(&query, r#"{"count":100001,"offset":0,"limit":100000,"observations":[]}"#).unwrap();
    assert_eq!(next, [first[1].replace("offset=0", "offset=100000")]);
    assert!(follows(&query, r#"{"count":100000,"offset":0,"limit":100000}"#).unwrap().0.is_empty());
    assert!(follows(&query, r#"{"count":9,"offset":5,"limit":100000}"#).is_err());
    assert!(follows(&query, r#"{"error_code":400,"error_message":"x"}"#).is_err());
}

#[test]
fn pages_of_dbnomics_follow_each_other() {
    let query = "dbnomics = { dataset = 'IMF/CPI', key = 'M.CN+US.', series = ['P/D/A.B'] }";
    assert_eq!(
        asked(query, &known()),
        [
            "https://api.db.nomics.world/v22/series/IMF/CPI/M.CN+US.?observations=1&limit=1000&offset=0",
            "https://api.db.nomics.world/v22/series?series_ids=P%2FD%2FA.B&observations=1&limit=1000&offset=0",
        ]
    );
    let (next, _) = follows(query, r#"{"series":{"num_found":3,"offset":0,"docs":[{},{}]}}"#).unwrap();
    assert!(
        next.len() == 1 && next[0].ends_with("/IMF/CPI/M.CN+US.?observations=1&limit=1000&offset=2"),
        "{next:?}"
    );
    assert!(follows(query, r#"{"series":{"num_found":2,"offset":0,"docs":[{},{}]}}"#).unwrap().0.is_empty());
    let empty = follows(query, r#"{"series":{"num_found":0,"offset":0,"docs":[]}}"#).unwrap_err();
    assert_eq!(empty.to_string(), "no series is found");
}

#[test]
fn a_collection_of_json_stat_leads_to_its_datasets_and_nowhere_else() {
    let query = "jsonstat = { address = 'https://h.example/c/list.json' }";
    let collection = |href: &str| {
        format!(
            r#"{{"class":"collection","link":{{"item":[{{"class":"dataset","href":"{href}"}},{{"class":"collection","href":"x"}}]}}}}"#
        )
    };
    let (next, follow_up) = follows(query, &collection("a.json")).unwrap();
    assert_eq!(next, ["https://h.example/c/a.json"]);
    assert_eq!((follow_up.is_data, follow_up.unused), (false, vec!["`x` is no dataset".to_owned()]));
    assert!(follows(query, r#"{"class":"dataset","id":[],"value":[]}"#).unwrap().1.is_data);
    let elsewhere = [
        "https://other.example/a.json",
        "http://h.example/a.json",
        "https://h.example:444/a.json",
        "file:///etc/passwd",
        "https://user@h.example/a.json",
        "//169.254.169.254/latest",
    ];
    for href in elsewhere {
        assert!(matches!(follows(query, &collection(href)), Err(AnswerError::Address(_))), "{href}");
    }
    let listed = format!("redirects = ['other.example']\n{query}");
    assert!(follows(&listed, &collection("https://other.example/a.json")).is_ok());
}

#[test]
fn a_data_package_leads_to_its_files() {
    let query = "datapackage = { address = 'https://h.example/p/datapackage.json' }";
    let package = r#"{"resources":[{"name":"a","path":"./data/a.csv"},{"name":"b","path":["b.csv","c.csv"]},{"name":"d","path":"d.pdf"},{"name":"e","data":[]}]}"#;
    let (next, follow_up) = follows(query, package).unwrap();
    assert_eq!(
        next,
        ["https://h.example/p/data/a.csv", "https://h.example/p/b.csv", "https://h.example/p/c.csv"]
    );
    assert!(follow_up.is_data && follow_up.requests[0].file == "data/a.csv" && follow_up.unused.len() == 2);
    let named = "datapackage = { address = 'https://h.example/p/datapackage.json', resources = ['b'] }";
    assert_eq!(follows(named, package).unwrap().0.len(), 2);
    let unknown = follows(&named.replace("'b'", "'z'"), package).unwrap_err().to_string();
    assert!(unknown.contains("no resource is called `z`; there are: a, b, d, e"), "{unknown}");
    for path in ["../x.csv", "/x.csv", "https://other.example/x.csv"] {
        let package = format!(r#"{{"resources":[{{"name":"a","path":"{path}"}}]}}"#);
        assert!(matches!(follows(query, &package), Err(AnswerError::Address(_))), "{path}");
    }
}

#[test]
fn another_yearbook_is_asked_for_changes_first() {
    let query = "yearbook = { address = 'https://h.example/', dataset = 'W', areas = ['CN', 'US'] }";
    let upstream = read(query).unwrap();
    assert_eq!(asked(query, &known()), ["https://h.example/v1/changes"]);
    let observations =
        "https://h.example/v1/observations?dataset=W&include=vintages&detail=full&format=csv&area=CN%2CUS";
    // What is said about observations comes first, so that it is there for them.
    let lists = ["figures", "sources", "indicators?dataset=W", "areas", "activities", "units", "topics"];
    let series = "https://h.example/sdmx/3.0/data/dataflow/*/W/*/*?attributes=UNIT_MEASURE&measures=none";
    let all = || {
        let lists = lists.iter().map(|list| format!("https://h.example/v1/{list}"));
        lists.chain([series, observations].map(str::to_owned)).collect::<Vec<_>>()
    };
    let (next, follow_up) = follows(query, r#"{"identity":"7-ab","next":"5-cd","changes":[]}"#).unwrap();
    assert_eq!((next, follow_up.followed.as_deref(), follow_up.is_data), (all(), Some("7-ab"), false));
    let followed = Known { followed: Some("7-ab".to_owned()), ..known() };
    let request = upstream.plan(&followed).requests.remove(0);
    assert_eq!(request.url, "https://h.example/v1/changes?since=7-ab");
    let after = |answer: &str| upstream.follow(&request, answer.as_bytes()).unwrap();
    assert_eq!(
        after(r#"{"identity":"8-ab","next":null,"changes":[{"dataset":"W"}]}"#).requests[8].url,
        observations
    );
    let other = after(r#"{"identity":"8-ab","next":null,"changes":[{"dataset":"V"}]}"#);
    assert_eq!((other.requests.len(), other.followed.as_deref()), (0, Some("8-ab")));
    let more = after(r#"{"identity":"9-ab","next":"8-ab","changes":[{"dataset":"V"}]}"#);
    assert_eq!(more.requests[0].url, "https://h.example/v1/changes?since=8-ab");
    // The other history is lost: everything is asked for again.
    let Refused::Instead(again) = upstream.refused(&request, 410) else { panic!("it is asked again") };
    assert_eq!(again.url, "https://h.example/v1/changes");
    assert_eq!(upstream.refused(&again, 410), Refused::Fails);
}

#[test]
fn what_is_wrong_is_refused_with_its_line_and_what_is_allowed() {
    let file = "file = { address = 'https://h.example/a.csv' }";
    for (rest, says) in [
        ("", "upstreams.toml:1: the upstream `U` does not say what is asked; add one of `file`, `sdmx`"),
        (
            &format!("{file}\njsonstat = {{ address = 'https://h.example/' }}"),
            "upstreams.toml:7: an upstream is of one kind; this one has `file` and `jsonstat`",
        ),
        ("fiel = {}", "upstreams.toml:6: unknown field `fiel`; allowed: "),
        ("file = { adress = 'x' }", "upstreams.toml:6: unknown field `adress`; allowed: `address`"),
        (
            "file = { address = 'http://h.example/a' }",
            "upstreams.toml:6: `http://h.example/a` is not encrypted; allowed: ",
        ),
        ("file = { address = 'file:///etc/passwd' }", "an address begins with https://, not with file:"),
        ("file = { address = 'https://user:secret@h.example/' }", "has a user or a password"),
        ("file = { address = 'https://h.example/#a' }", "has a fragment"),
        ("file = { address = 'h.example/a' }", "is no address"),
        ("file = { address = 'https://h.example/{yaer}' }", "`{yaer}` stands for nothing; allowed: `{date}`"),
        (
            &format!("schedule = 'dayly 06:30'\n{file}"),
            "upstreams.toml:6: `dayly 06:30` is no schedule; allowed: ",
        ),
        (&format!("{file}\nformat = 'xslx'"), "upstreams.toml:7: `xslx` is no format; allowed: csv,"),
        (&format!("{file}\nformat = 'xslx'"), "the nearest is `xls"),
        (
            &format!("{file}\nscope = 'some'"),
            "upstreams.toml:7: unknown variant `some`; allowed: `auto`, `whole`",
        ),
        (
            &format!("{file}\nlimits = {{ attempts = 0 }}"),
            "upstreams.toml:7: `attempts` is 0; allowed: 1 to 20",
        ),
        (
            &format!("{file}\nhold = {{ withdrawn = 2 }}"),
            "upstreams.toml:7: `withdrawn` is 2; allowed: a share from 0 to 1",
        ),
        (&format!("{file}\nredirects = ['https://h.example']"), "is no host; allowed: "),
        (
            &format!("{file}\nkey_variable = 'abcdef-0123'"),
            "upstreams.toml:7: `key_variable` is not right; allowed: the name of an environment variable",
        ),
        (&format!("{file}\ncontact = 'a b'"), "upstreams.toml:7: `contact` is not right"),
        (
            &format!("{file}\n[upstream.mapping]\nperiod = 'y'\nskip_rows = 1\nheader_row = 2"),
            "upstreams.toml:7: the mapping: `header_row` says",
        ),
        (
            &format!("{file}\n[upstream.mapping]\nperiod = 'y'\nperoid = 'y'"),
            "upstreams.toml:9: unknown field `peroid`; allowed: ",
        ),
        ("fred = { series = ['A'] }", "upstreams.toml:6: FRED asks for a key; name the environment variable"),
        ("worldbank = { indicators = [] }", "`indicators` must name at least one"),
        ("dbnomics = { series = ['P/D'] }", "`P/D` is no series; allowed: `PROVIDER/DATASET/SERIES`"),
        ("dbnomics = {}", "names neither `series` nor a `dataset`"),
        ("sdmx = { address = 'https://h.example', flow = 'A,B,1,2' }", "`A,B,1,2` is no dataflow"),
        (
            "sdmx = { address = 'https://h.example', flow = 'A', version = '2.0' }",
            "unknown variant `2.0`; allowed: `2.1`",
        ),
    ] {
        let said = read(rest).unwrap_err();
        assert!(said.contains(says), "{rest}\n{said}");
    }
    let twice = read_upstreams(FILE_NAME, &format!("{HEAD}{file}\n{HEAD}{file}\n")).unwrap_err();
    assert_eq!(
        twice[0].to_string(),
        "upstreams.toml:7: the id `U` stands already at upstreams.toml:1; give it another"
    );
    // A key that was pasted in is not repeated.
    let said = read(&format!("{file}\nkey_variable = 'secret-0123'")).unwrap_err();
    assert!(!said.contains("secret-0123"), "{said}");
}

#[test]
fn defaults_are_those_that_are_documented() {
    let upstream = read("file = { address = 'https://h.example/a.csv' }").unwrap();
    assert_eq!(
        (upstream.name.as_str(), upstream.schedule.is_none(), upstream.scope),
        ("U", true, Scope::Auto)
    );
    assert_eq!(
        upstream.limits,
        PullLimits { bytes: 268_435_456, seconds: 1_800, requests_per_minute: 30, attempts: 5 }
    );
    let hold = upstream.hold;
    let shares = [hold.withdrawn, hold.moved.share, hold.moved.by];
    assert_eq!(shares.map(f64::to_bits), [0.05, 0.2, 0.25].map(f64::to_bits));
    assert_eq!(upstream.access.key_parameter, "api_key");
    let hash = |rest: &str| read(rest).unwrap().sha256;
    let file = "file = { address = 'https://h.example/a.csv' }";
    assert_eq!(hash(file), hash(&format!("# a comment\n{file}")));
    assert_ne!(hash(file), hash(&file.replace("a.csv", "b.csv")));
}
