//! Figures that are claimed, corrected and withdrawn.

use serde_json::{Value, json};

use super::{Desk, at, june};
use crate::on_both;
use crate::support::Backend;

on_both!(
    a_claim_is_an_observation_at_once_and_holds,
    a_falling_rate_is_negative_and_a_unit_of_another_indicator_is_refused,
    a_figure_is_corrected_and_withdrawn,
    two_editors_do_not_lose_each_others_work,
    what_somebody_edits_by_hand_is_not_lost_either,
    another_scale_and_another_sign_need_a_confirmation,
    a_number_is_claimed_twice_only_on_purpose,
    several_claims_are_written_together_or_not_at_all,
    a_claim_that_cannot_be_is_refused_by_name,
);

/// The observations of a series by period.
async fn observations(desk: &Desk, key: &str) -> Vec<(String, Value)> {
    let document = desk.app.json(&format!("/v1/observations?key={key}")).await;
    let observations = document["series"][0]["observations"].as_array().cloned().unwrap_or_default();
    let pair = |one: &Value| (one["period"].as_str().unwrap().to_owned(), one["value"].clone());
    observations.iter().map(pair).collect()
}

const STEEL: &str = "M.CN.CRUDE_STEEL._T";

async fn a_claim_is_an_observation_at_once_and_holds(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let answer = desk.ask("POST", "/v1/figures", &[], &june(&source)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let claimed = answer.json();
    let figure = &claimed["figures"][0];
    assert_eq!((&claimed["verified"], &claimed["findings"]), (&json!(true), &json!([])), "{claimed}");
    assert_eq!((&figure["value"], &figure["unit"]), (&json!(83_100_000), &json!("tonnes")));
    assert_eq!((&figure["lower"], &figure["upper"]), (&json!(83_050_000), &json!(83_150_000)));
    assert_eq!((&figure["period_basis"], &figure["verified"]), (&json!("stated"), &json!(true)));
    let id = figure["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("/v1/figures/{id}"));
    let known = observations(&desk, STEEL).await;
    assert_eq!(known, [("2025-05".into(), json!(86_500_000)), ("2025-06".into(), json!(83_100_000))]);
    let numbers = desk.app.json(&format!("/v1/sources/{source}/numbers")).await;
    assert_eq!(
        (&numbers["numbers"][0]["kind"], &numbers["numbers"][0]["figure"]),
        (&json!("figure"), &json!(id))
    );
    assert_eq!(numbers["version"], claimed["version"]);
    assert_eq!(answer.header("etag"), format!("\"{}\"", claimed["version"].as_str().unwrap()));
    let text = desk.file("figures.toml");
    assert!(text.starts_with("# By hand.\n") && text.contains(&format!("id = \"{id}\"\n")), "{text}");
    // The folder is what the database was seeded from.
    let report = desk.app.json("/v1/verification").await;
    let other = |finding: &&Value| finding["code"] != json!("number-unaccounted");
    let findings: Vec<&Value> = report["findings"].as_array().unwrap().iter().filter(other).collect();
    assert_eq!(findings, Vec::<&Value>::new(), "{report}");
    let changes = desk.app.json("/v1/changes").await;
    assert_eq!(changes["changes"].as_array().unwrap().last().unwrap()["actor"], json!("edit"), "{changes}");
}

async fn a_falling_rate_is_negative_and_a_unit_of_another_indicator_is_refused(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let wrong = json!({"source": source, "at": at("3.0 percent"), "series": STEEL, "period": "2025-06"});
    let answer = desk.ask("POST", "/v1/figures", &[], &wrong).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (422, &json!("unprocessable")));
    assert!(answer.text().contains("is in `percent`"), "{}", answer.text());
    let indicator = json!({
        "dataset": "STEEL", "code": "STEEL_GROWTH", "name": "Growth of the output of crude steel",
        "unit": "percent", "unit_class": "growth",
    });
    assert_eq!(desk.ask("POST", "/v1/indicators", &[], &indicator).await.status, 201);
    let rate = json!({"source": source, "at": at("3.0 percent"), "series": "S.CN.STEEL_GROWTH._T", "period": "2025-S1"});
    let answer = desk.ask("POST", "/v1/figures", &[], &rate).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let claimed = answer.json();
    assert_eq!(
        (&claimed["figures"][0]["value"], &claimed["verified"]),
        (&json!(-3), &json!(true)),
        "{claimed}"
    );
    assert_eq!(claimed["figures"][0]["period_basis"], json!("stated"));
}

async fn a_figure_is_corrected_and_withdrawn(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let wrong =
        json!({"source": source, "at": at("83.1 million tonnes"), "series": STEEL, "period": "2024-06"});
    let claimed = desk.ask("POST", "/v1/figures", &[], &wrong).await.json();
    let target = format!("/v1/figures/{}", claimed["figures"][0]["id"].as_str().unwrap());
    let version = format!("\"{}\"", claimed["version"].as_str().unwrap());
    let correction = json!({"period": "2025-06", "period_at": at("June 2025"), "note": "All mills."});
    let answer = desk.ask("PUT", &target, &[("if-match", &version)], &correction).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let figure = answer.json()["figures"][0].clone();
    assert_eq!((&figure["period"], &figure["period_basis"]), (&json!("2025-06"), &json!("stated")));
    assert_eq!((&figure["note"], &figure["verified"]), (&json!("All mills."), &json!(true)), "{figure}");
    let periods =
        |known: Vec<(String, Value)>| known.into_iter().map(|(period, _)| period).collect::<Vec<_>>();
    assert_eq!(periods(observations(&desk, STEEL).await), ["2025-05", "2025-06"]);
    // A value that the document does not say is written, and the answer says that it does not hold.
    let version = desk.version(&source).await;
    let answer =
        desk.ask("PUT", &target, &[("if-match", &version)], &json!({"value": 84_100_000.0})).await.json();
    assert_eq!(answer["verified"], json!(false), "{answer}");
    let finding = &answer["findings"][0];
    assert_eq!((&finding["what"], &finding["found"]), (&json!("value"), &json!("83100000")), "{answer}");
    let version = desk.version(&source).await;
    let answer = desk.ask("DELETE", &target, &[("if-match", &version)], &Value::Null).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(periods(observations(&desk, STEEL).await), ["2025-05"]);
    assert_eq!(desk.app.get(&target).await.status, 404);
    let numbers = desk.app.json(&format!("/v1/sources/{source}/numbers")).await;
    assert_eq!(numbers["numbers"][0]["kind"], json!("unaccounted"));
}

async fn two_editors_do_not_lose_each_others_work(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let seen = desk.version(&source).await;
    let first = desk.ask("POST", "/v1/figures", &[("if-match", &seen)], &june(&source)).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let before = desk.everything().await;
    let target = format!("/v1/figures/{}", first.json()["figures"][0]["id"].as_str().unwrap());
    let numbers = json!({"numbers": [{"at": at("12 percent"), "reason": "other"}]});
    let others = format!("/v1/sources/{source}/other-numbers");
    for (method, target, body) in [
        ("PUT", &target, json!({"period": "2024-06"})),
        ("DELETE", &target, Value::Null),
        ("POST", &"/v1/figures".to_owned(), june(&source)),
        ("POST", &others, numbers.clone()),
    ] {
        let answer = desk.ask(method, target, &[("if-match", &seen)], &body).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (412, &json!("precondition_failed")));
        assert!(answer.text().contains("somebody else"), "{}", answer.text());
    }
    for (method, body) in [("PUT", json!({"period": "2024-06"})), ("DELETE", Value::Null)] {
        let answer = desk.ask(method, &target, &[], &body).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (428, &json!("precondition_required")));
    }
    assert_eq!(desk.everything().await, before);
    let now = desk.version(&source).await;
    assert_eq!(desk.ask("POST", &others, &[("if-match", &now)], &numbers).await.status, 201);
}

