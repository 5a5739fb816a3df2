//! Where texts have room: no text lies on another, on a mark, or outside of the picture.

use super::drawing::{Area, Column, Form, Mark, Text};

/// The width of the plot on a narrow screen, in pixels.
const NARROW: f64 = 270.0;

/// What is taken of a plot, at its own width and at that of a narrow screen.
#[derive(Debug, Clone)]
pub struct Occupancy {
    bounds: Area,
    /// The width of the plot on a narrow screen divided by its own.
    narrowing: f64,
    wide: Vec<Area>,
    narrow: Vec<Area>,
}

impl Occupancy {
    /// A free plot; texts may reach `margin` beyond it to the left and right.
    #[must_use]
    pub fn new(width: f64, height: f64, margin: f64) -> Self {
        Self {
            bounds: Area { x: -margin, y: 0.0, width: width + 2.0 * margin, height },
            narrowing: (NARROW / width).min(1.0),
            wide: Vec::new(),
            narrow: Vec::new(),
        }
    }

    /// Takes the areas of marks.
    pub fn take(&mut self, marks: &[Mark]) {
        for area in marks.iter().flat_map(areas) {
            self.wide.push(area);
            self.narrow.push(Area { x: area.x * self.narrowing, width: area.width * self.narrowing, ..area });
        }
    }

    /// Takes the places of texts that are there already.
    pub fn take_texts(&mut self, texts: &[Text]) {
        for text in texts.iter().filter(|text| text.column == Column::Plot) {
            self.wide.push(text.area());
            self.narrow.push(self.narrow_area(text));
        }
    }

    /// The texts of one label, if all of them have room; what has none on a narrow screen is left out there.
    #[must_use]
    pub fn place(&mut self, mut texts: Vec<Text>) -> Option<Vec<Text>> {
        let is_free = |text: &Text| {
            let area = text.area();
            self.holds(&area) && !self.wide.iter().any(|other| other.meets(&area))
        };
        if !texts.iter().all(is_free) {
            return None;
        }
        for text in &mut texts {
            self.wide.push(text.area());
            let narrow = self.narrow_area(text);
            text.secondary = text.secondary
                || !self.holds_narrow(&narrow)
                || self.narrow.iter().any(|other| other.meets(&narrow));
            if !text.secondary {
                self.narrow.push(narrow);
            }
        }
        Some(texts)
    }

    /// The first of the labels that has room.
    pub fn first(&mut self, labels: impl IntoIterator<Item = Vec<Text>>) -> Vec<Text> {
        labels.into_iter().find_map(|texts| self.place(texts)).unwrap_or_default()
    }

    fn holds(&self, area: &Area) -> bool {
        let bounds = &self.bounds;
        area.x >= bounds.x
            && area.x + area.width <= bounds.x + bounds.width
            && area.y >= bounds.y
            && area.y + area.height <= bounds.y + bounds.height
    }

    fn holds_narrow(&self, area: &Area) -> bool {
        let margin = -self.bounds.x;
        let width = (self.bounds.width - 2.0 * margin) * self.narrowing;
        area.x >= -margin && area.x + area.width <= width + margin
    }

    fn narrow_area(&self, text: &Text) -> Area {
        let area = text.narrow_area();
        match text.column {
            Column::Plot => Area { x: area.x + text.x * (self.narrowing - 1.0), ..area },
            Column::Axis | Column::Ends => area,
        }
    }
}

/// The areas that a mark takes: that of a rectangle or symbol, and points along a line.
fn areas(mark: &Mark) -> Vec<Area> {
    match &mark.form {
        Form::Bar(area) => vec![*area],
        Form::Area(_) => Vec::new(),
        Form::Symbol { x, y, .. } => vec![Area { x: x - 5.0, y: y - 5.0, width: 10.0, height: 10.0 }],
        Form::Line(points) => points.windows(2).flat_map(|ends| along(ends[0], ends[1])).collect(),
    }
}

/// Small areas along a line, six pixels apart.
fn along(from: (f64, f64), to: (f64, f64)) -> Vec<Area> {
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    let steps = (across.hypot(down) / 6.0).ceil().max(1.0) as usize;
    let at = |step: usize| {
        let share = step as f64 / steps as f64;
        Area { x: from.0 + across * share - 1.0, y: from.1 + down * share - 1.0, width: 2.0, height: 2.0 }
    };
    (0..=steps).map(at).collect()
}

/// Heights at least `gap` apart, in the same order as the wanted ones, each as near to its own as that allows, between
/// `top` and `bottom` if there is room. Heights that want the same place keep the order in which they are given.
#[must_use]
pub fn apart(wanted: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    // Neighbours that are too near become a group around the mean of what its members want.
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for &index in &order {
        let mut group = (wanted[index], 1);
        while let Some(&(middle, count)) = groups.last() {
            let needed = (count + group.1) as f64 / 2.0 * gap;
            if group.0 - middle >= needed {
                break;
            }
            groups.pop();
            let total = (count + group.1) as f64;
            let sum = middle * count as f64 + group.0 * group.1 as f64;
            group = (sum / total, count + group.1);
        }
        let half = (group.1 as f64 - 1.0) / 2.0 * gap;
        group.0 = group.0.max(top + half).min((bottom - half).max(top + half));
        groups.push(group);
    }
    let heights = groups.iter().flat_map(|&(middle, count)| {
        (0..count).map(move |place| middle + (place as f64 - (count as f64 - 1.0) / 2.0) * gap)
    });
    let mut placed = vec![0.0; wanted.len()];
    let mut floor = f64::NEG_INFINITY;
    let mut heights: Vec<f64> = heights.collect();
    // The limits may have moved a group onto its neighbour.
    let mut ceiling = bottom;
    for height in heights.iter_mut().rev() {
        *height = height.min(ceiling);
        ceiling = *height - gap;
    }
    for height in &mut heights {
        *height = height.max(floor).max(top);
        floor = *height + gap;
    }
    for (index, height) in order.into_iter().zip(heights) {
        placed[index] = height;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::chart::drawing::Look;
    use proptest::prelude::*;

    #[test]
    fn a_text_does_not_lie_on_another() {
        let mut plot = Occupancy::new(600.0, 100.0, 0.0);
        let text = |x: f64| Text::new("2024".into(), x, 50.0, Look::Normal);
        assert!(plot.place(vec![text(100.0)]).is_some());
        assert!(plot.place(vec![text(110.0)]).is_none(), "on another");
        assert!(plot.place(vec![text(2.0)]).is_none(), "outside");
        let beside = plot.place(vec![text(140.0)]).unwrap();
        assert!(beside[0].secondary, "too near on a narrow screen");
    }

    proptest! {
        #[test]
        fn names_are_apart_and_do_not_cross(wanted in prop::collection::vec(0.0..400.0f64, 1..12)) {
            let placed = apart(&wanted, 17.0, 10.0, 390.0);
            for (one, own) in wanted.iter().zip(&placed) {
                prop_assert!((10.0..=390.0).contains(own));
                for (other, others) in wanted.iter().zip(&placed) {
                    if one < other {
                        prop_assert!(others - own >= 17.0 - 1e-6, "{:?} {:?}", wanted, placed);
                    }
                }
            }
        }
    }
}
