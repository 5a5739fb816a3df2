//! What was published of one series up to a day.

use std::cell::Cell;

use chrono::NaiveDate;

use super::earlier::EarlierColumns;
use super::packed::{PackedSeries, PeriodPlaces};
use super::publications::dense_span;
use crate::domain::frequency::Frequency;
use crate::domain::growth::Sample;
use crate::domain::invariant::OrBroken;
use crate::domain::observation::Observation;
use crate::domain::observations::{GAP, Observations, RegularSeries};
use crate::domain::period::Period;
use crate::domain::publication::{Publication, newest_valid};
use crate::domain::vintage::Vintages;

/// All publications of a packed series, with the days of their vintages. Those of vintages that do not hold are left out.
///
/// ```
/// use yearbook::domain::vintage::Vintages;
/// use yearbook::snapshot::{PackedSeries, SeriesHistory};
///
/// let (packed, vintages) = (PackedSeries::pack(&[], &[]), Vintages::default());
/// let history = SeriesHistory::of(&packed, "A".parse()?, &vintages);
/// assert!(history.is_some_and(|history| history.vintages().is_empty()));
/// # Ok::<(), yearbook::domain::frequency::ParseFrequencyError>(())
/// ```
#[derive(Debug)]
pub struct SeriesHistory<'a> {
    series: &'a PackedSeries,
    frequency: Frequency,
    vintages: &'a Vintages,
    /// The days of the vintages of the earlier publications; `None` for one that does not hold.
    days: Vec<Option<NaiveDate>>,
    /// The vintage that was looked up last, with its day: mostly that of the next observation too.
    last: Cell<Option<(i64, NaiveDate)>>,
}

/// The place of a publication in the columns of a series.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// A position among the newest publications.
    Newest(usize),
    /// A row of the earlier ones.
    Earlier(usize),
}

impl<'a> SeriesHistory<'a> {
    /// The publications of a series; `None` if some of them are not in memory.
    #[must_use]
    pub fn of(series: &'a PackedSeries, frequency: Frequency, vintages: &'a Vintages) -> Option<Self> {
        if !series.has_all_vintages() {
            return None;
        }
        let earlier = series.earlier().map(EarlierColumns::vintages).unwrap_or_default();
        let days = earlier.iter().map(|vintage| vintages.published(*vintage)).collect();
        Some(Self { series, frequency, vintages, days, last: Cell::new(None) })
    }

    /// All publications and withdrawals, ordered by period and vintage.
    #[must_use]
    pub fn vintages(&self) -> Vec<Observation> {
        if self.series.earlier().is_none() {
            return self.series.observations(self.frequency, self.vintages).into_vec();
        }
        let mut all = Vec::new();
        for places in self.series.places() {
            let start = all.len();
            let earlier = places.earlier.map(Place::Earlier);
            all.extend(earlier.filter_map(|place| self.observation(places.ordinal, place)));
            let newest =
                places.newest.and_then(|newest| self.observation(places.ordinal, Place::Newest(newest)));
            if let Some(newest) = newest {
                let is_older = |one: &Observation| one.provenance.vintage < newest.provenance.vintage;
                let place = start + all.iter().skip(start).take_while(|one| is_older(one)).count();
                all.insert(place, newest);
            }
        }
        all
    }

    /// The newest observation of each period as published up to a day, in order of time.
    #[must_use]
    pub fn observations(&self, day: NaiveDate) -> Observations {
        if self.are_all_known(day) {
            return self.series.observations(self.frequency, self.vintages);
        }
        let places = self.places(day);
        if let Some(regular) = self.regular(&places) {
            return regular.into();
        }
        let mut observations = Vec::with_capacity(places.len());
        observations
            .extend(places.into_iter().filter_map(|(ordinal, place)| self.observation(ordinal, place)));
        observations.into()
    }

    /// The newest observation of each period as published up to a day, as input of growth.
    #[must_use]
    pub fn samples(&self, day: NaiveDate) -> Vec<Sample> {
        if self.are_all_known(day) {
            return self.series.samples(self.frequency);
        }
        self.places(day).into_iter().filter_map(|(ordinal, place)| self.sample(ordinal, place)).collect()
    }

