"""Data files read with nothing but Python's own libraries: series of levels, as the imports oracle needs them."""

import csv
import json
import re
import xml.etree.ElementTree as tree
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pandas as pd

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass
class Raw:
    """One series: what it is called in its file, its class, and its numbers as they are printed."""

    name: str
    unit_class: str = "level"
    numbers: dict[pd.Period, Decimal] = field(default_factory=dict)
    decimals: dict[pd.Period, int] = field(default_factory=dict)
    """Places after the point, where the file states them: half a unit of the last is the rounding."""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def year(text: str) -> pd.Period:
    return pd.Period(year=int(text), freq="Y")


def quarter(year_: int, number: int) -> pd.Period:
    return pd.Period(year=year_, quarter=number, freq="Q")


def month(year_: int, number: int) -> pd.Period:
    return pd.Period(year=year_, month=number, freq="M")


def world_bank_long(path: Path) -> Iterator[Raw]:
    series: dict[str, Raw] = {}
    for row in table(path):
        code = row["Country Code"]
        if code:
            one = series.setdefault(code, Raw(code))
            one.numbers[year(row["Year"])] = Decimal(row.get("Value") or row["Inflation"])
    yield from series.values()


def world_bank_wide(path: Path) -> Iterator[Raw]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    at = next(number for number, row in enumerate(rows) if row[:2] == ["Country Name", "Country Code"])
    years = {column: name for column, name in enumerate(rows[at]) if re.fullmatch(r"\d{4}", name)}
    for row in rows[at + 1 :]:
        cells = {year(name): Decimal(row[column]) for column, name in years.items() if row[column]}
        if cells:
            yield Raw(row[1], numbers=cells)


def sdg(path: Path) -> Iterator[Raw]:
    series: dict[tuple[str, ...], Raw] = {}
    for row in table(path):
        *keys, value = row
        key = tuple(row[name] for name in keys if name != "year")
        kind = "ratio" if row["units"] == "percent" else "level"
        one = series.setdefault(key, Raw(f"{value} {' '.join(key)}", kind))
        one.numbers[year(row["year"])] = Decimal(row[value])
    yield from series.values()


def real_time(path: Path) -> Iterator[Raw]:
    """The newest vintage of each area."""
    rows = table(path)
    newest: dict[str, str] = defaultdict(str)
    for row in rows:
        newest[row["id"]] = max(newest[row["id"]], row["pub_date"])
    series = {area: Raw(area) for area in newest}
    for row in rows:
        if row["pub_date"] == newest[row["id"]]:
            year_, month_, _ = row["time"].split("-")
            series[row["id"]].numbers[quarter(int(year_), int(month_) // 3 + 1)] = Decimal(row["value"])
    yield from series.values()


def macrodata(path: Path) -> Iterator[Raw]:
    rows = table(path)
    for name in list(rows[0])[2:]:
        at = {quarter(int(float(row["year"])), int(float(row["quarter"]))): row[name] for row in rows}
        yield Raw(name, numbers={period: Decimal(value) for period, value in at.items()})


def consumer_prices(path: Path) -> Iterator[Raw]:
    """JSON-stat 1: items by months, whose names are in the labels and whose order is in the index."""
    (cube,) = json.loads(path.read_text(encoding="utf-8")).values()
    items, times = cube["dimension"]["id"][:2]
    of_time = cube["dimension"][times]["category"]
    months = len(of_time["index"])
    values = cube["value"]
    for item, place in cube["dimension"][items]["category"]["index"].items():
        one = Raw(item)
        for code, number in of_time["index"].items():
            name, year_ = of_time["label"][code].split()
            cell = values.get(str(place * months + number))
            if cell is not None:
                one.numbers[month(int(year_), MONTHS.index(name) + 1)] = Decimal(repr(cell))
        if one.numbers:
            yield one


def sdmx(path: Path) -> Iterator[Raw]:
    """SDMX-ML 2.1, generic or specific, grouped by series, by months or years."""
    for element in tree.parse(path).iter():
        if element.tag.rpartition("}")[2] == "Series":
            one = Raw(path.stem)
            for observation in element:
                stated = dict(observation.attrib)
                if observation.tag.rpartition("}")[2] != "Obs":
                    continue
                for part in observation.iter():
                    kind = part.tag.rpartition("}")[2]
                    if kind == "ObsDimension":
                        stated["TIME_PERIOD"] = part.attrib["value"]
                    elif kind == "ObsValue":
                        stated["OBS_VALUE"] = part.attrib["value"]
                if stated.get("OBS_VALUE") in (None, "", "NaN"):
                    continue
                year_, _, month_ = stated["TIME_PERIOD"].partition("-")
                at = month(int(year_), int(month_)) if month_ else year(year_)
                exponent = int(attribute(element, "UNIT_MULT") or stated.get("UNIT_MULT") or 0)
                one.numbers[at] = Decimal(stated["OBS_VALUE"]).scaleb(exponent)
                decimals = attribute(element, "DECIMALS") or stated.get("DECIMALS")
                if decimals:
                    one.decimals[at] = int(decimals) - exponent
            if one.numbers:
                yield one


def attribute(series: tree.Element, name: str) -> str | None:
    if name in series.attrib:
        return series.attrib[name]
    return next((part.attrib["value"] for part in series.iter() if part.attrib.get("id") == name), None)
