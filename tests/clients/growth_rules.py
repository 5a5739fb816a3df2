"""Growth as its specification defines it, in exact fractions: the other side of the comparison.

Written from the specification, not from the service. Only what needs a root or a logarithm is worked out in decimals,
to fifty digits.
"""

from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache

import pandas as pd

from growth_calendar import A_YEAR, frequency, parent, parts, year_before, years_between

FIFTY = Context(prec=50, Emax=10**9, Emin=-(10**9))
LARGEST_DOUBLE = Decimal(1.7976931348623157e308)
MEASURES = ["yoy", "pop", "annualised", "cagr", "change", "change_yoy", "log_yoy", "log_pop", "index", "level"]
QUOTIENTS = {"yoy", "pop", "annualised", "cagr", "log_yoy", "log_pop", "index"}


@dataclass(frozen=True)
class Level:
    """A value with its interval (`None` is unbounded), and how many of its parts were observed.

    There is no value where parts are missing and that is not allowed.
    """

    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    observed: int = 1
    expected: int = 1
    reason: str = "partial_period"


@dataclass(frozen=True)
class Estimate:
    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    scale: Decimal = Decimal(0)
    """What it is the difference of: errors of the last place are relative to that."""
    signs_are_certain: bool = True
    """Whether no true value and no true base lies below zero."""


@dataclass(frozen=True)
class Point:
    period: pd.Period
    base_period: pd.Period | None
    growth: Estimate | None
    reason: str | None = None
    change: Estimate | None = None
    coverage: tuple[int, int] | None = None


@dataclass(frozen=True)
class Question:
    measure: str
    as_percent: bool = False
    base: pd.Period | None = None
    first: pd.Period | None = None
    last: pd.Period | None = None

    def everywhere(self) -> "Question":
        return replace(self, first=None, last=None)

    def holds(self, period: pd.Period) -> bool:
        after = self.first is None or self.first.ordinal <= period.ordinal
        return after and (self.last is None or period.ordinal <= self.last.ordinal)


@dataclass(frozen=True)
class Refusal(Exception):
    reason: str
    change: Estimate | None = None


def convert(levels: pd.Series, to: str, aggregate: str, partial_ok: bool, unit_class: str) -> pd.Series:
    """The series at a lower frequency, a period wherever at least one part was observed.

    The value at the end needs the last part only; rates, ranks and indices have no sum.
    """
    longer = {}
    for whole, inside in levels.groupby(pd.PeriodIndex([parent(period, to) for period in levels.index])):
        observed, expected = len(inside), parts(whole, frequency(levels.index[0]))
        if aggregate == "sum" and unit_class not in ("level", "count", "unknown"):
            longer[whole] = Level(None, None, None, observed, expected, "unit_class")
            continue
        has_last = parent(inside.index[-1] + 1, to) != whole
        is_enough = has_last if aggregate == "end" else observed == expected
        if not is_enough and not partial_ok:
            longer[whole] = Level(None, None, None, observed, expected)
            continue
        taken = inside.iloc[-1:] if aggregate == "end" else inside
        divisor = observed if aggregate == "average" else 1
        ends = ([getattr(level, end) for level in taken] for end in ("value", "lower", "upper"))
        longer[whole] = Level(*(None if None in end else sum(end) / divisor for end in ends), observed, expected)
    return series(longer)


def series(levels: dict[pd.Period, Level]) -> pd.Series:
    return pd.Series(list(levels.values()), index=pd.PeriodIndex(list(levels)), dtype=object)


def unit_of(unit: str, unit_class: str, question: Question) -> str:
    """The unit of the result."""
    measure = question.measure
    if measure == "level":
        return unit
    if measure == "index":
        return "index"
    if measure in ("change", "change_yoy") or in_points(unit_class, question):
        return "percentage_points" if unit_class in ("ratio", "growth") else unit
    return "percent"


def in_points(unit_class: str, question: Question) -> bool:
    """Whether percentages move in percentage points."""
    return question.measure in ("yoy", "pop") and unit_class in ("ratio", "growth") and not question.as_percent


def growth(levels: pd.Series, unit_class: str, question: Question) -> list[Point]:
    """A point for each observation in the window; one in all for `cagr`."""
    if question.measure == "cagr":
        return compound(levels, unit_class, question)
    base_periods = [base_of(period, question) for period in levels.index]
    # By period, never by position: whatever has no observation comes back missing.
    found = levels.reindex(pd.PeriodIndex([base or pd.NaT for base in base_periods], freq=levels.index.freq))
    bases = [base if isinstance(base, Level) else None for base in found]
    start = start_of(levels)
    return [
        point(start, period, level, base_period, base, unit_class, question)
        for period, level, base_period, base in zip(levels.index, levels, base_periods, bases, strict=True)
        if question.holds(period)
    ]


def start_of(levels: pd.Series) -> pd.Period | None:
    """The period of the first value, if there is any."""
    return next((period for period, level in levels.items() if level.value is not None), None)


def base_of(period: pd.Period, question: Question) -> pd.Period | None:
    match question.measure:
        case "yoy" | "change_yoy" | "log_yoy":
            return year_before(period)
        case "pop" | "annualised" | "change" | "log_pop":
            return period - 1
        case "index":
            return question.base
        case _:
            return None


