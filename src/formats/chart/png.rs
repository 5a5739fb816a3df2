//! A scene as a PNG picture, drawn without any other program: shapes with tiny-skia, letters from Noto Sans.

use thiserror::Error;
use tiny_skia::{FillRule, LineCap, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::drawing::{Anchor, DOT_RADIUS, Form, Symbol};
use super::metrics;
use super::paint::{Colour, Paint, Theme};
use super::picture::{Item, Label, Picture};
use super::scene::Scene;

/// The largest number of pixels of a picture.
const MAX_PIXELS: f64 = 16e6;

/// Why a picture cannot be made.
#[derive(Debug, Error)]
pub enum PngError {
    /// It would have too many pixels.
    #[error("a picture of {width} × {height} pixels is too large: ask for a smaller width, or for SVG")]
    TooLarge {
        /// The width.
        width: u32,
        /// The height.
        height: u32,
    },
    /// The pixels could not be written as PNG.
    #[error("the picture cannot be written as PNG: {0}")]
    Encoding(String),
}

/// The picture, `width` pixels wide: the scene with its title, key, captions and source, scaled to that width. A scene
/// of half that width gives letters of the usual size on screens with two pixels for one.
///
/// `font` is a further TrueType or OpenType font for characters that Noto Sans lacks. A name with a character that
/// neither has is replaced by its code; another text with one is left out.
///
/// # Errors
///
/// [`PngError::TooLarge`] above 16 million pixels.
pub fn png(scene: &Scene, theme: Theme, width: u32, font: Option<&[u8]>) -> Result<Vec<u8>, PngError> {
    let picture = Picture::of(scene, theme);
    let scale = f64::from(width) / picture.width;
    let height = (picture.height * scale).ceil() as u32;
    let too_large = PngError::TooLarge { width, height };
    if f64::from(width) * f64::from(height) > MAX_PIXELS {
        return Err(too_large);
    }
    let pixels = Pixmap::new(width, height).ok_or(too_large)?;
    let mut canvas = Canvas {
        pixels,
        transform: Transform::from_scale(scale as f32, scale as f32),
        further: font.and_then(|bytes| Face::parse(bytes, 0).ok()),
    };
    canvas.pixels.fill(colour(picture.ground, 1.0));
    for item in &picture.items {
        match item {
            Item::Shape { form, paint } => canvas.shape(form, paint),
            Item::Label(label) => canvas.label(label),
        }
    }
    canvas.pixels.encode_png().map_err(|error| PngError::Encoding(error.to_string()))
}

/// Whether some bytes are a font that pictures can use.
#[must_use]
pub fn is_font(bytes: &[u8]) -> bool {
    Face::parse(bytes, 0).is_ok()
}

/// Whether pictures can show all characters of a text; `font` is the further font.
#[must_use]
pub fn has_glyphs(text: &str, font: Option<&[u8]>) -> bool {
    let further = font.and_then(|bytes| Face::parse(bytes, 0).ok());
    covers(text, further.as_ref())
}

fn covers(text: &str, further: Option<&Face<'_>>) -> bool {
    let has =
        |face: Option<&Face<'_>>, character| face.and_then(|face| face.glyph_index(character)).is_some();
    text.chars()
        .all(|character| has(metrics::face(metrics::Weight::Regular), character) || has(further, character))
}

struct Canvas<'a> {
    pixels: Pixmap,
    transform: Transform,
    further: Option<Face<'a>>,
}

