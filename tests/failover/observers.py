"""A writer and readers that note what the services answer while the database below them is killed."""

import http.client
import json
import threading
import time
import urllib.parse
from collections.abc import Callable
from datetime import date, timedelta

FIRST_DAY = date(1990, 1, 1)
SERIES = "D.CN.COUNT"
TRIED_SECONDS = 70


def asked(address: str, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(address, timeout=TRIED_SECONDS)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


class Observer(threading.Thread):
    """Does one thing again and again until it is told to end."""

    def __init__(self, step: Callable[[], None], pause: float) -> None:
        super().__init__(daemon=True)
        self.step, self.pause, self.over = step, pause, threading.Event()
        self.start()

    def run(self) -> None:
        while not self.over.wait(self.pause):
            self.step()

    def end(self) -> None:
        self.over.set()
        self.join(TRIED_SECONDS)


class Ledger:
    """What was acknowledged and what was read; `wrong` lists each contradiction."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.written_at: list[float] = []
        self.of_tag: dict[str, bytes] = {}
        self.values_at: dict[int, list[float]] = {}
        self.newest: dict[str, int] = {}
        self.reads = 0
        self.failed_reads: list[tuple[float, str]] = []
        self.wrong: list[str] = []

    def read(self, address: str, tag: str, body: bytes) -> None:
        content = json.loads(body)
        revision, series = content["revision"], content["series"]
        values = [one["value"] for one in series[0]["observations"]] if series else []
        with self.lock:
            self.reads += 1
            if self.of_tag.setdefault(tag, body) != body:
                self.wrong.append(f"entity tag {tag} has two bodies")
            if self.values_at.setdefault(revision, values) != values:
                self.wrong.append(f"revision {revision} has {self.values_at[revision]} and {values}")
            # Each write adds the next number, so an answer, however late, is a beginning of the whole.
            if values != list(range(1, len(values) + 1)):
                self.wrong.append(f"revision {revision} has a gap: {values}")
            if len(values) < self.newest.get(address, 0):
                self.wrong.append(f"{address} went back from {self.newest[address]} to {len(values)} values")
            self.newest[address] = len(values)


class Writer:
    """Uploads one number after another; a number that is not acknowledged is uploaded again."""

    def __init__(self, ledger: Ledger, addresses: list[str], token: str) -> None:
        self.ledger, self.addresses, self.token, self.number, self.turn = ledger, addresses, token, 1, 0

    def step(self) -> None:
        day = FIRST_DAY + timedelta(days=self.number)
        body = f"FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\nD,CN,COUNT,{day},{self.number}\n".encode()
        query = urllib.parse.urlencode({"dataset": "FAILOVER", "file": f"{self.number}.csv", "published": FIRST_DAY})
        address = self.addresses[self.turn % len(self.addresses)]
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "text/csv"}
        try:
            status, _, answer = asked(address, "POST", f"/v1/imports?{query}", body, **headers)
        except (OSError, http.client.HTTPException):
            status, answer = 0, b""
        if status in (200, 201):
            with self.ledger.lock:
                self.ledger.written_at.append(time.monotonic())
            self.number += 1
        elif status not in (0, 500, 503, 504):
            with self.ledger.lock:
                self.ledger.wrong.append(f"an upload is answered {status}: {answer[:200]!r}")
        else:
            self.turn += 1


class Reader:
    """Asks a service for the series, which it answers from memory."""

    def __init__(self, ledger: Ledger, address: str) -> None:
        self.ledger, self.address, self.path = ledger, address, f"/v1/observations?dataset=FAILOVER&key={SERIES}"

    def step(self) -> None:
        try:
            status, headers, body = asked(self.address, "GET", self.path)
        except (OSError, http.client.HTTPException) as error:
            status, headers, body = 0, {}, str(error).encode()
        if status == 200:
            self.ledger.read(self.address, headers.get("etag", ""), body)
        else:
            with self.ledger.lock:
                self.ledger.failed_reads.append((time.monotonic(), f"{self.address} {status} {body[:120]!r}"))


class Readiness:
    """What `/health/ready` said, with the time."""

    def __init__(self, address: str) -> None:
        self.address, self.said = address, []

    def step(self) -> None:
        try:
            status, _, _ = asked(self.address, "GET", "/health/ready")
        except (OSError, http.client.HTTPException):
            status = 0
        self.said.append((time.monotonic(), status))
