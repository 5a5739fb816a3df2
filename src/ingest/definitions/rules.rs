//! `rules.toml`: rules that watch series and call.

use toml::Spanned;

use super::file::{DefinitionFile, Heading, start};
use super::rule_entry::{CutsEntry, LightInputEntry, OneOrMany, RuleEntry, RulesFile};
use super::{DefinitionProblem, Definitions};
use crate::domain::alert::{
    Condition, Cuts, InputCuts, LightInput, Rule, RuleKind, Severity, ShiftLimits, Side, Subject, Zone,
};
use crate::domain::forecast::Level;
use crate::domain::growth::Measure;
use crate::domain::target::TargetVerdict;

/// The kinds of rules, with the parameters that each takes and those that it needs.
const KINDS: &[(&str, &[&str], &[&str])] = &[
    (
        "threshold",
        &[
            "series",
            "indicator",
            "area",
            "activity",
            "frequency",
            "measure",
            "if",
            "for",
            "recover",
            "seasonal",
        ],
        &["if"],
    ),
    ("unexpected", &["series", "indicator", "area", "activity", "frequency", "level", "side"], &[]),
    ("target", &["series", "indicator", "area", "activity", "frequency", "verdicts"], &["verdicts"]),
    (
        "diffusion",
        &["series", "indicator", "area", "activity", "frequency", "if", "for", "recover", "dead_band"],
        &["if", "frequency"],
    ),
    ("light", &["input", "zones", "zone", "for"], &["input", "zones"]),
    ("turning_point", &["series", "indicator", "area", "activity", "frequency"], &[]),
    ("shift", &["series", "indicator", "area", "activity", "frequency", "k", "h"], &[]),
    ("revision", &["series", "indicator", "area", "activity", "frequency", "share", "amount", "usual"], &[]),
    ("conflict", &[], &[]),
    ("stale", &["series", "indicator", "area", "activity", "frequency", "grace"], &[]),
];

/// The change in percent up to which a series counts half, as the Conference Board has it.
const DEAD_BAND: f64 = 0.05;

/// The parameters that a shift may have, in standard deviations.
const SHIFT_LIMITS: std::ops::RangeInclusive<f64> = 0.01..=100.0;

/// The greatest number of inputs of a light.
const MAX_INPUTS: usize = 50;

/// Reads `rules.toml`.
pub(super) fn read(file: &DefinitionFile<'_>, into: &mut Definitions, problems: &mut Vec<DefinitionProblem>) {
    let entries = match file.parse::<RulesFile>() {
        Ok(read) => read.rule,
        Err(problem) => return problems.push(problem),
    };
    for (entry, sha256) in entries.into_iter().zip(file.hashes("rule")) {
        match (Reader { file, at: start(&entry) }).rule(entry, sha256) {
            Ok(rule) => into.rules.push(rule),
            Err(problem) => problems.push(problem),
        }
    }
}

/// Reads one rule.
struct Reader<'a> {
    file: &'a DefinitionFile<'a>,
    /// Where the rule begins.
    at: usize,
}

type Outcome<T> = Result<T, DefinitionProblem>;

