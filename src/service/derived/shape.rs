//! The shapes of derived indicators: which series they read, and for which codes they exist.

use std::collections::HashMap;
use std::sync::Arc;

use super::names::{DatasetNames, Pattern, text};
use super::refused::Refused;
use crate::domain::code::Code;
use crate::domain::formula::{Definition, ExpansionError, Formula, SeriesReference};
use crate::domain::series::Series;
use crate::domain::series_key::NOT_APPLICABLE;
use crate::domain::structure::Role;
use crate::ingest::definitions::DerivedDefinition;
use crate::limits::{MAX_DERIVED_SERIES, MAX_FORMULA_DEPTH};

/// What a derived indicator reads, and the codes of its series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// The codes of its keys; none where they are those of the context.
    own: Pattern,
    /// The published series that it reads, each once; none where the code is that of the context.
    leaves: Vec<Pattern>,
    /// The codes that the context must have.
    required: Pattern,
}

/// The shapes of the derived indicators of a dataset.
pub(super) struct Shapes<'n, 'a> {
    names: &'n DatasetNames<'a>,
    known: HashMap<&'a str, Result<Arc<Shape>, Refused>>,
    /// The definitions whose shapes are being made, from the outermost.
    open: Vec<&'a str>,
}

impl<'n, 'a> Shapes<'n, 'a> {
    pub(super) fn new(names: &'n DatasetNames<'a>) -> Self {
        Self { names, known: HashMap::new(), open: Vec::new() }
    }

    /// The shape of a derived indicator.
    pub(super) fn of(&mut self, definition: &'a DerivedDefinition) -> Result<Arc<Shape>, Refused> {
        let id = definition.meta.id.as_str();
        if let Some(known) = self.known.get(id) {
            return known.clone();
        }
        if let Some(first) = self.open.iter().position(|one| *one == id) {
            let members = self.open.iter().skip(first).chain([&id]).map(ToString::to_string);
            return Err(ExpansionError::Cycle(members.collect()).into());
        }
        if self.open.len() >= MAX_FORMULA_DEPTH {
            return Err(ExpansionError::TooDeep(self.open.iter().map(ToString::to_string).collect()).into());
        }
        self.open.push(id);
        let made = self.make(definition).map(Arc::new);
        self.open.pop();
        self.known.insert(id, made.clone());
        made
    }

    fn make(&mut self, definition: &'a DerivedDefinition) -> Result<Shape, Refused> {
        let names = self.names;
        let given = names.given(definition)?;
        let indicator = names.position(Role::Indicator);
        let mut shape = Shape { own: given.clone(), leaves: Vec::new(), required: vec![None; given.len()] };
        for reference in definition.formula.references() {
            let pattern = names.pattern(reference, &given)?;
            let code = indicator.and_then(|place| pattern.get(place)?.as_ref());
            let inner = code.and_then(|code| names.definition(code.as_str()));
            let Some(inner) = inner else {
                shape.add(pattern);
                continue;
            };
            let of_inner = self.of(inner)?;
            shape
                .require(names, &pattern, inner, &of_inner)
                .map_err(|detail| Refused::missing(format!("`{reference}`: {detail}")))?;
            for leaf in &of_inner.leaves {
                shape.add(filled(leaf, &pattern));
            }
        }
        if shape.leaves.is_empty() {
            return Err(Refused::missing("the formula names no series".to_owned()));
        }
        for place in 0..shape.own.len() {
            if Some(place) == indicator {
                shape.own[place] = Some(definition.meta.id.clone());
            } else if shape.own[place].is_none() {
                shape.own[place] = shape.code(place);
            }
        }
        Ok(shape)
    }

    /// The codes of the contexts for which all series are there, in order.
    pub(super) fn contexts(&self, shape: &Shape) -> Result<Vec<Pattern>, Refused> {
        let mut leaves: Vec<&Pattern> = shape.leaves.iter().collect();
        leaves.sort_by_key(|leaf| std::cmp::Reverse(leaf.iter().filter(|code| code.is_none()).count()));
        let mut contexts = vec![shape.required.clone()];
        for leaf in leaves {
            let mut found = Vec::new();
            for context in &contexts {
                found.extend(self.extended(context, leaf)?);
            }
            if found.is_empty() {
                return Err(self.nothing(leaf));
            }
            if found.len() > MAX_DERIVED_SERIES {
                let detail = format!(
                    "it would have more than {MAX_DERIVED_SERIES} series; give an area or an activity"
                );
                return Err(Refused::missing(detail));
            }
            found.sort();
            found.dedup();
            contexts = found;
        }
        Ok(contexts)
    }