    /// The newest observation of a period as published up to a day, as input of growth.
    #[must_use]
    pub fn sample_at(&self, period: Period, day: NaiveDate) -> Option<Sample> {
        let ordinal = period.ordinal();
        self.sample(ordinal, self.valid(&self.series.places_at(ordinal), day)?)
    }

    /// The first observation as published up to a day, and the first one with a value where it is another one, as input
    /// of growth.
    #[must_use]
    pub fn firsts(&self, day: NaiveDate) -> [Option<Sample>; 2] {
        let mut samples =
            self.places(day).into_iter().filter_map(|(ordinal, place)| self.sample(ordinal, place));
        let first = samples.next();
        let has_value = |sample: &Sample| sample.estimate().is_ok();
        let observed = if first.as_ref().is_some_and(has_value) { None } else { samples.find(has_value) };
        [first, observed]
    }

    /// Whether every publication is of a day up to this one, so that the newest ones are those of the day.
    fn are_all_known(&self, day: NaiveDate) -> bool {
        let newest = self.series.newest_vintages();
        self.days.iter().flatten().all(|published| *published <= day)
            && newest.filter_map(|vintage| self.day_of(vintage)).all(|published| published <= day)
    }

    /// The places of the newest observations as published up to a day, with the ordinals of their periods.
    fn places(&self, day: NaiveDate) -> Vec<(i32, Place)> {
        match self.series.earlier() {
            Some(earlier) if earlier.has_withdrawals() => {
                let valid = |places: PeriodPlaces| Some((places.ordinal, self.valid(&places, day)?));
                self.series.places().filter_map(valid).collect()
            }
            earlier => self.places_without_withdrawals(earlier, day),
        }
    }

    /// The same for a series from which nothing was withdrawn: the newest publication of a period, if it was known, or
    /// the last one of the earlier ones that were.
    fn places_without_withdrawals(
        &self,
        earlier: Option<&EarlierColumns>,
        day: NaiveDate,
    ) -> Vec<(i32, Place)> {
        let ordinals = earlier.map(EarlierColumns::ordinals).unwrap_or_default();
        let mut places = Vec::with_capacity(self.series.columns().values().len());
        let mut row = 0;
        for (ordinal, position) in self.series.newest_places() {
            let start = row;
            row += ordinals.iter().skip(row).take_while(|of| **of == ordinal).count();
            if self.day_of(self.series.vintage(position)).is_some_and(|published| published <= day) {
                places.push((ordinal, Place::Newest(position)));
                continue;
            }
            let known = (start..row).filter_map(|row| {
                let (vintage, published) = self.vintage(Place::Earlier(row))?;
                (published <= day).then_some((published, vintage, row))
            });
            places.extend(known.max().map(|(_, _, row)| (ordinal, Place::Earlier(row))));
        }
        places
    }

    /// The place of the newest valid publication of a period up to a day.
    fn valid(&self, places: &PeriodPlaces, day: NaiveDate) -> Option<Place> {
        let newest = places.newest.map(Place::Newest);
        let all = newest.into_iter().chain(places.earlier.clone().map(Place::Earlier));
        newest_valid(all.filter_map(|place| Some((self.publication(place)?, place))), Some(day))
    }

    /// When and how an observation was published; `None` if its vintage does not hold.
    #[inline]
    fn publication(&self, place: Place) -> Option<Publication> {
        let (vintage, published) = self.vintage(place)?;
        let (is_withdrawal, has_figure) = match place {
            // What a withdrawal covers depends on its own kind alone.
            Place::Newest(_) => (false, false),
            Place::Earlier(row) => self.series.earlier()?.kind(row),
        };
        Some(Publication { published, vintage, is_withdrawal, has_figure })
    }

    /// The vintage of an observation with its day; `None` if it does not hold.
    #[inline]
    fn vintage(&self, place: Place) -> Option<(i64, NaiveDate)> {
        match place {
            Place::Newest(position) => {
                let vintage = self.series.vintage(position);
                Some((vintage, self.day_of(vintage)?))
            }
            Place::Earlier(row) => {
                let earlier = self.series.earlier()?;
                let place = earlier.vintage_place(row)?;
                let day = *self.days.get(place).or_broken("a row has a vintage of its series")?;
                Some((*earlier.vintages().get(place)?, day?))
            }
        }
    }

