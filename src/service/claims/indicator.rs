//! New indicators.

use super::change::{Changed, Version};
use super::{ClaimError, Editing};
use crate::domain::catalogue::{Indicator, StockOrFlow, Topic};
use crate::domain::code::Code;
use crate::domain::price_basis::PriceBasis;
use crate::domain::unit_class::UnitClass;
use crate::service::drafts::known_unit;
use crate::service::{Service, ServiceError};

/// The topic of an indicator for which none is named.
const OTHER_TOPIC: (&str, &str) = ("OTHER", "Other");

/// An indicator that a dataset does not have yet. What is left out is the usual of its unit.
#[derive(Debug, Clone)]
pub struct NewIndicator {
    /// The code.
    pub code: Code,
    /// The name.
    pub name: String,
    /// The name in Chinese.
    pub name_zh: Option<String>,
    /// The definition.
    pub definition: Option<String>,
    /// The code of its unit.
    pub unit: Code,
    /// The class of its unit.
    pub unit_class: Option<UnitClass>,
    /// The prices at which it is valued.
    pub price_basis: Option<PriceBasis>,
    /// Whether it is a stock or a flow.
    pub measured_as: Option<StockOrFlow>,
    /// The code of its topic.
    pub topic: Option<Code>,
    /// Whether no value is negative.
    pub non_negative: Option<bool>,
}

impl Service {
    /// Adds an indicator to a dataset, with its unit and its topic where the folder lacks them.
    ///
    /// # Errors
    /// When the dataset has the code already, or the folder would contradict itself.
    pub async fn add_indicator(
        &self,
        editing: &Editing,
        change: (&Code, &Version, &str),
        new: &NewIndicator,
    ) -> Result<Changed<()>, ServiceError> {
        if new.name.trim().is_empty() {
            return Err(ClaimError::field("name", "an indicator has a name").into());
        }
        let (state, seeds) = (self.state(), self.seeds());
        self.change(editing, change, |seed, edit| {
            if seed.indicators.iter().any(|known| known.code == new.code) {
                let detail = format!("the dataset has an indicator `{}` already", new.code);
                return Err(ClaimError::AlreadyThere(detail).into());
            }
            let unit = seed.units.iter().find(|unit| unit.code == new.unit).cloned();
            let unit = unit.unwrap_or_else(|| {
                let unit = known_unit(&new.unit, &seeds);
                edit.put_unit(&unit);
                unit
            });
            let topic = match new.topic.clone().or_else(|| Some(seed.topics.first()?.code.clone())) {
                Some(topic) => topic,
                None => OTHER_TOPIC.0.parse().map_err(|_| ClaimError::field("topic", "a code is needed"))?,
            };
            if !seed.topics.iter().any(|known| known.code == topic) {
                let known = state.catalogue.topics.get(&topic).cloned();
                let name = if topic == *OTHER_TOPIC.0 { OTHER_TOPIC.1 } else { topic.as_str() };
                edit.put_topic(
                    &known.unwrap_or_else(|| Topic { code: topic.clone(), name: name.to_owned() }),
                );
            }
            let class = new.unit_class.unwrap_or(unit.class);
            edit.put_indicator(&Indicator {
                code: new.code.clone(),
                name: new.name.trim().to_owned(),
                definition: new.definition.clone().unwrap_or_else(|| format!("{}.", new.name.trim())),
                unit: new.unit.clone(),
                unit_class: class,
                price_basis: new.price_basis.unwrap_or_else(|| usual_prices(class, &new.unit)),
                measured_as: new.measured_as.unwrap_or(usual_measure(class)),
                topic,
                non_negative: new.non_negative.unwrap_or(matches!(class, UnitClass::Count | UnitClass::Rank)),
                labels: new.name_zh.iter().map(|name| ("zh".to_owned(), name.clone())).collect(),
                relations: Vec::new(),
            });
            Ok(())
        })
        .await
    }
}

/// Amounts are flows, and what is no amount is neither stock nor flow.
const fn usual_measure(class: UnitClass) -> StockOrFlow {
    match class {
        UnitClass::Level | UnitClass::Count | UnitClass::Unknown => StockOrFlow::Flow,
        _ => StockOrFlow::NotApplicable,
    }
}

/// Money is valued at the prices of the period.
fn usual_prices(class: UnitClass, unit: &Code) -> PriceBasis {
    let is_money = unit.as_str().len() == 3 && unit.as_str().bytes().all(|byte| byte.is_ascii_uppercase());
    if is_money && class == UnitClass::Level { PriceBasis::Current } else { PriceBasis::NotApplicable }
}
