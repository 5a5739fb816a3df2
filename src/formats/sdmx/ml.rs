//! SDMX-ML data messages: the encoder of generic and structure-specific messages.

use std::sync::Arc;

use super::groups::Section;
use super::values::DataSet;
use super::version::SdmxVersion;
use super::xml::Xml;
use super::{Message, generic, groups, header, specific};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::Encoder;

/// The two forms of data messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Components are elements with ids; one schema for all data structures.
    Generic,
    /// Components are XML attributes, named by the data structure.
    Specific(SdmxVersion),
}

/// Writes SDMX-ML.
#[derive(Debug)]
pub(super) struct MlEncoder {
    message: Arc<Message>,
    dialect: Dialect,
    time_series: bool,
    /// The namespace of structure-specific data sets.
    namespace: String,
    /// The current data set.
    data_set: Option<DataSet>,
    section: Section,
}

impl MlEncoder {
    pub(super) fn new(message: Arc<Message>, dialect: Dialect, time_series: bool) -> Self {
        let dimension = message.dimension_at_observation();
        let namespace = format!("{}:ObsLevelDim:{dimension}", message.structure.dataflow_urn(message.agency));
        Self { message, dialect, time_series, namespace, data_set: None, section: Section::default() }
    }

    const fn root(&self) -> &'static str {
        match (self.dialect, self.time_series) {
            (Dialect::Generic, false) => "mes:GenericData",
            (Dialect::Generic, true) => "mes:GenericTimeSeriesData",
            (Dialect::Specific(_), false) => "mes:StructureSpecificData",
            (Dialect::Specific(_), true) => "mes:StructureSpecificTimeSeriesData",
        }
    }

    /// Writes the groups of some series; starts a data set where it changes.
    fn write(&mut self, members: &[SeriesData], out: &mut Vec<u8>) {
        let mut xml = Xml::new(out);
        groups::for_each_group(&self.message, members, |group| {
            if self.data_set != Some(group.data_set) {
                if self.data_set.is_some() {
                    xml.close("mes:DataSet");
                }
                match self.dialect {
                    Dialect::Generic => generic::open_data_set(&mut xml, &self.message, group.data_set),
                    Dialect::Specific(version) => {
                        specific::open_data_set(
                            &mut xml,
                            &self.message,
                            version,
                            &self.namespace,
                            group.data_set,
                        );
                    }
                }
                self.data_set = Some(group.data_set);
            }
            match self.dialect {
                Dialect::Generic => generic::write(&mut xml, &self.message, group),
                Dialect::Specific(_) => specific::write(&mut xml, &self.message, group),
            }
        });
    }
}

impl Encoder for MlEncoder {
    fn begin(&mut self, answer: &AnswerHeader, out: &mut Vec<u8>) {
        let mut xml = Xml::new(out);
        let (version, data, prefix) = match self.dialect {
            Dialect::Generic => (SdmxVersion::V21, "data/generic", "xmlns:gen"),
            Dialect::Specific(version) => (version, "data/structurespecific", "xmlns:ss"),
        };
        let (message, common) = (version.namespace("message"), version.namespace("common"));
        let data = version.namespace(data);
        let mut namespaces = vec![("xmlns:mes", message.as_str()), ("xmlns:com", &common), (prefix, &data)];
        let mut own = None;
        if let Dialect::Specific(_) = self.dialect {
            namespaces.push(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"));
            own = Some(self.namespace.as_str());
        }
        xml.declare();
        xml.open(self.root(), &namespaces);
        header::write(&mut xml, &self.message, answer.revision, version, own);
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        let complete = self.section.take(&self.message, series);
        self.write(&complete, out);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let last = self.section.rest();
        self.write(&last, out);
        let mut xml = Xml::new(out);
        if self.data_set.is_some() {
            xml.close("mes:DataSet");
        }
        xml.close(self.root());
    }
}