async fn what_somebody_edits_by_hand_is_not_lost_either(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let seen = desk.version(&source).await;
    let path = desk.path("data").join("STEEL").join("figures.toml");
    let text =
        desk.file("figures.toml").replace("rounding = 100000\n", "rounding = 100000\nnote = \"By hand.\"\n");
    std::fs::write(path, &text).unwrap();
    let claim = desk.ask("POST", "/v1/figures", &[("if-match", &seen)], &june(&source)).await;
    assert_eq!(claim.status, 412, "{}", claim.text());
    assert_eq!(desk.app.json("/v1/figures/may").await["remark"], json!("By hand."));
    let now = desk.version(&source).await;
    assert_eq!(desk.ask("POST", "/v1/figures", &[("if-match", &now)], &june(&source)).await.status, 201);
    assert!(desk.file("figures.toml").starts_with(&text), "{}", desk.file("figures.toml"));
}

async fn another_scale_and_another_sign_need_a_confirmation(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let before = desk.everything().await;
    for (value, kind) in [(83_100.0, "scale"), (-83_100_000.0, "sign")] {
        let mut claim = june(&source);
        claim["value"] = json!(value);
        let answer = desk.ask("POST", "/v1/figures", &[], &claim).await;
        let problem = answer.json();
        assert_eq!(
            (answer.status.as_u16(), &problem["code"]),
            (409, &json!("confirmation_needed")),
            "{problem}"
        );
        assert_eq!((&problem["parameter"], &problem["allowed"]), (&json!("confirm"), &json!([kind])));
        assert!(answer.text().contains("86500000 in 2025-05"), "{problem}");
    }
    assert_eq!(desk.everything().await, before);
    let mut claim = june(&source);
    claim["value"] = json!(83_100.0);
    let answer = desk.ask("POST", "/v1/figures?confirm=true", &[], &claim).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["verified"]),
        (201, &json!(false)),
        "{}",
        answer.text()
    );
}

