//! Word documents since 2007 (ISO/IEC 29500-1).

mod part;
mod style;

use self::part::PartReader;
use self::style::Styles;
use super::finish;
use super::office::{OfficeBlocks, Properties};
use super::package::Package;
use super::xml_part::{PartEvent, XmlPart};
use crate::ingest::document::document_text::{BlockKind, DocumentText, PartProblem};
use crate::ingest::document::error::DocumentError;

/// The text of a document: its body, then its notes, then the heads and feet of its pages.
///
/// # Errors
/// When the file is damaged or encrypted, or exceeds a limit.
pub(super) fn read(bytes: &[u8]) -> Result<DocumentText, DocumentError> {
    let mut package = Package::open(bytes)?;
    let body = body_name(&mut package)?;
    let folder = body.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let styles = match package.part(&format!("{folder}/styles.xml"))? {
        Some(content) => Styles::read("styles.xml", content)?,
        None => Styles::default(),
    };
    let mut blocks = OfficeBlocks::default();
    let content = package.required(&body)?;
    PartReader::new("body", &styles, &mut blocks, BlockKind::Paragraph).read(&body, content)?;
    let mut problems = Vec::new();
    for (name, kind) in other_parts(&package, &folder) {
        let label = name.rsplit('/').next().unwrap_or(&name).trim_end_matches(".xml").to_owned();
        let content = package.required(&name)?;
        let read = PartReader::new(&label, &styles, &mut blocks, kind).read(&name, content);
        problems.extend(read.err().map(|error| PartProblem { fragment: label, message: error.message }));
    }
    let mut properties = Properties::default();
    for name in ["docProps/core.xml", "docProps/app.xml"] {
        if let Some(content) = package.part(name)? {
            let read = properties.read(name, content);
            problems.extend(read.err().map(|error| PartProblem { fragment: name.to_owned(), message: error.message }));
        }
    }
    let language = properties.language.take();
    Ok(finish(DocumentText { problems, ..blocks.document(properties) }, language.as_deref()))
}

/// The name of the part with the body, which the relations of the package say.
fn body_name(package: &mut Package) -> Result<String, DocumentError> {
    let Some(content) = package.part("_rels/.rels")? else { return Ok("word/document.xml".to_owned()) };
    let mut part = XmlPart::new("_rels/.rels", content)?;
    while let Some(event) = part.next()? {
        if let PartEvent::Start(element) = event
            && element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            && let Some(target) = element.attribute("Target")
        {
            return Ok(target.trim_start_matches('/').to_owned());
        }
    }
    Ok("word/document.xml".to_owned())
}

/// The parts with notes, and those with heads and feet of pages.
fn other_parts(package: &Package, folder: &str) -> Vec<(String, BlockKind)> {
    let kind = |name: &String| {
        let label = name.strip_prefix(folder)?.trim_start_matches('/').strip_suffix(".xml")?;
        let is_numbered = |word: &str| {
            label.strip_prefix(word).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        match label {
            "footnotes" | "endnotes" => Some(BlockKind::Note),
            _ if is_numbered("header") || is_numbered("footer") => Some(BlockKind::Furniture),
            _ => None,
        }
    };
    let mut parts: Vec<(String, BlockKind)> =
        package.names().filter_map(|name| kind(&name).map(|kind| (name, kind))).collect();
    parts.sort_by_key(|(name, kind)| (*kind == BlockKind::Furniture, name.clone()));
    parts
}

#[cfg(test)]
mod tests;
