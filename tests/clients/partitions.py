"""Reads a partitioned set as DuckDB, polars and pandas do: partitions.py BINARY DATABASE_URL

Imports some thousand series besides the small dataset, exports all as partitions, and runs the statement of docs/scaling.md over
them: its ranking must be that of /v1/growth/ranking to the last digit. A second export must write only what changed.
"""

import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
import polars

from made import DATASET, Judge, serve

PAGE = Path(__file__).resolve().parents[2] / "docs/scaling.md"
LARGE = "LARGE"
PRODUCTS = 3_000


def main(binary: str, database_url: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.csv"
        file.write_text(large(0))
        export = partial(exported, binary, database_url, Path(folder))
        asks = [rankings, readers, increments]
        for number, ask in enumerate(asks):
            asks[number] = partial(ask, export)
            asks[number].__name__ = ask.__name__
        return serve("partitions", binary, database_url, asks, [(file, LARGE, "--published", "2024-03-01")])


def large(revision: int) -> str:
    """Annual series with gaps, zeros, negative values and awkward doubles."""
    dice = random.Random(24)
    lines = ["FREQ,REF_AREA,INDICATOR,ACTIVITY,PRODUCT,TIME_PERIOD,OBS_VALUE\n"]
    for product in range(PRODUCTS):
        size = math.exp(dice.gauss(0, 8))
        for year in range(2012, 2022):
            kind = dice.random()
            value = 0.0 if kind < 0.03 else size * math.exp(dice.gauss(0, 0.3)) * (-1 if kind < 0.06 else 1)
            if kind < 0.85:
                changed = value * 1.5 if revision and product == 7 else value
                lines.append(f"A,CN,SALES,_T,P{product},{year},{changed!r}\n")
    return "".join(lines)


def exported(binary: str, database_url: str, folder: Path) -> tuple[Path, str]:
    """The folder of the set, and what the program says of the export."""
    root = folder / "set"
    command = [Path(binary).resolve(), "export", "--format", "parquet", "--partition", "dataset,frequency", "--output", root]
    done = subprocess.run(command, env=os.environ | {"DATABASE_URL": database_url}, check=True, capture_output=True, text=True)
    return root, done.stdout


def statement(root: Path, frequency: str, step: int, period: str) -> str:
    """The statement of the page, for another frequency and period."""
    blocks = re.findall(r"^```sql\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    (block,) = [block for block in blocks if "read_parquet" in block]
    changes = [("'set/", f"'{root}/"), ("frequency = 'A'", f"frequency = '{frequency}'")]
    changes += [("period_ordinal - 1", f"period_ordinal - {step}"), ("'2020'", f"'{period}'")]
    for text, other in changes:
        assert block.count(text) == 1, f"{text} stands {block.count(text)} times in\n{block}"
        block = block.replace(text, other)
    return block


def ranking(asked: Judge, period: str, query: str = "") -> list[dict]:
    """All pages of a ranking of the service."""
    series, cursor = [], ""
    while True:
        page = asked.json(f"/v1/growth/ranking?period={period}&measure=yoy&limit=1000{query}{cursor}")
        series += page["ranking"]
        if not page["next"]:
            assert len(series) == page["total"], f"{len(series)} of {page['total']}"
            return series
        cursor = f"&cursor={page['next']}"


def rankings(export, asked: Judge) -> None:
    root, _ = export()
    for frequency, step, period in (("A", 1, "2020"), ("A", 1, "2021"), ("Q", 4, "2021-Q4")):
        theirs = duckdb.sql(statement(root, frequency, step, period)).fetchall()
        for dataset in (LARGE, DATASET) if frequency == "A" else (DATASET,):
            ours = [(one["dataset"], one["key"], one["value"]) for one in ranking(asked, period, f"&dataset={dataset}")]
            assert [row for row in theirs if row[0] == dataset] == ours, f"{dataset} at {period} differs"
            asked.compared += len(ours)
        # Over all datasets: where a document states the rate, the service quotes it.
        stated, computed = set(), {}
        for one in ranking(asked, period):
            if one["basis"] == "stated":
                stated.add((one["dataset"], one["key"]))
            else:
                computed[one["dataset"], one["key"]] = one["value"]
        rest = {(dataset, key): yoy for dataset, key, yoy in theirs if (dataset, key) not in stated}
        assert rest == computed, f"{period}: {set(rest.items()) ^ set(computed.items())}"
        asked.compared += len(computed)
    assert asked.compared > 2 * PRODUCTS, asked.compared


def readers(export, asked: Judge) -> None:
    """DuckDB, polars and pandas read the same newest values, which are those of version 1."""
    root, _ = export()
    columns = ["dataset", "key", "period", "value"]
    files = f"{root}/**/*.parquet"
    frames = {
        "duckdb": duckdb.sql(f"SELECT * FROM read_parquet('{files}', hive_partitioning = true)").df(),
        "polars": polars.scan_parquet(files, hive_partitioning=True).collect().to_pandas(),
        "pandas": pd.read_parquet(root / "data"),
    }
    manifest = json.loads((root / "manifest.json").read_text())
    rows = sum(file["rows"] for partition in manifest["partitions"] for file in partition["files"])
    assert {one["id"] for one in manifest["datasets"]} >= {LARGE, DATASET, "WORLD", "CNIND"}, manifest["datasets"]
    for name, frame in frames.items():
        assert len(frame) == rows, f"{name} reads {len(frame)} rows, the manifest says {rows}"
        newest = frame[frame["newest"] & (frame["dataset"] == DATASET)][columns]
        for key, points in newest.groupby("key"):
            asked.same(dict(zip(points["period"], points["value"])), key)


def increments(export, asked: Judge) -> None:
    """A second export writes nothing, one after an import only the partition of it."""
    _, said = export()
    assert ": 0 partitions written" in said and " 0 removed" in said, said
    binary, database_url, folder = export.args
    file = folder / "revised.csv"
    file.write_text(large(1))
    command = [Path(binary).resolve(), "import", file, "--dataset", LARGE, "--published", "2024-04-01"]
    subprocess.run(command, env=os.environ | {"DATABASE_URL": database_url}, check=True, stdout=subprocess.DEVNULL)
    root, said = export()
    assert ": 1 partitions written" in said and " 0 removed" in said, said
    key = "A.CN.SALES._T.P7"
    files = f"read_parquet('{root}/**/*.parquet', hive_partitioning = true)"
    rows = duckdb.sql(f"SELECT period, value FROM {files} WHERE newest AND dataset = '{LARGE}' AND key = '{key}'").fetchall()
    for _ in range(40):
        if asked.ours(key, LARGE) == dict(rows):
            break
        # A server asks for the revision every quarter of a second.
        time.sleep(0.25)
    asked.same(dict(rows), key, LARGE)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
