//! Strips of states, and values beside limits.

use proptest::prelude::*;
use yearbook::domain::alert::AlertState;
use yearbook::formats::chart::{Stretch, limit_line, state_strip, state_swatch};

use super::gallery::point;
use super::xml;
use crate::snapshots::assert_snapshot;

fn stretch(state: AlertState, length: f64, begin: &str) -> Stretch {
    Stretch { state, length, begin: begin.to_owned(), said: format!("{begin}: {}", state.code()) }
}

#[test]
fn strips_and_limits_are_as_before() {
    let stretches = [
        stretch(AlertState::NoData, 1.0, "2000"),
        stretch(AlertState::Ok, 8.0, "2001"),
        stretch(AlertState::Undecided, 1.0, "2009"),
        stretch(AlertState::Pending, 2.0, "2010"),
        stretch(AlertState::Firing, 4.0, "2012"),
        stretch(AlertState::Refused, 4.0, "2016"),
    ];
    let mut text = state_strip(&stretches, "2019", "History", "2000: no data; 2001 – 2008: <ok>") + "\n";
    text += &(state_strip(&stretches[..1], "2000", "历史", "2000：无数据") + "\n");
    text.extend(AlertState::ALL.map(|state| state_swatch(state) + "\n"));
    let mut open = point("2024", 13e6, 0.0);
    open.upper = None;
    for (point, value, limit) in [
        (point("2024", 3.6e12, 0.05e12), "3.6 trillion yuan", 3.6e12),
        (point("2024", 2.68, 0.005), "2.68 %", 2.5),
        (open, "more than 13 million", 20e6),
        (point("2024", 79.0, 0.0), "79", 79.0),
    ] {
        text += &(limit_line(&point, value, (limit, "limit"), &format!("Value {value}.")) + "\n");
    }
    xml::assert_well_formed(&format!("<div>{text}</div>"));
    assert_snapshot("chart_state_strips", &text);
}

#[test]
fn nothing_to_show_draws_nothing() {
    assert_eq!(state_strip(&[], "", "", ""), "");
    assert_eq!(state_strip(&[stretch(AlertState::Ok, 0.0, "2000")], "", "", ""), "");
    assert_eq!(state_strip(&[stretch(AlertState::Ok, f64::INFINITY, "2000")], "", "", ""), "");
    assert_eq!(limit_line(&point("2024", 1.0, 0.0), "1", (f64::NAN, ""), ""), "");
}

#[test]
fn every_state_has_a_look_of_its_own_without_colour() {
    let shape = |state| {
        let swatch = state_swatch(state);
        swatch.split(" y=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let heights: std::collections::BTreeSet<String> = AlertState::ALL.into_iter().map(shape).collect();
    assert_eq!(heights.len(), AlertState::ALL.len());
}

/// The numbers of an attribute of some elements.
fn numbers(svg: &str, element: &str, attribute: &str) -> Vec<f64> {
    let (element, attribute) = (format!("<{element}"), format!(" {attribute}=\""));
    let elements = svg.split(&element).skip(1).map(|rest| rest.split('>').next().unwrap());
    let values = elements.filter_map(|one| one.split(&attribute).nth(1));
    values.map(|value| value.split(['"', '%']).next().unwrap().parse().unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn stretches_fill_the_strip_and_labels_lie_apart(
        all in prop::collection::vec((0..6usize, 1..500u16, any::<String>()), 1..80),
        end in any::<String>(),
    ) {
        let stretches: Vec<Stretch> = all
            .iter()
            .map(|(state, length, begin)| stretch(AlertState::ALL[*state], f64::from(*length), begin))
            .collect();
        let svg = state_strip(&stretches, &end, &end, &end);
        xml::assert_well_formed(&svg);
        prop_assert_eq!(&svg, &state_strip(&stretches, &end, &end, &end));
        let (begins, widths) = (numbers(&svg, "rect", "x"), numbers(&svg, "rect", "width"));
        prop_assert_eq!(begins.len(), stretches.len());
        let ends = begins.iter().zip(&widths).map(|(begin, width)| begin + width);
        for (end, next) in ends.zip(begins.iter().skip(1).chain([&1000.0])) {
            prop_assert!((end - next).abs() < 0.02, "{} and {}", end, next);
        }
        let mut labels = numbers(&svg, "text", "x");
        labels.sort_by(f64::total_cmp);
        prop_assert!(labels.windows(2).all(|pair| pair[1] - pair[0] >= 14.99), "{:?}", labels);
    }

    #[test]
    fn a_value_beside_a_limit_lies_inside(
        value in -1e300..1e300f64, half in 0.0..1e300f64, limit in -1e300..1e300f64, open in 0..3u8,
    ) {
        let mut point = point("2024", value, half);
        if open == 1 { point.lower = None; }
        if open == 2 { point.upper = None; }
        let svg = limit_line(&point, "value", (limit, "limit"), "said");
        xml::assert_well_formed(&svg);
        let dot = numbers(&svg, "circle", "cx");
        prop_assert!(dot.iter().all(|x| (69.9..=230.1).contains(x)), "{}", svg);
    }
}
