//! Structure-specific messages, with and without their structure.

use super::{message, read, read_with};
use crate::ingest::data::sdmx_ml::structure;
use std::io::Cursor;

#[test]
fn well_known_ids_texts_and_gaps_are_attributes() {
    let read = read(&message(
        "StructureSpecificData",
        "TIME_PERIOD",
        r#"<m:DataSet d:structureRef="S" x:type="n:DataSetType" d:action="Replace" NOTE="n">
<Series FREQ="A" AREA="CN" DECIMALS="1" LABEL="two words" EXTRA="e"><Obs TIME_PERIOD="2020" OBS_VALUE="1" FLAG="p"/></Series>
<Series FREQ="A" AREA="US" DECIMALS="1" LABEL="one"><Obs TIME_PERIOD="2020" OBS_VALUE="2"/></Series>
<Group x:type="n:G" AREA="CN" COLOUR="red"/></m:DataSet>"#,
    ));
    assert_eq!(
        read.columns(),
        (vec!["FREQ", "AREA"], vec!["DECIMALS", "LABEL", "EXTRA", "NOTE", "FLAG", "COLOUR"])
    );
    assert_eq!(read.records, ["A.CN 2020 1 1|two words|e|n|p|red", "A.US 2020 2 1|one||n||"]);
}

#[test]
fn a_unit_that_distinguishes_series_is_a_dimension() {
    let read = read(&message(
        "StructureSpecificData",
        "TIME_PERIOD",
        r#"<m:DataSet><Series FREQ="A" UNIT_MEASURE="USD" UNIT_MULT="6" TITLE="a"><Obs TIME_PERIOD="2020" OBS_VALUE="1"/></Series>
<Series FREQ="A" UNIT_MEASURE="PC" UNIT_MULT="0" TITLE="b"><Obs TIME_PERIOD="2020" OBS_VALUE="2"/></Series></m:DataSet>"#,
    ));
    assert_eq!(read.records, ["A.USD 2020 1 6|a", "A.PC 2020 2 0|b"]);
}

#[test]
fn a_unit_that_only_goes_with_the_key_is_an_attribute() {
    let read = read(&message(
        "StructureSpecificData",
        "AllDimensions",
        r#"<m:DataSet><Obs FREQ="A" CUR="CHF" UNIT_MEASURE="CHF" TIME_PERIOD="2020" OBS_VALUE="1"/>
<Obs FREQ="A" CUR="USD" UNIT_MEASURE="USD" TIME_PERIOD="2020" OBS_VALUE="2"/></m:DataSet>"#,
    ));
    assert_eq!(read.records, ["A.CHF 2020 1 CHF", "A.USD 2020 2 USD"]);
}

#[test]
fn what_follows_the_value_of_a_flat_observation_is_an_attribute_unless_it_tells_apart() {
    let flat = |first: &str, second: &str| {
        read(&message(
            "StructureSpecificData",
            "AllDimensions",
            &format!(
                r#"<m:DataSet><Obs FREQ="A" AREA="CN" TIME_PERIOD="2020" OBS_VALUE="1" X="{first}"/>
<Obs FREQ="A" AREA="{second}" TIME_PERIOD="2020" OBS_VALUE="2" X="2"/></m:DataSet>"#
            ),
        ))
    };
    assert_eq!(flat("1", "US").records, ["A.CN 2020 1 1", "A.US 2020 2 2"]);
    assert_eq!(flat("1", "CN").records, ["A.CN.1 2020 1 ", "A.CN.2 2020 2 "]);
}

#[test]
fn true_duplicates_are_passed_on() {
    let read = read(&message(
        "StructureSpecificData",
        "TIME_PERIOD",
        r#"<m:DataSet><Series FREQ="A"><Obs TIME_PERIOD="2020" OBS_VALUE="1"/><Obs TIME_PERIOD="2020" OBS_VALUE="2"/></Series></m:DataSet>"#,
    ));
    assert_eq!(read.records, ["A 2020 1 ", "A 2020 2 "]);
}

