"""A seed folder with a generated dataset, the same on every run: series of every frequency and every awkward shape."""

import hashlib
import random
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from growth_calendar import label, week

DATASET = "GENERATED"
DOCUMENT = "numbers.txt"

SPANS = {
    "A": pd.period_range("2007", "2021", freq="Y"),
    "A5": pd.PeriodIndex([pd.Period(year=year, freq="5Y") for year in range(2002, 2017)]),
    "S": pd.period_range(pd.Period("2015-07", freq="6M"), periods=13),
    "Q": pd.period_range("2016Q2", "2021Q3", freq="Q"),
    "M": pd.period_range("2018-08", "2021-10", freq="M"),
    # Through week 53 of 2020, and through 29 February 2020.
    "W": pd.period_range(week(2019, 47), week(2022, 6)),
    "D": pd.period_range("2020-02-17", "2021-03-09", freq="D"),
}


@dataclass(frozen=True)
class Indicator:
    unit: str
    unit_class: str
    non_negative: bool
    places: int
    """Decimal places of its numbers."""
    shapes: str
    weekly: str = ""
    daily: str = ""
    """The shapes of its weekly and daily series, which are long."""

    def shapes_at(self, frequency: str) -> str:
        return {"W": self.weekly, "D": self.daily}.get(frequency, self.shapes)

    @property
    def integral(self) -> bool:
        return self.unit in ("number", "rank")


# Shapes of series: Plain, missing Ends, Holes as well, Zeros and signs, single Observation, Rounded, Qualified.
INDICATORS = {
    "AMOUNT": Indicator("CNY", "level", True, 0, "PEHZORQ", "PHQ", "PR"),
    "BALANCE": Indicator("CNY", "level", False, 2, "PEHZORQ", "ZQ", "Z"),
    "PEOPLE": Indicator("number", "count", True, 0, "PEHZORQ", "R", "O"),
    "SHARE": Indicator("percent", "ratio", True, 2, "PEHZORQ", "HR", "H"),
    "RATE": Indicator("percent", "growth", False, 1, "PEHZORQ", "Z"),
    "PRICES": Indicator("index", "index", True, 1, "PEHZORQ", "O"),
    "RANKING": Indicator("rank", "rank", True, 0, "HOR", "H", "O"),
    "TIMES": Indicator("times", "multiple", True, 1, "HOR"),
}

QUALIFIERS = ["exact", "approximately", "more_than", "at_least", "nearly", "at_most", "expected", "target"]


@dataclass(frozen=True)
class Number:
    """A number as it is printed, with the interval that it stands for; `None` is unbounded."""

    value: Decimal
    rounding: Decimal
    qualifier: str
    lower: Fraction | None
    upper: Fraction | None


@dataclass(frozen=True, eq=False)
class Series:
    key: str
    frequency: str
    indicator: Indicator
    numbers: dict[pd.Period, Number]


def generate() -> list[Series]:
    chance = random.Random(20250314)
    made = []
    for frequency, span in SPANS.items():
        for code, indicator in INDICATORS.items():
            for shape in indicator.shapes_at(frequency):
                key = f"{frequency}.AREA_{frequency}.{code}.{shape}"
                made.append(Series(key, frequency, indicator, numbers(chance, span, indicator, shape)))
    return made


def numbers(chance: random.Random, span: pd.PeriodIndex, indicator: Indicator, shape: str) -> dict[pd.Period, Number]:
    periods = list(span)
    if shape == "O":
        periods = [chance.choice(periods)]
    elif shape != "P":
        ends = len(periods) // 8
        periods = periods[chance.randint(0, ends) : len(periods) - chance.randint(0, ends)]
        gaps = {"E": 0, "H": 0.25, "Z": 0.05}.get(shape, 0.1)
        periods = [period for period in periods if chance.random() >= gaps]
    size = 10.0 ** chance.uniform(1.5, 4) if indicator.unit_class != "rank" else 30.0
    drawn = {}
    for period in periods:
        # At times one step is a thousandfold: the rates of days and weeks, annualised, then leave the doubles.
        size *= chance.lognormvariate(0.01, 0.08) if chance.random() > 0.01 else chance.choice([0.001, 1000.0])
        size = min(max(size, 2.0), 1e7)
        drawn[period] = number(chance, size, indicator, shape)
    return drawn


def number(chance: random.Random, size: float, indicator: Indicator, shape: str) -> Number:
    value, rounding, qualifier = size, Decimal(0), "exact"
    if shape == "Z":
        value *= chance.choice([0, 0, 1, 1, 1, 1] if indicator.non_negative else [0, -1, -1, -1, 1, 1, 1])
    printed = Decimal(value).quantize(Decimal(1).scaleb(-indicator.places))
    if shape in "RQ":
        step = Decimal(1).scaleb(chance.choice([0, 0, 1]) - indicator.places)
        rounding, printed = step, (printed / step).to_integral_value() * step
    if shape == "Q":
        qualifier = chance.choice(QUALIFIERS)
        if chance.random() < 0.25:
            # Numbers beside zero: their intervals reach it, or lie across it.
            steps = chance.choice([0, 1, 2] if indicator.non_negative else [-2, -1, 0, 1, 2])
            printed = steps * rounding * (1 if indicator.integral else Decimal("0.5"))
    printed = abs(printed) if printed == 0 else printed
    return Number(printed, rounding, qualifier, *interval(printed, rounding, qualifier, indicator))


