//! The operations that are measured: requests as clients send them.

use std::net::SocketAddr;
use std::str::FromStr;

use super::load::Targets;
use super::made_up::{self, MadeUp};
use super::{ANNUAL, BenchArgs};

/// An operation that is measured.
pub(super) struct Operation {
    pub(super) name: String,
    /// The address of another service; none for this one.
    pub(super) peer: Option<SocketAddr>,
    pub(super) targets: Targets,
    /// A text that the answer to the first target contains.
    pub(super) expected: &'static str,
}

impl Operation {
    fn new(name: &str, targets: Targets, expected: &'static str) -> Self {
        Self { name: name.to_owned(), peer: None, targets, expected }
    }
}

/// Another service and its path of an annual series: `NAME=http://ADDRESS/PATH`, in which `{area}` and `{indicator}`
/// stand for the codes of the series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Peer {
    name: String,
    address: SocketAddr,
    path: String,
}

impl FromStr for Peer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once("=http://").and_then(|(name, url)| Some((name, url.split_once('/')?)));
        let (name, (address, path)) = parts.ok_or("expected NAME=http://ADDRESS/PATH")?;
        let address = address.parse().map_err(|_| format!("`{address}` is no address with a port"))?;
        Ok(Self { name: name.to_owned(), address, path: format!("/{path}") })
    }
}

/// All operations. The ones that are "not cached" have another target for each request.
pub(super) fn operations(sizes: &BenchArgs) -> Vec<Operation> {
    let fixed = |name, path: &str, expected| Operation::new(name, Targets::Fixed(path.to_owned()), expected);
    let annual = Series::annual(sizes);
    let monthly = Series { of: MadeUp::MONTHLY, count: MadeUp::MONTHLY.series(sizes.monthly) };
    let revised = Series { of: MadeUp::REVISED, count: MadeUp::REVISED.series(sizes.revised) };
    let own = vec![
        fixed("one series, cached", "/v1/observations?key=A.AA_.IND00000", "IND00000"),
        annual.each_page("one series, not cached", "/v1/observations?key="),
        annual.each("one series as CSV, not cached", "/v1/observations?format=csv&key=", ""),
        annual.each("one series as NDJSON, not cached", "/v1/observations?format=ndjson&key=", ""),
        annual.each("one series as JSON-stat, not cached", "/v1/observations?format=jsonstat&key=", ""),
        annual.each("one series as SDMX-CSV, not cached", "/sdmx/2.1/data/BENCH/", "?format=csv"),
        annual.each_page("growth with bounds, not cached", "/v1/growth?key="),
        Operation {
            // A FRED answer does not name its series.
            expected: "\"date\":\"1960-01-01\"",
            ..annual.each(
                "FRED façade, not cached",
                "/fred/series/observations?api_key=any&file_type=json&series_id=",
                "",
            )
        },
        annual.each_code("World Bank façade, not cached"),
        fixed(
            "ranking, cached",
            &format!("/v1/growth/ranking?dataset={ANNUAL}&period=2020&limit=20"),
            "\"rank\":1",
        ),
        monthly.each_page("one monthly series, not cached", "/v1/observations?key="),
        monthly.each_page("growth of a monthly series, not cached", "/v1/growth?key="),
        revised.each_page("newest of three vintages, not cached", "/v1/observations?key="),
        revised.each_page(
            "as of the second of three vintages, not cached",
            "/v1/observations?as_of=2022-06-30&key=",
        ),
        search("search for a name, not cached", sizes.indicators, |name| name),
        search("search for a mistyped name, not cached", sizes.indicators, |name| mistyped(&name)),
    ];
    let pages = [
        fixed("page of a series, cached", &format!("/series/{ANNUAL}/A.AA_.IND00000"), "IND00000"),
        annual.each_series_page("page of a series, not cached"),
        annual.each_picture("picture of 50 series, not cached"),
    ];
    let peers = sizes.peers.iter().cloned();
    own.into_iter().chain(pages).chain(peers.map(|peer| annual.each_of_peer(peer))).collect()
}

/// The series that an operation asks for in turn.
#[derive(Clone, Copy)]
pub(super) struct Series {
    of: MadeUp,
    count: u64,
}

/// The number of series in a picture.
const PICTURE_SERIES: u64 = 50;

/// How often a series is asked for, each time with another page size: a page has at most a thousand series.
const PAGES: u64 = 1_000;

impl Series {
    /// The annual series.
    pub(super) const fn annual(sizes: &BenchArgs) -> Self {
        Self { of: MadeUp::ANNUAL, count: MadeUp::ANNUAL.series(sizes.observations) }
    }