def point(
    start: pd.Period | None,
    period: pd.Period,
    level: Level,
    base_period: pd.Period | None,
    base: Level | None,
    unit_class: str,
    question: Question,
) -> Point:
    coverage = level.observed, level.expected
    try:
        if question.measure in QUOTIENTS and unit_class in ("rank", "multiple"):
            raise Refusal("unit_class")
        if level.value is None:
            raise Refusal(level.reason)
        if question.measure == "level":
            return Point(period, None, estimate(level.value, level.lower, level.upper), coverage=coverage)
        base = base_value(start, base_period, base)
        if question.measure == "index" and period == base_period and base.value > 0:
            return Point(period, base_period, HUNDRED, coverage=coverage)
        made = finite(formula(level, base, frequency(period), unit_class, question))
        return Point(period, base_period, made, coverage=coverage)
    except Refusal as refusal:
        return Point(period, base_period, None, refusal.reason, refusal.change, coverage)


def base_value(start: pd.Period | None, base_period: pd.Period | None, base: Level | None) -> Level:
    """The base, or why there is none: before the first value or not in the calendar, else a gap."""
    if base is not None and base.value is None:
        raise Refusal(base.reason)
    if base is not None:
        return base
    before = base_period is None or start is None or base_period.ordinal < start.ordinal
    raise Refusal("base_missing" if before else "gap")


def compound(levels: pd.Series, unit_class: str, question: Question) -> list[Point]:
    """One point at the last period of the window; an open window ends with the values that there are."""
    start, end = start_of(levels), start_of(levels[::-1]) or levels.index[-1]
    first, last = question.first or start, question.last or end
    at_last = levels.get(last)
    coverage = None if at_last is None else (at_last.observed, at_last.expected)
    try:
        if unit_class in ("rank", "multiple"):
            raise Refusal("unit_class")
        value = base_value(start, last, at_last)
        base = base_value(start, first, levels.get(first))
        if first.ordinal >= last.ordinal:
            raise Refusal("base_missing")
        made = finite(quotient_growth(value, base, "annualised", 1 / years_between(first, last)))
        return [Point(last, first, made, coverage=coverage)]
    except Refusal as refusal:
        return [Point(last, first, None, refusal.reason, refusal.change, coverage)]


def formula(level: Level, base: Level, code: str, unit_class: str, question: Question) -> Estimate:
    measure = question.measure
    if measure in ("change", "change_yoy") or in_points(unit_class, question):
        return difference(level, base)
    return quotient_growth(level, base, measure, A_YEAR[code])


def difference(level: Level, base: Level) -> Estimate:
    lower = None if level.lower is None or base.upper is None else level.lower - base.upper
    upper = None if level.upper is None or base.lower is None else level.upper - base.lower
    ends = [abs(end) for end in (level.lower, level.upper, base.lower, base.upper) if end is not None]
    return estimate(level.value - base.value, lower, upper, max(ends, default=Fraction(0)))


def quotient_growth(level: Level, base: Level, measure: str, power: Fraction) -> Estimate:
    """Growth by a quotient, and the interval of all pairs of true values whose signs give any."""
    refuse_signs(level, base, measure)
    transform = TRANSFORMS[measure]
    # Only bases above zero and values of zero or more give growth; it rises with the value, falls with the base.
    base_lower = max(base.lower or Fraction(0), Fraction(0))
    lower = Fraction(0) if base.upper is None else max(level.lower or Fraction(0), Fraction(0)) / base.upper
    if level.upper == 0:
        upper = Fraction(0)
    else:
        upper = None if level.upper is None or base_lower == 0 else level.upper / base_lower
    certain = None not in (level.lower, base.lower) and level.lower >= 0 and base.lower >= 0
    return estimate(
        transform(level.value / base.value, power),
        transform(lower, power),
        None if upper is None else transform(upper, power),
        Fraction(0 if measure == "index" else 100),
        certain,
    )


def refuse_signs(level: Level, base: Level, measure: str) -> None:
    def refuse(reason: str):
        raise Refusal(reason, difference(level, base))

    if base.value == 0:
        refuse("base_zero")
    if base.value < 0:
        refuse("sign_change" if level.value > 0 else "base_negative")
    if level.value < 0 or (level.value == 0 and measure.startswith("log")):
        refuse("sign_change")


def finite(exact: Estimate) -> Estimate:
    if abs(exact.value) > LARGEST_DOUBLE:
        raise Refusal("unbounded")
    return exact


def estimate(
    value: Fraction, lower: Fraction | None, upper: Fraction | None, scale: Fraction = Fraction(0), certain: bool = True
) -> Estimate:
    ends = (None if end is None else decimal(end) for end in (lower, upper))
    return Estimate(decimal(value), *ends, decimal(scale), certain)


def rate(quotient: Fraction, _power: Fraction) -> Fraction:
    return 100 * (quotient - 1)


def index(quotient: Fraction, _power: Fraction) -> Fraction:
    return 100 * quotient


@cache
def compounded(quotient: Fraction, power: Fraction) -> Fraction:
    if quotient == 0 or power == 1:
        return rate(quotient, power)
    return 100 * (Fraction(FIFTY.power(decimal(quotient), decimal(power))) - 1)


@cache
def logarithm(quotient: Fraction, _power: Fraction) -> Fraction | None:
    """None where it falls without end."""
    return None if quotient == 0 else 100 * Fraction(FIFTY.ln(decimal(quotient)))


def decimal(number: Fraction) -> Decimal:
    return FIFTY.divide(Decimal(number.numerator), Decimal(number.denominator))


HUNDRED = estimate(Fraction(100), Fraction(100), Fraction(100))
TRANSFORMS = {
    "yoy": rate, "pop": rate, "annualised": compounded, "index": index, "log_yoy": logarithm, "log_pop": logarithm,
}  # fmt: skip