    /// The day of a vintage of the newest observations.
    #[inline]
    fn day_of(&self, vintage: i64) -> Option<NaiveDate> {
        if let Some((last, day)) = self.last.get()
            && last == vintage
        {
            return Some(day);
        }
        let day = self.vintages.published(vintage)?;
        self.last.set(Some((vintage, day)));
        Some(day)
    }

    fn observation(&self, ordinal: i32, place: Place) -> Option<Observation> {
        let (period, vintage) = (self.period(ordinal)?, self.vintage(place)?);
        match place {
            Place::Newest(position) => Some(self.series.columns().observation(position, period, vintage)),
            Place::Earlier(row) => Some(self.series.earlier()?.observation(row, period, vintage)),
        }
    }

    fn sample(&self, ordinal: i32, place: Place) -> Option<Sample> {
        let period = self.period(ordinal)?;
        let (columns, position) = match place {
            Place::Newest(position) => (self.series.columns(), position),
            Place::Earlier(row) => (self.series.earlier()?.columns(), row),
        };
        Some(Sample::new(period, columns.value(position), columns.bounds(position)))
    }

    /// Observations at some places as a regular series; `None` where they are not regular.
    fn regular(&self, places: &[(i32, Place)]) -> Option<RegularSeries> {
        let earlier = self.series.earlier();
        if !self.series.columns().are_plain() || earlier.is_some_and(|earlier| !earlier.columns().are_plain())
        {
            return None;
        }
        let ((first, place), (last, _)) = (*places.first()?, *places.last()?);
        let span = dense_span((first, last), places.len())?;
        let vintage = self.vintage(place)?;
        let mut values = vec![GAP; span];
        for (ordinal, place) in places {
            if self.vintage(*place)? != vintage {
                return None;
            }
            let value = match place {
                Place::Newest(position) => self.series.columns().values().get(*position),
                Place::Earlier(row) => earlier?.columns().values().get(*row),
            };
            let cell = values.get_mut(usize::try_from(ordinal.checked_sub(first)?).ok()?);
            *cell.or_broken("the span holds all periods")? = value?;
        }
        Some(RegularSeries::new(self.frequency, first, values, vintage))
    }

