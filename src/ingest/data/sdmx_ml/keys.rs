//! Checks that no two series of a structure-specific message have the same key, and finds the missing dimensions.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, Seek};

use super::fields::Ids;
use super::first_pass::{FirstPass, hash};
use super::message_reader::{Element, Item, MessageReader};
use super::roles::{ComponentRole, Roles, candidates};
use crate::ingest::data::record::{Action, DecodeError};

/// The most keys that are kept; a repeated key after them is not noticed.
const MAX_KEYS: usize = 2_000_000;
/// How often the message is read again at most: once for each missing dimension.
const MAX_ROUNDS: usize = 8;

/// The roles of the components of a message without a structure. A component that is an attribute in most structures
/// (`UNIT_MEASURE`) is a dimension if two series have the same key and differ in it, as at the OECD.
pub(super) fn distinguish(
    mut input: impl BufRead + Seek,
    ids: &mut Ids,
    first_pass: &FirstPass,
) -> Result<Roles, DecodeError> {
    let mut promoted = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let roles = Roles::new(first_pass, ids, None, &promoted);
        let candidates = candidates(first_pass, ids, &roles);
        if candidates.is_empty() {
            return Ok(roles);
        }
        match collision(&mut input, ids, &roles, &candidates)? {
            Some(id) => promoted.push(id),
            None => return Ok(roles),
        }
    }
    Ok(Roles::new(first_pass, ids, None, &promoted))
}

/// The most likely candidate in which two series with the same key differ.
fn collision(
    input: impl BufRead + Seek,
    ids: &mut Ids,
    roles: &Roles,
    candidates: &[usize],
) -> Result<Option<usize>, DecodeError> {
    let mut seen: HashMap<u64, Box<[u64]>> = HashMap::new();
    let mut best: Option<usize> = None;
    let mut data_set = 0_u64;
    let mut reader = MessageReader::new(input, ids)?;
    loop {
        let state = match reader.next()? {
            Item::End => break,
            Item::DataSet => {
                data_set += 1;
                continue;
            }
            Item::Series => &reader.state.series,
            Item::Observation if !reader.state.in_series => &reader.state.observation,
            _ => continue,
        };
        if state.action == Action::Delete {
            continue;
        }
        let others = others(state, candidates);
        match seen.get(&key(state, roles, data_set)) {
            Some(first) => {
                let differs = first.iter().zip(&others).position(|(one, other)| one != other);
                best = best.into_iter().chain(differs).min();
            }
            None if seen.len() < MAX_KEYS => {
                seen.insert(key(state, roles, data_set), others.into());
            }
            None => {}
        }
    }
    Ok(best.and_then(|position| candidates.get(position).copied()))
}

fn key(element: &Element, roles: &Roles, data_set: u64) -> u64 {
    let of_key = |id: usize| matches!(roles.role(id), ComponentRole::Dimension | ComponentRole::Time);
    let mut parts: Vec<_> = element.fields.all().iter().filter(|field| of_key(field.id)).collect();
    parts.sort_unstable_by_key(|field| field.id);
    let mut hasher = DefaultHasher::new();
    data_set.hash(&mut hasher);
    for field in parts {
        (field.id, &field.value).hash(&mut hasher);
    }
    hasher.finish()
}

fn others(element: &Element, candidates: &[usize]) -> Vec<u64> {
    let value = |id: &usize| {
        let field = element.fields.all().iter().find(|field| field.id == *id);
        field.map_or(0, |field| hash(&field.value))
    };
    candidates.iter().map(value).collect()
}
