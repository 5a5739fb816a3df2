//! Invalid requests to every route: the response is an SDMX error message with the right status.

use super::get;
use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(whatever_is_asked_the_answer_is_a_message);

/// Paths of every resource.
const PATHS: [&str; 12] = [
    "2.1/data/CNIND",
    "2.1/data/CNIND/A.CN.VA.C",
    "2.1/data/CNIND_GROWTH",
    "2.1/availableconstraint/CNIND",
    "2.1/dataflow/YEARBOOK/CNIND/latest",
    "2.1/codelist",
    "3.0/data/dataflow/YEARBOOK/CNIND/1.0.0",
    "3.0/data/*/*/CNIND_GROWTH/*/A.CN.*",
    "3.0/availability/dataflow/YEARBOOK/CNIND/1.0.0",
    "3.0/structure/dataflow/YEARBOOK/CNIND",
    "3.0/structure/*",
    "3.0/schema/dataflow/YEARBOOK/CNIND/1.0.0",
];

/// Endings that are appended to each path.
const HOSTILE: [&str; 46] = [
    "/A..........",
    "/.....",
    "/***",
    "/+++",
    "/,,,",
    "/A.CN.VA.C,A.CN.VA.C,,",
    "/%00",
    "/%FF%FE",
    "/%2e%2e/%2e%2e",
    "/all/all/all/all/all/all",
    "/1.0.0.0.0/~/*/%2B",
    "/%E4%B8%AD/%F0%9F%98%80",
    "?c[]=",
    "?c[]=x",
    "?c=",
    "?c=x",
    "?c[FREQ=A",
    "?c[FREQ]=",
    "?c[FREQ]=,",
    "?c[FREQ]=%2B,%2B",
    "?c[FREQ]=eq:eq:eq:",
    "?c[TIME_PERIOD]=ge:99999-99-99",
    "?c[TIME_PERIOD]=ge:2020&c[TIME_PERIOD]=le:2019",
    "?c[OBS_VALUE]=gt:1e999",
    "?c[OBS_VALUE]=lt:-inf",
    "?c[%00]=%00",
    "?firstNObservations=99999999999999999999999",
    "?lastNObservations=18446744073709551615&firstNObservations=18446744073709551615",
    "?lastNObservations=1&firstNObservations=1",
    "?lastNObservations=1.5",
    "?limit=0",
    "?limit=18446744073709551615&offset=18446744073709551615",
    "?startPeriod=0000&endPeriod=9999-12-31",
    "?startPeriod=2024-02-30",
    "?startPeriod=2024-W54",
    "?endPeriod=-1",
    "?updatedAfter=yesterday",
    "?updatedAfter=9999-12-31T23:59:59.999Z&includeHistory=true",
    "?asOf=0001-01-01",
    "?references=nothing",
    "?references=all&detail=everything",
    "?detail=FULL",
    "?attributes=,&measures=",
    "?dimensionAtObservation=%20",
    "?format=application/vnd.sdmx.data%2Bjson;version=9",
    "?format=%00",
];

async fn whatever_is_asked_the_answer_is_a_message(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (path, hostile) in PATHS.iter().flat_map(|path| HOSTILE.map(|hostile| (path, hostile))) {
        let target = format!("/sdmx/{path}{hostile}");
        for accept in ["*/*", "application/json", "text/csv", "application/vnd.sdmx.structure+json;version=9"]
        {
            let answer = get(&app, &target, accept).await;
            let kind = answer.header("content-type");
            if answer.status == 200 {
                assert!(kind.starts_with("application/vnd.sdmx."), "{target} {accept}: {kind}");
                continue;
            }
            assert!(
                matches!(answer.status.as_u16(), 400 | 404 | 406 | 501),
                "{target} {accept}: {}",
                answer.text()
            );
            let text = answer.text();
            if accept.contains("json") {
                let error = &answer.json()["errors"][0];
                assert!(
                    error["code"].is_u64() && !error["title"].as_str().unwrap().is_empty(),
                    "{target}: {text}"
                );
            } else {
                assert_eq!(kind, "application/xml", "{target} {accept}: {text}");
                assert!(text.contains("<mes:ErrorMessage code=\""), "{target} {accept}: {text}");
            }
        }
    }
}
