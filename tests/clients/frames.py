"""Reads tables and cubes into data frames: frames.py BINARY DATABASE_URL

Imports two publications of a small dataset into an empty database, serves it, and reads it with pandas (CSV, Excel with
openpyxl, Parquet and Arrow with pyarrow), pyjstat and jsonstat-toolkit, as their own users would. Every value must be
the one that /v1/observations and /v1/growth give.
"""

import io
import json
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import requests
from pyjstat import pyjstat

from made import DATASET, FIRST_DAY, SECOND_DAY, Judge, refused, serve

ROOT = Path(__file__).resolve().parents[2]
TOOLKIT = ROOT / "target/clients-node/node_modules/jsonstat-toolkit/module.mjs"
# The columns whose texts are no numbers and no missing values, whatever they look like.
KEY = ["frequency", "area", "indicator", "activity"]
ALL_AREAS = ("CN", "US", "NAM")


def main(binary: str, database_url: str) -> int:
    asks = [partial(table, form) for form in READERS] + [types, too_large, formulas, py_jstat, toolkit]
    for ask, name in zip(asks, [f"pandas, {form}" for form in READERS], strict=False):
        ask.__name__ = name
    return serve("frames", binary, database_url, asks)


def csv(url: str) -> pd.DataFrame:
    return pd.read_csv(url, dtype={"period": str})


def excel(url: str) -> pd.DataFrame:
    return pd.read_excel(url, dtype={"period": str})


def parquet(url: str) -> pd.DataFrame:
    return pd.read_parquet(url)


def arrow(url: str) -> pd.DataFrame:
    with urllib.request.urlopen(url) as answer, pa.ipc.open_stream(answer) as stream:
        return stream.read_pandas()


READERS = {"csv": csv, "xlsx": excel, "parquet": parquet, "arrow": arrow}


def series_of(frame: pd.DataFrame) -> dict[str, dict[str, float]]:
    """The values by key and period."""
    return {".".join(key): dict(zip(rows["period"], rows["value"])) for key, rows in frame.groupby(KEY)}


def compare(asked: Judge, read: dict[str, dict[str, float]], count: int, **query: str) -> None:
    assert len(read) == count, f"{sorted(read)} are not {count}"
    for key, values in read.items():
        asked.same(values, key, **query)


def table(form: str, asked: Judge) -> None:
    """Lists, metadata, one series and many, windows, the last ones, growth, as of a day, an unknown code."""

    def read(route: str, query: str) -> pd.DataFrame:
        return READERS[form](f"{asked.url}/v1/{route}?dataset={DATASET}&format={form}&{query}")

    def observations(query: str) -> dict[str, dict[str, float]]:
        return series_of(read("observations", query))

    listed = pd.json_normalize(json.load(urllib.request.urlopen(f"{asked.url}/v1/series?dataset={DATASET}"))["series"])
    compare(asked, observations(""), len(listed))
    compare(asked, observations("key=A.CN.OUTPUT.C"), 1)
    compare(asked, observations("area=CN,NAM&frequency=A"), 4)
    compare(asked, observations("frequency=A&from=2016&to=2019"), 6, from_="2016", to="2019")
    compare(asked, observations("last=2"), 9, last="2")
    for day in (FIRST_DAY, "2025-02-28", SECOND_DAY):
        compare(asked, observations(f"as_of={day}&activity=C"), 3, as_of=day)
    growth = read("growth", "measure=yoy")
    for key, values in series_of(growth).items():
        growth_is_ours(asked, values, key)
    assert growth["reason"].notna().sum() == growth["value"].isna().sum() > 0, growth
    full = read("observations", "key=A.NAM.OUTPUT._T&detail=full")
    assert set(full["published"].astype(str)) == {FIRST_DAY, SECOND_DAY}, full["published"]
    assert set(full["origin"]) == {"imported"} and full["area"].eq("NAM").all(), full
    refused(lambda: observations("indicator=NOTHING"), urllib.error.HTTPError, "HTTP Error 400: Bad Request")


def growth_is_ours(asked: Judge, theirs: dict[str, float], key: str) -> None:
    with urllib.request.urlopen(f"{asked.url}/v1/growth?dataset={DATASET}&key={key}") as answer:
        points = json.load(answer)["series"][0]["observations"]
    ours = {point["period"]: point["value"] for point in points}
    assert sorted(theirs) == sorted(ours), f"{key}: {sorted(theirs)} is not {sorted(ours)}"
    for period, value in ours.items():
        assert theirs[period] == value or (value is None and pd.isna(theirs[period])), f"{key} at {period}"
        asked.compared += 1