#[test]
fn explicit_measures_are_told_by_type() {
    let text = message(
        "StructureSpecificData",
        "DEMO",
        r#"<m:DataSet><Series FREQ="A" TIME_PERIOD="2020"><Obs x:type="n:BIRTHS" OBS_VALUE="1"/><Obs x:type="n:DEATHS"/></Series></m:DataSet>"#,
    );
    let read =
        read(&text.replace("dimensionAtObservation", r#"explicitMeasures="true" dimensionAtObservation"#));
    assert_eq!(read.records, ["A.BIRTHS 2020 1 ", "A.DEATHS 2020 - "]);
}

#[test]
fn messages_of_3_0_are_read() {
    let text = message(
        "StructureSpecificData",
        "TIME_PERIOD",
        r#"<m:DataSet d:structureRef="S"><Atts AREA="CN" NAME_OF="China"/>
<Series FREQ="A" AREA="CN"><Comp id="TAGS"><Value>a</Value><Value>b</Value></Comp><Obs TIME_PERIOD="2020" OBS_VALUE="1"/>
<Obs d:action="Delete" TIME_PERIOD="2021"/></Series></m:DataSet>"#,
    );
    let urn =
        "<c:Structure>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=XX:DSD(1.0.0)</c:Structure>";
    let (before, rest) = text.split_once("<c:Structure>").unwrap();
    let (_, after) = rest.split_once("</c:Structure>").unwrap();
    let read = read(&format!("{before}{urn}{after}"));
    assert_eq!(read.records, ["A.CN 2020 1 a, b|China", "A.CN 2021 - a, b|China delete"]);
    assert_eq!(read.header.unwrap().notes, ["structure: XX:DSD(1.0.0)"]);
}

#[test]
fn compact_data_of_2_0_are_read() {
    let read = read(
        r#"<CompactData xmlns="http://www.SDMX.org/resources/SDMXML/schemas/v2_0/message" xmlns:n="n"><Header><DataSetAction>Delete</DataSetAction></Header>
<n:DataSet keyFamilyURI="x" action="Append"><n:Siblings AREA="CN" TITLE="China"/>
<n:Series FREQ="A" AREA="CN"><n:Obs TIME_PERIOD="2020" OBS_VALUE="5"/></n:Series></n:DataSet></CompactData>"#,
    );
    assert_eq!(read.records, ["A.CN 2020 5 China"]);
}

#[test]
fn the_structure_decides_where_it_is_given() {
    let structures = message(
        "Structure",
        "TIME_PERIOD",
        r#"<m:Structures><s:DataStructures xmlns:s="s"><s:DataStructure id="DSD" agencyID="XX" version="1.0"><s:DataStructureComponents>
<s:DimensionList><s:Dimension id="TITLE" position="2"/><s:Dimension id="FREQ" position="1"/><s:Dimension id="GONE" position="3"/>
<s:TimeDimension id="TIME_PERIOD"/></s:DimensionList><s:AttributeList><s:Attribute id="AREA"/></s:AttributeList>
<s:MeasureList><s:PrimaryMeasure id="OBS_VALUE"/></s:MeasureList></s:DataStructureComponents></s:DataStructure></s:DataStructures></m:Structures>"#,
    );
    let structures = structure::decode(&mut Cursor::new(structures.as_bytes())).unwrap();
    let text = message(
        "StructureSpecificData",
        "TIME_PERIOD",
        r#"<m:DataSet><Series AREA="CN" TITLE="a b" FREQ="A"><Obs TIME_PERIOD="2020" OBS_VALUE="1"/></Series></m:DataSet>"#,
    );
    let (done, read) = read_with(text.as_bytes(), &structures);
    done.unwrap();
    assert_eq!(read.columns(), (vec!["FREQ", "TITLE", "GONE"], vec!["AREA"]));
    assert_eq!(read.records, ["A.a b. 2020 1 CN"]);
}
