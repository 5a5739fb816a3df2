"""Reads the façades with the clients they are for: facades.py BINARY DATABASE_URL

Imports two publications of a small dataset into an empty database, serves it, and asks fredapi, pandas-datareader,
wbgapi and dbnomics, as their own users would. Every value must be the one that /v1/observations gives.
"""

import math
import sys

import dbnomics
import pandas as pd
import pandas_datareader.data
import pandas_datareader.fred
import pandas_datareader.wb
import wbgapi
from fredapi import Fred

from made import DATASET, FIRST_DAY, SECOND_DAY, Judge, refused, serve

# CNIND is always the first, so this is source 3 and release 2.
SOURCE = 3


def main(binary: str, database_url: str) -> int:
    asks = (fred, fred_vintages, fred_reader, world_bank, world_bank_reader, db_nomics)
    return serve("facades", binary, database_url, asks)


def by_year(series: pd.Series) -> dict[str, float]:
    return {str(day.year): value for day, value in series.items()}


def client(asked: Judge) -> Fred:
    Fred.root_url = f"{asked.url}/fred"
    return Fred(api_key="any")


def fred(asked: Judge) -> None:
    """Metadata, series short and long, windows, the last ones, growth, search, errors."""
    reader = client(asked)
    info = reader.get_series_info("OUTPUT.CN")
    assert (info["id"], info["frequency_short"], info["observation_end"]) == ("OUTPUT.CN", "A", "2023-01-01"), info
    assert "China" in info["title"], info["title"]
    for name, key in (
        ("OUTPUT.CN", "A.CN.OUTPUT._T"),
        ("OUTPUT.usa", "A.US.OUTPUT._T"),
        ("OUTPUT.NAM", "A.NAM.OUTPUT._T"),
        ("A.CN.OUTPUT.C", "A.CN.OUTPUT.C"),
        (f"{DATASET}:A.CN.OUTPUT.C", "A.CN.OUTPUT.C"),
    ):
        asked.same(by_year(reader.get_series(name)), key)
    window = reader.get_series("OUTPUT.US", observation_start="2016-01-01", observation_end="2019-12-31")
    asked.same(by_year(window), "A.US.OUTPUT._T", from_="2016", to="2019")
    asked.same(by_year(reader.get_series("OUTPUT.CN", sort_order="desc", limit=2)), "A.CN.OUTPUT._T", last="2")
    quarters = reader.get_series("Q.CN.OUTPUT._T")
    asked.same({f"{day.year}-Q{day.quarter}": value for day, value in quarters.items()}, "Q.CN.OUTPUT._T")
    # An indicator that a formula gives is a series like others.
    derived = "A.CN.REST_OF_INDUSTRY._Z"
    # FRED has a line for each year, also where there is no value.
    asked.same(by_year(reader.get_series(derived).dropna()), derived, "CNIND")
    assert reader.get_series_info(derived)["observation_end"] == "2024-01-01"
    fred_growth(asked, reader)
    found = reader.search("output China")
    assert {"OUTPUT.CN", "Q.CN.OUTPUT._T"} <= set(found["id"]), list(found["id"])
    found = reader.search("output", filter=("frequency", "Quarterly"), order_by="title", sort_order="asc")
    assert list(found["id"]) == ["Q.CN.OUTPUT._T", "Q.NAM.OUTPUT._T", "Q.US.OUTPUT._T"], list(found["id"])
    of_release = reader.search_by_release(2)
    assert len(of_release) == 9 and set(of_release["frequency_short"]) == {"A", "Q"}, of_release
    assert list(reader.search_by_release(2, limit=2, order_by="title", sort_order="desc")["frequency_short"]) == ["Q", "A"]
    fred_categories(asked, reader)
    refused(lambda: reader.get_series("NOTHING.CN"), ValueError, "The series does not exist")
    refused(lambda: reader.get_series("OUTPUT.CN", units="nothing"), ValueError, "units is not one of")
    refused(lambda: reader.search_by_release(99), ValueError, "release does not exist")
    refused(lambda: reader.search_by_category(99), ValueError, "category does not exist")
    refused(lambda: reader.get_series_info("NOTHING.CN"), ValueError, "The series does not exist")
    refused(lambda: reader.get_series_vintage_dates("NOTHING.CN"), ValueError, "The series does not exist")


def fred_categories(asked: Judge, reader: Fred) -> None:
    """Every category that the service lists has its series, and every series of the catalogue is in one."""
    found = []
    for category in asked.json("/fred/category/children?api_key=any&file_type=json")["categories"]:
        series = reader.search_by_category(category["id"])
        found += list(series["id"])
    assert "OUTPUT.CN" in found and "A.CN.VA.C" in found, found
    # Derived series are series like others here.
    total = sum(one["series"] for one in asked.json("/v1/indicators")["indicators"])
    assert len(found) == len(set(found)) == total, len(found)


