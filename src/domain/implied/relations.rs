//! The constraints between series that follow from the relations of a catalogue.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Constraint, ConstraintForm, ValueDomain};
use crate::domain::catalogue::{Catalogue, Dataset, Indicator};
use crate::domain::code::Code;
use crate::domain::period::Period;
use crate::domain::price_basis::PriceBasis;
use crate::domain::relation::{Relation, RelationKind, SeriesReference};
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::{DataStructureDefinition, Role};

/// A series at a period, whether or not it has an observation there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// The key of the series.
    pub series: SeriesKey,
    /// The period.
    pub period: Period,
}

/// The relations of one dataset.
#[derive(Debug, Clone)]
pub struct Relations<'c> {
    catalogue: &'c Catalogue,
    dataset: &'c Dataset,
    links: Vec<Link<'c>>,
    /// The links by the indicator that declares them.
    declared: HashMap<&'c str, Vec<usize>>,
    /// The links by an indicator whose series determine all members of the link.
    anchored: HashMap<&'c str, Vec<usize>>,
    /// The value domains by indicator.
    domains: HashMap<&'c str, ValueDomain>,
}

/// A relation with known indicators and compatible units.
#[derive(Debug, Clone)]
struct Link<'c> {
    rate: &'c Indicator,
    kind: RelationKind,
    form: ConstraintForm,
    /// The level, part or end.
    result: &'c SeriesReference,
    /// The level before, the whole, the start.
    base: &'c SeriesReference,
    /// The period of the base of a multiple.
    base_period: Option<Period>,
    /// Whether no member is at current prices while another is at constant ones.
    prices_agree: bool,
}

/// A relation in which a series is the rate.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedRate {
    /// The relation.
    pub constraint: Constraint<Node>,
    /// Whether the price bases of its members may be compared.
    pub prices_agree: bool,
}

impl<'c> Link<'c> {
    fn new(
        catalogue: &'c Catalogue,
        dataset: &Code,
        rate: &'c Indicator,
        relation: &'c Relation,
    ) -> Option<Self> {
        let divides = matches!(relation.kind, RelationKind::ShareOf | RelationKind::RatioOf);
        let base = &relation.of;
        let result = if divides { relation.part.as_ref()? } else { base };
        let indicator = |reference: &SeriesReference| {
            catalogue.indicators.get(&(dataset.clone(), reference.indicator.clone()))
        };
        let (base_indicator, result_indicator) = (indicator(base)?, indicator(result)?);
        let percent = rate.unit.as_str() == "percent";
        let same_unit = base_indicator.unit == result_indicator.unit;
        let (form, units_fit) = match relation.kind {
            RelationKind::GrowthOf => (ConstraintForm::Product { offset: 100.0, scale: 100.0 }, percent),
            RelationKind::ChangeOf => (ConstraintForm::Sum, rate.unit == result_indicator.unit),
            RelationKind::ShareOf | RelationKind::RatioOf if percent => {
                (ConstraintForm::Product { offset: 0.0, scale: 100.0 }, same_unit)
            }
            RelationKind::ShareOf => (ConstraintForm::Product { offset: 0.0, scale: 1.0 }, same_unit),
            RelationKind::RatioOf | RelationKind::MultipleOf => {
                (ConstraintForm::Product { offset: 0.0, scale: 1.0 }, true)
            }
        };
        let base_period = match relation.kind {
            RelationKind::MultipleOf => Some(relation.base.as_deref()?.parse().ok()?),
            _ => None,
        };
        let prices = [rate, base_indicator, result_indicator].map(|indicator| indicator.price_basis);
        let prices_agree =
            !(prices.contains(&PriceBasis::Current) && prices.iter().any(|basis| basis.is_real()));
        units_fit.then_some(Self { rate, kind: relation.kind, form, result, base, base_period, prices_agree })
    }

    /// The references whose series determine all members: at most one, which names neither activity nor area.
    fn anchors(&self) -> impl Iterator<Item = &'c SeriesReference> {
        let plain = |reference: &SeriesReference| reference.activity.is_none() && reference.area.is_none();
        [self.result, self.base].into_iter().filter(move |reference| plain(reference)).take(1)
    }

    /// The periods of result and base, given that of the rate; `None` where the calendar has no such base.
    fn periods(&self, period: Period) -> Option<(Period, Period)> {
        match self.kind {
            RelationKind::ShareOf | RelationKind::RatioOf => Some((period, period)),
            RelationKind::MultipleOf => self
                .base_period
                .filter(|base| base.frequency() == period.frequency())
                .map(|base| (period, base)),
            _ if period.frequency().is_span() => {
                let mut parts = period.base_periods();
                let before = parts.next()?.previous()?;
                Some((parts.next_back()?, before))
            }
            RelationKind::GrowthOf => Some((period, period.year_before()?)),
            RelationKind::ChangeOf => Some((period, period.previous()?)),
        }
    }
}

