"""What scripts/try-failover and scripts/try-citus share: servers, a writer, and readers that judge each answer."""

import glob
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time

HEAD = "FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\n"
READY_TIMEOUT_S = 120
# A server whose database falls silent answers an upload in progress late; its sender tries another server.
UPLOAD_TIMEOUT_S = 10


def binaries():
    return next(iter(sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)), None)


def program():
    """The program to try; ends with 2 where there is none."""
    path = os.path.abspath(os.environ.get("YEARBOOK", "target/release/yearbook"))
    if not os.access(path, os.X_OK):
        print(f"{path} is missing; make it with: cargo build --release (or name another by YEARBOOK)", file=sys.stderr)
        sys.exit(2)
    return path


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def ask(port, method, path, headers=None, body=None, timeout=10):
    """The status, the headers and the body of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def is_ready(port):
    try:
        return ask(port, "GET", "/health/ready", timeout=2)[0] == 204
    except (OSError, http.client.HTTPException):
        return False


class Servers:
    """Servers on one database, with a token for uploads."""

    def __init__(self, program, address, number, folder):
        self.environment = {**os.environ, "DATABASE_URL": address}
        self.program, self.processes = program, []
        self.token = self.run("token", "create", "--name", "try").strip()
        self.ports = [free_port() for _ in range(number)]
        for port in self.ports:
            log = open(f"{folder}/server-{port}.log", "ab")
            own = {**self.environment, "YEARBOOK_LISTEN": f"127.0.0.1:{port}"}
            self.processes.append(subprocess.Popen([program, "serve"], env=own, stdout=log, stderr=log))
        end = time.time() + READY_TIMEOUT_S
        while not all(is_ready(port) for port in self.ports):
            if time.time() > end:
                raise SystemExit(f"no server is ready after {READY_TIMEOUT_S} s; the logs are in {folder}")
            time.sleep(0.2)

    def run(self, *words):
        done = subprocess.run([self.program, *words], env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout

    def stop(self):
        for process in self.processes:
            process.terminate()
            process.wait(20)


class Reader(threading.Thread):
    """Reads what is in memory, and judges each answer."""

    def __init__(self, port, values):
        super().__init__(daemon=True)
        self.port, self.values, self.stopped = port, values, False
        self.answers = self.failed = self.wrong = 0
        self.bodies, self.problem = {}, None

    def run(self):
        number = 0
        while not self.stopped:
            number += 1
            try:
                accept = {"Accept": f"*/*;q=0.{number % 999 + 1:03d}"}
                status, headers, body = ask(self.port, "GET", "/v1/observations?dataset=D", accept)
            except (OSError, http.client.HTTPException) as error:
                self.failed, self.problem = self.failed + 1, repr(error)
                continue
            self.answers += 1
            if status != 200:
                self.failed, self.problem = self.failed + 1, body[:300]
                continue
            document = json.loads(body)
            values = {one["value"] for series in document["series"] for one in series["observations"]}
            known = self.values.get(document["revision"])
            same = self.bodies.setdefault(headers["etag"], body) == body
            if len(values) != 1 or (known is not None and values != {known}) or not same:
                self.wrong, self.problem = self.wrong + 1, (document["revision"], values, known)
            time.sleep(0.002)


class Readiness(threading.Thread):
    """Asks a server ten times a second whether it is ready, and notes what it says and when."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.stopped, self.said = port, False, []

    def run(self):
        while not self.stopped:
            asked = time.time()
            try:
                status, headers, _ = ask(self.port, "GET", "/health/ready", timeout=5)
            except (OSError, http.client.HTTPException):
                status, headers = 0, {}
            self.said.append((asked, status, "x-stale-seconds" in headers))
            time.sleep(0.1)


class Uploads(threading.Thread):
    """Uploads one file after the other; each again until it is acknowledged."""

    def __init__(self, ports, token):
        super().__init__(daemon=True)
        self.ports, self.token, self.stopped = ports, token, False
        self.acknowledged, self.times, self.values = 0, [], {}

    def run(self):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "text/csv"}
        number = 0
        while not self.stopped:
            number += 1
            rows = "".join(f"A,{area},X,{year},{number}\n" for area in ("CN", "DE") for year in range(2000, 2005))
            attempt = 0
            while not self.stopped:
                attempt += 1
                path = "/v1/imports?dataset=D&file=a.csv&published=2020-01-01&scope=whole"
                try:
                    port = self.ports[(number + attempt) % len(self.ports)]
                    status, _, body = ask(port, "POST", path, headers, (HEAD + rows).encode(), UPLOAD_TIMEOUT_S)
                except (OSError, http.client.HTTPException):
                    continue
                if status in (200, 201):
                    self.values[json.loads(body)["revision"]] = float(number)
                    self.acknowledged = number
                    self.times.append(time.time())
                    break
                time.sleep(0.05)
            time.sleep(0.05)


def judged(readers, uploads, port):
    """Prints what readers and writer found; whether all was right."""
    listed = json.loads(ask(port, "GET", "/v1/imports?dataset=D")[2])["imports"]
    newest = json.loads(ask(port, "GET", "/v1/observations?dataset=D")[2])["series"][0]["observations"][0]["value"]
    revisions = {one["revision"] for one in listed}
    lost = len([one for one in uploads.values if one not in revisions]) + (newest < uploads.acknowledged)
    answers, failed, wrong = (sum(getattr(reader, what) for reader in readers) for what in ("answers", "failed", "wrong"))
    for reader in readers:
        if reader.problem:
            print(f"  {reader.problem}")
    print(f"{len(uploads.values)} acknowledged imports, {lost} lost; {answers} answers, {wrong} wrong, {failed} failed")
    return not (lost or wrong or failed)
