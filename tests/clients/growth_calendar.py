"""Period arithmetic for the growth oracle: pandas' periods, ISO weeks and spans of years."""

from calendar import isleap
from datetime import date
from fractions import Fraction
from functools import cache

import pandas as pd

# Frequencies of the service and of pandas. A half-year is six months from January or July.
PANDAS = {"A": "Y", "A5": "5Y", "S": "6M", "Q": "Q", "M": "M", "W": "W-SUN", "D": "D"}
FREQUENCIES = {pd.Period("2020-01-01", freq=freq).freqstr: code for code, freq in PANDAS.items()}
A_YEAR = {
    "A": Fraction(1),
    "A5": Fraction(1, 5),
    "S": Fraction(2),
    "Q": Fraction(4),
    "M": Fraction(12),
    "W": Fraction(52),
    "D": Fraction(365),
}


@cache
def frequency(period: pd.Period) -> str:
    return FREQUENCIES[period.freqstr]


@cache
def label(period: pd.Period) -> str:
    """The name of a period as the API contract writes it."""
    year = period.year
    match frequency(period):
        case "A":
            return f"{year}"
        case "A5":
            return f"{year}/{year + 4}"
        case "S":
            return f"{year}-S{1 if period.month == 1 else 2}"
        case "Q":
            return f"{year}-Q{period.quarter}"
        case "M":
            return f"{year}-{period.month:02}"
        case "W":
            return "{}-W{:02}".format(*iso(period))
        case _:
            return f"{year}-{period.month:02}-{period.day:02}"


def iso(week: pd.Period) -> tuple[int, int]:
    """The year that a week is numbered in, and its number."""
    numbered = week.start_time.isocalendar()
    return numbered.year, numbered.week


def week(year: int, number: int) -> pd.Period:
    return pd.Period(pd.Timestamp(date.fromisocalendar(year, number, 1)), freq="W-SUN")


def weeks_of(year: int) -> int:
    """28 December always lies in the last week of its year."""
    return date(year, 12, 28).isocalendar().week


@cache
def year_before(period: pd.Period) -> pd.Period | None:
    """The same period one year earlier, where the calendar has it."""
    match frequency(period):
        case "A5":
            return pd.Period(year=period.year - 1, freq="5Y")
        case "W":
            year, number = iso(period)
            return week(year - 1, number) if number <= weeks_of(year - 1) else None
        case "D":
            if (period.month, period.day) == (2, 29):
                return None
            return pd.Period(year=period.year - 1, month=period.month, day=period.day, freq="D")
        case code:
            return period - int(A_YEAR[code])


def first_in(code: str, year: int) -> pd.Period:
    """The first period that lies in a year."""
    return week(year, 1) if code == "W" else pd.Period(f"{year}-01-01", freq=PANDAS[code])


def last_in(code: str, year: int) -> pd.Period:
    """The last period that ends within a year."""
    if code == "W":
        return week(year, weeks_of(year))
    day = {"A5": f"{year - 4}-01-01", "S": f"{year}-07-01"}.get(code, f"{year}-12-31")
    return pd.Period(day, freq=PANDAS[code])


@cache
def parent(period: pd.Period, code: str) -> pd.Period:
    """The longer period that a period is part of."""
    if frequency(period) == "W":
        return pd.Period(year=iso(period)[0], freq="Y")
    return pd.Period(period.start_time, freq=PANDAS[code])


@cache
def parts(longer: pd.Period, code: str) -> int:
    """How many periods of a shorter frequency make up a longer one."""
    if code == "D":
        return longer.days_in_month
    if code == "W":
        return weeks_of(longer.year)
    return int(A_YEAR[code] / A_YEAR[frequency(longer)])


def years_between(first: pd.Period, last: pd.Period) -> Fraction:
    """Whole years from anniversary to anniversary, and the fraction of the year that the rest falls into.

    Where a year lacks the anniversary (29 February, week 53), the day or week that follows takes its place.
    """
    if frequency(first) not in "WD":
        return Fraction(12 * (last.year - first.year) + last.month - first.month, 12)
    whole = max(years for years in range(100) if anniversary(first, years) <= last)
    start, end = anniversary(first, whole), anniversary(first, whole + 1)
    return whole + Fraction((last - start).n, (end - start).n)


@cache
def anniversary(period: pd.Period, years: int) -> pd.Period:
    if frequency(period) == "W":
        year, number = iso(period)
        return week(year + years, number) if number <= weeks_of(year + years) else week(year + years + 1, 1)
    year = period.year + years
    if (period.month, period.day) == (2, 29) and not isleap(year):
        return pd.Period(year=year, month=3, day=1, freq="D")
    return pd.Period(year=year, month=period.month, day=period.day, freq="D")
