//! Suggestions for an unknown word: the most similar candidates.

/// The similarity (0 to 1) from which a candidate is suggested to the caller.
const LIKELY: f64 = 0.75;

/// The candidates most similar to a word, the most similar first.
///
/// Case is ignored; equally similar candidates keep their order.
pub fn nearest_first<I, S>(word: &str, candidates: I) -> Vec<String>
where
    I: IntoIterator<Item = S>,
    S: Into<String>,
{
    let mut ranked: Vec<(f64, String)> = candidates
        .into_iter()
        .map(Into::into)
        .map(|candidate| (similarity(word, &candidate), candidate))
        .collect();
    ranked.sort_by(|(left, _), (right, _)| right.total_cmp(left));
    ranked.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The first candidate of a list made by [`nearest_first`], if it is similar enough to be suggested.
#[must_use]
pub fn likely<'a>(word: &str, nearest: &'a [String]) -> Option<&'a str> {
    nearest.first().map(String::as_str).filter(|candidate| similarity(word, candidate) >= LIKELY)
}

/// The Jaro–Winkler similarity, from 0 to 1, without case.
fn similarity(word: &str, candidate: &str) -> f64 {
    strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_and_the_rest_keeps_its_order() {
        let nearest = nearest_first("indicater", ["area", "indicator", "q", "x"]);
        assert_eq!(nearest, ["indicator", "area", "q", "x"]);
        assert_eq!(likely("indicater", &nearest), Some("indicator"));
    }

    #[test]
    fn case_does_not_count() {
        assert_eq!(nearest_first("cn", ["DE", "CN"]), ["CN", "DE"]);
    }

    #[test]
    fn nothing_is_suggested_for_a_stranger() {
        let nearest = nearest_first("zzz", ["area", "indicator"]);
        assert_eq!(likely("zzz", &nearest), None);
        assert_eq!(likely("zzz", &[]), None);
    }
}
