//! Mutations of the seed.

use yearbook::domain::code::Code;
use yearbook::domain::figure::{Figure, Selector};
use yearbook::domain::period::Period;
use yearbook::domain::qualifier::Qualifier;
use yearbook::domain::series_key::SeriesKey;
use yearbook::domain::source::Basis;
use yearbook::domain::structure::Role;
use yearbook::ingest::seed::{OtherNumber, Seed};
use yearbook::service::documents::{DocumentContent, Documents};

use super::dice::{Dice, put};

/// A kind of mutation of the seed: its name, whether the documents alone must reveal it, and the function that makes
/// it. The function returns nothing if the random choice is the present value or an impossible one.
pub struct Mutation {
    pub name: &'static str,
    pub shown_by_documents: bool,
    pub mutate: fn(&mut Dice, &World, &mut Seed) -> Option<()>,
}

/// The input of mutations.
pub struct World {
    pub seed: Seed,
    pub documents: Documents,
}

impl World {
    fn content(&self, source: &str) -> &DocumentContent {
        self.documents.get(source).unwrap().read().unwrap()
    }

    /// The text at a slightly shifted place.
    fn moved(&self, source: &str, at: &Selector, start: i64, end: i64) -> Option<Selector> {
        let shifted = |place: usize, step: i64| usize::try_from(i64::try_from(place).ok()? + step).ok();
        let (start, end) = (shifted(at.start, start)?, shifted(at.end, end)?);
        let content = self.content(source);
        let place = Selector { start, end, exact: String::new(), ..at.clone() };
        let exact = content.words_at(&place).filter(|exact| !exact.is_empty())?;
        Some(Selector { exact: exact.to_owned(), ..place })
    }

    /// The place of another number of the document.
    fn other_number(&self, dice: &mut Dice, source: &str, at: &Selector) -> Option<Selector> {
        let other = &dice.pick(&self.content(source).readings).at;
        (other != at).then(|| other.clone())
    }
}

fn any_figure<'a>(dice: &mut Dice, seed: &'a mut Seed) -> &'a mut Figure {
    let position = dice.below(seed.figures.len());
    &mut seed.figures[position]
}

fn any_claim<'a>(dice: &mut Dice, seed: &'a mut Seed) -> &'a mut OtherNumber {
    let position = dice.below(seed.other_numbers.len());
    &mut seed.other_numbers[position]
}

const QUALIFIERS: [Qualifier; 8] = [
    Qualifier::Exact,
    Qualifier::Approximately,
    Qualifier::MoreThan,
    Qualifier::AtLeast,
    Qualifier::Nearly,
    Qualifier::AtMost,
    Qualifier::Expected,
    Qualifier::Target,
];

pub const KINDS: [Mutation; 20] = [
    Mutation { name: "value: a digit", shown_by_documents: true, mutate: value_digit },
    Mutation { name: "value: the sign", shown_by_documents: true, mutate: value_sign },
    Mutation {
        name: "scale word: thousand … trillion taken for another",
        shown_by_documents: true,
        mutate: scale,
    },
    Mutation { name: "unit", shown_by_documents: true, mutate: unit },
    Mutation { name: "qualifier", shown_by_documents: true, mutate: qualifier },
    Mutation { name: "rounding unit", shown_by_documents: true, mutate: rounding },
    Mutation { name: "selector: shifted", shown_by_documents: true, mutate: selector_shifted },
    Mutation {
        name: "selector: shifted, text taken from there",
        shown_by_documents: true,
        mutate: selector_read_anew,
    },
    Mutation {
        name: "selector: grown or cut, text taken from there",
        shown_by_documents: true,
        mutate: selector_resized,
    },
    Mutation { name: "selector: on another number", shown_by_documents: true, mutate: selector_elsewhere },
    Mutation { name: "source: another document", shown_by_documents: true, mutate: source },
    Mutation {
        name: "period: another year, where it is stated",
        shown_by_documents: true,
        mutate: stated_period,
    },
    Mutation {
        name: "period: another year, where it is inferred",
        shown_by_documents: false,
        mutate: inferred_period,
    },
    Mutation { name: "period selector: shifted", shown_by_documents: true, mutate: period_shifted },
    Mutation {
        name: "series: another area, indicator or activity",
        shown_by_documents: false,
        mutate: series,
    },
    Mutation {
        name: "notes: who is quoted, scope, from what a period is inferred",
        shown_by_documents: false,
        mutate: notes,
    },
    Mutation { name: "figure left out", shown_by_documents: false, mutate: figure_left_out },
    Mutation {
        name: "claim that a number is no statistic: left out",
        shown_by_documents: true,
        mutate: claim_left_out,
    },
    Mutation {
        name: "claim that a number is no statistic: shifted",
        shown_by_documents: true,
        mutate: claim_shifted,
    },
    Mutation {
        name: "claim that a number is no statistic: another reason",
        shown_by_documents: false,
        mutate: claim_reason,
    },
];

fn value_digit(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let figure = any_figure(dice, seed);
    let mut text = figure.value.to_string().into_bytes();
    let places: Vec<usize> = (0..text.len()).filter(|place| text[*place].is_ascii_digit()).collect();
    text[*dice.pick(&places)] = *dice.pick(b"0123456789");
    put(&mut figure.value, String::from_utf8(text).unwrap().parse().unwrap())
}

