"""Pushes the service hard and says what it held: attack.py BINARY DATABASE_URL

Long headers, slow clients of every kind beside slow ones that make progress, large answers from many callers at once and
from callers who hang up. Cheap requests must be answered meanwhile, memory must stay bounded, and nothing may be kept for
ever. Linux only, and over a minute long.
"""

import http.client
import os
import re
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from memory import forget_the_peak, memory
from run import WORKSHOP, becomes_ready, end, free_port, last_lines

SERIES, YEARS = 6_000, range(1923, 2023)
DESCRIPTORS = 256
# The limits of src/limits.rs, and a margin.
SLOW_SECONDS = 66
LONG_HEADERS = 400
MOST_OF_HEADERS_MIB, MOST_OF_LOAD_MIB = 100, 500
LOAD_SECONDS = 10
CALLERS = 8
# The machine has the callers and the service on the same processors; alone, a cheap request takes some milliseconds.
MOST_CHEAP_SECONDS = 0.5

LIVE = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
LARGE = "/v1/observations?dataset=LARGE&format=csv"


def main(binary: str, database_url: str) -> int:
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    log_path = WORKSHOP / f"attack-{database_url.partition(':')[0]}.log"
    port = free_port()
    program = Path(binary).resolve()
    environment = os.environ | {"DATABASE_URL": database_url, "YEARBOOK_LISTEN": f"127.0.0.1:{port}"}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.csv"
        with file.open("w") as out:
            out.write("REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n")
            for series in range(SERIES):
                out.writelines(f"R{series % 600:04},I{series // 600:03},{year},{100 + (series * 7 + year) % 997}.5\n" for year in YEARS)
        command = [program, "import", file, "--dataset", "LARGE", "--published", "2024-01-01"]
        subprocess.run(command, env=environment, cwd=WORKSHOP, check=True, stdout=subprocess.DEVNULL)
    create = [program, "token", "create", "--name", "attack"]
    token = subprocess.run(create, env=environment, cwd=WORKSHOP, check=True, capture_output=True, text=True).stdout.strip()
    limited = ["prlimit", f"--nofile={DESCRIPTORS}:{DESCRIPTORS}", program]
    with log_path.open("wb") as log:
        service = subprocess.Popen(limited, env=environment, cwd=WORKSHOP, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        complaint = judge(service, port, token, log_path) or end(service)
    finally:
        service.kill()
    if complaint:
        print(f"{complaint}\nThe service's last words ({log_path}):\n{last_lines(log_path)}")
        return 1
    return 0


def judge(service: subprocess.Popen, port: int, token: str, log_path: Path) -> str | None:
    """What is wrong with the service, if anything."""
    if not becomes_ready(service, f"http://127.0.0.1:{port}/health/ready"):
        return "the service did not become ready"
    while get(port, "/health/ready")[1].get("x-snapshot") != "packed":
        time.sleep(0.2)
    return headers(service, port) or load(service, port) or slow(port, token, log_path) or crowd(port)


def get(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def headers(service: subprocess.Popen, port: int) -> str | None:
    """Headers of hundreds of kilobytes, each twice: what is kept of them stays within the cache."""
    before = memory(service, "VmRSS")
    for number in range(LONG_HEADERS):
        for name in ("Accept", "Accept-Encoding", "Accept-Language", "X-Anything"):
            value = f"*/*, a/{number}{'b' * 100_000}" if name == "Accept" else f"{number}{'b' * 100_000}"
            for _ in range(2):
                get(port, "/v1/units", {name: value})
    growth = memory(service, "VmRSS") - before
    print(f"long headers: {LONG_HEADERS * 8} requests, memory {growth:+.0f} of {MOST_OF_HEADERS_MIB} MiB", flush=True)
    return f"long headers took {growth:.0f} MiB" if growth > MOST_OF_HEADERS_MIB else None


def load(service: subprocess.Popen, port: int) -> str | None:
    """Large answers for many callers: cheap requests are answered meanwhile, and memory is bounded."""
    alone, _ = probed(port, None)
    print(f"cheap requests alone: {shown(alone)}", flush=True)
    years = [f"&from={year}" for year in YEARS][:40]
    attacks = {
        "growth as CSV": ([f"/v1/growth?dataset=LARGE&format=csv{year}" for year in years], {}, False),
        "growth, hung up": ([f"/v1/growth?dataset=LARGE&format=csv{year}" for year in years], {}, True),
        "CSV in br": ([LARGE + year for year in years], {"Accept-Encoding": "br"}, False),
        "workbooks": ([f"/v1/observations?dataset=LARGE&format=xlsx&indicator=I{n:03}" for n in range(10)], {}, False),
        "rankings": ([f"/v1/growth/ranking?period={year}&measure=cagr&as_of=2030-01-01" for year in YEARS], {}, False),
        "SDMX": ([f"/sdmx/2.1/data/LARGE?startPeriod={year}" for year in YEARS], {}, False),
        "codes and dimensions": (["/dbnomics/v22/datasets/YEARBOOK/LARGE", "/jsonstat/dimension/REF_AREA"], {}, False),
    }
    for name, attack in attacks.items():
        forget_the_peak(service)
        before = memory(service, "VmRSS")
        cheap, statuses = probed(port, attack)
        growth = memory(service, "VmHWM") - before
        print(f"{name}: cheap requests {shown(cheap)}, answers {dict(statuses)}, memory {growth:+.0f} MiB", flush=True)
        if max(cheap) > MOST_CHEAP_SECONDS:
            return f"{name}: a cheap request took {max(cheap):.2f} s"
        if growth > MOST_OF_LOAD_MIB:
            return f"{name}: memory grew by {growth:.0f} MiB"
        if unknown := set(statuses) - {200, 503, "hung up"}:
            return f"{name}: answers {unknown}"
    return None


def shown(times: list[float]) -> str:
    return f"p50 {statistics.median(times) * 1e3:.1f}, p99 {sorted(times)[len(times) * 99 // 100] * 1e3:.1f}, most {max(times) * 1e3:.0f} ms"


def probed(port: int, attack: tuple[list[str], dict[str, str], bool] | None) -> tuple[list[float], Counter]:
    """How long cheap requests take beside an attack, and what the attackers are answered."""
    times, statuses, over = [], Counter(), threading.Event()

    def probe() -> None:
        number = 0
        while not over.is_set():
            number += 1
            for path in ("/health/live", "/v1/observations?indicator=RD_EXP", f"/v1/growth?indicator=RD_EXP&from={1000 + number}"):
                began = time.monotonic()
                get(port, path)
                times.append(time.monotonic() - began)
            time.sleep(0.02)

    def attacker(number: int) -> None:
        paths, headers, hangs_up = attack
        while not over.is_set():
            number += 1
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=100)
            connection.request("GET", paths[number % len(paths)], headers=headers)
            if hangs_up:
                time.sleep(0.2)
                statuses["hung up"] += 1
            else:
                answer = connection.getresponse()
                statuses[answer.status] += 1
                while answer.read(1 << 20) and not over.is_set():
                    pass
            connection.close()

    threads = [threading.Thread(target=attacker, args=(number,)) for number in range(CALLERS if attack else 0)]
    threads.append(threading.Thread(target=probe))
    for thread in threads:
        thread.start()
    time.sleep(LOAD_SECONDS)
    over.set()
    for thread in threads:
        thread.join()
    return times, statuses


def upload(token: str, length: int) -> bytes:
    head = f"POST /v1/imports?dataset=D&file=a.csv HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n"
    return head.encode()


def slow(port: int, token: str, log_path: Path) -> str | None:
    """Slow clients are cut, except those that make progress."""
    large = f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    # What is sent at first, what once a second, and how many bytes are read a second.
    must_end = {
        "silent": (b"", b"", 0),
        "half a head": (LIVE[:-2], b"", 0),
        "a dripping head": (LIVE[:-2] + b"X-Drip: ", b"a", 0),
        "idle after an answer": (LIVE, b"", 1 << 16),
        "half an upload": (upload(token, 1 << 20) + b"a", b"", 0),
        "a dripping upload": (upload(token, 1 << 20), b"a", 0),
        "HTTP/2 and silence": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"", 0),
        "never reads": (large, b"", 0),
    }
    must_live = {
        "a slow upload": (upload(token, 1 << 20), b"a" * 1_000, 0),
        "a slow download": (large, b"", 50_000),
    }
    ended: dict[str, float | None] = {}
    kinds = [(name, *kind) for name, kind in (must_end | must_live).items()]
    threads = [threading.Thread(target=slow_client, args=(port, *kind, ended)) for kind in kinds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, after in ended.items():
        print(f"{name}: {'open' if after is None else f'closed after {after:.0f} s'}", flush=True)
    if kept := [name for name in must_end if ended[name] is None]:
        return f"kept for ever: {', '.join(kept)}"
    if cut := [name for name in must_live if ended[name] is not None]:
        return f"cut though it makes progress: {', '.join(cut)}"
    metrics = get(port, "/metrics")[2].decode()
    counted = dict(re.findall(r'http_connections_cut_total\{reason="(\w+)"\} (\d+)', metrics))
    print(f"counted: {counted}", flush=True)
    logged = set(re.findall(r'"reason":"(\w+)"', log_path.read_text()))
    expected = {"idle", "head", "body", "unread"}
    if missing := expected - set(counted):
        return f"not in the metrics: {missing}"
    return f"not in the log: {missing}" if (missing := expected - {"idle"} - logged) else None


def slow_client(port: int, name: str, first: bytes, each: bytes, reads: int, ended: dict) -> None:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    began = time.monotonic()
    ended[name] = None
    try:
        connection.sendall(first)
        while time.monotonic() - began < SLOW_SECONDS:
            time.sleep(1)
            if reads == 0 and is_closed(connection, discards=bool(each) or first != b"" and b"LARGE" not in first):
                break
            if reads and select.select([connection], [], [], 0)[0] and not connection.recv(reads):
                break
            if each:
                connection.sendall(each)
        else:
            return
    except OSError:
        pass
    ended[name] = time.monotonic() - began


def is_closed(connection: socket.socket, discards: bool) -> bool:
    """Whether the other side has closed; what it sent before, such as 408, is read only by clients that read."""
    if not discards:
        poll = select.poll()
        poll.register(connection, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
        return bool(poll.poll(0))
    while select.select([connection], [], [], 0)[0]:
        if not connection.recv(1 << 16):
            return True
    return False


def crowd(port: int) -> str | None:
    """More silent connections than the system allows: another caller is answered, and soon."""
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(2 * DESCRIPTORS)]
    began = time.monotonic()
    status, _, _ = get(port, "/health/live")
    took = time.monotonic() - began
    print(f"{len(silent)} silent connections, {DESCRIPTORS} descriptors: {status} after {took * 1e3:.0f} ms", flush=True)
    for connection in silent:
        connection.close()
    return None if status == 204 and took < 2 else f"another caller: {status} after {took:.1f} s"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
