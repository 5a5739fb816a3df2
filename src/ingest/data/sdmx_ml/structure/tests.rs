//! Structure messages, small ones.

use std::io::Cursor;

use super::decode;

const LISTS: &str = r#"<s:Codelists><s:Codelist id="CL_A" agencyID="XX" version="1.0"><c:Name>Areas</c:Name>
<s:Code id="CN"><c:Name xml:lang="fr">Chine</c:Name><c:Name xml:lang="en">China</c:Name></s:Code></s:Codelist>
<s:Codelist id="CL_F" agencyID="XX" version="1.0"><s:Code id="A"><c:Name>Annual</c:Name></s:Code></s:Codelist></s:Codelists>
<s:Concepts><s:ConceptScheme id="CS" agencyID="XX" version="1.0"><s:Concept id="REF_AREA"><c:Name>Reference area</c:Name></s:Concept>
<s:Concept id="FREQ"><c:Name>Frequency</c:Name><s:CoreRepresentation><s:Enumeration><Ref id="CL_F" agencyID="XX" version="1.0"/></s:Enumeration></s:CoreRepresentation></s:Concept>
</s:ConceptScheme></s:Concepts>"#;

fn message(structures: &str) -> String {
    format!(
        r#"<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:s="s" xmlns:c="c"><m:Header/>
<m:Structures>{structures}</m:Structures></m:Structure>"#
    )
}

#[test]
fn a_structure_has_the_names_of_its_concepts_and_codes() {
    let text = message(&format!(
        r#"<s:Dataflows><s:Dataflow id="FLOW" agencyID="XX" version="1.0"><c:Name>Flow</c:Name><s:Structure><Ref id="DSD" agencyID="XX" version="1.0"/></s:Structure></s:Dataflow></s:Dataflows>
{LISTS}<s:DataStructures><s:DataStructure id="DSD" agencyID="XX" version="1.0"><c:Name>Output</c:Name><s:DataStructureComponents><s:DimensionList>
<s:Dimension><s:ConceptIdentity><Ref id="FREQ" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="XX"/></s:ConceptIdentity></s:Dimension>
<s:Dimension id="GEO"><s:ConceptIdentity><URN>urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=XX:CS(1.0).REF_AREA</URN></s:ConceptIdentity>
<s:LocalRepresentation><s:Enumeration><URN>urn:sdmx:org.sdmx.infomodel.codelist.Codelist=XX:CL_A(1.0)</URN></s:Enumeration></s:LocalRepresentation></s:Dimension>
<s:TimeDimension><s:ConceptIdentity><Ref id="TIME_PERIOD"/></s:ConceptIdentity></s:TimeDimension></s:DimensionList>
<s:Group id="G"><s:GroupDimension><s:DimensionReference><Ref id="GEO"/></s:DimensionReference></s:GroupDimension></s:Group>
<s:AttributeList><s:Attribute id="OBS_STATUS"><s:AttributeRelationship><s:PrimaryMeasure><Ref id="OBS_VALUE"/></s:PrimaryMeasure></s:AttributeRelationship></s:Attribute></s:AttributeList>
<s:MeasureList><s:PrimaryMeasure id="OBS_VALUE"/></s:MeasureList></s:DataStructureComponents></s:DataStructure></s:DataStructures>"#
    ));
    let structures = decode(&mut Cursor::new(text.as_bytes())).unwrap();
    let [structure] = structures.as_slice() else { panic!("one structure") };
    assert_eq!(structure.name.as_deref(), Some("Output"));
    let [frequency, area] = structure.dimensions.as_slice() else { panic!("two dimensions") };
    assert_eq!((frequency.id.as_str(), frequency.name.as_deref()), ("FREQ", Some("Frequency")));
    assert_eq!(frequency.codes.get("A").map(String::as_str), Some("Annual"));
    assert_eq!((area.id.as_str(), area.concept.as_str()), ("GEO", "REF_AREA"));
    assert_eq!(area.codes.get("CN").map(String::as_str), Some("China"));
    assert_eq!(structure.time.as_deref(), Some("TIME_PERIOD"));
    assert_eq!(structure.attributes.len(), 1);
    assert_eq!(structure.measures, ["OBS_VALUE"]);
}

#[test]
fn references_of_3_0_are_texts() {
    let text = message(&format!(
        r#"{LISTS}<s:DataStructures><s:DataStructure id="DSD" agencyID="XX" version="1.0.0"><s:DataStructureComponents><s:DimensionList>
<s:Dimension id="GEO"><s:ConceptIdentity>urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=XX:CS(1.0).REF_AREA</s:ConceptIdentity>
<s:LocalRepresentation><s:Enumeration>urn:sdmx:org.sdmx.infomodel.codelist.Codelist=XX:CL_A(1.0)</s:Enumeration></s:LocalRepresentation></s:Dimension>
</s:DimensionList></s:DataStructureComponents></s:DataStructure></s:DataStructures>"#
    ));
    let structures = decode(&mut Cursor::new(text.as_bytes())).unwrap();
    let area = &structures[0].dimensions[0];
    assert_eq!((area.name.as_deref(), area.codes.len()), (Some("Reference area"), 1));
}

#[test]
fn what_is_no_structure_message_is_refused() {
    assert!(decode(&mut Cursor::new(b"<html/>")).unwrap_err().to_string().contains("`html`"));
    assert!(decode(&mut Cursor::new(b"<m:Structure")).is_err());
}
