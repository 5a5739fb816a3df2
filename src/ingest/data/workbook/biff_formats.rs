//! The number formats of the cells of a workbook of Excel 97 to 2003, which its reader (calamine) does not give.

use std::collections::HashMap;

use super::number;
use super::number_format::NumberFormat;

pub(super) const BEGIN_OF_FILE: u16 = 0x0809;
pub(super) const END_OF_FILE: u16 = 0x000A;
const FORMAT: u16 = 0x041E;
const EXTENDED_FORMAT: u16 = 0x00E0;
const MUL_RK: u16 = 0x00BD;
/// Records of one number: of a formula, and the two ways to write a number.
const NUMBERS: [u16; 3] = [0x0006, 0x0203, 0x027E];
/// The version of Excel 97 and later in the first record.
const VERSION_8: usize = 0x0600;
/// The formats of percent that a file need not define ([MS-XLS] 2.5.165).
const BUILT_IN: [(usize, &str); 2] = [(9, "0%"), (10, "0.00%")];

/// The place of the format of numbers that are shown as they are.
pub(super) const PLAIN: usize = 0;

/// The number formats of a workbook, and the cells that have another one than the plain.
#[derive(Debug, Default)]
pub(super) struct SheetFormats {
    /// The formats; the first is the plain one.
    pub(super) formats: Vec<NumberFormat>,
    /// By sheet: the formats of cells by row and column.
    cells: Vec<HashMap<(u32, u32), usize>>,
    /// The format codes by their numbers in the file.
    codes: HashMap<usize, String>,
    /// The numbers of the format codes of all cell styles, in the order of the styles.
    styles: Vec<usize>,
    /// The places of the formats of all cell styles, once a sheet begins.
    style_formats: Vec<usize>,
    version: usize,
    none: HashMap<(u32, u32), usize>,
}

impl SheetFormats {
    /// The formats of the cells of a sheet, by row and column.
    pub(super) fn of_sheet(&self, sheet: usize) -> &HashMap<(u32, u32), usize> {
        self.cells.get(sheet).unwrap_or(&self.none)
    }

    /// Takes a record that stands before the sheets.
    pub(super) fn add_format(&mut self, kind: u16, data: &[u8]) {
        let at = |offset: usize| number(data, offset).unwrap_or_default();
        match kind {
            BEGIN_OF_FILE if self.version == 0 => self.version = at(0),
            EXTENDED_FORMAT => self.styles.push(at(2)),
            FORMAT => {
                self.codes.insert(at(0), self.code(data));
            }
            _ => {}
        }
    }

    /// The text of a format: in Excel 97 with two bytes for its length and one that says how characters are written.
    fn code(&self, data: &[u8]) -> String {
        if self.version != VERSION_8 {
            return data.get(3..).unwrap_or_default().iter().copied().map(char::from).collect();
        }
        let characters = data.get(5..).unwrap_or_default();
        if data.get(4).is_some_and(|flags| flags & 1 == 0) {
            return characters.iter().copied().map(char::from).collect();
        }
        let units: Vec<u16> =
            characters.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    }

    /// Takes a record of a sheet.
    pub(super) fn add_cells(&mut self, sheet: usize, kind: u16, data: &[u8]) {
        if self.formats.is_empty() {
            self.set_style_formats();
        }
        let at = |offset: usize| number(data, offset).unwrap_or_default();
        if NUMBERS.contains(&kind) {
            self.add_cell(sheet, at(0), at(2), at(4));
        } else if kind == MUL_RK {
            for offset in (4..data.len().saturating_sub(6)).step_by(6) {
                self.add_cell(sheet, at(0), at(2) + (offset - 4) / 6, at(offset));
            }
        }
    }

    fn add_cell(&mut self, sheet: usize, row: usize, column: usize, style: usize) {
        let format = self.style_formats.get(style).copied().unwrap_or(PLAIN);
        if format == PLAIN {
            return;
        }
        if self.cells.len() <= sheet {
            self.cells.resize_with(sheet + 1, HashMap::new);
        }
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        if let Some(cells) = self.cells.get_mut(sheet) {
            cells.insert((small(row), small(column)), format);
        }
    }

    fn set_style_formats(&mut self) {
        self.formats.push(NumberFormat::default());
        for style in std::mem::take(&mut self.styles) {
            let built_in = BUILT_IN.iter().find(|(own, _)| *own == style).map(|(_, code)| *code);
            let code = self.codes.get(&style).map(String::as_str).or(built_in);
            let format = code.map(NumberFormat::of_code).filter(|format| !format.is_plain());
            let place = format.map_or(PLAIN, |format| {
                let known = self.formats.iter().position(|own| *own == format);
                known.unwrap_or_else(|| {
                    self.formats.push(format);
                    self.formats.len() - 1
                })
            });
            self.style_formats.push(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(numbers: &[u16]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    #[test]
    fn cells_have_the_formats_of_their_styles() {
        let mut formats = SheetFormats::default();
        formats.add_format(BEGIN_OF_FILE, &bytes(&[0x0600, 5]));
        formats.add_format(FORMAT, &[&bytes(&[164, 4])[..], &[0], b"0.0%"].concat());
        formats.add_format(FORMAT, &[&bytes(&[165, 2])[..], &[1], &bytes(&[0x30, 0x2c])].concat());
        for code in [0, 164, 10, 165] {
            formats.add_format(EXTENDED_FORMAT, &bytes(&[0, code, 0]));
        }
        formats.add_cells(1, 0x0203, &bytes(&[3, 4, 1, 0, 0, 0, 0]));
        formats.add_cells(1, MUL_RK, &bytes(&[5, 2, 0, 0, 0, 2, 0, 0, 3, 0, 0, 4]));
        let place = |row, column| formats.of_sheet(1).get(&(row, column)).copied();
        assert_eq!((place(3, 4), place(5, 2)), (Some(1), None));
        assert_eq!(formats.formats[place(5, 3).unwrap()], NumberFormat::of_code("0%"));
        assert_eq!(formats.formats[place(5, 4).unwrap()].power, 3);
        assert!(formats.of_sheet(0).is_empty());
    }
}
