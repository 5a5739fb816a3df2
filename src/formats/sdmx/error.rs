//! Error messages: `Error` of SDMX-ML, `errors` of SDMX-JSON.

use serde_json::json;

use super::version::SdmxVersion;
use super::xml::Xml;

/// An error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The code (SDMX web services guidelines, section 5); codes from 1000 on are the service's own.
    pub code: u16,
    /// The description.
    pub text: String,
}

impl Fault {
    /// The message as SDMX-ML.
    #[must_use]
    pub fn xml(&self, version: SdmxVersion) -> Vec<u8> {
        let mut out = Vec::new();
        let mut xml = Xml::new(&mut out);
        let (message, common) = (version.namespace("message"), version.namespace("common"));
        xml.declare();
        xml.open("mes:Error", &[("xmlns:mes", &message), ("xmlns:com", &common)]);
        xml.open("mes:ErrorMessage", &[("code", &self.code.to_string())]);
        // A text without `xml:lang` is English.
        xml.text("com:Text", &[], &self.text);
        xml.close("mes:ErrorMessage");
        xml.close("mes:Error");
        out
    }

    /// The message as SDMX-JSON.
    #[must_use]
    pub fn json(&self) -> Vec<u8> {
        let error = json!({"code": self.code, "title": self.text, "titles": {"en": self.text}});
        json!({"errors": [error]}).to_string().into_bytes()
    }
}