impl Canvas<'_> {
    fn shape(&mut self, form: &Form, paint: &Paint) {
        let Some(path) = path(form) else { return };
        if let Some((ground, opacity)) = paint.fill {
            self.fill(&path, ground, opacity);
        }
        if let Some((line, opacity)) = paint.stroke {
            let dash: Vec<f32> = paint.dash.iter().map(|length| *length as f32).collect();
            let stroke = Stroke {
                width: paint.width as f32,
                dash: StrokeDash::new(dash, 0.0),
                line_cap: LineCap::Butt,
                line_join: tiny_skia::LineJoin::Round,
                ..Stroke::default()
            };
            self.pixels.stroke_path(&path, &solid(line, opacity), &stroke, self.transform, None);
        }
    }

    fn fill(&mut self, path: &Path, ground: Colour, opacity: f64) {
        self.pixels.fill_path(path, &solid(ground, opacity), FillRule::Winding, self.transform, None);
    }

    fn label(&mut self, label: &Label) {
        let words = if covers(&label.words, self.further.as_ref()) {
            &label.words
        } else {
            match &label.name {
                Some(name) if covers(&name.code, self.further.as_ref()) => &name.code,
                _ => return,
            }
        };
        let glyphs = self.glyphs(words, label);
        let width: f64 = glyphs.iter().map(|(_, advance)| advance).sum();
        let mut x = match label.anchor {
            Anchor::Start => label.x,
            Anchor::Middle => label.x - width / 2.0,
            Anchor::End => label.x - width,
        };
        let mut letters = PathBuilder::new();
        for ((face, glyph), advance) in glyphs {
            let scale = label.size / f64::from(face.units_per_em());
            let mut pen = Pen { path: &mut letters, x, y: label.y, scale };
            face.outline_glyph(glyph, &mut pen);
            x += advance;
        }
        if let Some(path) = letters.finish() {
            self.fill(&path, label.colour, 1.0);
        }
    }

    /// The glyphs of a text with the font and the width of each.
    fn glyphs<'b>(&'b self, words: &str, label: &Label) -> Vec<((&'b Face<'b>, GlyphId), f64)> {
        let faces: [Option<&Face<'_>>; 2] = [metrics::face(label.weight), self.further.as_ref()];
        let glyph = |character: char| {
            let (face, glyph) =
                faces.iter().flatten().find_map(|face| Some((*face, face.glyph_index(character)?)))?;
            let advance = f64::from(face.glyph_hor_advance(glyph).unwrap_or(0));
            Some(((face, glyph), advance * label.size / f64::from(face.units_per_em())))
        };
        words.chars().filter_map(glyph).collect()
    }
}

/// Writes the outline of a glyph into a path, with y downwards.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    x: f64,
    y: f64,
    scale: f64,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let across = self.x + f64::from(x) * self.scale;
        let down = self.y - f64::from(y) * self.scale;
        (across as f32, down as f32)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// The path of a shape; `None` if it has no extent at all.
fn path(form: &Form) -> Option<Path> {
    let mut path = PathBuilder::new();
    match form {
        Form::Bar(area) => {
            let rectangle = Rect::from_xywh(
                area.x as f32,
                area.y as f32,
                area.width.max(0.0) as f32,
                area.height.max(0.0) as f32,
            )?;
            path.push_rect(rectangle);
        }
        Form::Line(points) => push_points(&mut path, points.iter().copied()),
        Form::Area(points) => {
            push_points(&mut path, points.iter().copied());
            path.close();
        }
        Form::Symbol { x, y, symbol: Symbol::Dot } => {
            path.push_circle(*x as f32, *y as f32, DOT_RADIUS as f32);
        }
        Form::Symbol { x, y, symbol: Symbol::Break } => {
            for pair in Symbol::Break.corners().chunks(2) {
                push_points(&mut path, pair.iter().map(|corner| (corner.0 + x, corner.1 + y)));
            }
        }
        Form::Symbol { x, y, symbol } => {
            push_points(&mut path, symbol.corners().iter().map(|corner| (corner.0 + x, corner.1 + y)));
            if !symbol.is_stroke() {
                path.close();
            }
        }
    }
    path.finish()
}

fn push_points(path: &mut PathBuilder, points: impl Iterator<Item = (f64, f64)>) {
    for (index, (x, y)) in points.enumerate() {
        if index == 0 {
            path.move_to(x as f32, y as f32);
        } else {
            path.line_to(x as f32, y as f32);
        }
    }
}

fn solid(own: Colour, opacity: f64) -> tiny_skia::Paint<'static> {
    let mut paint = tiny_skia::Paint { anti_alias: true, ..tiny_skia::Paint::default() };
    paint.set_color(colour(own, opacity));
    paint
}

/// The colour of `#rrggbb`.
fn colour(text: Colour, opacity: f64) -> tiny_skia::Color {
    let part =
        |at: usize| text.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok()).unwrap_or(0);
    tiny_skia::Color::from_rgba8(part(1), part(3), part(5), (opacity * 255.0).round() as u8)
}
