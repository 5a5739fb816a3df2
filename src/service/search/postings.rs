//! Lists of ascending numbers in few bytes: the entries of each word, the words of each pair of characters.

use std::ops::Range;

/// Lists of ascending numbers, numbered themselves.
///
/// Each number is written as its distance from the one before, in as many bytes as the longest distance of its list
/// takes; that width comes first.
#[derive(Debug, Default)]
pub(super) struct Postings {
    /// Where each list starts, and where the last one ends.
    starts: Vec<u32>,
    bytes: Vec<u8>,
}

/// How many members are visited at a time at most.
const AT_ONCE: usize = 256;

impl Postings {
    /// So many lists, of pairs of a list and a member; the members of each list come in their order.
    pub(super) fn new(lists: usize, pairs: &[(u32, u32)]) -> Self {
        let mut ends = vec![0; lists];
        for (list, _) in pairs {
            ends[*list as usize] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            total += std::mem::replace(end, total);
        }
        let mut members = vec![0; pairs.len()];
        for (list, member) in pairs {
            let end = &mut ends[*list as usize];
            members[*end] = *member;
            *end += 1;
        }
        let mut postings = Self { starts: Vec::with_capacity(lists + 1), bytes: Vec::new() };
        let mut start = 0;
        for end in ends {
            postings.start();
            postings.list(&members[start..end]);
            start = end;
        }
        postings.start();
        postings.bytes.shrink_to_fit();
        postings
    }

    fn start(&mut self) {
        // No catalogue has four thousand million words.
        self.starts.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    fn list(&mut self, members: &[u32]) {
        let distances = || {
            let before = [0].iter().chain(members);
            // The first may be 0; a later distance of 0 is a member that came twice.
            before.zip(members).enumerate().map(|(place, (before, member))| (place, member - before))
        };
        let Some(longest) = distances().map(|(_, distance)| distance).max() else { return };
        let width = (4 - longest.leading_zeros() as usize / 8).max(1);
        self.bytes.extend(u8::try_from(width));
        for (place, distance) in distances() {
            if place == 0 || distance > 0 {
                self.bytes.extend_from_slice(&distance.to_le_bytes()[..width]);
            }
        }
    }

    /// Visits the members of some lists, list by list, some at a time.
    pub(super) fn visit(&self, lists: &[Range<u32>], visit: impl FnMut(&[u32])) {
        let mut some = Together { members: [0; AT_ONCE], count: 0, visit };
        for lists in lists {
            let starts = self.starts.get(lists.start as usize..=lists.end as usize).unwrap_or_default();
            for bounds in starts.windows(2) {
                match self.bytes.get(bounds[0] as usize..bounds[1] as usize) {
                    Some([1, distances @ ..]) => some.read::<1>(distances),
                    Some([2, distances @ ..]) => some.read::<2>(distances),
                    Some([3, distances @ ..]) => some.read::<3>(distances),
                    Some([_, distances @ ..]) => some.read::<4>(distances),
                    _ => (),
                }
            }
        }
        some.hand_over();
    }

    /// How long some lists are together, in bytes.
    pub(super) fn length(&self, lists: Range<u32>) -> u32 {
        let [start, end] = [lists.start, lists.end].map(|list| self.starts.get(list as usize).copied());
        end.unwrap_or_default().saturating_sub(start.unwrap_or_default())
    }

    /// The memory that they take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.starts.capacity() * size_of::<u32>() + self.bytes.capacity()
    }
}

/// Members that are handed over together, since that is quicker than one by one.
struct Together<Visit> {
    members: [u32; AT_ONCE],
    count: usize,
    visit: Visit,
}

impl<Visit: FnMut(&[u32])> Together<Visit> {
    fn read<const WIDTH: usize>(&mut self, distances: &[u8]) {
        let mut member = 0;
        for distances in distances.chunks(WIDTH * AT_ONCE) {
            if self.count + distances.len() / WIDTH > AT_ONCE {
                self.hand_over();
            }
            let places = self.members[self.count..].iter_mut();
            for (place, distance) in places.zip(distances.chunks_exact(WIDTH)) {
                let mut bytes = [0; 4];
                bytes[..WIDTH].copy_from_slice(distance);
                member += u32::from_le_bytes(bytes);
                *place = member;
            }
            self.count += distances.len() / WIDTH;
        }
    }

    fn hand_over(&mut self) {
        (self.visit)(&self.members[..self.count]);
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(postings: &Postings, lists: Range<u32>) -> Vec<u32> {
        let mut members = Vec::new();
        postings.visit(&[lists], |some| members.extend_from_slice(some));
        members
    }

    #[test]
    fn lists_come_back_without_repetition() {
        let pairs = [(3, 0), (3, 0), (1, 5), (3, 127), (1, 5), (3, 128), (3, 70_000), (3, u32::MAX)];
        let postings = Postings::new(5, &pairs);
        assert!(members(&postings, 0..1).is_empty());
        assert_eq!(members(&postings, 1..2), [5]);
        assert_eq!(members(&postings, 3..4), [0, 127, 128, 70_000, u32::MAX]);
        assert_eq!(members(&postings, 0..5), [5, 0, 127, 128, 70_000, u32::MAX]);
        assert!(members(&postings, 4..6).is_empty(), "no such list");
        assert_eq!((postings.length(0..1), postings.length(1..2), postings.length(9..10)), (0, 2, 0));
        assert_eq!(postings.length(0..5), 2 + postings.length(3..4));
    }

    #[test]
    fn long_lists_come_back_whatever_their_width() {
        for step in [1, 200, 70_000, 20_000_000] {
            let list: Vec<u32> = (0..20_000).map_while(|number: u32| number.checked_mul(step)).collect();
            let pairs: Vec<(u32, u32)> = list.iter().map(|member| (1, *member)).chain([(2, 7)]).collect();
            let expected: Vec<u32> = list.into_iter().chain([7]).collect();
            assert_eq!(members(&Postings::new(3, &pairs), 0..3), expected, "{step}");
        }
    }
}
