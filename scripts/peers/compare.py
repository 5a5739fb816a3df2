"""Measures other programs on the data that the load generator generates; called by scripts/compare-peers."""

import csv
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import duckdb
import polars

BUILT, OBSERVATIONS = Path(sys.argv[1]), int(sys.argv[2])
BESIDE = Path(sys.executable).parent
YEARS = range(1970, 2020)
PATIENCE = 60

# The growth of a year over all series, the greatest first.
RANKING = """
    SELECT now.area, now.indicator, 100 * (now.value / before.value - 1) AS growth
    FROM observation AS now JOIN observation AS before
        ON before.area = now.area AND before.indicator = now.indicator AND before.year = now.year - 1
    WHERE now.year = {year} ORDER BY growth DESC LIMIT 20
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def rows(path):
    with open(path, newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def fill_sqlite(data, path):
    """A table keyed by series, as Datasette serves it, and an index that covers the ranking of a year."""
    database = sqlite3.connect(path)
    database.execute(
        "CREATE TABLE observation (area TEXT, indicator TEXT, year INTEGER, value REAL,"
        " PRIMARY KEY (area, indicator, year)) WITHOUT ROWID"
    )
    database.executemany("INSERT INTO observation VALUES (?, ?, ?, ?)", rows(data))
    database.execute("CREATE INDEX by_year ON observation (year, area, indicator, value)")
    database.execute("ANALYZE")
    database.commit()
    return database


def fill_duckdb(data, parquet):
    database = duckdb.connect()
    database.execute(
        "CREATE TABLE observation AS SELECT REF_AREA AS area, INDICATOR AS indicator,"
        f" TIME_PERIOD AS year, OBS_VALUE AS value FROM read_csv('{data}')"
    )
    database.execute(f"COPY observation TO '{parquet}' (FORMAT parquet)")
    return database


def with_polars(parquet):
    frame = polars.read_parquet(parquet)
    series = ["area", "indicator"]

    def rank(year):
        now, before = (frame.lazy().filter(polars.col("year") == at) for at in (year, year - 1))
        growth = 100 * (polars.col("value") / polars.col("value_before") - 1)
        joined = now.join(before, on=series, suffix="_before").select(*series, growth.alias("growth"))
        return joined.sort("growth", descending=True).head(20).collect().rows()

    return rank


def check_same(rankings):
    """All programs have to give the same growth, or they were not asked the same."""
    growth = {name: [round(row[2], 6) for row in rank(2000)] for name, rank in rankings.items()}
    expected = next(iter(growth.values()))
    assert expected and all(found == expected for found in growth.values()), growth


def median_milliseconds(rank):
    took = []
    for year in YEARS:
        began = time.perf_counter()
        rank(year)
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)


def wait_for(url):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return urllib.request.urlopen(url).read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def serve(folder):
    """Datasette and ROAPI over the same data: their processes, and how they are asked for a series."""
    ports = [free_port() for _ in range(4)]
    datasette = [BESIDE / "datasette", "serve", "-i", folder / "peers.db", "-p", str(ports[0])]
    datasette += ["--setting", "suggest_facets", "off"]
    roapi = [BESIDE / "roapi", "--table", f"observation={folder / 'observation.parquet'}"]
    for option, port in zip(["--addr-http", "--addr-postgres", "--addr-flight-sql"], ports[1:]):
        roapi += [option, f"127.0.0.1:{port}"]
    paths = {
        "Datasette, one series": f"http://127.0.0.1:{ports[0]}/peers/observation.json"
        "?_shape=array&_nocount=1&_nofacet=1&_col=year&_col=value&area={area}&indicator={indicator}",
        "ROAPI, one series": f"http://127.0.0.1:{ports[1]}/api/tables/observation"
        "?columns=year,value&filter%5Barea%5D='{area}'&filter%5Bindicator%5D='{indicator}'",
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen(command, **quiet) for command in (datasette, roapi)]
    for path in paths.values():
        wait_for(path.format(area="AA_", indicator="IND00000"))
    return processes, paths


def bench(folder, paths):
    """The table of the load generator, with the peers."""
    few = str(OBSERVATIONS // 10)
    command = [BUILT / "examples" / "bench", "--observations", str(OBSERVATIONS), "--folder", folder]
    command += ["--monthly", few, "--revised", few, "--indicators", few, "--rounds", "3", "--seconds", "1"]
    for name, path in paths.items():
        command += ["--peer", f"{name}={path}"]
    subprocess.run(command, check=True)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, parquet = folder / "peers.csv", folder / "observation.parquet"
        with open(data, "w") as file:
            subprocess.run([BUILT / "examples" / "generate", str(OBSERVATIONS)], stdout=file, check=True)
        sqlite, duck = fill_sqlite(data, folder / "peers.db"), fill_duckdb(data, parquet)
        rankings = {
            "SQLite, covering index": lambda year: sqlite.execute(RANKING.format(year=year)).fetchall(),
            "DuckDB": lambda year: duck.execute(RANKING.format(year=year)).fetchall(),
            "polars": with_polars(parquet),
        }
        check_same(rankings)
        print("ranking of a year over all series, median of", len(YEARS), "years:")
        for program, rank in rankings.items():
            print(f"  {program}: {median_milliseconds(rank):.1f} ms", flush=True)
        processes, paths = serve(folder)
        try:
            bench(folder, paths)
        finally:
            for process in processes:
                process.terminate()


if __name__ == "__main__":
    main()
