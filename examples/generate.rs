//! Writes made-up annual observations as CSV: `cargo run --release --example generate -- 10000000 > big.csv`.
//!
//! The same number gives the same bytes. Three in a hundred years are missing, so that series have gaps.

use std::io::{self, BufWriter, Write};

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

/// An area code of three letters that is no country's.
fn area(number: u64) -> String {
    let letter = |number: u64| char::from(b'A' + u8::try_from(number % 26).unwrap_or_default());
    format!("{}{}_", letter(number / 26), letter(number))
}

fn main() -> io::Result<()> {
    let wanted: u64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE")?;
    let (mut dice, mut written, mut series) = (Dice(1), 0, 0_u64);
    while written < wanted {
        let (code, area) = (format!("IND{:05}", series / AREAS), area(series % AREAS));
        let mut value = 1000.0 * dice.roll();
        for year in FIRST_YEAR..FIRST_YEAR + YEARS {
            value *= 0.97 + 0.1 * dice.roll();
            if dice.roll() >= 0.03 && written < wanted {
                writeln!(out, "{area},{code},{year},{value}")?;
                written += 1;
            }
        }
        series += 1;
    }
    out.flush()
}
