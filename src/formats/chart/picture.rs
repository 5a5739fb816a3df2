//! A scene as one picture with title, key, captions and source, in absolute places and colours.

use super::drawing::{Anchor, Column, Form, Look, Mark, Name, Panel, REST_GAP, Text};
use super::metrics::{self, Weight};
use super::paint::{Colour, Paint, Palette, Theme, paint, text_colour};
use super::scene::Scene;
use super::swatch;

/// The room around everything.
const MARGIN: f64 = 24.0;

/// A picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The ground.
    pub ground: Colour,
    /// Shapes and texts, the undermost first.
    pub items: Vec<Item>,
}

/// A shape or a line of text.
#[derive(Debug, Clone)]
pub enum Item {
    /// A shape.
    Shape {
        /// The shape.
        form: Form,
        /// How it is painted.
        paint: Paint,
    },
    /// A text.
    Label(Label),
}

/// A line of text.
#[derive(Debug, Clone)]
pub struct Label {
    /// The words.
    pub words: String,
    /// The place of the anchor.
    pub x: f64,
    /// The base line.
    pub y: f64,
    /// Which side stands at x.
    pub anchor: Anchor,
    /// The size.
    pub size: f64,
    /// The weight.
    pub weight: Weight,
    /// The colour.
    pub colour: Colour,
    /// If it is a name of others: the whole name and the code that stands for it.
    pub name: Option<Name>,
}

impl Picture {
    /// The picture of a scene.
    #[must_use]
    pub fn of(scene: &Scene, theme: Theme) -> Self {
        let palette = theme.palette();
        let mut page = Page { palette, width: scene.width, y: MARGIN, items: Vec::new() };
        page.title(scene);
        page.legend(scene);
        let top = page.y;
        for panel in &scene.panels {
            page.panel(panel, top);
        }
        page.y = top + scene.height + 8.0;
        page.key(scene);
        page.foot(scene);
        let Page { y, items, .. } = page;
        Self { width: scene.width + 2.0 * MARGIN, height: y + MARGIN - 6.0, ground: palette.paper, items }
    }
}

/// A picture that grows downwards.
struct Page {
    palette: Palette,
    /// The width between the margins.
    width: f64,
    /// Where the next thing stands.
    y: f64,
    items: Vec<Item>,
}

impl Page {
    fn title(&mut self, scene: &Scene) {
        if !scene.title.is_empty() {
            self.y += 14.0;
            let words = metrics::cut(&scene.title, self.width, 18.0, Weight::Bold);
            let name = Name { whole: scene.title.clone(), language: None, code: scene.code.clone() };
            self.line(words, 18.0, Weight::Bold, self.palette.ink, Some(name));
            self.y += 22.0;
        }
        if !scene.axis_title.is_empty() {
            self.y += 2.0;
            let words = metrics::cut(&scene.axis_title, self.width, 13.0, Weight::Regular);
            let name = Name { whole: scene.axis_title.clone(), ..Name::default() };
            self.line(words, 13.0, Weight::Regular, self.palette.ink3, Some(name));
            self.y += 12.0;
        }
    }

    /// A line of text at the left margin.
    fn line(&mut self, words: String, size: f64, weight: Weight, colour: Colour, name: Option<Name>) {
        let (x, y) = (MARGIN, self.y);
        self.items.push(Item::Label(Label {
            words,
            x,
            y,
            anchor: Anchor::Start,
            size,
            weight,
            colour,
            name,
        }));
    }

    /// The names of series where they do not stand at the ends of lines.
    fn legend(&mut self, scene: &Scene) {
        if scene.has_names_at_ends || scene.names.is_empty() {
            return;
        }
        let entry = |name: &super::scene::SeriesName| {
            let name_of =
                Name { whole: name.name.clone(), language: name.language.clone(), code: name.code.clone() };
            (swatch::series_marks(name.tone), name.name.clone(), Some(name_of))
        };
        self.y += 6.0;
        self.samples(scene.names.iter().map(entry).collect());
        self.y += 4.0;
    }

    fn key(&mut self, scene: &Scene) {
        let entry =
            |key: &super::words::Key| (swatch::key_marks(*key), key.text(scene.language).to_owned(), None);
        self.samples(scene.keys.iter().map(entry).collect());
    }