async fn a_number_is_claimed_twice_only_on_purpose(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    assert_eq!(desk.ask("POST", "/v1/figures", &[], &june(&source)).await.status, 201);
    let same = desk.ask("POST", "/v1/figures", &[], &june(&source)).await;
    assert_eq!(
        (same.status.as_u16(), &same.json()["code"]),
        (409, &json!("already_there")),
        "{}",
        same.text()
    );
    let mut other = june(&source);
    other["series"] = json!("M.DE.CRUDE_STEEL._T");
    let answer = desk.ask("POST", "/v1/figures", &[], &other).await;
    assert_eq!(answer.json()["allowed"], json!(["second_figure"]), "{}", answer.text());
    // The area comes from ISO 3166, since the folder does not have it.
    let answer = desk.ask("POST", "/v1/figures?confirm=true", &[], &other).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(desk.file("catalogue.toml").contains("code = \"DE\"\n"));
}

async fn several_claims_are_written_together_or_not_at_all(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let before = desk.everything().await;
    let mut wrong = june(&source);
    wrong["series"] = json!("M.CN.NOTHING._T");
    wrong["period"] = json!("2025-07");
    let answer = desk.ask("POST", "/v1/figures", &[], &json!({"figures": [june(&source), wrong]})).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(answer.text().contains("NOTHING"), "{}", answer.text());
    assert_eq!(desk.everything().await, before);
    let mut second = june(&source);
    second["series"] = json!("M.DE.CRUDE_STEEL._T");
    let both = json!({"figures": [june(&source), second]});
    let answer = desk.ask("POST", "/v1/figures", &[], &both).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["figures"].as_array().unwrap().len(), 2);
}

async fn a_claim_that_cannot_be_is_refused_by_name(backend: Backend) {
    let desk = Desk::start(backend).await;
    let source = desk.bring().await;
    let before = desk.everything().await;
    let with = |field: &str, value: Value| {
        let mut claim = june(&source);
        claim[field] = value;
        claim
    };
    for (claim, status, words) in [
        (with("at", json!({"start": 0, "end": 5})), 422, "no number at 0..5"),
        (
            with(
                "at",
                json!({"start": at("83.1 million tonnes")["start"], "end": at("83.1 million tonnes")["end"], "exact": "83.2 million tonnes"}),
            ),
            422,
            "not `83.2",
        ),
        (with("period", json!("2025-13")), 422, "period"),
        (with("period", json!("2025")), 422, "frequency"),
        (with("series", json!("M.CN.CRUDE_STEEL")), 422, "dimensions"),
        (with("series", json!("M.XX.CRUDE_STEEL._T")), 422, "unknown area `XX`"),
        (with("series", Value::Null), 422, "`series` is needed"),
        (with("colour", json!("red")), 422, "unknown field `colour`"),
        (with("source", json!("nowhere.txt")), 404, "nowhere.txt"),
        (json!("{"), 400, "cannot be read"),
        (json!({"figures": []}), 422, "0 claims"),
    ] {
        let answer = desk.ask("POST", "/v1/figures", &[], &claim).await;
        assert_eq!(answer.status.as_u16(), status, "{claim}: {}", answer.text());
        assert!(answer.json()["detail"].as_str().unwrap().contains(words), "{claim}: {}", answer.text());
    }
    let plain = [("content-type", "text/plain")];
    assert_eq!(desk.ask("POST", "/v1/figures", &plain, &june(&source)).await.status, 415);
    assert_eq!(desk.everything().await, before);
}
