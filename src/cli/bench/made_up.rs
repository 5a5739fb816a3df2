//! Made-up annual observations: uneven, with gaps, and always the same.

use std::io::{self, Write};

const FIRST_YEAR: u32 = 1960;
const YEARS: u32 = 65;
const AREAS: u64 = 200;

/// A linear congruential generator (Knuth, MMIX): the data only has to be uneven, and always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap_or_default()) / f64::from(u32::MAX)
    }
}

/// The area and the indicator of a series by its number; the area is of three letters and no country's.
#[must_use]
pub fn codes(series: u64) -> (String, String) {
    let letter = |number: u64| char::from(b'A' + u8::try_from(number % 26).unwrap_or_default());
    let area = series % AREAS;
    (format!("{}{}_", letter(area / 26), letter(area)), format!("IND{:05}", series / AREAS))
}

/// The key of a series by its number, once it is imported.
#[must_use]
pub fn key(series: u64) -> String {
    let (area, indicator) = codes(series);
    format!("A.{area}.{indicator}")
}

/// How many series at least have so many observations.
#[must_use]
pub const fn series(observations: u64) -> u64 {
    observations.div_ceil(YEARS as u64)
}

/// Writes so many observations as CSV. Three in a hundred years are missing, so that series have gaps.
///
/// # Errors
/// When they cannot be written.
pub fn write(observations: u64, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE")?;
    let (mut dice, mut written, mut series) = (Dice(1), 0, 0);
    while written < observations {
        let (area, indicator) = codes(series);
        let mut value = 1000.0 * dice.roll();
        for year in FIRST_YEAR..FIRST_YEAR + YEARS {
            value *= 0.97 + 0.1 * dice.roll();
            if dice.roll() >= 0.03 && written < observations {
                writeln!(out, "{area},{indicator},{year},{value}")?;
                written += 1;
            }
        }
        series += 1;
    }
    out.flush()
}