    /// Samples with words, in rows.
    fn samples(&mut self, entries: Vec<(Vec<Mark>, String, Option<Name>)>) {
        if entries.is_empty() {
            return;
        }
        self.y += 12.0;
        let mut x = 0.0;
        for (marks, words, name) in entries {
            let words = metrics::cut(&words, self.width.min(300.0) - 34.0, 12.0, Weight::Regular);
            let own = swatch::WIDTH + 6.0 + metrics::width(&words, 12.0, Weight::Regular) * 1.05;
            if x > 0.0 && x + own > self.width {
                x = 0.0;
                self.y += 18.0;
            }
            for mark in &marks {
                self.mark(mark, MARGIN + x, self.y - swatch::HEIGHT + 3.0);
            }
            self.items.push(Item::Label(Label {
                words,
                x: MARGIN + x + swatch::WIDTH + 6.0,
                y: self.y,
                anchor: Anchor::Start,
                size: 12.0,
                weight: Weight::Regular,
                colour: self.palette.ink2,
                name,
            }));
            x += own + 18.0;
        }
        self.y += 8.0;
    }

    fn mark(&mut self, mark: &Mark, left: f64, top: f64) {
        let is_stroke = matches!(mark.form, Form::Symbol { symbol, .. } if symbol.is_stroke());
        let paint = paint(mark.class, mark.tone, is_stroke, &self.palette);
        let moved = |points: &[(f64, f64)]| points.iter().map(|(x, y)| (x + left, y + top)).collect();
        let form = match &mark.form {
            Form::Line(points) => Form::Line(moved(points)),
            Form::Area(points) => Form::Area(moved(points)),
            Form::Bar(area) => Form::Bar(super::drawing::Area { x: area.x + left, y: area.y + top, ..*area }),
            Form::Symbol { x, y, symbol } => Form::Symbol { x: x + left, y: y + top, symbol: *symbol },
        };
        self.items.push(Item::Shape { form, paint });
    }

    fn panel(&mut self, panel: &Panel, top: f64) {
        let (left, top) = (MARGIN + panel.left, top + panel.top);
        if let Some(heading) = &panel.heading {
            let name = Name {
                whole: heading.clone(),
                language: panel.heading_language.clone(),
                code: panel.heading_code.clone(),
            };
            self.items.push(Item::Label(Label {
                words: metrics::cut(heading, panel.columns.width(), 13.0, Weight::Bold),
                x: left,
                y: top - 4.0,
                anchor: Anchor::Start,
                size: 13.0,
                weight: Weight::Bold,
                colour: self.palette.ink,
                name: Some(name),
            }));
        }
        let plot = left + panel.columns.axis;
        for mark in &panel.marks {
            self.mark(mark, plot, top);
        }
        for text in &panel.texts {
            let left = match text.column {
                Column::Axis => left,
                Column::Plot => plot,
                Column::Ends => plot + panel.columns.plot,
            };
            self.text(text, left, top);
        }
    }

    /// A text, and after it what follows on its line.
    fn text(&mut self, text: &Text, left: f64, top: f64) {
        let (x, y) = (text.x + left, text.y + top);
        let colour = text_colour(text, &self.palette);
        let (size, weight) = (text.look.size(), text.look.weight());
        let label = |words: &str, x: f64, anchor, weight, colour| {
            Item::Label(Label {
                words: words.to_owned(),
                x,
                y,
                anchor,
                size,
                weight,
                colour,
                name: text.name.clone(),
            })
        };
        if text.rest.is_empty() {
            self.items.push(label(&text.words, x, text.anchor, weight, colour));
            return;
        }
        let own = metrics::width(&text.words, size, weight);
        let all = own + REST_GAP + metrics::width(&text.rest, size, Look::Dim.weight());
        let start = match text.anchor {
            Anchor::Start => x,
            Anchor::Middle => x - all / 2.0,
            Anchor::End => x - all,
        };
        // Both lean on the gap, so they stay apart in a font of other widths.
        self.items.push(label(&text.words, start + own, Anchor::End, weight, colour));
        let rest = start + own + REST_GAP;
        self.items.push(label(&text.rest, rest, Anchor::Start, Weight::Regular, self.palette.ink3));
    }

    /// Captions, source and address.
    fn foot(&mut self, scene: &Scene) {
        let captions: Vec<String> =
            scene.captions.iter().map(|caption| caption.text(scene.language)).collect();
        let captions =
            captions.join(if scene.language == super::input::Language::Chinese { "" } else { " " });
        for text in [captions.as_str(), scene.source.as_str(), scene.address.as_str()] {
            if text.is_empty() {
                continue;
            }
            for line in metrics::lines(text, self.width, 12.0, Weight::Regular) {
                self.y += 16.0;
                let name = Name { whole: line.clone(), ..Name::default() };
                self.line(line, 12.0, Weight::Regular, self.palette.ink3, Some(name));
            }
        }
    }
}
