"""Compares every measure of growth with an independent computation: growth_oracle.py BINARY DATABASE_URL

Seeds a generated dataset into an empty database, asks the running service for growth, and compares each point with
what pandas' periods and exact fractions give: value, interval, reason, period, base, unit, coverage.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, setcontext
from functools import cache
from pathlib import Path

import pandas as pd

import growth_rules as rules
from growth_calendar import first_in, label, last_in
from growth_rules import Estimate, Level, Point, Question
from growth_seed import DATASET, SPANS, Series, double, generate, write
from run import WORKSHOP, becomes_ready, end, free_port, last_lines

VALUE_TOLERANCE = Decimal("1e-9")
# Relative to what a value is the difference of: doubles that are added up first are not exact.
SUM_TOLERANCE = Decimal("1e-14")
BOUND_TOLERANCE = Decimal("1e-12")
# The oracle's own error, which has fifty digits.
OWN_ERROR = Decimal("1e-40")
CONVERSIONS = ["M→Q", "M→A", "Q→A", "D→M", "S→A", "W→A"]
SHOWN = 20


class Tally:
    """What was compared, by measure and frequency, and what did not hold."""

    def __init__(self) -> None:
        self.points: Counter[tuple[str, str]] = Counter()
        self.reasons: Counter[str] = Counter()
        self.failures: list[str] = []
        self.failed_points = 0

    def add(self, measure: str, frequency: str, where: str, complaints: list[str]) -> None:
        self.points[measure, frequency] += 1
        self.failed_points += bool(complaints)
        self.failures += [f"{where}: {complaint}" for complaint in complaints]

    def report(self) -> int:
        if self.points:
            table = pd.Series(self.points).unstack(fill_value=0)
            table = table.reindex(index=rules.MEASURES, columns=[*SPANS, *CONVERSIONS], fill_value=0)
            table["all"] = table.sum(axis="columns")
            print("points compared:", table.to_string(), sep="\n")
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.reasons.most_common())
        print(f"of these without growth: {reasons or 'none'}")
        for failure in self.failures[:SHOWN]:
            print(failure)
        if len(self.failures) > SHOWN:
            print(f"… and {len(self.failures) - SHOWN} more")
        print(f"{self.points.total() - self.failed_points} passed, {self.failed_points} failed", flush=True)
        return 1 if self.failed_points else 0


def main(binary: str, database_url: str) -> int:
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    log_path = WORKSHOP / f"growth-{database_url.partition(':')[0]}.log"
    url = f"127.0.0.1:{free_port()}"
    setcontext(rules.FIFTY)
    series = generate()
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder, log_path.open("wb") as log:
        write(Path(folder), series)
        environment = os.environ | {"DATABASE_URL": database_url, "YEARBOOK_LISTEN": url, "YEARBOOK_SEED_DATA": folder}
        service = subprocess.Popen(
            [Path(binary).resolve()], env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            if becomes_ready(service, f"http://{url}/health/ready"):
                compare_all(f"http://{url}", series, tally)
                complaint = end(service)
            else:
                complaint = "the service did not become ready"
        finally:
            service.kill()
    if complaint:
        print(f"The service's last words ({log_path}):\n{last_lines(log_path)}")
        tally.add("service", "", str(log_path), [complaint])
    return tally.report()


def compare_all(url: str, series: list[Series], tally: Tally) -> None:
    for frequency in SPANS:
        chosen = {one.key: one for one in series if one.frequency == frequency}
        for question in questions(frequency):
            compare(url, chosen, question, {}, frequency, tally)
    for name in CONVERSIONS:
        source, target = name.split("→")
        chosen = {one.key: one for one in series if one.frequency == source}
        for aggregate in ("sum", "average", "end"):
            for partial in ({}, {"partial": "ok"}):
                conversion = {"frequency": target, "aggregate": aggregate, **partial}
                # The ways to aggregate differ in the levels: all measures need not be asked for with each.
                every = (aggregate, len(partial)) in (("sum", 0), ("average", 1))
                for question in conversion_questions(target, every):
                    compare(url, chosen, question, conversion, name, tally)


def questions(frequency: str) -> Iterator[Question]:
    """Every measure over all time; over windows what is found otherwise there: bases before them, and their ends."""
    span = SPANS[frequency]
    middle, third = span[len(span) // 2], span[len(span) // 3]
    for measure in rules.MEASURES:
        yield Question(measure, base=third if measure == "index" else None)
    windows = [
        (first_in(frequency, middle.year), last_in(frequency, span[-1].year)),
        (third, span[-3]),
        (middle, None),
        (None, middle),
    ]
    for first, last in windows:
        yield Question("cagr", first=first, last=last)
    for measure, (first, last) in zip(("yoy", "pop", "change_yoy", "level"), windows, strict=True):
        yield Question(measure, first=first, last=last)
    yield Question("index", base=span[0], first=span[-4])
    yield Question("index", base=span[-1], last=span[3])
    yield Question("yoy", as_percent=True, first=middle)
    yield Question("pop", as_percent=True, first=middle)


def conversion_questions(target: str, every: bool) -> Iterator[Question]:
    first = first_in(target, {"A": 2020, "Q": 2019, "M": 2020}[target])
    for measure in rules.MEASURES if every else ("level", "cagr"):
        yield Question(measure, base=first if measure == "index" else None)
    if every:
        yield Question("yoy", as_percent=True, first=first)
        yield Question("cagr", first=first)
        yield Question("cagr", last=last_in(target, 2021))


def compare(
    url: str, chosen: dict[str, Series], question: Question, conversion: dict[str, str], name: str, tally: Tally
) -> None:
    area = f"AREA_{name.partition('→')[0]}"
    parameters = {"dataset": DATASET, "area": area, "measure": question.measure, **conversion}
    if question.as_percent:
        parameters["as"] = "percent"
    for parameter, period in ("base", question.base), ("from", question.first), ("to", question.last):
        if period is not None:
            parameters[parameter] = label(period)
    where = f"/v1/growth?{urllib.parse.urlencode(parameters)}"
    try:
        answers = ask(url, parameters)
    except urllib.error.HTTPError as error:
        tally.add(question.measure, name, where, [f"{error.code} {error.read().decode()}"])
        return
    if conversion:
        # A converted series goes by the frequency that it has become.
        chosen = {f"{conversion['frequency']}.{key.partition('.')[2]}": one for key, one in chosen.items()}
    for key in sorted(chosen.keys() | answers.keys()):
        if key not in chosen or key not in answers:
            what = "was not asked for" if key in answers else "is missing"
            tally.add(question.measure, name, where, [f"{key} {what}"])
            continue
        one = chosen[key]
        points = growth(one, tuple(conversion.values()), question)
        unit = rules.unit_of(one.indicator.unit, one.indicator.unit_class, question)
        compare_series(answers[key], points, unit, bool(conversion), f"{where} {key}", question.measure, name, tally)


def ask(url: str, parameters: dict[str, str]) -> dict[str, dict]:
    """The series of an answer by their keys, from all of its pages."""
    found, cursor = {}, {}
    while cursor is not None:
        query = urllib.parse.urlencode({**parameters, **cursor, "limit": "1000"})
        with urllib.request.urlopen(f"{url}/v1/growth?{query}", timeout=60) as answer:
            page = json.load(answer)
        found |= {one["key"]: one for one in page["series"]}
        cursor = {"cursor": page["next"]} if page["next"] else None
    return found


def growth(one: Series, conversion: tuple[str, ...], question: Question) -> list[Point]:
    if question.measure == "cagr":
        return growth_everywhere(one, conversion, question)
    everywhere = growth_everywhere(one, conversion, question.everywhere())
    return [point for point in everywhere if question.holds(point.period)]


@cache
def growth_everywhere(one: Series, conversion: tuple[str, ...], question: Question) -> list[Point]:
    levels = converted(one, *conversion) if conversion else observed(one)
    return rules.growth(levels, one.indicator.unit_class, question)


@cache
def observed(one: Series) -> pd.Series:
    return rules.series(
        {period: Level(double(stated.value), stated.lower, stated.upper) for period, stated in one.numbers.items()}
    )


@cache
def converted(one: Series, target: str, aggregate: str, partial: str | None = None) -> pd.Series:
    return rules.convert(observed(one), target, aggregate, partial == "ok", one.indicator.unit_class)


def compare_series(
    answer: dict, points: list[Point], unit: str, is_converted: bool, where: str, measure: str, name: str, tally: Tally
) -> None:
    # Of a unit whose class nothing says, a quotient may not be quoted.
    is_open = answer["indicator"]["unit_class"] == "unknown" and measure in rules.QUOTIENTS
    if answer["unit"] != unit:
        tally.add(measure, name, where, [f"unit {answer['unit']}, not {unit}"])
    given = {point["period"]: point for point in answer["observations"]}
    expected = {label(point.period): point for point in points}
    if len(given) != len(answer["observations"]) or list(given) != sorted(given):
        tally.add(measure, name, where, ["periods repeat or are not in order"])
    for period in sorted(given.keys() | expected.keys()):
        at = f"{where} {period}"
        if period not in given or period not in expected:
            tally.add(measure, name, at, [f"{'must not be there' if period in given else 'is missing'}"])
            continue
        tally.add(measure, name, at, list(complaints(given[period], expected[period], is_converted, measure, is_open)))
        if expected[period].reason:
            tally.reasons[expected[period].reason] += 1


def complaints(given: dict, expected: Point, is_converted: bool, measure: str, is_open: bool) -> Iterator[str]:
    """Where a point of the answer differs from what is expected."""
    computed = given["computed"]
    verdict = "unit_unknown" if is_open else "computed_only"
    facts = {
        "base_period": (given.get("base_period"), expected.base_period and label(expected.base_period)),
        "reason": (given.get("reason"), expected.reason),
        "reason computed": (computed.get("reason"), expected.reason),
        "verdict": (given["verdict"], "not_computable" if expected.reason else verdict),
        "basis": (given.get("basis"), None if expected.reason else "computed"),
        "value twice": ([given.get(end) for end in ENDS], [computed.get(end) for end in ENDS]),
    }
    if is_converted:
        coverage = given.get("coverage")
        facts["coverage"] = coverage and (coverage["observed"], coverage["expected"]), expected.coverage
    for what, (is_so, should_be) in facts.items():
        if is_so != should_be:
            yield f"{what} {is_so}, not {should_be}"
    yield from differences("growth", given, expected.growth, is_converted, measure)
    yield from differences("change", given.get("change") or {}, expected.change, is_converted, "change")


ENDS = ("value", "lower", "upper")
ROUNDED_MEASURES = {"annualised", "cagr", "log_yoy", "log_pop"}


def differences(what: str, given: dict, expected: Estimate | None, is_converted: bool, measure: str) -> Iterator[str]:
    value, lower, upper = (None if given.get(end) is None else Decimal(given[end]) for end in ENDS)
    if expected is None:
        if (value, lower, upper) != (None, None, None):
            yield f"{what} {given}, though there is none"
        return
    if value is None:
        yield f"{what} missing, not {float(expected.value)!r}"
        return
    noise = SUM_TOLERANCE * expected.scale if is_converted else 0
    if abs(value - expected.value) > VALUE_TOLERANCE * abs(expected.value) + noise:
        yield f"{what} {float(value)!r}, not {float(expected.value)!r}"
    if (lower is not None and value < lower) or (upper is not None and value > upper):
        yield f"{what} {float(value)!r} outside [{given['lower']!r}, {given['upper']!r}]"
    # What is rounded on the way to a difference near zero cannot be small beside it.
    scale = expected.scale if is_converted or measure in ROUNDED_MEASURES else Decimal(0)
    for name, bound, exact, outward in ("lower", lower, expected.lower, -1), ("upper", upper, expected.upper, 1):
        yield from end_differs(f"{what}: {name} end", bound, exact, outward, scale, expected.signs_are_certain)


def end_differs(
    what: str, given: Decimal | None, exact: Decimal | None, outward: int, scale: Decimal, tight: bool
) -> Iterator[str]:
    """The end must lie at the exact one or outside of it, but hardly; an end beyond the doubles is open.

    Where a sign is uncertain it may lie anywhere outside: some of the pairs give no growth.
    """
    if exact is not None and abs(exact) > rules.LARGEST_DOUBLE:
        exact = None
    if given is None:
        if exact is not None and tight:
            yield f"{what} is open, not {float(exact)!r}"
        return
    if exact is None:
        yield f"{what} {float(given)!r}, though it is open"
        return
    size = max(abs(exact), scale)
    excess = (given - exact) * outward
    if excess < -OWN_ERROR * size:
        yield f"{what} {float(given)!r} excludes {float(exact)!r} by {float(-excess):.3g}"
    if tight and excess > BOUND_TOLERANCE * size:
        yield f"{what} {float(given)!r} is wider than {float(exact)!r} by {float(excess):.3g}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
