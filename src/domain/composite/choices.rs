//! Choices: what else a definition could reasonably say.

use super::definition::{Aggregate, Composite, Content, Group, Method, Part};
use crate::domain::code::Code;

/// A choice that differs from that of the definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen: `normalise`, `aggregate`, `weights` or `drop`.
    pub kind: &'static str,
    /// The choice, in the words of definitions.
    pub value: String,
}

/// All choices of each kind. The first of each kind is that of the definition, which has no words.
pub(super) struct Choices {
    /// Normalisations of all inputs; `None` for each its own.
    pub(super) methods: Vec<(Option<Method>, Option<Choice>)>,
    pub(super) aggregates: Vec<(Aggregate, Option<Choice>)>,
    /// The tree with other weights, or without one input.
    pub(super) roots: Vec<(Group, Option<Choice>)>,
}

impl Choices {
    pub(super) fn new(composite: &Composite) -> Self {
        let (alternatives, inputs) = (&composite.alternatives, composite.inputs());
        let mut methods = vec![(None, None)];
        for method in &alternatives.methods {
            if inputs.iter().any(|(_, input)| input.method != *method) {
                methods.push((Some(method.clone()), choice("normalise", method.text())));
            }
        }
        let mut aggregates = vec![(composite.root.aggregate, None)];
        for aggregate in &alternatives.aggregates {
            if *aggregate != composite.root.aggregate {
                aggregates.push((*aggregate, choice("aggregate", aggregate.code().to_owned())));
            }
        }
        let mut roots = vec![(composite.root.clone(), None)];
        for weights in &alternatives.weights {
            let mut root = composite.root.clone();
            set_weights(&mut root, weights);
            if root != composite.root {
                roots.push((root, choice("weights", words_of(weights))));
            }
        }
        if alternatives.drop_each && inputs.len() > 1 {
            let without = |id: &Code| (without_input(&composite.root, id), choice("drop", id.to_string()));
            roots.extend(inputs.iter().map(|(part, _)| without(&part.id)));
        }
        Self { methods, aggregates, roots }
    }

    /// How many combinations there are.
    pub(super) fn combinations(&self) -> usize {
        self.methods.len().saturating_mul(self.aggregates.len()).saturating_mul(self.roots.len())
    }
}

#[allow(clippy::unnecessary_wraps, reason = "choices of the definition have none")]
fn choice(kind: &'static str, value: String) -> Option<Choice> {
    Some(Choice { kind, value })
}

fn words_of(weights: &[(Code, f64)]) -> String {
    let words: Vec<String> = weights.iter().map(|(id, weight)| format!("{id} {weight}")).collect();
    words.join(", ")
}

/// Sets the weights of the parts that are named.
fn set_weights(group: &mut Group, weights: &[(Code, f64)]) {
    for part in &mut group.parts {
        if let Some((_, weight)) = weights.iter().find(|(id, _)| *id == part.id) {
            part.weight = *weight;
        }
        if let Content::Group(group) = &mut part.content {
            set_weights(group, weights);
        }
    }
}

/// A group without an input, and without groups that have no input left.
fn without_input(group: &Group, id: &Code) -> Group {
    let kept = |part: &Part| match &part.content {
        Content::Input(_) => (part.id != *id).then(|| part.clone()),
        Content::Group(inner) => {
            let inner = without_input(inner, id);
            (!inner.parts.is_empty()).then(|| Part { content: Content::Group(inner), ..part.clone() })
        }
    };
    let parts: Vec<Part> = group.parts.iter().filter_map(kept).collect();
    Group { parts, ..group.clone() }
}
