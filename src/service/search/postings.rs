//! Lists of ascending numbers in few bytes: the entries of each word, the words of each pair of characters.

use std::ops::Range;

use crate::domain::invariant::{OrBroken, number};

/// Lists of ascending numbers, numbered themselves.
///
/// A list is one byte with a width, then for each number its difference from the number before, in so many bytes,
/// little-endian.
#[derive(Debug, Default)]
pub(super) struct Postings {
    /// The byte offset of each list, and the end of the last one.
    starts: Vec<u32>,
    bytes: Vec<u8>,
}

/// The size of the buffer in which members are handed over, in members.
const BUFFER: usize = 256;

impl Postings {
    /// The lists made of pairs of a list number and a member; the members of each list are in ascending order.
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
        self.starts.push(number(self.bytes.len()));
    }

    fn list(&mut self, members: &[u32]) {
        let distances = || {
            let before = [0].iter().chain(members);
            // The first member may be 0; a later difference of 0 is a repeated member, which is left out.
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

    /// Visits the members of ranges of lists, list by list, up to [`BUFFER`] at a time.
    pub(super) fn visit(&self, lists: &[Range<u32>], visit: impl FnMut(&[u32])) {
        let mut buffer = MemberBuffer { members: [0; BUFFER], count: 0, visit };
        for lists in lists.iter().filter(|lists| !lists.is_empty()) {
            let starts = self.starts.get(lists.start as usize..=lists.end as usize);
            let starts = starts.or_broken("a range of lists lies in the index").unwrap_or_default();
            for bounds in starts.windows(2) {
                match self.bytes.get(bounds[0] as usize..bounds[1] as usize) {
                    Some([1, distances @ ..]) => buffer.read::<1>(distances),
                    Some([2, distances @ ..]) => buffer.read::<2>(distances),
                    Some([3, distances @ ..]) => buffer.read::<3>(distances),
                    Some([_, distances @ ..]) => buffer.read::<4>(distances),
                    _ => (),
                }
            }
        }
        buffer.hand_over();
    }

    /// The length of some lists together, in bytes.
    pub(super) fn length(&self, lists: Range<u32>) -> u32 {
        let [start, end] = [lists.start, lists.end].map(|list| self.starts.get(list as usize).copied());
        end.unwrap_or_default().saturating_sub(start.unwrap_or_default())
    }

    /// The memory of the lists, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.starts.capacity() * size_of::<u32>() + self.bytes.capacity()
    }
}

/// A buffer of members: one call of the visitor for each buffer costs less than one for each member.
struct MemberBuffer<Visit> {
    members: [u32; BUFFER],
    count: usize,
    visit: Visit,
}

impl<Visit: FnMut(&[u32])> MemberBuffer<Visit> {
    fn read<const WIDTH: usize>(&mut self, distances: &[u8]) {
        let mut member = 0;
        for distances in distances.chunks(WIDTH * BUFFER) {
            if self.count + distances.len() / WIDTH > BUFFER {
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
