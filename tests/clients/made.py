"""What the judges of façades share: a small dataset with two publications, a service over it, and comparisons."""

import json
import math
import os
import subprocess
import tempfile
import urllib.request
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

from run import WORKSHOP, becomes_ready, end, free_port, last_lines

DATASET = "MADE"
HEADER = "FREQ,REF_AREA,INDICATOR,ACTIVITY,TIME_PERIOD,OBS_VALUE\n"
FIRST_DAY, SECOND_DAY = "2024-03-01", "2025-03-01"


def rows(day: str) -> list[str]:
    """Steady growth with awkward doubles; the second publication revises the last year of the first and adds one."""
    last_year = 2022 if day == FIRST_DAY else 2023
    made = []
    for area, size in (("CN", 1.7e13), ("US", 2.1e13), ("NA", 1.23e10)):
        for year in range(2014, last_year + 1):
            revision = 1.01 if day == SECOND_DAY and year == 2022 else 1.0
            value = size * 1.05 ** (year - 2014) * revision
            cell = "" if (area, year) == ("US", 2017) else repr(value)
            made.append(f"A,{area},OUTPUT,_T,{year},{cell}\n")
            made.append(f"A,{area},OUTPUT,C,{year},{value / 3!r}\n")
        for number in range(12):
            made.append(f"Q,{area},OUTPUT,_T,{2020 + number // 4}-Q{number % 4 + 1},{size * 1.01**number / 4!r}\n")
    return made


class Judge:
    """What was compared with what the service itself says."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.compared = 0

    def ours(self, key: str, dataset: str = DATASET, **query: str) -> dict[str, float | None]:
        """The observations of one series as version 1 gives them, by period."""
        more = "".join(f"&{name}={value}" for name, value in query.items())
        address = f"{self.url}/v1/observations?dataset={dataset}&key={key}{more}"
        with urllib.request.urlopen(address.replace("from_", "from"), timeout=10) as answer:
            series = json.load(answer)["series"]
        assert len(series) == 1, f"{key}: {len(series)} series"
        return {one["period"]: one["value"] for one in series[0]["observations"]}

    def json(self, path: str) -> dict:
        """An answer of the service."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.load(answer)

    def same(self, theirs: dict[str, float], key: str, dataset: str = DATASET, **query: str) -> None:
        """The values of a client are exactly ours."""
        ours = self.ours(key, dataset, **query)
        assert ours, f"{key} {query}: nothing to compare"
        assert list(sorted(theirs)) == list(sorted(ours)), f"{key} {query}: {sorted(theirs)} is not {sorted(ours)}"
        for period, value in ours.items():
            read = None if math.isnan(theirs[period]) else theirs[period]
            assert read == value, f"{key} at {period}: {read} is not {value}"
            self.compared += 1


def serve(
    name: str, binary: str, database_url: str, asks: Iterable[Callable[[Judge], None]], imports: Iterable[tuple] = ()
) -> int:
    """Imports the dataset, and files with their datasets and options, into an empty database; serves it; asks.

    An exit code.
    """
    warnings.simplefilter("ignore")
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    log_path = WORKSHOP / f"{name}-{database_url.partition(':')[0]}.log"
    address = f"127.0.0.1:{free_port()}"
    program = Path(binary).resolve()
    environment = os.environ | {"DATABASE_URL": database_url, "YEARBOOK_LISTEN": address}

    def bring(file: Path, dataset: str, *more: str) -> None:
        command = [program, "import", file, "--dataset", dataset, *more]
        subprocess.run(command, env=environment, cwd=WORKSHOP, check=True, stdout=subprocess.DEVNULL)

    with tempfile.TemporaryDirectory() as folder:
        for day in (FIRST_DAY, SECOND_DAY):
            file = Path(folder) / f"made-{day}.csv"
            file.write_text(HEADER + "".join(rows(day)))
            bring(file, DATASET, "--published", day)
        for file, dataset, *more in imports:
            bring(file, dataset, *more)
    with log_path.open("wb") as log:
        service = subprocess.Popen(
            [program], env=environment, cwd=WORKSHOP, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        complaint = judge(service, f"http://{address}", asks) or end(service)
    finally:
        service.kill()
    if complaint:
        print(f"{complaint}\nThe service's last words ({log_path}):\n{last_lines(log_path)}")
        return 1
    return 0


def judge(service: subprocess.Popen, url: str, asks: Iterable[Callable[[Judge], None]]) -> str | None:
    """What is wrong with the service, if anything."""
    if not becomes_ready(service, f"{url}/health/ready"):
        return "the service did not become ready"
    for ask in asks:
        asked = Judge(url)
        try:
            ask(asked)
        except AssertionError as error:
            return f"{ask.__name__}: {error}"
        print(f"{ask.__name__}: {asked.compared} values are the same", flush=True)
    return None


def refused(ask: Callable[[], object], kind: type[Exception], text: str) -> None:
    try:
        answer = ask()
    except kind as error:
        assert text in str(error), f"{error!r} does not say {text!r}"
    else:
        raise AssertionError(f"expected {kind.__name__}, got {answer!r}")
