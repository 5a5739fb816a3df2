//! How clients name artefacts, and how messages refer to them.

use crate::on_both;
use crate::support::{Backend, TestApp};

on_both!(all_is_written_in_any_way, data_refer_to_their_structure_by_its_id);

async fn all_is_written_in_any_way(backend: Backend) {
    let app = TestApp::start(backend).await;
    for [lower, other] in [
        ["datastructure/all/CNIND", "datastructure/ALL/CNIND"],
        ["dataflow/all/all/latest", "dataflow/ALL/All/LATEST"],
        ["data/CNIND/all/all", "data/CNIND/ALL/ALL"],
        ["codelist/YEARBOOK/CL_AREA/all", "codelist/YEARBOOK/CL_AREA/ALL"],
    ] {
        let [lower, other] = [lower, other].map(|path| format!("/sdmx/2.1/{path}"));
        let (lower, other) = (app.get(&lower).await, app.get(&other).await);
        assert_eq!((other.status.as_u16(), other.text()), (200, lower.text()));
    }
}

async fn data_refer_to_their_structure_by_its_id(backend: Backend) {
    let app = TestApp::start(backend).await;
    for (path, id) in [
        ("2.1/data/CNIND/A.CN.VA.C", "CNIND"),
        ("3.0/data/dataflow/*/CNIND_GROWTH/*/A.CN.VA.C", "CNIND_GROWTH"),
    ] {
        let message = app.get(&format!("/sdmx/{path}")).await.text();
        assert!(message.contains(&format!("structureID=\"{id}\"")), "{message}");
        assert!(message.contains(&format!("structureRef=\"{id}\"")), "{message}");
        // As rsdmx asks, with what it needs of code lists and concepts.
        let structure =
            app.get(&format!("/sdmx/2.1/datastructure/all/{id}/latest/?references=children")).await;
        assert_eq!(structure.status, 200, "{id}");
        assert!(structure.text().contains("Codelist") && structure.text().contains("ConceptScheme"), "{id}");
    }
}
