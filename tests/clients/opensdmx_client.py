"""Reads a service with opensdmx: opensdmx_client.py ADDRESS

Prints a line for each value: the client, the key of the series, the period, and the value with all its digits.
tests/clients/others.py compares them. opensdmx needs Python 3.12, so it has an environment of its own.
"""

import sys

import opensdmx

opensdmx.set_provider(f"{sys.argv[1]}/sdmx/2.1", rate_limit=0)
assert "MADE" in opensdmx.all_available()["df_id"].to_list()
dataset = opensdmx.load_dataset("MADE")
assert {"FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"} <= set(opensdmx.dimensions_info(dataset)["dimension_id"].to_list())
for row in opensdmx.fetch("MADE", FREQ="A", REF_AREA=["CN", "US"]).to_dicts():
    key = ".".join(str(row[name]) for name in ("FREQ", "REF_AREA", "INDICATOR", "ACTIVITY"))
    value = row["OBS_VALUE"]
    print("opensdmx", key, str(row["TIME_PERIOD"])[:4], "NA" if value is None or value != value else repr(float(value)), sep="\t")
