//! Pseudo-random numbers.

/// Pseudo-random numbers that are the same in every run (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(end).unwrap()).unwrap()
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A step that is not zero.
    pub fn step(&mut self, longest: usize) -> i64 {
        let length = i64::try_from(self.below(longest) + 1).unwrap();
        if self.roll().is_multiple_of(2) { length } else { -length }
    }
}

/// Replaces a value; none if the new value equals the old one.
pub fn put<T: PartialEq>(place: &mut T, value: T) -> Option<()> {
    let changes = *place != value;
    *place = value;
    changes.then_some(())
}
