//! SDMX-ML data messages: what generic and structure-specific ones have in common.

use chrono::NaiveDate;

use super::values::{Point, Series};
use super::xml::{Edition, Xml};
use super::{Message, generic, header, specific};
use crate::domain::dataset::{AnswerHeader, SeriesData};
use crate::formats::Encoder;

/// How keys and values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// As elements with ids, the same for every structure.
    Generic,
    /// As XML attributes that are called like the components of the structure.
    Specific(Edition),
}

/// Writes SDMX-ML.
#[derive(Debug)]
pub(super) struct MlEncoder {
    message: Message,
    dialect: Dialect,
    time_series: bool,
    /// The namespace of structure-specific data sets.
    namespace: String,
}

impl MlEncoder {
    pub(super) fn new(message: Message, dialect: Dialect, time_series: bool) -> Self {
        // The message for time series knows no other observations.
        let message = Message { flat: message.flat && message.observations && !time_series, ..message };
        let level = if message.flat { "AllDimensions" } else { "TIME_PERIOD" };
        let namespace = format!("{}:ObsLevelDim:{level}", message.structure.flow_urn(message.agency));
        Self { message, dialect, time_series, namespace }
    }

    const fn root(&self) -> &'static str {
        match (self.dialect, self.time_series) {
            (Dialect::Generic, false) => "mes:GenericData",
            (Dialect::Generic, true) => "mes:GenericTimeSeriesData",
            (Dialect::Specific(_), false) => "mes:StructureSpecificData",
            (Dialect::Specific(_), true) => "mes:StructureSpecificTimeSeriesData",
        }
    }

    fn open_data_set(&self, xml: &mut Xml<'_>, published: Option<NaiveDate>) {
        let published = published.map(|day| format!("{day}T00:00:00Z"));
        match self.dialect {
            Dialect::Generic => generic::open_data_set(xml, published.as_deref()),
            Dialect::Specific(edition) => {
                specific::open_data_set(xml, edition, &self.namespace, published.as_deref());
            }
        }
    }

    fn write(&self, xml: &mut Xml<'_>, series: &Series<'_>, points: &[Point<'_>]) {
        match self.dialect {
            Dialect::Generic => generic::write(xml, &self.message, series, points),
            Dialect::Specific(_) => specific::write(xml, &self.message, series, points),
        }
    }
}

impl Encoder for MlEncoder {
    fn begin(&mut self, answer: &AnswerHeader, out: &mut Vec<u8>) {
        let mut xml = Xml::new(out);
        let (edition, data, prefix) = match self.dialect {
            Dialect::Generic => (Edition::V21, "data/generic", "xmlns:gen"),
            Dialect::Specific(edition) => (edition, "data/structurespecific", "xmlns:ss"),
        };
        let (message, common) = (edition.namespace("message"), edition.namespace("common"));
        let data = edition.namespace(data);
        let mut namespaces = vec![("xmlns:mes", message.as_str()), ("xmlns:com", &common), (prefix, &data)];
        let mut own = None;
        if let Dialect::Specific(_) = self.dialect {
            namespaces.push(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"));
            own = Some(self.namespace.as_str());
        }
        xml.declare();
        xml.open(self.root(), &namespaces);
        header::write(&mut xml, &self.message, answer.revision, edition, own);
        if !self.message.history {
            self.open_data_set(&mut xml, None);
        }
    }

    fn series(&mut self, series: &SeriesData, out: &mut Vec<u8>) {
        let mut xml = Xml::new(out);
        let described = Series::new(&self.message, series);
        let points = Point::all(&self.message, series);
        if !self.message.history {
            return self.write(&mut xml, &described, &points);
        }
        for (day, points) in Point::by_publication(points) {
            self.open_data_set(&mut xml, day);
            self.write(&mut xml, &described, &points);
            xml.close("mes:DataSet");
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let mut xml = Xml::new(out);
        if !self.message.history {
            xml.close("mes:DataSet");
        }
        xml.close(self.root());
    }
}
