//! Messages in the shape of the Bank for International Settlements. There is no recorded one among the shared data, so these
//! are made after its public documentation: API v1 (SDMX REST 2.1, `stats.bis.org/api/v1`), the structure `BIS_CBPOL` with
//! two dimensions, observations in a structure-specific message, `NaN` with the status `M` where there is none.

pub const STRUCTURE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<mes:Structure xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:str="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<mes:Header><mes:ID>IDREF1</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-02T00:00:00Z</mes:Prepared><mes:Sender id="BIS"/></mes:Header>
<mes:Structures>
<str:Dataflows><str:Dataflow id="WS_CBPOL" agencyID="BIS" version="1.0" isFinal="true"><com:Name xml:lang="en">Policy rates</com:Name>
<str:Structure><Ref id="BIS_CBPOL" version="1.0" agencyID="BIS" package="datastructure" class="DataStructure"/></str:Structure></str:Dataflow></str:Dataflows>
<str:DataStructures><str:DataStructure id="BIS_CBPOL" agencyID="BIS" version="1.0" isFinal="true"><com:Name xml:lang="en">Policy rates</com:Name>
<str:DataStructureComponents>
<str:DimensionList id="DimensionDescriptor">
<str:Dimension id="FREQ" position="1"><str:ConceptIdentity><Ref id="FREQ" maintainableParentID="BIS_CONCEPT_SCHEME" maintainableParentVersion="1.0" agencyID="BIS" package="conceptscheme" class="Concept"/></str:ConceptIdentity></str:Dimension>
<str:Dimension id="REF_AREA" position="2"><str:ConceptIdentity><Ref id="REF_AREA" maintainableParentID="BIS_CONCEPT_SCHEME" maintainableParentVersion="1.0" agencyID="BIS" package="conceptscheme" class="Concept"/></str:ConceptIdentity></str:Dimension>
<str:TimeDimension id="TIME_PERIOD" position="3"><str:ConceptIdentity><Ref id="TIME_PERIOD" maintainableParentID="BIS_CONCEPT_SCHEME" maintainableParentVersion="1.0" agencyID="BIS" package="conceptscheme" class="Concept"/></str:ConceptIdentity></str:TimeDimension>
</str:DimensionList>
<str:AttributeList id="AttributeDescriptor">
<str:Attribute id="UNIT_MEASURE" assignmentStatus="Mandatory"><str:AttributeRelationship><str:Dimension><Ref id="FREQ"/></str:Dimension><str:Dimension><Ref id="REF_AREA"/></str:Dimension></str:AttributeRelationship></str:Attribute>
<str:Attribute id="UNIT_MULT" assignmentStatus="Mandatory"><str:AttributeRelationship><str:Dimension><Ref id="FREQ"/></str:Dimension><str:Dimension><Ref id="REF_AREA"/></str:Dimension></str:AttributeRelationship></str:Attribute>
<str:Attribute id="DECIMALS" assignmentStatus="Mandatory"><str:AttributeRelationship><str:Dimension><Ref id="FREQ"/></str:Dimension><str:Dimension><Ref id="REF_AREA"/></str:Dimension></str:AttributeRelationship></str:Attribute>
<str:Attribute id="SOURCE_REF" assignmentStatus="Conditional"><str:AttributeRelationship><str:Dimension><Ref id="FREQ"/></str:Dimension><str:Dimension><Ref id="REF_AREA"/></str:Dimension></str:AttributeRelationship></str:Attribute>
<str:Attribute id="TITLE" assignmentStatus="Conditional"><str:AttributeRelationship><str:Dimension><Ref id="FREQ"/></str:Dimension><str:Dimension><Ref id="REF_AREA"/></str:Dimension></str:AttributeRelationship></str:Attribute>
<str:Attribute id="OBS_STATUS" assignmentStatus="Mandatory"><str:AttributeRelationship><str:PrimaryMeasure><Ref id="OBS_VALUE"/></str:PrimaryMeasure></str:AttributeRelationship></str:Attribute>
<str:Attribute id="OBS_CONF" assignmentStatus="Conditional"><str:AttributeRelationship><str:PrimaryMeasure><Ref id="OBS_VALUE"/></str:PrimaryMeasure></str:AttributeRelationship></str:Attribute>
</str:AttributeList>
<str:MeasureList id="MeasureDescriptor"><str:PrimaryMeasure id="OBS_VALUE"><str:ConceptIdentity><Ref id="OBS_VALUE" maintainableParentID="BIS_CONCEPT_SCHEME" maintainableParentVersion="1.0" agencyID="BIS" package="conceptscheme" class="Concept"/></str:ConceptIdentity></str:PrimaryMeasure></str:MeasureList>
</str:DataStructureComponents></str:DataStructure></str:DataStructures>
</mes:Structures></mes:Structure>"#;

pub const DATA: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<message:StructureSpecificData xmlns:ss="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific" xmlns:ns1="urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=BIS:WS_CBPOL(1.0):ObsLevelDim:TIME_PERIOD" xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:common="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<message:Header><message:ID>IDREF2</message:ID><message:Test>false</message:Test><message:Prepared>2026-01-02T00:00:00Z</message:Prepared><message:Sender id="BIS"/><message:Receiver id="not_supplied"/>
<message:Structure structureID="BIS_WS_CBPOL_1_0" namespace="urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=BIS:WS_CBPOL(1.0):ObsLevelDim:TIME_PERIOD" dimensionAtObservation="TIME_PERIOD"><common:StructureUsage><Ref agencyID="BIS" id="WS_CBPOL" version="1.0"/></common:StructureUsage></message:Structure>
</message:Header>
<message:DataSet ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" ss:structureRef="BIS_WS_CBPOL_1_0" action="Replace">
<Series FREQ="M" REF_AREA="CN" UNIT_MEASURE="368" UNIT_MULT="0" DECIMALS="4" SOURCE_REF="a central bank" TITLE="policy rate - China">
<Obs TIME_PERIOD="2025-10" OBS_VALUE="3" OBS_STATUS="A" OBS_CONF="F"/><Obs TIME_PERIOD="2025-11" OBS_VALUE="3" OBS_STATUS="A" OBS_CONF="F"/><Obs TIME_PERIOD="2025-12" OBS_VALUE="NaN" OBS_STATUS="M" OBS_CONF="F"/>
</Series>
<Series FREQ="M" REF_AREA="XM" UNIT_MEASURE="368" UNIT_MULT="0" DECIMALS="4" SOURCE_REF="a central bank" TITLE="policy rate - Euro area">
<Obs TIME_PERIOD="2025-10" OBS_VALUE="2" OBS_STATUS="A" OBS_CONF="F"/><Obs TIME_PERIOD="2025-11" OBS_VALUE="2.15" OBS_STATUS="A" OBS_CONF="F"/><Obs TIME_PERIOD="2025-12" OBS_VALUE="-0.5" OBS_STATUS="A" OBS_CONF="F"/>
</Series>
</message:DataSet></message:StructureSpecificData>"#;