def types(asked: Judge) -> None:
    """What a column is in a frame, without being told."""
    url = f"{asked.url}/v1/observations?dataset={DATASET}&detail=full&frequency=A&format="
    for form in ("parquet", "arrow"):
        frame = READERS[form](url + form)
        kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
        assert all(kinds[name] == "float64" for name in ("value", "lower", "upper")), kinds
        assert all(kinds[name] == "str" for name in [*KEY, "period", "status", "qualifier"]), kinds
        days = pd.to_datetime(frame["period_end"]).dt.strftime("%Y-%m-%d")
        assert (days == frame["period"] + "-12-31").all(), days
    with urllib.request.urlopen(url + "arrow") as answer:
        schema = pa.ipc.open_stream(answer).schema
    assert all(schema.field(name).type == pa.date32() for name in ("published", "period_start", "period_end")), schema
    assert schema.metadata[b"revision"], schema
    # Years are numbers wherever a text could be one.
    for form, reader in (("csv", pd.read_csv), ("xlsx", pd.read_excel)):
        frame = reader(url + form)
        assert frame["period"].dtype == "int64" and frame["value"].dtype == "float64", frame.dtypes
        assert frame["area"].notna().all(), frame["area"].unique()
    # Whoever cannot name a format in the address asks by header.
    how = {"Accept": "application/vnd.apache.arrow.stream"}
    with urllib.request.urlopen(urllib.request.Request(url.removesuffix("&format="), headers=how)) as answer:
        assert answer.headers["Content-Type"] == how["Accept"], answer.headers
        rows = pa.ipc.open_stream(answer).read_all().num_rows
        assert rows == len(READERS["arrow"](url + "arrow")), rows


def too_large(asked: Judge) -> None:
    """pandas follows no link, so an answer is whole or an error."""
    url = f"{asked.url}/v1/observations?dataset={DATASET}&limit=1&format="
    for form, reader in READERS.items():
        refused(lambda: reader(url + form), urllib.error.HTTPError, "HTTP Error 409: Conflict")


def formulas(asked: Judge) -> None:
    """A formula over series, and a derived indicator, as frames: the values of JSON, intervals around them, reasons."""
    expr = urllib.parse.quote("share(VA.C, VA.BTE)")
    address = f"{asked.url}/v1/formula?area=CN&expr={expr}"
    with urllib.request.urlopen(address) as answer:
        series = json.load(answer)["series"][0]
    ours = {point["period"]: point["value"] for point in series["observations"]}
    assert f"{ours['2024']:.2f}" == "82.96", ours
    for form, reader in READERS.items():
        frame = reader(f"{address}&format={form}")
        assert dict(zip(frame["period"], frame["value"])) == ours, frame
        assert set(frame["unit"]) == {"percent"} and set(frame["bounds_quality"]) == {"exact"}, frame
        assert (frame["lower"] <= frame["value"]).all() and (frame["value"] <= frame["upper"]).all(), frame
        refused_frame = reader(f"{asked.url}/v1/formula?expr=GII_RANK*2&format={form}")
        assert set(refused_frame["reason"]) == {"unit_class"} and refused_frame["value"].isna().all(), refused_frame
        derived = reader(f"{asked.url}/v1/observations?indicator=REST_OF_INDUSTRY&format={form}")
        asked.same(series_of(derived)["A.CN.REST_OF_INDUSTRY._Z"], "A.CN.REST_OF_INDUSTRY._Z", "CNIND")
        asked.compared += len(ours)


def cube_rows(ids: Iterable[str], rows: Iterable[tuple[dict[str, str], float | None]]) -> dict[str, dict[str, float]]:
    """The cells of a cube that are observations, by key and period."""
    read: dict[str, dict[str, float]] = {}
    key = [name for name in ids if name != "TIME_PERIOD"]
    for codes, value in rows:
        read.setdefault(".".join(codes[name] for name in key), {})[codes["TIME_PERIOD"]] = value
    return read


def observed(asked: Judge, read: dict[str, dict[str, float]], **query: str) -> dict[str, dict[str, float]]:
    """Without the empty cells of a cube for which there is no observation."""
    kept = {}
    for key, values in read.items():
        if any(not pd.isna(value) for value in values.values()):
            known = asked.ours(key, **query)
            left_out = [value for period, value in values.items() if period not in known]
            assert all(pd.isna(value) for value in left_out), f"{key}: {left_out}"
            kept[key] = {period: float("nan") if value is None else value for period, value in values.items() if period in known}
    return kept