impl Reader<'_> {
    fn rule(&self, entry: Spanned<RuleEntry>, sha256: String) -> Outcome<Rule> {
        let (span, entry) = (entry.span(), entry.into_inner());
        self.check_parameters(&entry)?;
        let heading = Heading { id: &entry.id, version: &entry.version, note: entry.note.as_deref() };
        let wait = entry.wait.as_ref();
        if let Some(zero) = wait.filter(|wait| *wait.get_ref() == 0) {
            return Err(self.file.problem(start(zero), "`for` is a number of periods, at least 1"));
        }
        Ok(Rule {
            meta: self.file.meta(span, &heading, sha256),
            severity: self.word("severity", entry.severity.as_ref(), &Severity::ALL, Severity::code)?,
            subject: self.subject(&entry)?,
            wait: wait.map_or(1, |wait| *wait.get_ref()),
            kind: self.kind(&entry)?,
        })
    }

    /// Refuses an unknown kind, a parameter that the kind does not take, and one that it lacks.
    fn check_parameters(&self, entry: &RuleEntry) -> Outcome<()> {
        let kind = entry.kind.get_ref();
        let Some((_, takes, needs)) = KINDS.iter().find(|(code, ..)| code == kind) else {
            let known: Vec<_> = KINDS.iter().map(|(code, ..)| format!("`{code}`")).collect();
            let message = format!("`{kind}` is no kind of rule; allowed: {}", known.join(", "));
            return Err(self.file.problem(start(&entry.kind), message));
        };
        let given = entry.given();
        if let Some((name, at)) = given.iter().find(|(name, _)| !takes.contains(name)) {
            let common = ["id", "kind", "version", "note", "severity"];
            let names: Vec<_> = common.iter().chain(*takes).map(|name| format!("`{name}`")).collect();
            let message =
                format!("`{name}` is no parameter of the kind `{kind}`; allowed: {}", names.join(", "));
            return Err(self.file.problem(*at, message));
        }
        match needs.iter().find(|name| !given.iter().any(|(given, _)| given == *name)) {
            None => Ok(()),
            Some(name) => {
                let message = format!("a rule of the kind `{kind}` needs `{name}`; add it");
                Err(self.file.problem(self.at, message))
            }
        }
    }

    fn kind(&self, entry: &RuleEntry) -> Outcome<RuleKind> {
        let (condition, recover) = self.conditions(entry)?.unzip();
        let dead_band = self.number(entry.dead_band.as_ref(), DEAD_BAND, 0.0..=100.0)?;
        let light = self.light(entry)?;
        Ok(match (entry.kind.get_ref().as_str(), condition.zip(recover), light) {
            ("threshold", Some((condition, recover)), _) => RuleKind::Threshold {
                measure: self.measure(entry)?,
                condition,
                recover,
                accepts_season: self.word(
                    "seasonal",
                    entry.seasonal.as_ref(),
                    &[false, true],
                    |accepts| {
                        if accepts { "accepted" } else { "warned" }
                    },
                )?,
            },
            ("diffusion", Some((condition, recover)), _) => {
                RuleKind::Diffusion { condition, recover, dead_band }
            }
            (_, _, Some(light)) => light,
            ("unexpected", ..) => RuleKind::Unexpected {
                level: self.level(entry)?,
                side: self.word("side", entry.side.as_ref(), &Side::ALL, Side::code)?,
            },
            ("target", ..) => RuleKind::Target { verdicts: self.verdicts(entry)? },
            ("turning_point", ..) => RuleKind::TurningPoint,
            ("shift", ..) => RuleKind::Shift(self.shift(entry)?),
            ("revision", ..) => self.revision(entry)?,
            ("stale", ..) => {
                RuleKind::Stale { grace: entry.grace.as_ref().map_or(0, |grace| *grace.get_ref()) }
            }
            _ => RuleKind::Conflict,
        })
    }

    fn conditions(&self, entry: &RuleEntry) -> Outcome<Option<(Condition, Condition)>> {
        let read = |text: &Spanned<String>| {
            let condition = text.get_ref().parse::<Condition>();
            condition.map_err(|error| self.file.problem(start(text), error.to_string()))
        };
        let Some(condition) = entry.condition.as_ref().map(read).transpose()? else { return Ok(None) };
        let Some(text) = &entry.recover else { return Ok(Some((condition, condition.opposite()))) };
        let recover = read(text)?;
        if recover.overlaps(condition) {
            let message = format!(
                "a value can fulfil both `recover` and `if`; allowed: a condition such as `{}`",
                condition.opposite()
            );
            return Err(self.file.problem(start(text), message));
        }
        Ok(Some((condition, recover)))
    }

    fn measure(&self, entry: &RuleEntry) -> Outcome<Measure> {
        let Some(text) = &entry.measure else { return Ok(Measure::Level) };
        let measure = text.get_ref().parse::<Measure>();
        let measure = measure.map_err(|error| self.file.problem(start(text), error.to_string()))?;
        if measure == Measure::Level || measure.lag().is_some() {
            return Ok(measure);
        }
        let lagged = Measure::ALL.into_iter().filter(|one| one.lag().is_some());
        let allowed: Vec<_> = lagged.map(|one| format!("`{one}`")).collect();
        let message = format!(
            "`{measure}` depends on a window, which a rule does not have; allowed: {}",
            allowed.join(", ")
        );
        Err(self.file.problem(start(text), message))
    }

    fn level(&self, entry: &RuleEntry) -> Outcome<Level> {
        let Some(percent) = &entry.level else { return Ok(Level::NinetyFive) };
        let level = Level::ALL.into_iter().find(|level| level.percent() == *percent.get_ref());
        level.ok_or_else(|| {
            let known = Level::ALL.map(Level::code).join(", ");
            let message = format!("{} is no level of a forecast; allowed: {known}", percent.get_ref());
            self.file.problem(start(percent), message)
        })
    }

    fn shift(&self, entry: &RuleEntry) -> Outcome<ShiftLimits> {
        let usual = ShiftLimits::default();
        Ok(ShiftLimits {
            allowance: self.number(entry.k.as_ref(), usual.allowance, SHIFT_LIMITS)?,
            limit: self.number(entry.h.as_ref(), usual.limit, SHIFT_LIMITS)?,
        })
    }

    /// Either a share and an amount, or what is usual.
    fn revision(&self, entry: &RuleEntry) -> Outcome<RuleKind> {
        match (&entry.share, &entry.amount, &entry.usual) {
            (None, None, Some(usual)) if *usual.get_ref() => Ok(RuleKind::UnusualRevision),
            (None, None, Some(usual)) => {
                let message = "`usual` is `true`, or left out for a rule with `share` and `amount`";
                Err(self.file.problem(start(usual), message))
            }
            (Some(share), Some(amount), None) => Ok(RuleKind::Revision {
                share: self.number(Some(share), 0.0, 0.0..=1.0)?,
                amount: self.number(Some(amount), 0.0, 0.0..=f64::MAX)?,
            }),
            (_, _, Some(usual)) => {
                let message = "a rule has either `usual`, or `share` and `amount`; leave one of them out";
                Err(self.file.problem(start(usual), message))
            }
            _ => {
                let message =
                    "a rule of the kind `revision` needs `share` and `amount`, or `usual = true`; add them";
                Err(self.file.problem(self.at, message))
            }
        }
    }

    fn verdicts(&self, entry: &RuleEntry) -> Outcome<Vec<TargetVerdict>> {
        let Some(list) = &entry.verdicts else { return Ok(Vec::new()) };
        if list.get_ref().is_empty() {
            return Err(self
                .file
                .problem(start(list), "an empty list of verdicts never calls; name at least one"));
        }
        let verdict = |code: &String| {
            TargetVerdict::from_code(code).ok_or_else(|| {
                let known = TargetVerdict::ALL.map(|verdict| format!("`{}`", verdict.code()));
                let message = format!("`{code}` is no verdict on a target; allowed: {}", known.join(", "));
                self.file.problem(start(list), message)
            })
        };
        list.get_ref().iter().map(verdict).collect()
    }

    fn light(&self, entry: &RuleEntry) -> Outcome<Option<RuleKind>> {
        let (Some(inputs), Some(zones)) = (&entry.input, &entry.zones) else { return Ok(None) };
        let cuts = |at: usize, cuts: [f64; 4]| {
            Cuts::new(cuts).ok_or_else(|| {
                self.file.problem(at, "cuts are four numbers that rise throughout or fall throughout")
            })
        };
        let count = inputs.get_ref().len();
        if count == 0 || count > MAX_INPUTS {
            let message = format!("a light has 1 to {MAX_INPUTS} inputs, not {count}");
            return Err(self.file.problem(start(inputs), message));
        }
        let input = |input: &LightInputEntry| {
            let at = start(&input.cuts);
            let cuts = match input.cuts.get_ref() {
                CutsEntry::Limits(limits) => InputCuts::Fixed(cuts(at, *limits)?),
                CutsEntry::Quantiles(text) => InputCuts::Quantiles(quantiles(text).ok_or_else(|| {
                    let message = format!(
                        "`{text}` is no list of quantiles; allowed: four rising percentages such as `quantiles 10 30 70 90`"
                    );
                    self.file.problem(at, message)
                })?),
            };
            Ok(LightInput { series: input.series.clone(), cuts })
        };
        Ok(Some(RuleKind::Light {
            inputs: inputs.get_ref().iter().map(input).collect::<Outcome<_>>()?,
            zones: cuts(start(zones), *zones.get_ref())?,
            zone: self.word("zone", entry.zone.as_ref(), &Zone::ALL, Zone::code)?,
        }))
    }

    fn subject(&self, entry: &RuleEntry) -> Outcome<Subject> {
        Ok(Subject {
            series: self.texts(entry.series.as_ref())?,
            indicators: self.texts(entry.indicator.as_ref())?,
            areas: self.texts(entry.area.as_ref())?,
            activities: self.texts(entry.activity.as_ref())?,
            frequencies: self.texts(entry.frequency.as_ref())?,
        })
    }

    /// The values of a list of texts; an empty list is refused, since it would stand for all.
    fn texts<T: std::str::FromStr<Err: ToString>>(
        &self,
        texts: Option<&Spanned<OneOrMany>>,
    ) -> Outcome<Vec<T>> {
        let Some(spanned) = texts else { return Ok(Vec::new()) };
        let texts = match spanned.get_ref() {
            OneOrMany::One(text) => std::slice::from_ref(text),
            OneOrMany::Many(texts) => texts,
        };
        if texts.is_empty() {
            let message = "an empty list watches nothing; name at least one, or leave it out for all";
            return Err(self.file.problem(start(spanned), message));
        }
        let parse = |text: &String| {
            text.parse().map_err(|error: T::Err| self.file.problem(start(spanned), error.to_string()))
        };
        texts.iter().map(parse).collect()
    }

    /// One of a few words; the default without it.
    fn word<T: Copy + Default>(
        &self,
        name: &str,
        text: Option<&Spanned<String>>,
        values: &[T],
        code: fn(T) -> &'static str,
    ) -> Outcome<T> {
        let Some(text) = text else { return Ok(T::default()) };
        let value = values.iter().copied().find(|value| code(*value) == text.get_ref());
        value.ok_or_else(|| {
            let known: Vec<_> = values.iter().map(|value| format!("`{}`", code(*value))).collect();
            let message = format!("`{}` is no `{name}`; allowed: {}", text.get_ref(), known.join(", "));
            self.file.problem(start(text), message)
        })
    }

    fn number(
        &self,
        number: Option<&Spanned<f64>>,
        default: f64,
        range: std::ops::RangeInclusive<f64>,
    ) -> Outcome<f64> {
        let Some(spanned) = number else { return Ok(default) };
        let number = *spanned.get_ref();
        if range.contains(&number) {
            return Ok(number);
        }
        let upper = if *range.end() < f64::MAX { format!(" to {}", range.end()) } else { " up".to_owned() };
        let message =
            format!("{number} is outside the range; allowed: a number from {}{upper}", range.start());
        Err(self.file.problem(start(spanned), message))
    }
}

/// The percentages of `quantiles 10 30 70 90`.
fn quantiles(text: &str) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = text
        .trim()
        .strip_prefix("quantiles ")?
        .split_whitespace()
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    let percents: [f64; 4] = numbers.try_into().ok()?;
    let is_valid = percents.iter().all(|percent| (0.0..=100.0).contains(percent));
    (is_valid && percents.is_sorted_by(|one, next| one < next)).then_some(percents)
}

#[cfg(test)]
mod tests;