    /// A context with the codes of each series that a leaf may stand for in it.
    fn extended(&self, context: &Pattern, leaf: &Pattern) -> Result<Vec<Pattern>, Refused> {
        let wanted = filled(leaf, context);
        if wanted.iter().all(Option::is_some) {
            let found = self.names.find(&text(&wanted));
            return Ok(found.map(|_| context.clone()).into_iter().collect());
        }
        let indicator = self.names.position(Role::Indicator).and_then(|place| wanted.get(place)?.as_ref());
        let all = indicator.map(|code| self.names.series_of(code.as_str())).unwrap_or_default();
        let matches = |series: &&&Series| {
            wanted
                .iter()
                .zip(series.key.codes())
                .all(|(code, own)| code.as_ref().is_none_or(|code| code.as_str() == own))
        };
        let extend = |series: &&Series| -> Result<Pattern, Refused> {
            let codes = context.iter().zip(leaf).zip(series.key.codes());
            let code =
                |((known, of_leaf), own): ((&Option<Code>, &Option<Code>), &str)| match (known, of_leaf) {
                    (None, None) => own.parse().map(Some),
                    (known, _) => Ok(known.clone()),
                };
            codes.map(code).collect::<Result<_, _>>().map_err(|error| Refused::missing(error.to_string()))
        };
        all.iter().filter(matches).map(extend).collect()
    }

    /// Says that no series fits, and which codes the indicator has.
    fn nothing(&self, leaf: &Pattern) -> Refused {
        let place = self.names.position(Role::Indicator);
        let indicator = place.and_then(|place| leaf.get(place)?.as_ref()).map_or("", Code::as_str);
        let of_it = self.names.series_of(indicator);
        let known: Vec<&str> = of_it.iter().take(MAX_NAMED).map(|series| series.key.as_str()).collect();
        let dataset = &self.names.dataset.id;
        let hint = match (known.as_slice(), of_it.len() > MAX_NAMED) {
            ([], _) => format!("`{indicator}` has no series yet"),
            (known, false) => format!("`{indicator}` has {}", known.join(", ")),
            (known, true) => format!("`{indicator}` has {}, …", known.join(", ")),
        };
        Refused::waiting(format!(
            "no series of {dataset} is `{}` together with the other inputs; {hint}",
            text(leaf)
        ))
    }
}

/// The most series that a message names.
const MAX_NAMED: usize = 8;

impl Shape {
    fn add(&mut self, leaf: Pattern) {
        if !self.leaves.contains(&leaf) {
            self.leaves.push(leaf);
        }
    }

    /// Requires of the context what the series of another derived indicator have, where a reference to it leaves that open.
    fn require(
        &mut self,
        names: &DatasetNames<'_>,
        pattern: &Pattern,
        inner: &DerivedDefinition,
        shape: &Self,
    ) -> Result<(), String> {
        let frequency = names.position(Role::Frequency).filter(|_| inner.frequency.is_some());
        for (place, wanted) in pattern.iter().enumerate() {
            if Some(place) == frequency || Some(place) == names.position(Role::Indicator) {
                continue;
            }
            for own in [&shape.own[place], &shape.required[place]].into_iter().flatten() {
                let asked = wanted.as_ref().or(self.required[place].as_ref());
                if let Some(asked) = asked.filter(|asked| *asked != own) {
                    return Err(format!("`{}` exists for `{own}` and not for `{asked}`", inner.meta.id));
                }
                if wanted.is_none() {
                    self.required[place] = Some(own.clone());
                }
            }
        }
        Ok(())
    }

    /// The code of the keys in a dimension; none if it is that of the context.
    fn code(&self, place: usize) -> Option<Code> {
        if self.required[place].is_some() {
            return self.required[place].clone();
        }
        let first = self.leaves.first()?.get(place)?.clone();
        if self.leaves.iter().any(|leaf| leaf[place].is_none()) {
            return None;
        }
        let agree = self.leaves.iter().all(|leaf| leaf[place] == first);
        if agree { first } else { NOT_APPLICABLE.parse().ok() }
    }

    /// The codes of the key in a context.
    pub(super) fn codes(&self, context: &Pattern) -> Vec<String> {
        let own = filled(&self.own, context);
        own.iter().map(|code| code.as_ref().map_or(NOT_APPLICABLE, Code::as_str).to_owned()).collect()
    }
}

/// A pattern with the codes of another one where it is open.
fn filled(pattern: &Pattern, with: &Pattern) -> Pattern {
    pattern.iter().zip(with).map(|(own, other)| own.clone().or_else(|| other.clone())).collect()
}

/// The formula of a definition in a context: whole keys in the place of names, and other definitions put in.
pub(super) fn expanded(
    names: &DatasetNames<'_>,
    definition: &DerivedDefinition,
    context: &Pattern,
) -> Result<Formula, Refused> {
    let formula = completed(names, definition, context);
    let inner = &mut |reference: &SeriesReference| {
        let codes: Pattern = reference.parts().map(|code| code.parse().ok()).collect();
        let indicator = names.position(Role::Indicator).and_then(|place| codes.get(place)?.clone())?;
        let definition = names.definition(indicator.as_str())?;
        Some(Definition { id: indicator.to_string(), formula: completed(names, definition, &codes) })
    };
    Ok(formula.expand(inner)?)
}

/// The formula of a definition with whole keys in the place of names.
fn completed(names: &DatasetNames<'_>, definition: &DerivedDefinition, context: &Pattern) -> Formula {
    let given = names.given(definition).unwrap_or_default();
    definition.formula.with_references(|reference| {
        let whole = names.pattern(reference, &given).ok().and_then(|pattern| {
            let codes = filled(&pattern, context);
            SeriesReference::new(codes.iter().map(|code| code.as_ref().map_or(NOT_APPLICABLE, Code::as_str)))
        });
        // The names were checked with the shape.
        whole.unwrap_or_else(|| reference.clone())
    })
}
