"""Holds long answers to flat memory: memory.py BINARY DATABASE_URL

Imports a million made-up observations into an empty database, serves it, reads all of them in every format that is
streamed, and compares the service's largest memory during each answer with its memory at rest. Linux only: the
kernel counts (VmRSS, VmHWM, clear_refs). With a few more than a million, a workbook has to be refused.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from run import WORKSHOP, becomes_ready, end, free_port, last_lines

DATASET = "LONG"
SERIES, YEARS = 10_000, range(1923, 2023)
OBSERVATIONS = SERIES * len(YEARS)
# With these, there are more observations than a sheet has rows.
MORE, MORE_SERIES = "MORE", 500
# An answer of a million observations is 20 to 310 MiB; what is in the making and on its way may take this much.
MOST_GROWTH_MIB = 80
# The values of attributes stand at the end of SDMX-JSON, each once; of the bounds nearly all are different. So it is not
# flat and never can be, and the service gives no more than a million observations in it.
MOST_OF_LISTS_MIB = 512
SETTLE_SECONDS = 3

SDMX = "application/vnd.sdmx."
# Name, route, what is asked for in the header, and what stands for one observation in the answer.
ANSWERS = [
    ("csv", f"/v1/observations?dataset={DATASET}&format=csv", None, b"\n"),
    ("ndjson", f"/v1/observations?dataset={DATASET}&format=ndjson", None, b"\n"),
    ("parquet", f"/v1/observations?dataset={DATASET}&format=parquet", None, None),
    ("arrow", f"/v1/observations?dataset={DATASET}&format=arrow", None, None),
    ("SDMX-CSV 1.0", f"/sdmx/2.1/data/{DATASET}", f"{SDMX}data+csv;version=1.0.0", b"\n"),
    ("SDMX-CSV 2.0", f"/sdmx/3.0/data/dataflow/*/{DATASET}", f"{SDMX}data+csv;version=2.0.0", b"\n"),
    ("SDMX-ML 2.1 generic", f"/sdmx/2.1/data/{DATASET}", f"{SDMX}genericdata+xml;version=2.1", b"<gen:Obs>"),
    ("SDMX-ML 2.1 specific", f"/sdmx/2.1/data/{DATASET}", f"{SDMX}structurespecificdata+xml;version=2.1", b"<Obs "),
    ("SDMX-ML 3.0", f"/sdmx/3.0/data/dataflow/*/{DATASET}", f"{SDMX}data+xml;version=3.0.0", b"<Obs "),
    # Last, for what they took is not given back at once.
    ("SDMX-JSON 1.0", f"/sdmx/2.1/data/{DATASET}", f"{SDMX}data+json;version=1.0.0", None),
    ("SDMX-JSON 2.0", f"/sdmx/3.0/data/dataflow/*/{DATASET}", f"{SDMX}data+json;version=2.0.0", None),
]


def main(binary: str, database_url: str) -> int:
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    log_path = WORKSHOP / f"memory-{database_url.partition(':')[0]}.log"
    address = f"127.0.0.1:{free_port()}"
    program = Path(binary).resolve()
    environment = os.environ | {"DATABASE_URL": database_url, "YEARBOOK_LISTEN": address}
    with tempfile.TemporaryDirectory() as folder:
        for dataset, series in ((DATASET, SERIES), (MORE, MORE_SERIES)):
            file = Path(folder) / f"{dataset}.csv"
            file.write_text("REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n" + "".join(rows(series)))
            command = [program, "import", file, "--dataset", dataset]
            subprocess.run(command, env=environment, cwd=WORKSHOP, check=True, stdout=subprocess.DEVNULL)
    with log_path.open("wb") as log:
        service = subprocess.Popen(
            [program], env=environment, cwd=WORKSHOP, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        complaint = judge(service, f"http://{address}") or end(service)
    finally:
        service.kill()
    if complaint:
        print(f"{complaint}\nThe service's last words ({log_path}):\n{last_lines(log_path)}")
        return 1
    return 0


def rows(count: int) -> Iterable[str]:
    """Annual series of two hundred areas, always the same."""
    dice = random.Random(1)
    for series in range(count):
        area, indicator = series % 200, series // 200
        for year in YEARS:
            yield f"{chr(65 + area // 26)}{chr(65 + area % 26)}_,IND{indicator:03},{year},{dice.random() * 1e6!r}\n"


def judge(service: subprocess.Popen, url: str) -> str | None:
    """What is wrong with the service, if anything."""
    if not becomes_ready(service, f"{url}/health/ready"):
        return "the service did not become ready"
    # What is taken at first and stays, such as buffers of connections and the schema of an answer, is no growth.
    for _, path, accept, _ in ANSWERS:
        read(url + path.replace(DATASET, "CNIND"), accept, None)
    rest = at_rest(service)
    print(f"at rest: {rest:.0f} MiB", flush=True)
    too_much = []
    for name, path, accept, mark in [("json", None, None, None), *ANSWERS]:
        forget_the_peak(service)
        started = time.monotonic()
        size, count = pages(url) if path is None else read(url + path, accept, mark)
        growth = memory(service, "VmHWM") - rest
        took = time.monotonic() - started
        most = MOST_OF_LISTS_MIB if name.startswith("SDMX-JSON") else MOST_GROWTH_MIB
        print(f"{name}: {size / 2**20:.0f} MiB in {took:.0f} s, memory {growth:+.0f} of {most} MiB", flush=True)
        if count is not None and not OBSERVATIONS <= count <= OBSERVATIONS + 2:
            return f"{name}: {count} observations are not {OBSERVATIONS}"
        if growth > most:
            too_much.append(f"{name} ({growth:.0f} of {most} MiB)")
    if too_much:
        return f"memory grew by too much: {', '.join(too_much)}"
    return workbook(url)


def workbook(url: str) -> str | None:
    """What is wrong with the refusal of a workbook of too many rows."""
    try:
        size, _ = read(f"{url}/v1/observations?format=xlsx", None, None)
    except urllib.error.HTTPError as error:
        said = json.load(error)["detail"]
        print(f"xlsx: {error.code}, {said}", flush=True)
        return None if error.code == 413 and "parquet" in said else f"xlsx: {error.code}, {said}"
    return f"xlsx: {size} bytes of more rows than a sheet has"


def read(url: str, accept: str | None, mark: bytes | None) -> tuple[int, int | None]:
    """How long an answer is, and how often a mark stands in it; as fast as it comes, and keeping nothing."""
    request = urllib.request.Request(url, headers={"Accept": accept} if accept else {})
    size, count, tail = 0, 0, b""
    with urllib.request.urlopen(request, timeout=600) as answer:
        while piece := answer.read(1 << 16):
            size += len(piece)
            if mark:
                joined = tail + piece
                count += joined.count(mark)
                tail = joined[len(joined) - len(mark) + 1 :]
    return size, count if mark else None


def pages(url: str) -> tuple[int, int]:
    """All pages of JSON."""
    size, count, cursor = 0, 0, ""
    while cursor is not None:
        with urllib.request.urlopen(f"{url}/v1/observations?dataset={DATASET}&limit=1000{cursor}", timeout=600) as answer:
            body = answer.read()
        page = json.loads(body)
        size += len(body)
        count += sum(len(one["observations"]) for one in page["series"])
        cursor = page["next"] and f"&cursor={urllib.parse.quote(page['next'])}"
    return size, count


def at_rest(service: subprocess.Popen) -> float:
    """The memory once it no longer moves: at first the newest observations are packed."""
    before = 0.0
    while True:
        time.sleep(SETTLE_SECONDS)
        now = memory(service, "VmRSS")
        if abs(now - before) < 1:
            return now
        before = now


def forget_the_peak(service: subprocess.Popen) -> None:
    Path(f"/proc/{service.pid}/clear_refs").write_text("5")


def memory(service: subprocess.Popen, what: str) -> float:
    """A line of the kernel's account, in MiB."""
    lines = Path(f"/proc/{service.pid}/status").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith(f"{what}:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