def cubes(asked: Judge, data: Callable[[str], dict[str, dict[str, float]]]) -> None:
    """One series and many, windows, the last ones, as of a day, by a reader of cubes."""
    root = f"{asked.url}/jsonstat/data/{DATASET}"

    def same(path: str, count: int, **query: str) -> None:
        compare(asked, observed(asked, data(root + path), **query), count, **query)

    same("", 9)
    same("/A.CN.OUTPUT.C", 1)
    same("/A.CN+USA.OUTPUT.", 4)
    same("?area=CN,NAM&frequency=A", 4)
    same("/A...?startPeriod=2016&endPeriod=2019", 6, from_="2016", to="2019")
    same("/Q...?lastNObservations=2", 3, last="2")
    for day in (FIRST_DAY, SECOND_DAY):
        same(f"/A..OUTPUT.C?as_of={day}", 3, as_of=day)
    growth = data(f"{asked.url}/v1/growth?dataset={DATASET}&key=A.CN.OUTPUT.C&format=jsonstat")
    growth_is_ours(asked, growth["A.CN.OUTPUT.C"], "A.CN.OUTPUT.C")


def py_jstat(asked: Judge) -> None:
    """pyjstat: the collection, its datasets, dimensions, cubes, errors."""

    def data(url: str) -> dict[str, dict[str, float]]:
        dataset = pyjstat.Dataset.read(url)
        frame = dataset.write("dataframe", naming="id")
        codes = frame.drop(columns="value").to_dict("records")
        return cube_rows(dataset["id"], zip(codes, frame["value"]))

    collection = pyjstat.Collection.read(f"{asked.url}/jsonstat/collection")
    labels = [item["label"] for item in collection["link"]["item"]]
    (place,) = [place for place, label in enumerate(labels) if label == DATASET]
    whole = collection.get(place)
    assert whole["label"] and whole["id"][-1] == "TIME_PERIOD", whole["id"]
    assert len(collection.write("dataframe_list")) == len(labels) == 4, labels
    by_label = whole.write("dataframe")
    assert {"Area", "Indicator", "Time period"} <= set(by_label.columns), by_label.columns
    areas = pyjstat.Dimension.read(f"{asked.url}/jsonstat/dimension/REF_AREA?dataset={DATASET}").write("dataframe")
    assert sorted(areas["id"]) == sorted(ALL_AREAS), areas
    cubes(asked, data)
    refused(lambda: data(f"{asked.url}/jsonstat/data/{DATASET}/A.ZZ.."), requests.HTTPError, "404 Client Error: Not Found")
    refused(lambda: data(f"{asked.url}/jsonstat/data/NOTHING"), requests.HTTPError, "404 Client Error: Not Found")


def toolkit(asked: Judge) -> None:
    """jsonstat-toolkit, which is JavaScript: the same."""

    def read(url: str) -> dict:
        command = ["node", Path(__file__).with_name("jsonstat.mjs"), TOOLKIT, url]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)

    def data(url: str) -> dict[str, dict[str, float]]:
        cube = read(url)
        assert cube["class"] == "dataset", f"{url}: {cube}"
        return cube_rows(cube["ids"], ((row["codes"], row["value"]) for row in cube["rows"]))

    links = read(f"{asked.url}/jsonstat/collection")["links"]
    assert [link["class"] for link in links] == ["dataset"] * 4, links
    assert data(links[1]["href"]).keys() == data(f"{asked.url}/jsonstat/data/{DATASET}").keys()
    areas = read(f"{asked.url}/jsonstat/dimension/REF_AREA?dataset={DATASET}")
    assert dict(zip(areas["codes"], areas["names"]))["CN"] == "China", areas
    cubes(asked, data)
    missing = [row for row in read(f"{asked.url}/jsonstat/data/{DATASET}/A.US.OUTPUT._T")["rows"] if row["value"] is None]
    assert [row["codes"]["TIME_PERIOD"] for row in missing] == ["2017"] and missing[0]["status"], missing
    unknown = read(f"{asked.url}/jsonstat/data/{DATASET}/A.ZZ..")
    assert unknown["class"] == "error" and "404" in unknown["message"], unknown


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
