//! The glyphs of the pages of a file, from the interpreter of `hayro-interpret`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{DateTime, Dict, Name, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};

use super::glyph::{Glyph, PageGlyphs, UNKNOWN, plain_characters};
use crate::ingest::document::error::{DocumentError, DocumentErrorKind};
use crate::limits::{MAX_PDF_GLYPHS, MAX_PDF_PAGES};

/// The units of the em in which the interpreter gives widths.
const UNITS_PER_EM: f64 = 1_000.0;

/// The glyphs of a file, and what it says of itself.
#[derive(Debug, Default)]
pub(super) struct FileGlyphs {
    /// The glyphs of each page, or why it could not be read.
    pub pages: Vec<Result<PageGlyphs, &'static str>>,
    /// The number of images.
    pub images: usize,
    /// The title.
    pub title: Option<String>,
    /// The language, as a tag of BCP 47.
    pub language: Option<String>,
    /// Year, month and day of the creation of the file.
    pub created: Option<(u16, u8, u8)>,
}

/// The glyphs of the pages of a file.
///
/// # Errors
/// When the file is encrypted, damaged, has no page, or exceeds a limit.
pub(super) fn file_glyphs(bytes: &[u8]) -> Result<FileGlyphs, DocumentError> {
    let error = |kind, message: &str| DocumentError { kind, message: message.to_owned() };
    let damaged = || error(DocumentErrorKind::Damaged, "this is no PDF file that can be read; save it again");
    let opened = catch_unwind(|| Pdf::new(bytes.to_vec())).map_err(|_| damaged())?;
    let pdf = opened.map_err(|reason| match reason {
        LoadPdfError::Decryption(DecryptionError::InvalidEncryption) | LoadPdfError::Invalid => damaged(),
        LoadPdfError::Decryption(_) => {
            error(DocumentErrorKind::Encrypted, "the file needs a password; save it without one")
        }
    })?;
    match pdf.pages().len() {
        0 => return Err(error(DocumentErrorKind::Damaged, "the file has no page")),
        1..=MAX_PDF_PAGES => {}
        count => {
            let message = format!("the file has {count} pages, of at most {MAX_PDF_PAGES}; split it");
            return Err(DocumentError { kind: DocumentErrorKind::TooLarge, message });
        }
    }
    let mut file = description(&pdf);
    let cache = InterpreterCache::new();
    let mut room = MAX_PDF_GLYPHS;
    for page in pdf.pages().iter() {
        let read = catch_unwind(AssertUnwindSafe(|| page_glyphs(&pdf, page, &cache, room)));
        let Ok(Collector { page: glyphs, images, problem, .. }) = read else {
            file.pages.push(Err("it cannot be read; save the file again"));
            continue;
        };
        file.images += images;
        room = room.checked_sub(glyphs.glyphs.len()).filter(|room| *room > 0).ok_or_else(|| {
            error(DocumentErrorKind::TooLarge, "the file has more than five million characters; split it")
        })?;
        file.pages.push(problem.map_or(Ok(glyphs), Err));
    }
    Ok(file)
}

/// What a file says of itself.
fn description(pdf: &Pdf) -> FileGlyphs {
    let metadata = pdf.metadata();
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let language = catalog.and_then(|catalog| catalog.get::<PdfString<'_>>("Lang"));
    let day = |date: &DateTime| (date.year, date.month, date.day);
    FileGlyphs {
        title: metadata.title.as_deref().and_then(text_string),
        language: language.and_then(|language| text_string(language.as_bytes())),
        created: metadata.creation_date.as_ref().map(day),
        ..FileGlyphs::default()
    }
}

/// A text string of PDF: UTF-16 or UTF-8 with a byte order mark, else one byte a character. Bytes above 126 mean other
/// characters than in Latin 1 for a few signs only.
fn text_string(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xFE, 0xFF, text @ ..] => encoding_rs::UTF_16BE.decode(text).0.into_owned(),
        [0xFF, 0xFE, text @ ..] => encoding_rs::UTF_16LE.decode(text).0.into_owned(),
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        text => encoding_rs::WINDOWS_1252.decode(text).0.into_owned(),
    };
    let text: String = text.chars().filter(|character| !character.is_control()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// What is on a page; at most one glyph more than `room`.
fn page_glyphs<'a>(pdf: &'a Pdf, page: &Page<'a>, cache: &InterpreterCache<'a>, room: usize) -> Collector {
    let (width, height) = page.render_dimensions();
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(transform, bounds, cache, pdf.xref(), InterpreterSettings::default());
    let mut device = Collector {
        page: PageGlyphs { width, height, glyphs: Vec::new() },
        images: 0,
        room,
        contents: Vec::new(),
        problem: None,
    };
    interpret_page(page, &mut context, &mut device);
    device
}

/// The device that collects glyphs.
struct Collector {
    page: PageGlyphs,
    images: usize,
    room: usize,
    /// For each open sequence of marked content, whether it is a running head or foot.
    contents: Vec<bool>,
    /// Why its text cannot be read.
    problem: Option<&'static str>,
}

impl Collector {
    /// Adds a glyph with its place on the page.
    fn add(&mut self, glyph: &PositionedGlyph<'_>, to_page: Affine) {
        let transform = to_page * glyph.transform();
        let [along_x, along_y, up_x, up_y, x, y] = transform.as_coeffs();
        let advance = match &**glyph {
            FontGlyph::Outline(glyph) => glyph.advance_width(),
            FontGlyph::Type3(glyph) => glyph.advance_width(),
        };
        let width = f64::from(advance.unwrap_or_default()) * along_x.hypot(along_y);
        let size = up_x.hypot(up_y) * UNITS_PER_EM;
        let angle = along_y.atan2(along_x).to_degrees();
        let text: Vec<char> = match glyph.as_unicode() {
            Some(BfString::Char(character)) => plain_characters(character).collect(),
            Some(BfString::String(text)) => text.chars().flat_map(plain_characters).collect(),
            None => vec![UNKNOWN],
        };
        let is_running = self.contents.contains(&true);
        let part = width / text.len().max(1) as f64;
        let (step_x, step_y) = (part * angle.to_radians().cos(), part * angle.to_radians().sin());
        for (index, character) in text.into_iter().take(MAX_CHARACTERS).enumerate() {
            let index = index as f64;
            self.page.glyphs.push(Glyph {
                character,
                x: (x + step_x * index) as f32,
                y: (y + step_y * index) as f32,
                width: part as f32,
                size: size as f32,
                angle: angle as f32,
                is_running,
            });
        }
    }
}

/// The most characters of one glyph.
const MAX_CHARACTERS: usize = 16;

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        if run.writing_mode() == WritingMode::Vertical {
            self.problem = Some("it is written from top to bottom, which is not read");
        }
        for glyph in run.glyphs() {
            if self.page.glyphs.len() > self.room {
                return;
            }
            self.add(glyph, props.transform);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.images += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let kind = properties.and_then(|properties| properties.get::<Name<'_>>("Type"));
        self.contents.push(tag == b"Artifact" && kind.is_some_and(|kind| &*kind == b"Pagination"));
    }

    fn end_marked_content(&mut self) {
        self.contents.pop();
    }
}