    /// One series after the other.
    fn each(self, name: &'static str, before: &'static str, after: &'static str) -> Operation {
        let target = move |number| format!("{before}{}{after}", self.of.key(number));
        Operation::new(name, Targets::each(self.count, target), self.of.prefix())
    }

    /// The page of one series after the other.
    fn each_series_page(self, name: &'static str) -> Operation {
        let target = move |number| format!("/series/{ANNUAL}/{}", self.of.key(number));
        Operation::new(name, Targets::each(self.count, target), self.of.prefix())
    }

    /// A picture of as many series as one may have, each time of others.
    fn each_picture(self, name: &'static str) -> Operation {
        let target = move |first| {
            let keys = (first..first + PICTURE_SERIES)
                .map(|number| format!("{ANNUAL}/{}", self.of.key(number % self.count)));
            format!("/compare/chart.svg?series={}", keys.collect::<Vec<_>>().join(","))
        };
        Operation::new(name, Targets::each(self.count, target), self.of.prefix())
    }

    /// One series after the other, then again with another page size: the same answer under another cache key.
    fn each_page(self, name: &'static str, before: &'static str) -> Operation {
        Operation::new(name, self.page(before), self.of.prefix())
    }

    /// The targets of [`Self::each_page`].
    pub(super) fn page(self, before: &'static str) -> Targets {
        let target = move |number| {
            format!("{before}{}&limit={}", self.of.key(number % self.count), 1 + number / self.count)
        };
        Targets::each(self.count * PAGES, target)
    }

    /// One series after the other, from the World Bank façade, whose paths hold codes.
    fn each_code(self, name: &'static str) -> Operation {
        let target = move |number| {
            let (area, indicator) = self.of.codes(number);
            format!("/worldbank/v2/country/{area}/indicator/{indicator}?format=json&per_page=100")
        };
        Operation::new(name, Targets::each(self.count, target), self.of.prefix())
    }

    /// One series after the other, from another service.
    fn each_of_peer(self, peer: Peer) -> Operation {
        let Peer { name, address, path } = peer;
        let target = move |number| {
            let (area, indicator) = self.of.codes(number);
            path.replace("{area}", &area).replace("{indicator}", &indicator)
        };
        Operation { name, peer: Some(address), targets: Targets::each(self.count, target), expected: "" }
    }
}

/// Searches for the name of one indicator after the other, as a person types it.
fn search(name: &'static str, indicators: u64, typed: fn(String) -> String) -> Operation {
    let target = move |number| format!("/v1/indicators?q={}", typed(made_up::name(number)).replace(' ', "+"));
    Operation::new(name, Targets::each(indicators, target), "CAT000000")
}

/// A name with two letters exchanged in each word.
fn mistyped(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let mut letters: Vec<char> = word.chars().collect();
        let middle = letters.len() / 2;
        letters.swap(middle, middle.saturating_sub(1));
        letters.into_iter().collect()
    });
    words.collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_a_name_and_a_url() {
        let peer: Peer = "Other=http://127.0.0.1:80/x?a={area}&b={indicator}".parse().unwrap();
        assert_eq!((peer.name.as_str(), peer.address.port()), ("Other", 80));
        let series = Series { of: MadeUp::ANNUAL, count: 1 };
        assert_eq!(series.each_of_peer(peer).targets.next(), "/x?a=AA_&b=IND00000");
        for wrong in
            ["Other", "http://127.0.0.1:80/x", "Other=http://localhost/x", "Other=http://127.0.0.1:80"]
        {
            assert!(wrong.parse::<Peer>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn nothing_is_asked_for_twice_until_all_was() {
        let series = Series { of: MadeUp::MONTHLY, count: 2 };
        let paged = series.each_page("paged", "/v1/observations?key=").targets;
        let asked: Vec<String> = (0..3).map(|_| paged.next()).collect();
        let expected = ["M.AA_.MON00000&limit=1", "M.AB_.MON00000&limit=1", "M.AA_.MON00000&limit=2"];
        assert_eq!(asked, expected.map(|key| format!("/v1/observations?key={key}")));
        assert!(!paged.came_round());
        let once = series.each("once", "/", "").targets;
        for _ in 0..3 {
            once.next();
        }
        assert!(once.came_round());
    }

    #[test]
    fn a_mistyped_name_has_two_letters_exchanged_in_each_word() {
        assert_eq!(mistyped("output steel"), "ouptut setel");
    }
}
