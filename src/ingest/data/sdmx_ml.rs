//! SDMX-ML data messages: generic and structure-specific data of 2.1 (ISO 17369, part 3A), structure-specific data of
//! 3.0, generic and compact data of 2.0.
//!
//! A message is read twice: first for its components and groups, then for its observations. Memory grows with the
//! groups and, without a structure, with the number of series; it does not grow with the number of observations.

mod emit;
mod fields;
mod first_pass;
mod groups;
mod keys;
mod known;
mod message;
mod message_reader;
mod node;
mod roles;
pub mod structure;
#[cfg(test)]
pub(super) mod test_sink;
#[cfg(test)]
mod tests;

use std::io::{BufRead, Seek};

use super::record::{DecodeError, Sink};
use emit::Emitter;
use fields::Ids;
use first_pass::FirstPass;
use message::Message;
use roles::Roles;
use structure::DataStructureDefinition;

/// Bytes of the beginning in which the root element is looked for; it may declare many namespaces.
const HEAD: usize = 65_536;

/// Whether the first bytes are of an SDMX-ML message other than a structure message: data, or a message that
/// [`decode`] refuses with a reason.
#[must_use]
pub fn looks_like(head: &[u8]) -> bool {
    root(head).is_some_and(|name| name != "Structure")
}

/// The local name of the root element, if that is of SDMX-ML.
fn root(head: &[u8]) -> Option<String> {
    let head = head.get(..HEAD).unwrap_or(head);
    let first = head.iter().find(|byte| byte.is_ascii() && **byte != 0 && !byte.is_ascii_whitespace());
    if first != Some(&b'<') {
        return None;
    }
    // The root element is ASCII; without zero bytes its UTF-16 text is ASCII too.
    let text: String =
        head.iter().filter(|byte| byte.is_ascii() && **byte != 0).map(|byte| char::from(*byte)).collect();
    let mut rest = text.as_str();
    let tag = loop {
        rest = rest.split_once('<')?.1;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
        } else if !rest.starts_with('?') {
            break rest.split('>').next().unwrap_or(rest);
        }
    };
    let name = tag.split([' ', '\t', '\r', '\n', '/']).next().unwrap_or(tag);
    let sdmx = tag.to_ascii_lowercase().contains("sdmx.org/resources/sdmxml/schemas/");
    sdmx.then(|| name.rsplit(':').next().unwrap_or(name).to_owned())
}

/// Reads a data message.
///
/// The structure is the only one of `structures`, or the one that the message refers to. Without a structure, a
/// structure-specific message does not say which components are dimensions. Then known attribute ids, components that
/// some series lack and components with free text are attributes, unless two series would have the same key.
///
/// # Errors
/// When the message cannot be read or exceeds a limit, or when the sink stops.
pub fn decode(
    input: &mut (impl BufRead + Seek),
    structures: &[DataStructureDefinition],
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let mut ids = Ids::default();
    let first_pass = FirstPass::read(&mut *input, &mut ids)?;
    let structure = choose(structures, &first_pass.message);
    if let Some(structure) = structure {
        roles::refuse_misspelt(&first_pass, &ids, structure)?;
    }
    let roles = match structure {
        None if first_pass.ambiguous => keys::distinguish(&mut *input, &mut ids, &first_pass)?,
        _ => Roles::new(&first_pass, &ids, structure, &[]),
    };
    let mut emitter = Emitter::new(first_pass, roles, structure, sink)?;
    emitter.run(&mut *input, &mut ids, sink)
}

fn choose<'a>(
    structures: &'a [DataStructureDefinition],
    message: &Message,
) -> Option<&'a DataStructureDefinition> {
    let mut references = message.structures.iter().filter_map(|one| one.reference.as_ref());
    let named = references.find_map(|reference| structures.iter().find(|one| one.is(reference)));
    match structures {
        [only] => Some(only),
        _ => named,
    }
}
