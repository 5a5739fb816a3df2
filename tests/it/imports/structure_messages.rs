//! SDMX structure messages beside data: in one command, in one archive; and message groups of SDMX-ML 2.0.

use std::path::PathBuf;

use super::notations::zipped;
use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    a_column_that_the_structure_lacks_is_refused_with_the_nearest,
    a_structure_message_in_an_archive_is_used,
    data_sets_of_message_groups_are_read,
);

/// The structure of made-up mills: frequency, mill and product.
fn structure() -> String {
    let dimension = |id: &str, position: usize| format!(r#"<s:Dimension id="{id}" position="{position}"/>"#);
    format!(
        r#"<?xml version="1.0"?><m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<m:Header><m:ID>S</m:ID></m:Header><m:Structures><s:DataStructures>
<s:DataStructure id="MILLS" agencyID="ZZ" version="1.0"><c:Name xml:lang="en">Mills</c:Name><s:DataStructureComponents>
<s:DimensionList>{}{}{}<s:TimeDimension id="TIME_PERIOD" position="4"/></s:DimensionList>
<s:AttributeList><s:Attribute id="COVERAGE"/><s:Attribute id="NATIONAL_CODE"/><s:Attribute id="OBS_STATUS"/></s:AttributeList>
<s:MeasureList><s:PrimaryMeasure id="OBS_VALUE"/></s:MeasureList></s:DataStructureComponents></s:DataStructure></s:DataStructures>
</m:Structures></m:Structure>"#,
        dimension("FREQ", 1),
        dimension("MILL", 2),
        dimension("PRODUCT", 3),
    )
}

/// The ids of the dimensions of a dataset.
pub(super) async fn dimensions(shelf: &Shelf, dataset: &str) -> Vec<String> {
    let answer = shelf.app.json(&format!("/v1/datasets/{dataset}")).await;
    answer["dimensions"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

async fn refusal(shelf: &Shelf, files: &[PathBuf], map: &str) -> String {
    let with = With { map, ..With::published("2024-01-01") };
    shelf.try_files("REFUSED", files, with).await.unwrap_err().to_string()
}

async fn a_column_that_the_structure_lacks_is_refused_with_the_nearest(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let structure = shelf.written("mills.xml", structure());
    let csv = |head: &str, row: &str| shelf.written("data.csv", format!("{head}\n{row}\n"));
    let right = csv(
        "DATAFLOW,FREQ,PRODUCT,MILL,TIME_PERIOD,COVERAGE,OBS_STATUS,OBS_VALUE",
        "ZZ:MILLS(1.0),A,RAIL,M1,2019,K,A,3.5",
    );
    shelf.files("RIGHT", &[structure.clone(), right.clone()], With::published("2024-01-01")).await;
    assert_eq!(dimensions(&shelf, "RIGHT").await, ["FREQ", "MILL", "PRODUCT"]);
    for (head, row, said) in [
        (
            "DATAFLOW,FREQ,MILLS,PRODUCT,TIME_PERIOD,OBS_VALUE",
            "x,A,M1,RAIL,2019,1",
            ["`MILLS`", "nearest is `MILL`"],
        ),
        (
            "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,MILL,PRODCT,TIME_PERIOD,OBS_VALUE",
            "dataflow,x,I,A,M1,RAIL,2019,1",
            ["`PRODCT`", "nearest is `PRODUCT`"],
        ),
        (
            "DATAFLOW,FREQ,mill,PRODUCT,TIME_PERIOD,OBS_VALUE",
            "x,A,M1,RAIL,2019,1",
            ["`mill`", "nearest is `MILL`"],
        ),
        (
            "DATAFLOW,FREQ,MILL,PRODUCT,TIME_PERIOD,OBS_VALUE,COVERAG",
            "x,A,M1,RAIL,2019,1,K",
            ["`COVERAG`", "nearest is `COVERAGE`"],
        ),
        ("DATAFLOW,FREQ,MILL,TIME_PERIOD,OBS_VALUE", "x,A,M1,2019,1", ["`PRODUCT`", "constants"]),
    ] {
        let message = refusal(&shelf, &[structure.clone(), csv(head, row)], "").await;
        assert!(said.iter().all(|part| message.contains(part)), "{head}: {message}");
    }
    let data = r#"<m:StructureSpecificData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"><m:Header/>
<m:DataSet><Series FREQ="A" MILLL="M1" PRODUCT="RAIL"><Obs TIME_PERIOD="2019" OBS_VALUE="3.5"/></Series></m:DataSet></m:StructureSpecificData>"#;
    let said = refusal(&shelf, &[structure.clone(), shelf.written("data.xml", data)], "").await;
    assert!(said.contains("`MILLL`") && said.contains("`MILL`"), "{said}");
    // The mapping says what it is, or gives what lacks.
    let extra = csv("DATAFLOW,FREQ,MILL,PRODUCT,COLOUR,TIME_PERIOD,OBS_VALUE", "x,A,M1,RAIL,red,2019,1");
    let with = |map| With { map, ..With::published("2024-01-01") };
    shelf.files("IGNORED", &[structure.clone(), extra], with("ignore = ['COLOUR']")).await;
    let short = csv("DATAFLOW,FREQ,MILL,TIME_PERIOD,OBS_VALUE", "x,A,M1,2019,1");
    shelf.files("CONSTANT", &[structure, short], with("constants = { PRODUCT = 'RAIL' }")).await;
    assert_eq!(dimensions(&shelf, "CONSTANT").await, ["FREQ", "MILL", "PRODUCT"]);
    // The structure of a dataset that is there.
    let wrong = csv("DATAFLOW,FREQ,MILLS,PRODUCT,TIME_PERIOD,OBS_VALUE", "x,A,M1,RAIL,2020,1");
    let outcome = shelf.try_files("RIGHT", &[wrong], With::published("2024-01-01")).await;
    let message = outcome.unwrap_err().to_string();
    assert!(message.contains("`MILLS`") && message.contains("nearest is `MILL`"), "{message}");
}

async fn a_structure_message_in_an_archive_is_used(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let data = r#"<?xml version="1.0"?><m:StructureSpecificData xmlns:d="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"
 xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"><m:Header><m:ID>D</m:ID></m:Header>
<m:DataSet><Series FREQ="A" MILL="M1" PRODUCT="RAIL" NATIONAL_CODE="7"><Obs TIME_PERIOD="2019" OBS_VALUE="3.5"/></Series>
<Series FREQ="A" MILL="M2" PRODUCT="RAIL" NATIONAL_CODE="8"><Obs TIME_PERIOD="2019" OBS_VALUE="4.5"/></Series></m:DataSet></m:StructureSpecificData>"#;
    let csv = "DATAFLOW,FREQ,MILL,PRODUCT,NATIONAL_CODE,TIME_PERIOD,OBS_VALUE\nx,A,M1,RAIL,7,2019,3.5\n";
    let structure = structure();
    let structure = structure.as_str();
    for (number, members) in [
        vec![("a_data.xml", data), ("b_structure.xml", structure)],
        vec![("dsd.xml", structure), ("readme.txt", "Made up."), ("z/data.xml", data)],
        vec![("data.csv", csv), ("structure.xml", structure)],
    ]
    .into_iter()
    .enumerate()
    {
        let dataset = format!("Z{number}");
        let path = shelf.written("mills.zip", zipped(&members));
        let report = shelf.file(&dataset, &path, With::published("2024-01-01")).await;
        assert_eq!(dimensions(&shelf, &dataset).await, ["FREQ", "MILL", "PRODUCT"]);
        assert!(report.unused.iter().all(|part| !part.name.ends_with(".xml")), "{:?}", report.unused);
    }
    // The archive has the structure, a file beside it the data.
    let files = [shelf.written("dsd.zip", zipped(&[("s.xml", structure)])), shelf.written("data.xml", data)];
    shelf.files("BESIDE", &files, With::published("2024-01-01")).await;
    assert_eq!(dimensions(&shelf, "BESIDE").await, ["FREQ", "MILL", "PRODUCT"]);
    let answer = shelf.app.json("/v1/datasets/BESIDE").await;
    assert_eq!(answer["name"], "Mills", "{answer}");
}

async fn data_sets_of_message_groups_are_read(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let message = "http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message";
    let generic = "http://www.SDMX.org/resources/SDMXML/schemas/v2_0/generic";
    let series = |prefix: &str| {
        format!(
            r#"<{prefix}KeyFamilyRef>MILLS</{prefix}KeyFamilyRef><{prefix}Series><{prefix}SeriesKey><{prefix}Value concept="MILL" value="M1"/>
<{prefix}Value concept="FREQUENCY" value="A"/></{prefix}SeriesKey><{prefix}Obs><{prefix}Time>2015</{prefix}Time><{prefix}ObsValue value="12.5"/></{prefix}Obs></{prefix}Series>"#
        )
    };
    let plain = series("");
    let prefixed = series("g:");
    let compact = r#"<k:Series MILL="M1" FREQ="A"><k:Obs TIME_PERIOD="2015" OBS_VALUE="12.5"/></k:Series>"#;
    let header = "<Header><ID>none</ID><Prepared>2016-03-01T00:00:00</Prepared></Header>";
    for (number, text) in [
        format!(r#"<m:MessageGroup xmlns="{generic}" xmlns:m="{message}"><DataSet>{plain}</DataSet></m:MessageGroup>"#),
        format!(r#"<MessageGroup xmlns="{message}" xmlns:g="{generic}">{header}<g:DataSet>{prefixed}</g:DataSet></MessageGroup>"#),
        format!(r#"<MessageGroup xmlns="{message}">{header}<DataSet xmlns="{generic}" keyFamilyURI="x">{plain}</DataSet></MessageGroup>"#),
        format!(r#"<MessageGroup xmlns="{message}">{header}<k:DataSet xmlns:k="urn:sdmx:org.sdmx.infomodel.keyfamily.KeyFamily=ZZ:MILLS:compact">{compact}</k:DataSet></MessageGroup>"#),
    ]
    .into_iter()
    .enumerate()
    {
        let path = shelf.written("g.xml", &text);
        shelf.file(&format!("G{number}"), &path, With::published("2024-01-01")).await;
        assert_eq!(shelf.value(&format!("dataset=G{number}")).await, Some(12.5), "{text}");
    }
    let cross =
        format!(r#"<MessageGroup xmlns="{message}"><x:DataSet xmlns:x="urn:a:cross"/></MessageGroup>"#);
    let said = shelf.refused("CROSS", &shelf.written("c.xml", cross)).await.to_string();
    assert!(said.contains("`cross` style"), "{said}");
}
