"""Compares growth of imported files with a computation from the raw files: imports_oracle.py BINARY DATABASE_URL

Takes real files into an empty database with the program, serves it, matches its series with those that Python reads
from the same bytes, and compares every measure of a thousand of them (fewer on PostgreSQL), drawn by chance, point for
point: value, interval, reason, base. The folder of the files is YEARBOOK_SOURCES/../data.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, setcontext
from fractions import Fraction
from pathlib import Path

import pandas as pd

import growth_rules as rules
import imports_raw as raw
from growth_calendar import label
from growth_oracle import Tally, ask, compare_series
from growth_rules import Level, Question
from imports_raw import Raw
from run import WORKSHOP, becomes_ready, end, free_port, last_lines

SEED = 20260107
# Above the store the two databases share all code, so that a sample of the sample will do for the second.
SERIES_OVER_SQLITE, SERIES_OVER_POSTGRES = 1_000, 250
BASES = {"A": "2010", "Q": "2005Q1", "M": "2010-01"}
PANDAS = {"A": "Y", "Q": "Q", "M": "M"}
AREAS = "dimensions = [{ column = 'id', concept = 'area' }]"
# Dataset, files, reader, and what the program has to be told.
SOURCES: list[tuple[str, str, Callable[[Path], Iterator[Raw]], str]] = [
    ("GDP", "datahub-worldbank-vintages/gdp_2024-10-21.csv", raw.world_bank_long, ""),
    ("POP", "datahub-worldbank-vintages/population_2020-04-14.csv", raw.world_bank_long, ""),
    ("INFLATION", "datahub-worldbank-vintages/inflation-gdp_2018-04-19.csv", raw.world_bank_long, ""),
    ("WB", "worldbank-manufacturing/API_*.csv", raw.world_bank_wide, ""),
    ("SDG", "un-sdg-2020/industry/ddf--datapoints--*.csv", raw.sdg, ""),
    ("RT", "gdp-realtime-vintages/gdp_vintages_long.csv", raw.real_time, AREAS),
    ("MACRO", "us-macro-quarterly/macrodata.csv", raw.macrodata, ""),
    ("CPI15", "jsonstat-samples/CPI15.json", raw.consumer_prices, ""),
    ("IPI", "sdmx-messages/INSEE/IPI-2010-A21.xml", raw.sdmx, ""),
    ("EXR", "sdmx-messages/ECB_EXR/1/M.USD.EUR.SP00.A.xml", raw.sdmx, ""),
]


def main(binary: str, database_url: str) -> int:
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    log_path = WORKSHOP / f"imports-{database_url.partition(':')[0]}.log"
    address = f"127.0.0.1:{free_port()}"
    setcontext(rules.FIFTY)
    tally = Tally()
    program = str(Path(binary).resolve())
    environment = os.environ | {"DATABASE_URL": database_url, "YEARBOOK_LISTEN": address}
    with tempfile.TemporaryDirectory() as folder, log_path.open("wb") as log:
        known = {dataset: take_in(program, environment, folder, *source) for dataset, *source in named()}
        service = subprocess.Popen(
            [program], env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            if becomes_ready(service, f"http://{address}/health/ready"):
                wanted = SERIES_OVER_SQLITE if database_url.startswith("sqlite") else SERIES_OVER_POSTGRES
                compare_all(f"http://{address}", known, wanted, tally)
                complaint = end(service)
            else:
                complaint = "the service did not become ready"
        finally:
            service.kill()
    if complaint:
        print(f"The service's last words ({log_path}):\n{last_lines(log_path)}")
        tally.add("service", "", str(log_path), [complaint])
    return tally.report()


def data() -> Path:
    sources = os.environ.get("YEARBOOK_SOURCES", str(Path(__file__).parents[2] / "../shared/sources"))
    return Path(sources) / "../data"


def named() -> Iterator[tuple]:
    for dataset, pattern, reader, mapping in SOURCES:
        yield dataset, dataset, sorted(data().glob(pattern)), reader, mapping


def take_in(
    program: str,
    environment: dict[str, str],
    folder: str,
    dataset: str,
    files: list[Path],
    reader: Callable[[Path], Iterator[Raw]],
    mapping: str,
) -> list[Raw]:
    command = [program, "import", "--dataset", dataset, *map(str, files)]
    if mapping:
        path = Path(folder) / f"{dataset}.toml"
        path.write_text(mapping)
        command += ["--map", str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return [series for file in files for series in reader(file)]


def compare_all(url: str, known: dict[str, list[Raw]], wanted: int, tally: Tally) -> None:
    matched = {dataset: match(url, dataset, series, tally) for dataset, series in known.items()}
    keys = [(dataset, key) for dataset, pairs in matched.items() for key in sorted(pairs)]
    chosen = set(random.Random(SEED).sample(keys, min(wanted, len(keys))))
    # All of the few that are not annual.
    chosen |= {(dataset, key) for dataset, key in keys if not key.startswith("A.")}
    counts = Counter(key.partition(".")[0] for _, key in chosen)
    print(f"series compared: {len(chosen)} of {len(keys)}, " + ", ".join(f"{n} {f}" for f, n in counts.items()))
    for dataset, pairs in matched.items():
        for frequency in BASES:
            own = {key: pairs[key] for name, key in chosen if name == dataset and key.startswith(f"{frequency}.")}
            if own:
                compare_dataset(url, dataset, frequency, own, tally)


CLASSES = {"INFLATION": "growth"}
"""The classes of datasets whose names or units say that they are no amounts: inflation is a rate, which moves in points."""


def compare_dataset(url: str, dataset: str, frequency: str, own: dict[str, Raw], tally: Tally) -> None:
    for measure in rules.MEASURES:
        parameters = {"dataset": dataset, "measure": measure, "c[FREQ]": frequency}
        question = Question(measure)
        if measure == "index":
            question = Question(measure, base=pd.Period(BASES[frequency], freq=PANDAS[frequency]))
            parameters["base"] = label(question.base)
        answers = ask(url, parameters)
        for key, series in sorted(own.items()):
            where = f"/v1/growth?{urllib.parse.urlencode(parameters)} {key} ({series.name})"
            if key not in answers:
                tally.add(measure, frequency, where, ["is missing"])
                continue
            answer = answers[key]
            unit_class = CLASSES.get(dataset, series.unit_class)
            points = rules.growth(levels(series), unit_class, question)
            unit = rules.unit_of(answer["indicator"]["unit"], unit_class, question)
            known = {label(point.period) for point in points}
            stated = [point for point in answer["observations"] if not is_blank(point, known)]
            answer = answer | {"observations": stated}
            compare_series(answer, points, unit, False, where, measure, frequency, tally)


def is_blank(point: dict, known: set[str]) -> bool:
    """Whether a point is there only because the file has a cell without value, which the raw series leaves out."""
    return point["period"] not in known and point.get("value") is None and point.get("reason") == "gap"


def levels(series: Raw) -> pd.Series:
    return rules.series({period: level(series, period) for period in sorted(series.numbers)})


def level(series: Raw, period: pd.Period) -> Level:
    value = series.numbers[period]
    lower = upper = value
    if period in series.decimals:
        unit = Decimal(1).scaleb(-series.decimals[period])
        # More digits than the stated ones: then they only say how many to show.
        if value % unit == 0:
            lower, upper = value - unit / 2, value + unit / 2
    value, lower, upper = (Fraction(float(number)) for number in (value, lower, upper))
    return Level(value, lower, upper)


def match(url: str, dataset: str, series: list[Raw], tally: Tally) -> dict[str, Raw]:
    """The series of the service by key, each with the one of the file that has the same levels and no others."""
    waiting: dict[frozenset, list[Raw]] = {}
    for one in series:
        mark = frozenset((label(period), float(value)) for period, value in one.numbers.items())
        waiting.setdefault(mark, []).append(one)
    pairs = {}
    for key, observations in observed(url, dataset).items():
        mark = frozenset((one["period"], float(one["value"])) for one in observations if one["value"] is not None)
        same = waiting.get(mark)
        if not mark:
            continue
        if not same:
            tally.add("level", key.partition(".")[0], f"{dataset} {key}", ["no series of the file has these levels"])
            continue
        code = key.lower()
        # Of several with the same numbers, the one whose indicator stands in the key.
        chosen = next((one for one in same if one.name.partition(" ")[0].lower() in code.split(".")), same[0])
        same.remove(chosen)
        pairs[key] = chosen
    for one in (one for left in waiting.values() for one in left):
        tally.add("level", "", f"{dataset} {one.name}", ["the service has no series with these levels"])
    return pairs


def observed(url: str, dataset: str) -> dict[str, list[dict]]:
    found, cursor = {}, {}
    while cursor is not None:
        query = urllib.parse.urlencode({"dataset": dataset, "limit": "1000", **cursor})
        with urllib.request.urlopen(f"{url}/v1/observations?{query}", timeout=120) as answer:
            page = json.load(answer)
        found |= {one["key"]: one["observations"] for one in page["series"]}
        cursor = {"cursor": page["next"]} if page["next"] else None
    return found


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
