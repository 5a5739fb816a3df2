//! Generated data: irregular, with gaps, and the same in every run.
#![allow(dead_code, reason = "a module of several programs, each of which uses a part")]

use std::io::{self, Write};

/// A generated data set. Each series has one indicator and one area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeUp {
    /// The beginning of the codes of its indicators.
    prefix: &'static str,
    first_year: u64,
    years: u64,
    periods_per_year: u64,
    /// The number of revisions; each changes all values.
    revised: u32,
}

const AREAS: u64 = 200;
const MONTHS: u64 = 12;

impl MadeUp {
    /// Annual observations.
    pub const ANNUAL: Self =
        Self { prefix: "IND", first_year: 1960, years: 65, periods_per_year: 1, revised: 0 };
    /// Monthly observations.
    pub const MONTHLY: Self =
        Self { prefix: "MON", first_year: 1989, years: 36, periods_per_year: MONTHS, ..Self::ANNUAL };
    /// Annual observations of two years: many short series.
    pub const SHORT: Self = Self { first_year: 2019, years: 2, ..Self::ANNUAL };
    /// Annual observations that are published several times.
    pub const REVISED: Self = Self { prefix: "REV", ..Self::ANNUAL };
    /// Annual observations that are imported while others are read.
    pub const MEANWHILE: Self = Self { prefix: "NEW", ..Self::ANNUAL };

    /// The beginning of the codes of its indicators.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        self.prefix
    }

    /// The data set after some revisions.
    #[must_use]
    pub const fn revised(self, revised: u32) -> Self {
        Self { revised, ..self }
    }

    /// The area and the indicator of a series by its number. An area has three characters and is no country.
    #[must_use]
    pub fn codes(self, series: u64) -> (String, String) {
        let letter = |number: u64| char::from(b'A' + u8::try_from(number % 26).unwrap_or_default());
        let area = series % AREAS;
        let indicator = format!("{}{:05}", self.prefix, series / AREAS);
        (format!("{}{}_", letter(area / 26), letter(area)), indicator)
    }

    /// The key of a series by its number, after the import.
    #[must_use]
    pub fn key(self, series: u64) -> String {
        let (area, indicator) = self.codes(series);
        let frequency = if self.periods_per_year == 1 { 'A' } else { 'M' };
        format!("{frequency}.{area}.{indicator}")
    }

    /// The least number of series that hold so many observations.
    #[must_use]
    pub const fn series(self, observations: u64) -> u64 {
        observations.div_ceil(self.periods())
    }

    const fn periods(self) -> u64 {
        self.years * self.periods_per_year
    }

    /// Writes observations as CSV. Three in a hundred are left out, so that series have gaps.
    pub fn write(self, observations: u64, mut out: impl Write) -> io::Result<()> {
        writeln!(out, "REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE")?;
        let (mut dice, mut written, mut series) = (Dice(1), 0, 0);
        let step = 1.0 / f64::from(u32::try_from(self.periods_per_year).unwrap_or(1));
        let revision = 1.0 + 0.001 * f64::from(self.revised);
        while written < observations {
            let (area, indicator) = self.codes(series);
            let mut value = 1000.0 * dice.roll() * revision;
            for period in 0..self.periods() {
                value *= 1.0 + step * (0.1 * dice.roll() - 0.03);
                if dice.roll() >= 0.03 && written < observations {
                    write!(out, "{area},{indicator},{}", self.first_year + period / self.periods_per_year)?;
                    if self.periods_per_year == MONTHS {
                        write!(out, "-{:02}", period % MONTHS + 1)?;
                    }
                    writeln!(out, ",{value}")?;
                    written += 1;
                }
            }
            series += 1;
        }
        out.flush()
    }
}

/// A linear congruential generator with the constants of Knuth's MMIX.
struct Dice(u64);

impl Dice {
    fn draw(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 32).unwrap_or_default()
    }

    /// A number from 0 to 1.
    fn roll(&mut self) -> f64 {
        f64::from(self.draw()) / f64::from(u32::MAX)
    }

    fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts.get(self.draw() as usize % texts.len().max(1)).copied().unwrap_or_default()
    }
}

/// The code of an indicator of a large catalogue.
#[must_use]
pub fn indicator(number: u64) -> String {
    format!("CAT{number:06}")
}

const SYLLABLES: [&str; 32] = [
    "al", "an", "ba", "ce", "chi", "con", "de", "du", "en", "er", "fa", "fer", "ga", "gen", "in", "ka", "la",
    "li", "ma", "me", "na", "or", "per", "po", "ra", "ro", "sal", "ta", "ter", "tion", "ur", "ve",
];

/// The name of an indicator of a large catalogue: four words of three syllables, some shared by many indicators.
#[must_use]
pub fn name(number: u64) -> String {
    let mut dice = Dice(number);
    // The first draws of neighbouring seeds are alike.
    dice.draw();
    let words = [4, 8, 16, 32].map(|of| {
        let syllables = SYLLABLES.get(..of).unwrap_or_default();
        [(); 3].map(|()| dice.one_of(syllables)).concat()
    });
    words.join(" ")
}

/// Writes a large catalogue as CSV: indicators with their names, one observation each.
pub fn write_catalogue(indicators: u64, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "Area Code,Indicator Code,Indicator Name,Year,Value")?;
    for number in 0..indicators {
        writeln!(out, "AA_,{},{},2020,{number}", indicator(number), name(number))?;
    }
    out.flush()
}