    fn period(&self, ordinal: i32) -> Option<Period> {
        Period::from_ordinal(self.frequency, ordinal).or_broken("ordinals are of the packed frequency")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::packed::tests::observation;
    use super::*;
    use crate::domain::observation::{ObservationStatus, Origin, Provenance};

    /// The days of vintages 1, 2, …: two of one day, and one that was loaded after a later one.
    const DAYS: [u32; 5] = [3, 5, 5, 4, 9];

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, day).unwrap()
    }

    fn vintages() -> Vintages {
        (1..).zip(DAYS).map(|(vintage, of)| (vintage, day(of))).collect()
    }

    fn withdrawn(one: &Observation, of_figure: bool) -> Observation {
        let plain = Observation::unpublished(one.period);
        let figure = of_figure.then(|| "001-a".into());
        let provenance = Provenance { origin: Origin::Withdrawn, figure, ..plain.provenance };
        Observation { provenance, status: ObservationStatus::MISSING, ..plain }
    }

    prop_compose! {
        /// An observation of a year in a vintage, or its withdrawal.
        fn publication()(
            (_, one) in observation(),
            is_plain in any::<bool>(),
            year in prop_oneof![3 => 2000_i32..2008, 1 => 2040_i32..2042],
            vintage in 1..=5_i64,
            kind in 0..8,
        ) -> Observation {
            let period = Period::from_ordinal("A".parse().unwrap(), year).unwrap();
            let one = if is_plain { Observation::imported(period, one.value, (1, day(1))) } else { one };
            let one = Observation { period, ..one };
            let one = if kind < 2 { withdrawn(&one, kind == 0) } else { one };
            let published = vintages().published(vintage).unwrap();
            Observation { provenance: Provenance { published, vintage, ..one.provenance }, ..one }
        }
    }

    fn newest(all: &[Observation], as_of: Option<NaiveDate>) -> Vec<Observation> {
        let of_period = |of_period: &[Observation]| {
            newest_valid(of_period.iter().map(|one| (one.publication(), one)), as_of).cloned()
        };
        all.chunk_by(|one, other| one.period == other.period).filter_map(of_period).collect()
    }

    proptest! {
        #[test]
        fn each_day_is_read_as_it_was(mut all in prop::collection::vec(publication(), 0..30)) {
            all.sort_by_key(|one| (one.period, one.provenance.vintage));
            all.dedup_by_key(|one| (one.period, one.provenance.vintage));
            let now = newest(&all, None);
            let earlier: Vec<Observation> = all.iter().filter(|one| !now.contains(one)).cloned().collect();
            let packed = PackedSeries::pack(&now, &earlier);
            let (frequency, vintages) = ("A".parse().unwrap(), vintages());
            let history = SeriesHistory::of(&packed, frequency, &vintages).unwrap();
            prop_assert_eq!(history.vintages(), all.clone());
            for day in (1..12).map(day) {
                let known = newest(&all, Some(day));
                let (unpacked, samples) = (history.observations(day), history.samples(day));
                prop_assert_eq!(unpacked.unpack(), &known);
                let sample = |one: &Observation| Sample::new(one.period, one.value, one.bounds);
                prop_assert_eq!(&samples, &known.iter().map(sample).collect::<Vec<_>>());
                for year in 1999..2045 {
                    let period = Period::from_ordinal(frequency, year).unwrap();
                    let found = samples.iter().find(|one| one.period() == period).copied();
                    prop_assert_eq!(history.sample_at(period, day), found);
                }
                let first = samples.first().copied();
                let observed = samples.iter().find(|one| one.estimate().is_ok()).copied();
                prop_assert_eq!(history.firsts(day), [first, observed.filter(|one| Some(*one) != first)]);
            }
            let newest_only = packed.clone().without_earlier();
            prop_assert_eq!(newest_only.has_all_vintages(), earlier.is_empty());
            let unpacked = newest_only.observations(frequency, &vintages);
            prop_assert_eq!(unpacked.unpack(), &now);
            prop_assert!(newest_only.bytes() <= packed.bytes());
        }
    }

    /// The size of a series of 60 years of which each is published a number of times.
    fn bytes(publications: u32, unit: f64) -> usize {
        let plain = |(year, vintage)| {
            let period = Period::from_ordinal("A".parse().unwrap(), year).unwrap();
            Observation::imported(period, Some(f64::from(year) * unit), (vintage, day(1)))
        };
        let all = |vintages: std::ops::Range<i64>| -> Vec<Observation> {
            (1960..2020)
                .flat_map(|year| vintages.clone().map(move |vintage| (year, vintage)))
                .map(plain)
                .collect()
        };
        let newest = i64::from(publications);
        PackedSeries::pack(&all(newest..newest + 1), &all(1..newest)).bytes()
    }

    #[test]
    fn an_earlier_publication_takes_sixteen_bytes_an_observation_at_most() {
        // And eight for its vintage.
        let unit = 1.0 / 3.0;
        assert_eq!(bytes(4, unit) - bytes(3, unit), 60 * 16 + 8);
        assert_eq!(bytes(4, 0.25) - bytes(3, 0.25), 60 * (8 + 2) + 8, "decimals of few digits");
    }

    #[test]
    fn a_day_on_which_all_was_of_one_vintage_is_regular() {
        let year = |year: i32, vintage: i64| {
            let period = Period::from_ordinal("A".parse().unwrap(), year).unwrap();
            Observation::imported(
                period,
                Some(f64::from(year)),
                (vintage, vintages().published(vintage).unwrap()),
            )
        };
        let (now, earlier) = ([year(2000, 2), year(2001, 5)], [year(2000, 1), year(2001, 1)]);
        let (packed, vintages) = (PackedSeries::pack(&now, &earlier), vintages());
        let history = SeriesHistory::of(&packed, "A".parse().unwrap(), &vintages).unwrap();
        assert_eq!(history.observations(day(3)).regular().map(RegularSeries::len), Some(2));
        assert_eq!(history.observations(day(5)).regular(), None);
    }
}