def fred_growth(asked: Judge, reader: Fred) -> None:
    """Growth in a window needs what lies before it."""
    levels = asked.ours("A.CN.OUTPUT._T")
    growth = by_year(reader.get_series("OUTPUT.CN", units="pc1", observation_start="2015-01-01"))
    assert list(growth) == [str(year) for year in range(2015, 2024)], list(growth)
    for year, rate in growth.items():
        level, before = levels[year], levels[str(int(year) - 1)]
        assert math.isclose(rate, (level / before - 1) * 100, rel_tol=1e-9), f"pc1 of {year}: {rate}"
        asked.compared += 1
    gap = by_year(reader.get_series("OUTPUT.US", units="pc1"))
    assert [year for year, rate in gap.items() if math.isnan(rate)] == ["2014", "2017", "2018"], gap
    years = by_year(reader.get_series("Q.CN.OUTPUT._T", frequency="a", aggregation_method="sum"))
    quarters = asked.ours("Q.CN.OUTPUT._T")
    for year, value in years.items():
        total = sum(value for quarter, value in quarters.items() if quarter.startswith(year))
        assert math.isclose(value, total, rel_tol=1e-12), f"the sum of {year}: {value}"
        asked.compared += 1


def fred_vintages(asked: Judge) -> None:
    """What was known on a day, and every release."""
    reader, key = client(asked), "A.CN.OUTPUT._T"
    days = [str(day.date()) for day in reader.get_series_vintage_dates("OUTPUT.CN")]
    assert days == [FIRST_DAY, SECOND_DAY], days
    for day in ("2024-02-29", FIRST_DAY, "2025-02-28", SECOND_DAY):
        known = reader.get_series("OUTPUT.CN", realtime_start=day, realtime_end=day)
        if day < FIRST_DAY:
            assert known.empty, known
            continue
        asked.same(by_year(known), key, as_of=day)
        asked.same(by_year(reader.get_series("OUTPUT.CN", vintage_dates=day)), key, as_of=day)
        releases = reader.get_series_as_of_date("OUTPUT.CN", day)
        newest = releases.groupby("date").last()["value"]
        asked.same(by_year(newest.astype(float)), key, as_of=day)
    first = by_year(reader.get_series_first_release("OUTPUT.CN").astype(float))
    assert first["2022"] == asked.ours(key, as_of=FIRST_DAY)["2022"], first
    releases = reader.get_series_all_releases("OUTPUT.CN")
    assert len(releases) == 11, releases


def fred_reader(asked: Judge) -> None:
    """pandas-datareader, which reads the data behind a graph."""
    address = f"{asked.url}/fred/graph/fredgraph.csv"
    pandas_datareader.fred.FredReader.url = property(lambda _: address)
    read = pandas_datareader.data.DataReader(["OUTPUT.CN", "OUTPUT.US"], "fred", start="2015-01-01", end="2019-12-31")
    for name, area in (("OUTPUT.CN", "CN"), ("OUTPUT.US", "US")):
        asked.same(by_year(read[name]), f"A.{area}.OUTPUT._T", from_="2015", to="2019")
    refused(
        lambda: pandas_datareader.data.DataReader("NOTHING", "fred", start="2015-01-01"),
        pandas_datareader._utils.RemoteDataError,
        "does not exist",
    )


def world_bank(asked: Judge) -> None:
    """wbgapi: sources, series, areas, windows, the most recent, errors."""
    wbgapi.endpoint = f"{asked.url}/worldbank/v2"
    sources = {one["id"]: one["code"] for one in wbgapi.source.list()}
    assert {"2": "CNIND", str(SOURCE): DATASET}.items() <= sources.items(), sources
    assert set(sources.values()) == {"CNIND", "WORLD", "INDUSTRY_INDEX", DATASET}, sources
    assert {"RD_EXP", "VA.C"} <= {one["id"] for one in wbgapi.series.list()}
    assert wbgapi.data.get("VA.C", "CHN", "YR2024")["value"] == 3.36e13
    wbgapi.db = SOURCE
    assert [one["id"] for one in wbgapi.series.list()] == ["OUTPUT", "OUTPUT.C"]
    assert {one["id"] for one in wbgapi.economy.list()} == {"CHN", "NAM", "USA"}
    for series, key in (("OUTPUT", "A.{}.OUTPUT._T"), ("OUTPUT.C", "A.{}.OUTPUT.C")):
        frame = wbgapi.data.DataFrame(series, time=range(2014, 2024))
        for country, area in (("CHN", "CN"), ("USA", "US"), ("NAM", "NAM")):
            asked.same(years(frame.loc[country]), key.format(area))
    window = wbgapi.data.DataFrame("OUTPUT", ["CHN", "USA"], time=range(2015, 2018))
    asked.same(years(window.loc["USA"]), "A.US.OUTPUT._T", from_="2015", to="2017")
    several = wbgapi.data.DataFrame(["OUTPUT", "OUTPUT.C"], "CHN", time=range(2014, 2024))
    asked.same(years(several.loc["OUTPUT.C"]), "A.CN.OUTPUT.C")
    recent = {one["economy"]: one for one in wbgapi.data.fetch("OUTPUT.C", mrnev=1, skipAggs=True)}
    assert {(one["time"], one["value"]) for one in recent.values()} == {
        ("YR2023", asked.ours(f"A.{area}.OUTPUT.C", last="1")["2023"]) for area in ("CN", "US", "NAM")
    }
    last_two = wbgapi.data.DataFrame("OUTPUT.C", "CHN", mrv=2)
    asked.same(years(last_two.loc["CHN"]), "A.CN.OUTPUT.C", last="2")
    assert "OUTPUT" in [one.id for one in wbgapi.search2("output")]
    assert wbgapi.economy.get("CHN")["value"] == "China" and wbgapi.series.get("OUTPUT.C")["id"] == "OUTPUT.C"
    assert wbgapi.series.metadata.get("OUTPUT").metadata["IndicatorName"]
    assert wbgapi.topic.members(1) == set()
    refused(lambda: wbgapi.data.DataFrame("NOTHING", "CHN"), wbgapi.APIError, "Invalid value")
    refused(lambda: wbgapi.data.DataFrame("OUTPUT", "XYZ"), wbgapi.APIError, "Invalid value")