impl<'c> Relations<'c> {
    /// The relations of a dataset; `None` when there is no such dataset.
    #[must_use]
    pub fn new(catalogue: &'c Catalogue, dataset: &Code) -> Option<Self> {
        let dataset = catalogue.datasets.get(dataset)?;
        let own = || {
            catalogue
                .indicators
                .iter()
                .filter(|((owner, _), _)| *owner == dataset.id)
                .map(|(_, indicator)| indicator)
        };
        let links: Vec<Link<'c>> = own()
            .flat_map(|indicator| indicator.relations.iter().map(move |relation| (indicator, relation)))
            .filter_map(|(indicator, relation)| Link::new(catalogue, &dataset.id, indicator, relation))
            .collect();
        let mut declared: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut anchored: HashMap<&str, Vec<usize>> = HashMap::new();
        for (position, link) in links.iter().enumerate() {
            declared.entry(link.rate.code.as_str()).or_default().push(position);
            for anchor in link.anchors() {
                anchored.entry(anchor.indicator.as_str()).or_default().push(position);
            }
        }
        let domain = |indicator: &Indicator| ValueDomain {
            integral: catalogue.units.get(&indicator.unit).is_some_and(|unit| unit.integral),
            non_negative: indicator.non_negative,
        };
        let domains = own().map(|indicator| (indicator.code.as_str(), domain(indicator))).collect();
        Some(Self { catalogue, dataset, links, declared, anchored, domains })
    }

    /// Whether an indicator takes part in a relation.
    #[must_use]
    pub fn involve(&self, indicator: &Code) -> bool {
        self.links
            .iter()
            .any(|link| [&link.rate.code, &link.result.indicator, &link.base.indicator].contains(&indicator))
    }

    /// The relations in which a series at a period is the rate.
    #[must_use]
    pub fn of_rate(&self, rate: &Node) -> Vec<RelatedRate> {
        let declared = self.declared.get(self.indicator(&rate.series)).into_iter().flatten();
        declared
            .map(|position| &self.links[*position])
            .filter_map(|link| {
                Some(RelatedRate {
                    constraint: self.constraint(link, rate)?,
                    prices_agree: link.prices_agree,
                })
            })
            .collect()
    }

    /// The values that are possible for a node.
    #[must_use]
    pub fn value_domain(&self, node: &Node) -> ValueDomain {
        self.domains.get(self.indicator(&node.series)).copied().unwrap_or_default()
    }

    /// The constraints with at least two members among some known nodes and the nodes that follow from them.
    /// Constraints whose price bases must not be compared are left out.
    #[must_use]
    pub fn constraints(&self, known: impl IntoIterator<Item = Node>) -> Vec<Constraint<Node>> {
        Closure::new(self).constraints(known)
    }