def interval(
    value: Decimal, rounding: Decimal, qualifier: str, indicator: Indicator
) -> tuple[Fraction | None, Fraction | None]:
    """Half a unit in the last place on each side, one-sided where it is hedged so; narrowed to what there can be."""
    lower, upper = value - rounding / 2, value + rounding / 2
    if qualifier in ("more_than", "at_least"):
        lower, upper = value, None
    if qualifier in ("nearly", "at_most"):
        lower, upper = (Decimal(0) if indicator.non_negative else None), value
    if indicator.non_negative and lower is not None:
        lower = max(lower, Decimal(0))
    if indicator.integral:
        lower = None if lower is None else lower.to_integral_value(ROUND_CEILING)
        upper = None if upper is None else upper.to_integral_value(ROUND_FLOOR)
    return double(lower), double(upper)


def double(number: Decimal | None) -> Fraction | None:
    """The double nearest to a decimal: what is stored, and what all arithmetic starts from."""
    return None if number is None else Fraction(float(number))


def write(folder: Path, series: list[Series]) -> None:
    """Writes the seed folder, with the document that states the numbers beside its files."""
    home = folder / DATASET
    home.mkdir(parents=True)
    text, figures = "", []
    for one in series:
        for period, stated in one.numbers.items():
            name = f"n-{len(figures)}"
            before = f"{name}: "
            at = place(text_length := len(text) + len(before), f"{stated.value:f}")
            period_at = place(text_length + len(f"{stated.value:f} in "), label(period))
            text += f"{before}{stated.value:f} in {label(period)}\n"
            figures.append(
                f'[[figure]]\nid = "{name}"\nsource = "{DOCUMENT}"\nat = {at}\nseries = "{one.key}"\n'
                f'period = "{label(period)}"\nperiod_basis = "stated"\nperiod_at = {period_at}\n'
                f'value = {stated.value:f}\nunit = "{one.indicator.unit}"\n'
                f'qualifier = "{stated.qualifier}"\nrounding = {stated.rounding:f}\n'
            )
    (home / DOCUMENT).write_text(text)
    (home / "dataset.toml").write_text(dataset(text.encode()))
    (home / "catalogue.toml").write_text(catalogue(series))
    (home / "figures.toml").write_text("\n".join(figures))
    (home / "other-numbers.toml").write_text("")


def place(start: int, exact: str) -> str:
    return f'{{ start = {start}, end = {start + len(exact)}, exact = "{exact}" }}'


def dataset(document: bytes) -> str:
    return (
        f'[dataset]\nid = "{DATASET}"\nname = "Generated"\npublisher = "Chance"\ndescription = "Generated numbers."\n'
        'licence = "None."\ndimensions = ["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"]\n'
        f'[[source]]\nid = "{DOCUMENT}"\ntitle = "Generated numbers"\npublisher = "Chance"\npublished = 2025-03-14\n'
        f'published_basis = "stated"\nlanguage = "en"\nsha256 = "{hashlib.sha256(document).hexdigest()}"\n'
        f"bytes = {len(document)}\n"
    )


def catalogue(series: list[Series]) -> str:
    units = {indicator.unit: indicator for indicator in INDICATORS.values()}
    entries = ['[[topic]]\ncode = "CHANCE"\nname = "Chance"']
    for code, indicator in units.items():
        integral = str(indicator.integral).lower()
        entries.append(
            f'[[unit]]\ncode = "{code}"\nname = "{code}"\nclass = "{indicator.unit_class}"\nintegral = {integral}'
        )
    for code in SPANS:
        entries.append(f'[[area]]\ncode = "AREA_{code}"\nname = "Area {code}"\ntype = "economy"')
    for code in sorted({one.key.rpartition(".")[2] for one in series}):
        entries.append(
            f'[[activity]]\ncode = "{code}"\nname = "Shape {code}"\nclassification = "national"\n'
            'definition = "A shape."'
        )
    for code, indicator in INDICATORS.items():
        entries.append(
            f'[[indicator]]\ncode = "{code}"\nname = "{code}"\ndefinition = "Chance."\nunit = "{indicator.unit}"\n'
            f'unit_class = "{indicator.unit_class}"\nprice_basis = "not_applicable"\nmeasured_as = "not_applicable"\n'
            f'topic = "CHANCE"\nnon_negative = {str(indicator.non_negative).lower()}'
        )
    return "\n".join(entries) + "\n"
