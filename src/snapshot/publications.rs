//! The periods and the vintages of one series.

use std::sync::{Arc, LazyLock};

use super::columns::{ALIGNED, COUNTER_BYTES};
use super::earlier::EarlierColumns;
use crate::domain::invariant::OrBroken;
use crate::domain::observation::Observation;

/// The period and the vintage of the newest observation at each position, and the earlier publications.
///
/// Most series have consecutive periods, one vintage, and no earlier publication; they take 16 bytes. Clones share the rest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Publications {
    /// The ordinal of the first period, where periods are consecutive.
    first: i32,
    /// The vintage, where it is the same for all.
    vintage: u32,
    /// `None` for most series.
    irregular: Option<Arc<Irregular>>,
}

/// What a series has if its periods are not consecutive, its vintages not the same, or some observations were published
/// again.
#[derive(Debug, Clone, PartialEq)]
struct Irregular {
    /// The ordinal of the period at each position, ascending; none where they are consecutive.
    ordinals: Option<Box<[i32]>>,
    /// The vintage at each position; none where it is the same for all.
    vintages: Option<Box<[i64]>>,
    earlier: Earlier,
}

/// Publications that are not the newest of their period.
#[derive(Debug, Clone, PartialEq)]
enum Earlier {
    /// There are none.
    None,
    /// They are in memory.
    InMemory(Arc<EarlierColumns>),
    /// They are in the database alone.
    InDatabase,
}

/// Series that are regular but for earlier publications in the database alone share it.
static IN_DATABASE: LazyLock<Arc<Irregular>> =
    LazyLock::new(|| Arc::new(Irregular { ordinals: None, vintages: None, earlier: Earlier::InDatabase }));

impl Publications {
    /// Those of the newest observation of each period, in order of time, and of all other publications and withdrawals,
    /// ordered by period and vintage. Returns the observation at each position too; `None` in a gap.
    pub(super) fn of<'a>(
        newest: &'a [Observation],
        earlier: &[Observation],
    ) -> (Self, Vec<Option<&'a Observation>>) {
        let (first, ordinals, places) = periods(newest);
        let (vintage, vintages) = vintages(&places);
        let earlier = match earlier {
            [] => Earlier::None,
            all => Earlier::InMemory(Arc::new(EarlierColumns::of(all))),
        };
        let is_regular = ordinals.is_none() && vintages.is_none() && earlier == Earlier::None;
        let irregular = (!is_regular).then(|| Arc::new(Irregular { ordinals, vintages, earlier }));
        (Self { first, vintage, irregular }, places)
    }

    /// The same with the earlier publications in the database alone, if there are some.
    pub(super) fn without_earlier(self) -> Self {
        let irregular = self.irregular.map(|all| match (&all.earlier, &all.ordinals, &all.vintages) {
            (Earlier::None, ..) => all,
            (_, None, None) => Arc::clone(&IN_DATABASE),
            _ => Arc::new(Irregular { earlier: Earlier::InDatabase, ..Irregular::clone(&all) }),
        });
        Self { irregular, ..self }
    }

    /// Whether all earlier publications are in memory.
    pub(super) fn has_all(&self) -> bool {
        self.irregular.as_ref().is_none_or(|all| all.earlier != Earlier::InDatabase)
    }

    /// The earlier publications in memory, if there are some.
    pub(super) fn earlier(&self) -> Option<&EarlierColumns> {
        match &self.irregular.as_ref()?.earlier {
            Earlier::InMemory(earlier) => Some(earlier),
            Earlier::None | Earlier::InDatabase => None,
        }
    }

    /// The ordinal of the first period and the vintage of all, if periods are consecutive and the vintage is one.
    pub(super) fn regular(&self) -> Option<(i32, i64)> {
        let is_regular = self.ordinals().is_none() && self.each_vintage().is_none();
        is_regular.then_some((self.first, i64::from(self.vintage)))
    }

    /// The ordinal of the period at a position.
    #[inline]
    pub(super) fn ordinal(&self, position: usize) -> Option<i32> {
        match self.ordinals() {
            None => self.first.checked_add(i32::try_from(position).ok()?),
            Some(each) => each.get(position).copied().or_broken(ALIGNED),
        }
    }

    /// The position of a period. With consecutive periods, it may lie beyond the end of the columns.
    #[inline]
    pub(super) fn position(&self, ordinal: i32) -> Option<usize> {
        match self.ordinals() {
            None => usize::try_from(ordinal.checked_sub(self.first)?).ok(),
            Some(each) => each.binary_search(&ordinal).ok(),
        }
    }

    /// The vintage at a position.
    #[inline]
    pub(super) fn vintage(&self, position: usize) -> i64 {
        match self.each_vintage() {
            None => i64::from(self.vintage),
            Some(each) => each.get(position).copied().or_broken(ALIGNED).unwrap_or_default(),
        }
    }

    /// The vintages of the newest observations; the same one may come several times.
    pub(super) fn vintages(&self) -> impl Iterator<Item = i64> {
        let each = self.each_vintage();
        let same = each.is_none().then_some(i64::from(self.vintage));
        same.into_iter().chain(each.unwrap_or_default().iter().copied())
    }

    /// The size in memory in bytes beside the struct itself.
    pub(super) fn bytes(&self) -> usize {
        let Some(all) = self.irregular.as_ref().filter(|all| !Arc::ptr_eq(all, &IN_DATABASE)) else {
            return 0;
        };
        let columns = self.ordinals().map_or(0, size_of_val) + self.each_vintage().map_or(0, size_of_val);
        let earlier =
            self.earlier().map_or(0, |earlier| COUNTER_BYTES + size_of::<EarlierColumns>() + earlier.bytes());
        COUNTER_BYTES + size_of_val(&**all) + columns + earlier
    }

    #[inline]
    fn ordinals(&self) -> Option<&[i32]> {
        self.irregular.as_ref()?.ordinals.as_deref()
    }

    #[inline]
    fn each_vintage(&self) -> Option<&[i64]> {
        self.irregular.as_ref()?.vintages.as_deref()
    }
}

