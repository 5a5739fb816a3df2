"""Reads the service with clients beside those of facades.py: others.py BINARY DATABASE_URL

polars and DuckDB read files in parts, world_bank_data and wbdata the World Bank's addresses, sdmxthon and opensdmx SDMX,
frictionless an exported data package, R's WDI, rsdmx and rdbnomics what they are for. Every value must be the one that
/v1/observations gives. opensdmx runs with the Python of OPENSDMX_PYTHON; without it, and without R, a note says what is
not tested.
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import duckdb
import duckdb_extension_httpfs
import polars
import sdmxthon
import wbdata.client
import world_bank_data
import world_bank_data.request
from frictionless import Package, validate

from made import DATASET, Judge, refused, serve

HERE = Path(__file__).resolve().parent
SOURCE = 3
AREAS = {"CHN": "CN", "USA": "US"}


def main(binary: str, database_url: str) -> int:
    package = partial(data_package, binary, database_url)
    package.__name__ = "data_package"
    asks = [polars_frames, duck_db, world_bank_cubes, world_bank_lists, sdmx_thon, package]
    asks += programs()
    return serve("others", binary, database_url, asks)


def programs() -> list:
    """The clients that are programs of their own here, as far as they are installed."""
    found = []
    python = os.environ.get("OPENSDMX_PYTHON")
    if python:
        found.append(named("opensdmx", partial(lines_of, [python, HERE / "opensdmx_client.py"], 1)))
    else:
        print("NOTE: opensdmx is not tested: it needs Python 3.12 (OPENSDMX_PYTHON)")
    if os.environ.get("R_CLIENTS"):
        found.append(named("r_clients", partial(lines_of, ["Rscript", HERE / "r_clients.R"], 7)))
    else:
        print("NOTE: WDI, rsdmx and rdbnomics are not tested: R and its packages are not installed (R_CLIENTS)")
    return found


def named(name: str, ask: partial) -> partial:
    ask.__name__ = name
    return ask


def compare(asked: Judge, rows: Iterable[tuple[str, str, float | None]], count: int, **query: str) -> None:
    """The values by key and period are ours, of so many series."""
    read: dict[str, dict[str, float]] = {}
    for key, period, value in rows:
        read.setdefault(key, {})[period] = float("nan") if value is None else value
    assert len(read) == count, f"{sorted(read)} are not {count} series"
    for key, values in read.items():
        asked.same(values, key, **query)


def flat(rows: Iterable[dict]) -> list[tuple[str, str, float | None]]:
    return [(".".join(row[name] for name in ("frequency", "area", "indicator", "activity")), str(row["period"]), row["value"]) for row in rows]


def polars_frames(asked: Judge) -> None:
    """CSV and Parquet, read whole and in parts."""
    url = f"{asked.url}/v1/observations?dataset={DATASET}&frequency=A&format="
    for read in (polars.read_csv, polars.scan_csv):
        compare(asked, flat(read(f"{url}csv").lazy().collect().to_dicts()), 6)
    for read in (polars.read_parquet, polars.scan_parquet):
        compare(asked, flat(read(f"{url}parquet").lazy().collect().to_dicts()), 6)
    chosen = polars.scan_parquet(f"{url}parquet").filter(polars.col("area") == "CN").select("period", "activity", "value")
    for activity in ("_T", "C"):
        rows = chosen.filter(polars.col("activity") == activity).collect().to_dicts()
        compare(asked, [(f"A.CN.OUTPUT.{activity}", row["period"], row["value"]) for row in rows], 1)
    compare(asked, flat(polars.read_ndjson(f"{url}ndjson").to_dicts()), 6)


def duck_db(asked: Judge) -> None:
    """DuckDB with its extension for HTTP, from a file: it asks for the length and for parts."""
    (extension,) = Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension")
    base = duckdb.connect()
    base.execute(f"LOAD '{extension}'")
    url = f"{asked.url}/v1/observations?dataset={DATASET}&frequency=A&format="
    for source in (f"read_parquet('{url}parquet')", f"read_csv('{url}csv')"):
        key = "concat_ws('.', frequency, area, indicator, activity)"
        rows = base.execute(f"select {key}, cast(period as varchar), cast(value as double) from {source}").fetchall()
        compare(asked, rows, 6)


def world_bank_cubes(asked: Judge) -> None:
    """world_bank_data: JSON-stat for values, JSON for lists."""
    world_bank_data.request.WORLD_BANK_URL = f"{asked.url}/worldbank/v2"
    for indicator, activity in (("OUTPUT", "_T"), ("OUTPUT.C", "C")):
        values = world_bank_data.get_series(indicator, ["CN", "USA"], id_or_value="id", source=SOURCE)
        rows = [(f"A.{AREAS[country]}.OUTPUT.{activity}", year, value) for (country, _, year), value in values.items()]
        compare(asked, rows, 2)
    window = world_bank_data.get_series("OUTPUT", "CHN", date="2015:2017", id_or_value="id", simplify_index=True)
    compare(asked, [("A.CN.OUTPUT._T", year, value) for year, value in window.items()], 1, from_="2015", to="2017")
    assert {"OUTPUT", "OUTPUT.C"} <= set(world_bank_data.get_indicators(source=SOURCE).index)
    assert "USA" in world_bank_data.get_countries().index and str(SOURCE) in world_bank_data.get_sources().index
    assert len(world_bank_data.get_topics()), "no topics"
    refused(lambda: world_bank_data.get_series("NOTHING", "CN"), ValueError, "not valid")


def world_bank_lists(asked: Judge) -> None:
    """wbdata, which reads pages until the number of the page is that of the pages."""
    for name in ("COUNTRIES", "INDICATOR", "SOURCE", "TOPIC", "ILEVEL", "LTYPE"):
        address = getattr(wbdata.client, f"{name}_URL").replace(wbdata.client.BASE_URL, f"{asked.url}/worldbank/v2")
        setattr(wbdata.client, f"{name}_URL", address)
    with tempfile.TemporaryDirectory() as folder:
        client = wbdata.client.Client(cache_path=Path(folder) / "cache")
        # What it keeps from one run to the next is not asked for.
        client.fetcher.cache.close()
        client.fetcher.cache = {}
        for indicator, activity in (("OUTPUT", "_T"), ("OUTPUT.C", "C")):
            rows = client.get_data(indicator, country=["CHN", "USA"])
            read = [(f"A.{row['country']['id']}.OUTPUT.{activity}", row["date"], row["value"]) for row in rows]
            compare(asked, read, 2)
        assert not client.get_data("OUTPUT", country="CHN", date=("1990", "1991")), "nothing is found"
        assert "CHN" in [row["id"] for row in client.get_countries()]
        assert {"OUTPUT", "OUTPUT.C"} <= {row["id"] for row in client.get_indicators(source=SOURCE)}
        assert client.get_topics() and client.get_sources() and client.get_incomelevels()
        refused(lambda: client.get_data("NOTHING"), RuntimeError, "Invalid value")


def sdmx_thon(asked: Judge) -> None:
    """sdmxthon: structure-specific data that are valid by their structure, and generic data."""
    data = f"{asked.url}/sdmx/2.1/data/{DATASET}/A.CN+US.OUTPUT."
    structure = f"{asked.url}/sdmx/2.1/datastructure/YEARBOOK/{DATASET}/latest?references=all"
    for form in ("structurespecificdata", "genericdata"):
        frame = sdmxthon.get_datasets(f"{data}?format={form}", structure, validate=True).data
        rows = frame.to_dict("records")
        read = [(".".join(row[name] for name in ("FREQ", "REF_AREA", "INDICATOR", "ACTIVITY")), row["TIME_PERIOD"], number(row["OBS_VALUE"])) for row in rows]
        compare(asked, read, 4)


def number(text: object) -> float | None:
    return None if text in (None, "", "NaN") or text != text else float(text)


def data_package(binary: str, database_url: str, asked: Judge) -> None:
    """frictionless: what is exported is valid, and has the newest values."""
    environment = os.environ | {"DATABASE_URL": database_url}
    with tempfile.TemporaryDirectory() as folder:
        for dataset in (DATASET, "CNIND", None):
            output = Path(folder) / (dataset or "all")
            which = ["--dataset", dataset] if dataset else []
            command = [Path(binary).resolve(), "export", *which, "--format", "datapackage", "--output", output]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            report = validate(str(output / "datapackage.json"))
            assert report.valid, f"{dataset}: {report.flatten(['type', 'note'])}"
        (resource,) = Package(str(Path(folder) / DATASET / "datapackage.json")).resources
        newest: dict[tuple[str, str], tuple[str, float | None]] = {}
        for row in resource.read_rows():
            key, period, value = flat([row])[0]
            known = newest.get((key, period))
            if known is None or known[0] < str(row["published"]):
                newest[key, period] = (str(row["published"]), None if value is None else float(value))
        compare(asked, [(key, period, value) for (key, period), (_, value) in newest.items()], 9)


def as_ours(asked: Judge, key: str, period: str, value: float | None) -> float | None:
    """Our value, where that of a client is the same in fifteen digits: rsdmx keeps no more."""
    ours = asked.ours(key).get(period)
    return ours if None not in (ours, value) and f"{ours:.15g}" == f"{value:.15g}" else value


def lines_of(command: list, clients: int, asked: Judge) -> None:
    """A program that prints a line for each value: the client, the key, the period, the value."""
    with tempfile.TemporaryDirectory() as home:
        ended = subprocess.run([*command, asked.url], capture_output=True, text=True, env=os.environ | {"HOME": home}, timeout=300)
    assert ended.returncode == 0, ended.stderr[-2000:]
    by_client: dict[str, list[tuple[str, str, float | None]]] = {}
    for client, key, period, value in csv.reader(ended.stdout.splitlines(), delimiter="\t"):
        by_client.setdefault(client, []).append((key, period, None if value == "NA" else float(value)))
    assert len(by_client) == clients, f"{sorted(by_client)} are not {clients} clients"
    for client, rows in by_client.items():
        if client.startswith("rsdmx"):
            rows = [(key, period, as_ours(asked, key, period, value)) for key, period, value in rows]
        try:
            compare(asked, rows, len({key for key, _, _ in rows}))
        except AssertionError as error:
            raise AssertionError(f"{client}: {error}") from error


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
