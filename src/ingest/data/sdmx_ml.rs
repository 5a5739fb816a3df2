//! SDMX-ML data messages: generic and structure-specific ones of 2.1 (ISO 17369, part 3A), structure-specific ones
//! of 3.0, and what of 2.0 is alike (generic and compact data).
//!
//! A message is read twice: once for what it has, once for its observations. Memory grows with its groups and,
//! where a structure is missing, with the number of its series; never with that of its observations.

#[cfg(test)]
pub(super) mod collected;
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
mod tests;

use std::io::{BufRead, Seek};

use super::record::{DecodeError, Sink};
use emit::Emitter;
use fields::Ids;
use first_pass::FirstPass;
use message::Message;
use roles::Roles;
use structure::DataStructureDefinition;

/// How much of the beginning is looked at; a root element declares namespaces at length.
const HEAD: usize = 65_536;

/// Whether a file begins like an SDMX-ML message that is not one of structures: data, or what
/// [`decode`] refuses with a reason.
#[must_use]
pub fn looks_like(head: &[u8]) -> bool {
    root(head).is_some_and(|name| name != "Structure")
}

/// The local name of the root element, if that is of SDMX-ML.
fn root(head: &[u8]) -> Option<String> {
    let head = head.get(..HEAD).unwrap_or(head);
    // UTF-16 has its zeros among letters that are all of ASCII here.
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
/// Of `structures` the one that the message refers to is taken, or the only one. Without one, a structure-specific
/// message does not say which of its values are dimensions: then well-known ids, ids that some series lack, and
/// texts are attributes, unless the keys would not distinguish the series.
///
/// # Errors
/// When the message cannot be read, is beyond a limit, or the sink wants no more.
pub fn decode(
    input: &mut (impl BufRead + Seek),
    structures: &[DataStructureDefinition],
    sink: &mut dyn Sink,
) -> Result<(), DecodeError> {
    let mut ids = Ids::default();
    let survey = FirstPass::read(&mut *input, &mut ids)?;
    let structure = choose(structures, &survey.message);
    let roles = match structure {
        None if survey.ambiguous => keys::distinguish(&mut *input, &mut ids, &survey)?,
        _ => Roles::new(&survey, &ids, structure, &[]),
    };
    let mut emitter = Emitter::new(survey, roles, structure, sink)?;
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