fn value_sign(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let figure = any_figure(dice, seed);
    let value = -figure.value;
    put(&mut figure.value, value)
}

fn scale(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let figure = any_figure(dice, seed);
    let power = i32::try_from(dice.step(3)).unwrap() * 3;
    let (value, rounding) = (figure.value * 10_f64.powi(power), figure.rounding * 10_f64.powi(power));
    figure.rounding = rounding;
    put(&mut figure.value, value)
}

fn unit(dice: &mut Dice, world: &World, seed: &mut Seed) -> Option<()> {
    let code = dice.pick(&world.seed.units).code.clone();
    put(&mut any_figure(dice, seed).unit, code)
}

fn qualifier(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let qualifier = *dice.pick(&QUALIFIERS);
    put(&mut any_figure(dice, seed).qualifier, qualifier)
}

fn rounding(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let factor = *dice.pick(&[0.0, 0.1, 10.0, 1000.0]);
    let figure = any_figure(dice, seed);
    let rounding = if figure.rounding > 0.0 { figure.rounding * factor } else { 1.0 };
    put(&mut figure.rounding, rounding)
}

fn selector_shifted(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let step = dice.step(40);
    shift(&mut any_figure(dice, seed).at, step)
}

fn shift(at: &mut Selector, step: i64) -> Option<()> {
    let moved = |place: usize| usize::try_from(i64::try_from(place).ok()? + step).ok();
    let (start, end) = (moved(at.start)?, moved(at.end)?);
    put(at, Selector { start, end, exact: at.exact.clone(), ..Selector::default() })
}

fn selector_read_anew(dice: &mut Dice, world: &World, seed: &mut Seed) -> Option<()> {
    let step = dice.step(40);
    let figure = any_figure(dice, seed);
    let moved = world.moved(&figure.source, &figure.at, step, step)?;
    put(&mut figure.at, moved)
}

fn selector_resized(dice: &mut Dice, world: &World, seed: &mut Seed) -> Option<()> {
    let step = dice.step(4);
    let figure = any_figure(dice, seed);
    let (start, end) = *dice.pick(&[(step, 0), (0, step), (step, -step)]);
    let moved = world.moved(&figure.source, &figure.at, start, end)?;
    put(&mut figure.at, moved)
}

fn selector_elsewhere(dice: &mut Dice, world: &World, seed: &mut Seed) -> Option<()> {
    let figure = any_figure(dice, seed);
    let other = world.other_number(dice, &figure.source, &figure.at)?;
    put(&mut figure.at, other)
}

fn source(dice: &mut Dice, world: &World, seed: &mut Seed) -> Option<()> {
    let id = dice.pick(&world.seed.sources).id.clone();
    put(&mut any_figure(dice, seed).source, id)
}

fn other_period(dice: &mut Dice, seed: &mut Seed, basis: Basis) -> Option<()> {
    let step = i32::try_from(dice.step(5)).unwrap();
    let figure = any_figure(dice, seed);
    let period = Period::from_ordinal(figure.period.frequency(), figure.period.ordinal() + step)?;
    (figure.period_basis == basis).then(|| put(&mut figure.period, period))?
}

fn stated_period(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    other_period(dice, seed, Basis::Stated)
}

fn inferred_period(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    other_period(dice, seed, Basis::Inferred)
}

fn period_shifted(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let step = dice.step(40);
    shift(any_figure(dice, seed).period_at.as_mut()?, step)
}

fn series(dice: &mut Dice, world: &World, seed: &mut Seed) -> Option<()> {
    let role = *dice.pick(&[Role::Area, Role::Indicator, Role::Activity]);
    let figure = any_figure(dice, seed);
    let of_unit: Vec<&Code> =
        world.seed.indicators.iter().filter(|one| one.unit == figure.unit).map(|one| &one.code).collect();
    let code = match role {
        Role::Area => &dice.pick(&world.seed.areas).code,
        Role::Activity => &dice.pick(&world.seed.activities).code,
        _ => dice.pick(&of_unit),
    };
    let key: SeriesKey = figure.series.with(&world.seed.dataset.structure, &[(role, code.as_str())]);
    put(&mut figure.series, key)
}

fn notes(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let which = dice.below(3);
    let figure = any_figure(dice, seed);
    let place = match which {
        0 => &mut figure.quoted,
        1 => &mut figure.note,
        _ => &mut figure.period_note,
    };
    put(place, Some("something else".to_owned()))
}

fn figure_left_out(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let position = dice.below(seed.figures.len());
    seed.figures.remove(position);
    Some(())
}

fn claim_left_out(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let position = dice.below(seed.other_numbers.len());
    seed.other_numbers.remove(position);
    Some(())
}

fn claim_shifted(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    let step = dice.step(40);
    shift(&mut any_claim(dice, seed).at, step)
}

fn claim_reason(dice: &mut Dice, _: &World, seed: &mut Seed) -> Option<()> {
    put(&mut any_claim(dice, seed).reason, "something_else".to_owned())
}