/// The number of periods from the first to the last ordinal, if a column with a position for each of them is smaller
/// than one with an ordinal for each observation.
pub(super) fn dense_span((first, last): (i32, i32), observations: usize) -> Option<usize> {
    let span = usize::try_from(i64::from(last) - i64::from(first) + 1).ok()?;
    // A gap costs 8 bytes for its value at most, an ordinal for each position costs 4 bytes.
    (8 * span <= 12 * observations).then_some(span)
}

/// The first ordinal, the ordinals if they are not consecutive, and the observation at each position.
type Places<'o> = (i32, Option<Box<[i32]>>, Vec<Option<&'o Observation>>);

/// The places of observations.
fn periods(observations: &[Observation]) -> Places<'_> {
    let ordinal = |one: &Observation| one.period.ordinal();
    let first = observations.first().map(ordinal).unwrap_or_default();
    let last = observations.last().map_or(first.saturating_sub(1), ordinal);
    let Some(span) = dense_span((first, last), observations.len()) else {
        let ordinals = observations.iter().map(ordinal).collect();
        return (first, Some(ordinals), observations.iter().map(Some).collect());
    };
    let mut rest = observations.iter().peekable();
    let places = (first..).take(span).map(|place| rest.next_if(|one| ordinal(one) == place));
    (first, None, places.collect())
}

/// The vintage of all observations, or that of each where they differ.
fn vintages(places: &[Option<&Observation>]) -> (u32, Option<Box<[i64]>>) {
    let vintages = || places.iter().flatten().map(|one| one.provenance.vintage);
    let first = vintages().next().unwrap_or_default();
    match u32::try_from(first) {
        Ok(vintage) if vintages().all(|vintage| vintage == first) => (vintage, None),
        _ => {
            let each = places.iter().map(|place| place.map_or(first, |one| one.provenance.vintage));
            (0, Some(each.collect()))
        }
    }
}
