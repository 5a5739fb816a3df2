"""Three PostgreSQL servers under Patroni, with etcd for the election and HAProxy before them, all on this machine."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

NAMES = ("north", "south", "west")
STARTED_WITHIN_SECONDS = 90
# How soon a silent primary is replaced: Patroni takes the lock away after this time.
LOCK_SECONDS = 10
SETTINGS = """\
scope: yearbook
name: {name}
restapi: {{listen: "127.0.0.1:{rest}", connect_address: "127.0.0.1:{rest}"}}
etcd3: {{host: "127.0.0.1:{etcd}"}}
bootstrap:
  dcs:
    ttl: {lock}
    loop_wait: 2
    retry_timeout: 3
    maximum_lag_on_failover: 1048576
    synchronous_mode: true
    postgresql: {{use_pg_rewind: true, parameters: {{wal_keep_size: 256, max_connections: 100}}}}
  initdb: [{{encoding: UTF8}}, data-checksums]
postgresql:
  listen: "127.0.0.1:{port}"
  connect_address: "127.0.0.1:{port}"
  data_dir: {folder}/{name}
  bin_dir: {binaries}
  pgpass: {folder}/{name}.pass
  authentication:
    superuser: {{username: postgres, password: secret}}
    replication: {{username: replicator, password: secret}}
    rewind: {{username: rewinder, password: secret}}
  parameters: {{unix_socket_directories: {folder}}}
  pg_hba: ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust", "local all all trust"]
"""
PROXY = """\
global
    maxconn 400
defaults
    mode tcp
    timeout connect 2s
    timeout client 1h
    timeout server 1h
listen primary
    bind 127.0.0.1:{front}
    option httpchk GET /primary
    http-check expect status 200
    default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """The cluster; `url` is where the primary answers, whichever it is."""

    def __init__(self, binaries: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yearbook-failover-"))
        self.owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.owner:
            shutil.chown(self.folder, "postgres")
        self.processes: dict[str, subprocess.Popen] = {}
        self.rest = {name: free_port() for name in NAMES}
        ports = {name: free_port() for name in NAMES}
        etcd, front = free_port(), free_port()
        self.url = f"postgres://postgres:secret@127.0.0.1:{front}/postgres"
        for name in NAMES:
            settings = SETTINGS.format(
                name=name, rest=self.rest[name], etcd=etcd, port=ports[name], folder=self.folder, binaries=binaries, lock=LOCK_SECONDS
            )
            self.written(f"{name}.yml", settings)
        servers = "\n".join(f"    server {name} 127.0.0.1:{ports[name]} check port {self.rest[name]}" for name in NAMES)
        self.written("haproxy.cfg", PROXY.format(front=front, servers=servers))
        peer = f"http://127.0.0.1:{free_port()}"
        client = f"http://127.0.0.1:{etcd}"
        self.run(
            "etcd", "etcd", "--data-dir", str(self.folder / "etcd"), "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}",
        )  # fmt: skip
        for name in NAMES:
            self.start(name)
        self.run("haproxy", "haproxy", "-f", str(self.folder / "haproxy.cfg"))

    def written(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        if self.owner:
            shutil.chown(path, "postgres")

    def run(self, name: str, *command: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [*self.owner, *command], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )

    def start(self, name: str) -> None:
        """Starts a server, for the first time or again."""
        self.run(name, "patroni", str(self.folder / f"{name}.yml"))

    def answers(self, name: str, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.rest[name]}/{path}", timeout=1) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def primary(self) -> str | None:
        return next((name for name in NAMES if self.answers(name, "primary")), None)

    def wait_until_whole(self) -> None:
        """Waits for a primary, a synchronous standby, and the third server following."""
        deadline = time.monotonic() + STARTED_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if self.primary() and any(self.answers(name, "sync") for name in NAMES) and sum(self.answers(name, "health") for name in NAMES) == len(NAMES):
                return
            time.sleep(0.3)
        logs = "\n".join(f"{name}:\n{(self.folder / f'{name}.log').read_text()[-1500:]}" for name in NAMES)
        raise SystemExit(f"the cluster is not whole after {STARTED_WITHIN_SECONDS} s: {self.members()}\n{logs}")

    def members(self) -> str:
        for name in NAMES:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.rest[name]}/cluster", timeout=1) as answer:
                    return json.dumps(json.load(answer)["members"])
            except (OSError, urllib.error.URLError):
                continue
        return "no server answers"

    def kill(self, name: str) -> None:
        """Kills a server and what supervises it at once: their connections are broken."""
        self.signal(name, signal.SIGKILL)
        self.processes[name].wait()

    def freeze(self, name: str) -> None:
        """Stops a server and what supervises it at once, as a machine that loses its power: their connections fall silent."""
        self.signal(name, signal.SIGSTOP)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Sends a signal to a server and to what supervises it."""
        send_to_group(self.processes[name].pid, number)
        pid_file = self.folder / name / "postmaster.pid"
        if pid_file.exists():
            postmaster = int(pid_file.read_text().split()[0])
            for process in [postmaster, *descendants(postmaster)]:
                send(process, number)

    def end(self) -> None:
        for name, process in self.processes.items():
            self.signal(name, signal.SIGKILL)
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def send_to_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        pass


def descendants(parent: int) -> list[int]:
    path = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def send(process: int, number: signal.Signals) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        pass
