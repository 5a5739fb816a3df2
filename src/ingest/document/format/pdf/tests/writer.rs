//! A writer of small PDF files.

use std::fmt::Write as _;

/// The fonts of each page: Helvetica; Chinese by Unicode, not embedded; by glyph without a map; by glyph with one that
/// maps the letters A to Z and the digits to themselves and 8364 to a square.
const FONTS: &str = "/F1 3 0 R /F2 4 0 R /F3 5 0 R /F4 6 0 R";

/// The number of objects before those of the pages.
const FIRST_PAGE: usize = 11;

/// A file with a page for each content.
pub(super) fn pdf(contents: &[String]) -> Vec<u8> {
    pdf_with(contents, "")
}

/// A file with a page for each content, and entries of its description.
pub(super) fn pdf_with(contents: &[String], information: &str) -> Vec<u8> {
    let kids: String =
        (0..contents.len()).map(|page| (FIRST_PAGE + 2 * page).to_string() + " 0 R ").collect();
    let map = "begincmap\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
        1 beginbfrange <0020> <007E> <0020> endbfrange\nendcmap";
    let cid = |name: &str, ordering: &str| {
        format!(
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /DW 1000 \
             /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 2 >> >>"
        )
    };
    let composite = |name: &str, encoding: &str, font: usize, map: &str| {
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /{encoding} /DescendantFonts [{font} 0 R] {map} >>"
        )
    };
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", contents.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        composite("STSong-Light", "UniGB-UCS2-H", 7, ""),
        composite("Unmapped", "Identity-H", 8, ""),
        composite("Mapped", "Identity-H", 8, "/ToUnicode 9 0 R"),
        cid("STSong-Light", "GB1"),
        cid("Unmapped", "Identity"),
        format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()),
        format!("<< {information} >>"),
    ];
    for (page, content) in contents.iter().enumerate() {
        let stream = FIRST_PAGE + 2 * page + 1;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R \
             /Resources << /Font << {FONTS} >> >> >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    file(&objects)
}

/// A file of objects; the first is the catalogue and the tenth the description.
pub(super) fn file(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        _ = writeln!(file, "{} 0 obj\n{object}\nendobj", index + 1);
    }
    let start = file.len();
    _ = writeln!(file, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1);
    for place in places {
        _ = writeln!(file, "{place:010} 00000 n ");
    }
    _ = writeln!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R /Info 10 0 R >>\nstartxref\n{start}\n%%EOF",
        objects.len() + 1
    );
    file.into_bytes()
}

/// A text in Helvetica of a size, which begins at a place, counted from the lower left corner of the page.
pub(super) fn text(x: f32, y: f32, size: f32, text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    format!("BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n")
}

/// A text in a font with two bytes a character.
pub(super) fn wide_text(font: &str, x: f32, y: f32, size: f32, text: &str) -> String {
    let codes = text.encode_utf16().fold(String::new(), |codes, unit| format!("{codes}{unit:04X}"));
    format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET\n")
}

/// Lines of text with 14 points from one to the next.
pub(super) fn lines(x: f32, y: f32, size: f32, lines: &[&str]) -> String {
    let heights = (0_u8..).map(|line| y - 14.0 * f32::from(line));
    lines.iter().zip(heights).map(|(line, y)| text(x, y, size, line)).collect()
}
