//! The stated values that checks compare, with their sources and recorded evidence.

use std::ops::Bound;

use super::answer::{Check, CheckKind, Statement};
use crate::domain::catalogue::{Catalogue, Dataset, Indicator};
use crate::domain::code::Code;
use crate::domain::figure::Evidence;
use crate::domain::growth::{self, Estimate, Explanation};
use crate::domain::implied::Node;
use crate::domain::observation::Observation;
use crate::domain::price_basis::PriceBasis;
use crate::domain::structure::Role;
use crate::service::stated_values::{StatedValues, estimate};

/// The stated values of a dataset.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReconciliationContext<'d> {
    pub(super) catalogue: &'d Catalogue,
    pub(super) dataset: &'d Dataset,
    pub(super) values: &'d StatedValues,
}

/// A value that a source states.
#[derive(Debug, Clone, Copy)]
pub(super) struct StatedValue<'d> {
    pub(super) node: &'d Node,
    pub(super) estimate: Estimate,
    pub(super) price_basis: PriceBasis,
    pub(super) figure: Option<&'d str>,
    pub(super) source: Option<&'d str>,
    pub(super) evidence: Option<&'d Evidence>,
}

impl<'d> StatedValue<'d> {
    /// The input of [`growth::judge`]. Prices are compared elsewhere, so there is no price basis.
    pub(super) fn as_rate(&self) -> growth::RateStatement<'d> {
        growth::RateStatement {
            estimate: self.estimate,
            price_basis: PriceBasis::NotApplicable,
            figure: self.figure.unwrap_or_default(),
            source: self.source.unwrap_or_default(),
            evidence: self.evidence.map(|evidence| evidence.because),
        }
    }

    /// The value in answers.
    pub(super) fn statement(&self) -> Statement {
        Statement {
            node: self.node.clone(),
            estimate: self.estimate,
            price_basis: self.price_basis,
            figure: self.figure.map(str::to_owned),
            source: self.source.map(str::to_owned),
        }
    }
}

impl<'d> ReconciliationContext<'d> {
    /// The value of each source at a node, the newest first.
    pub(super) fn all_stated(self, node: &'d Node, observations: &'d [Observation]) -> Vec<StatedValue<'d>> {
        observations.iter().filter_map(|observation| self.as_stated(node, observation)).collect()
    }

    /// The value of a source at a node, or the newest one if the source has none.
    pub(super) fn stated(self, node: &Node, source: Option<&str>) -> Option<StatedValue<'d>> {
        let own = self.values.by_source.get_key_value(node).and_then(|(node, observations)| {
            let mut each = observations.iter().filter_map(|observation| self.as_stated(node, observation));
            each.find(|stated| source.is_some() && stated.source == source)
        });
        own.or_else(|| {
            let (node, newest) = self.values.newest.get_key_value(node)?;
            self.as_stated(node, newest)
        })
    }

    /// The last value between two nodes of the same series.
    pub(super) fn last_before(self, after: &Node, before: &Node) -> Option<StatedValue<'d>> {
        if after >= before {
            return None;
        }
        let between = self.values.newest.range::<Node, _>((Bound::Excluded(after), Bound::Excluded(before)));
        let mut own = between.rev().filter(|(node, _)| node.series == before.series);
        own.find_map(|(node, observation)| self.as_stated(node, observation))
    }

    fn as_stated(self, node: &'d Node, observation: &'d Observation) -> Option<StatedValue<'d>> {
        let id = observation.provenance.figure.as_deref();
        let figure = id.and_then(|id| self.catalogue.find_figure(id));
        Some(StatedValue {
            node,
            estimate: estimate(observation)?,
            price_basis: self
                .indicator(node)
                .map_or(PriceBasis::NotApplicable, |indicator| indicator.price_basis),
            figure: id,
            source: figure.map(|figure| figure.source.as_str()),
            evidence: figure.and_then(|figure| figure.evidence.as_ref()),
        })
    }

    fn indicator(self, node: &Node) -> Option<&'d Indicator> {
        let code: Code = node.series.code(&self.dataset.structure, Role::Indicator).parse().ok()?;
        self.catalogue.indicators.get(&(self.dataset.id.clone(), code))
    }

    /// The unit of a node.
    pub(super) fn unit(self, node: &Node) -> String {
        self.indicator(node).map_or_else(String::new, |indicator| indicator.unit.to_string())
    }

    /// A check of a node without any comparison.
    pub(super) fn check_of(self, node: &Node) -> Check {
        Check {
            kind: CheckKind::Sources,
            dataset: self.dataset.id.clone(),
            node: node.clone(),
            verdict: growth::Verdict::Agrees,
            evidence: None,
            unit: self.unit(node),
            stated: Vec::new(),
            computed: None,
            inputs: Vec::new(),
            figures: Vec::new(),
            implies: None,
        }
    }

    /// The evidence of an explanation.
    pub(super) fn evidence(
        self,
        because: Explanation,
        rate: &StatedValue<'_>,
        all: &[StatedValue<'_>],
    ) -> String {
        let rates = std::iter::once(rate).chain(all);
        if let Some(evidence) =
            rates.filter_map(|stated| stated.evidence).find(|found| found.because == because)
        {
            return evidence.note.clone();
        }
        match because {
            Explanation::PriceBasis => "the rate and the levels are valued at different prices".to_owned(),
            Explanation::OtherSource => {
                let mut sources: Vec<String> =
                    all.iter().filter_map(|stated| self.publication(stated)).collect();
                sources.dedup();
                format!("stated by {}", sources.join("; by "))
            }
            Explanation::ComparableScope | Explanation::RevisedBase | Explanation::SpansDiffer => {
                String::new()
            }
        }
    }

    /// The publisher of a value, and the day.
    fn publication(self, stated: &StatedValue<'_>) -> Option<String> {
        let source = self.catalogue.find_source(stated.source?)?;
        Some(format!("{} on {}", source.publisher, source.published))
    }
}