def years(row: pd.Series) -> dict[str, float]:
    return {str(name).removeprefix("YR"): value for name, value in row.items()}


def world_bank_reader(asked: Judge) -> None:
    """pandas-datareader, which reads the lists."""
    reader = pandas_datareader.wb
    reader.WB_API_URL = f"{asked.url}/worldbank/v2"
    countries = {"China": "CN", "United States": "US"}
    frame = reader.download(indicator=["OUTPUT", "OUTPUT.C"], country=["CN", "USA"], start=2015, end=2023)
    for name in frame.index.get_level_values("country").unique():
        area = next(code for country, code in countries.items() if name.startswith(country))
        for indicator, activity in (("OUTPUT", "_T"), ("OUTPUT.C", "C")):
            values = frame.loc[name, indicator].to_dict()
            asked.same(values, f"A.{area}.OUTPUT.{activity}", from_="2015")
    frame = reader.download(indicator="OUTPUT", country="all", start="2021-01-01", end="2021-12-31", freq="Q")
    values = {date[:4] + "-" + date[4:]: value for date, value in frame.loc["China", "OUTPUT"].items()}
    asked.same(values, "Q.CN.OUTPUT._T", from_="2021", to="2021")
    assert "USA" in set(reader.get_countries()["iso3c"])
    assert "OUTPUT" in set(reader.search("output", field="id", case=False)["id"])
    indicators = reader.get_indicators().set_index("id")
    assert indicators.loc["OUTPUT.C", "name"] and len(indicators) > 2, indicators
    refused(
        lambda: reader.download(indicator="NOTHING", country="CN", start=2015, end=2016, errors="raise"),
        ValueError,
        "Invalid value",
    )


def db_nomics(asked: Judge) -> None:
    """dbnomics: by ids, by mask, by dimensions; an unknown code."""
    base = {"api_base_url": f"{asked.url}/dbnomics/v22"}

    def compare(frame: pd.DataFrame, count: int) -> None:
        assert frame["series_code"].nunique() == count, frame["series_code"].unique()
        for key, rows in frame.groupby("series_code"):
            asked.same(dict(zip(rows["original_period"], rows["value"], strict=True)), key)

    one = dbnomics.fetch_series(f"YEARBOOK/{DATASET}/A.CN.OUTPUT._T", **base)
    compare(one, 1)
    said = one.iloc[0]
    assert (said["Area"], said["Frequency"], said["@frequency"]) == ("China", "annual", "annual"), said
    assert "China" in said["series_name"] and said["dataset_name"] and said["REF_AREA"] == "CN", said
    # Lists have no function in the client: it fetches by the address of an answer.
    address = f"{base['api_base_url']}/series/YEARBOOK/{DATASET}?observations=1"
    compare(dbnomics.fetch_series_by_api_link(address), 9)
    ids = [f"YEARBOOK/{DATASET}/A.{area}.OUTPUT._T" for area in ("CN", "US", "NAM")]
    frame = dbnomics.fetch_series(ids, **base)
    compare(frame, 3)
    assert frame.set_index(["series_code", "original_period"]).loc[("A.US.OUTPUT._T", "2017"), "original_value"] == "NA"
    compare(dbnomics.fetch_series("YEARBOOK", DATASET, "A+Q.CN.OUTPUT.", **base), 3)
    compare(dbnomics.fetch_series("YEARBOOK", DATASET, dimensions={"REF_AREA": ["CHN", "US"], "FREQ": ["A"]}, **base), 4)
    assert len(dbnomics.fetch_series("YEARBOOK", DATASET, dimensions={"REF_AREA": ["FR"]}, **base)) == 0
    series = f"YEARBOOK/{DATASET}/A.CN.NOTHING._T"
    refused(lambda: dbnomics.fetch_series(series, **base), dbnomics.FetchError, "Could not fetch")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
