//! Texts of the `OpenDocument` format (ISO/IEC 26300-1).

mod part;
mod style;

use self::part::PartReader;
use self::style::Styles;
use super::finish;
use super::office::{OfficeBlocks, Properties};
use super::package::{Package, encrypted};
use crate::ingest::document::document_text::{BlockKind, DocumentText, PartProblem};
use crate::ingest::document::error::DocumentError;

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";

/// The text of a document: its body with the notes, then the heads and feet of its pages.
///
/// # Errors
/// When the file is damaged or encrypted, or exceeds a limit.
pub(super) fn read(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    let mut package = Package::open(bytes)?;
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return Err(encrypted());
    }
    let content = package.required(CONTENT)?;
    let common = package.part(STYLES)?;
    let mut styles = Styles::default();
    let mut problems = Vec::new();
    if let Some(common) = &common {
        let read = styles.read(STYLES, common.clone());
        problems.extend(read.err().map(|error| problem(STYLES, error)));
    }
    styles.read(CONTENT, content.clone())?;
    let mut blocks = OfficeBlocks::default();
    PartReader::new("body", &styles, &mut blocks, BlockKind::Paragraph).read(CONTENT, content, "office:text")?;
    if let Some(common) = common {
        let mut reader = PartReader::new("master", &styles, &mut blocks, BlockKind::Furniture);
        let read = reader.read(STYLES, common, "office:master-styles");
        problems.extend(read.err().map(|error| problem(STYLES, error)));
    }
    let mut properties = Properties::default();
    if let Some(content) = package.part("meta.xml")? {
        let read = properties.read("meta.xml", content);
        problems.extend(read.err().map(|error| problem("meta.xml", error)));
    }
    let language = properties.language.take();
    Ok(finish(DocumentText { problems, ..blocks.document(properties) }, language.as_deref()))
}

fn problem(part: &str, error: DocumentError) -> PartProblem {
    PartProblem { fragment: part.to_owned(), message: error.message }
}

#[cfg(test)]
mod tests;