    fn structure(&self) -> &'c DataStructureDefinition {
        &self.dataset.structure
    }

    fn indicator<'k>(&self, key: &'k SeriesKey) -> &'k str {
        key.code(self.structure(), Role::Indicator)
    }

    /// The constraint of a link whose rate is this node; `None` where two members are the same node.
    fn constraint(&self, link: &Link<'c>, rate: &Node) -> Option<Constraint<Node>> {
        let (result, base) = link.periods(rate.period)?;
        let result = self.referred(rate, link.result, result);
        let base = self.referred(rate, link.base, base);
        let distinct = result != base && result != *rate && base != *rate;
        let constraint = Constraint { kind: link.kind, form: link.form, result, base, rate: rate.clone() };
        distinct.then_some(constraint)
    }

    /// The node that a reference names, relative to the rate.
    fn referred(&self, rate: &Node, reference: &SeriesReference, period: Period) -> Node {
        let frequency = period.frequency().to_string();
        let activity = reference.activity.as_ref().map(|code| (Role::Activity, code.as_str()));
        let area = reference.area.as_ref().map(|code| (Role::Area, code.as_str()));
        let changes: Vec<(Role, &str)> =
            [(Role::Frequency, frequency.as_str()), (Role::Indicator, reference.indicator.as_str())]
                .into_iter()
                .chain(activity)
                .chain(area)
                .collect();
        Node { series: rate.series.with(self.structure(), &changes), period }
    }

    /// The constraints that may have a node as a member, with the positions of their links.
    fn candidates(&self, node: &Node) -> Vec<(usize, Constraint<Node>)> {
        let indicator = self.indicator(&node.series);
        let declared = self.declared.get(indicator).into_iter().flatten();
        let as_rate = declared.map(|position| (*position, node.clone(), true));
        let anchored = self.anchored.get(indicator).into_iter().flatten();
        let as_level = anchored.map(|position| {
            let rate = self.links[*position].rate.code.as_str();
            let series = node.series.with(self.structure(), &[(Role::Indicator, rate)]);
            (*position, Node { series, period: node.period }, false)
        });
        as_rate
            .chain(as_level)
            .filter_map(|(position, rate, exists)| {
                let link = Some(&self.links[position]).filter(|link| link.prices_agree)?;
                let constraint = self.constraint(link, &rate)?;
                (exists || self.makes_sense(link, &constraint)).then_some((position, constraint))
            })
            .collect()
    }

    /// Whether an unstated share relates a part to its whole: the activity and the area of the part lie within those of
    /// the whole. Always true of other relations.
    fn makes_sense(&self, link: &Link<'_>, constraint: &Constraint<Node>) -> bool {
        let code = |node: &Node, role| node.series.code(self.structure(), role).to_owned();
        let within = |role, parent: &dyn Fn(&str) -> Option<String>| {
            let whole = code(&constraint.base, role);
            let mut inner = Some(code(&constraint.result, role));
            // No code list is this deep; the limit ends the loop in a circular one.
            (0..64).any(|_| {
                let found = inner.as_deref() == Some(whole.as_str());
                inner = inner.as_deref().and_then(parent);
                found
            })
        };
        link.kind != RelationKind::ShareOf
            || (within(Role::Activity, &|code| {
                self.catalogue.activities.get(code)?.parent.as_ref().map(Code::to_string)
            }) && within(Role::Area, &|code| {
                self.catalogue.areas.get(code)?.parent.as_ref().map(Code::to_string)
            }))
    }
}

/// The search for constraints from known nodes, and from the nodes that follow from those.
struct Closure<'r, 'c> {
    relations: &'r Relations<'c>,
    known: HashSet<Node>,
    /// Known nodes whose constraints have not been searched.
    open: Vec<Node>,
    /// Constraints that were considered, by link and rate.
    seen: HashSet<(usize, Node)>,
    /// Constraints with fewer than two known members, by an unknown one.
    waiting: HashMap<Node, Vec<Constraint<Node>>>,
    /// The result, by members.
    found: BTreeMap<(Node, Node, Node), Constraint<Node>>,
}

impl<'r, 'c> Closure<'r, 'c> {
    fn new(relations: &'r Relations<'c>) -> Self {
        Self {
            relations,
            known: HashSet::new(),
            open: Vec::new(),
            seen: HashSet::new(),
            waiting: HashMap::new(),
            found: BTreeMap::new(),
        }
    }

    fn constraints(mut self, known: impl IntoIterator<Item = Node>) -> Vec<Constraint<Node>> {
        for node in known {
            self.learn(&node);
        }
        while let Some(node) = self.open.pop() {
            for constraint in self.waiting.remove(&node).unwrap_or_default() {
                self.consider(constraint);
            }
            for (link, constraint) in self.relations.candidates(&node) {
                if self.seen.insert((link, constraint.rate.clone())) {
                    self.consider(constraint);
                }
            }
        }
        self.found.into_values().collect()
    }

    fn learn(&mut self, node: &Node) {
        if self.known.insert(node.clone()) {
            self.open.push(node.clone());
        }
    }

    /// Adds a constraint with at least two known members and makes its third member known; a constraint with fewer
    /// waits.
    fn consider(&mut self, constraint: Constraint<Node>) {
        let unknown: Vec<Node> = constraint
            .members()
            .into_iter()
            .filter(|member| !self.known.contains(*member))
            .cloned()
            .collect();
        match unknown.as_slice() {
            [] => {}
            [third] => self.learn(third),
            several => {
                for node in several {
                    self.waiting.entry(node.clone()).or_default().push(constraint.clone());
                }
                return;
            }
        }
        let [result, base, rate] = constraint.members().map(Clone::clone);
        self.found.insert((result, base, rate), constraint);
    }
}
