"""Kills or stops the primary below two running services, and judges what they answered: run.py PROGRAM BINARIES KILLS

Lost: a number that was acknowledged and that a fresh service does not find at the end. Wrong: an answer that contradicts
another of its revision or entity tag, has a gap, or goes back. Writes are back within 3 s of the election; reads from
memory are not interrupted; `/health/ready` says 503 while the database has not answered for 5 s, and 204 soon after.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from cluster import Cluster, free_port
from observers import SERIES, Observer, Reader, Readiness, Ledger, Writer, asked

READY_WITHIN_SECONDS = 120
BACK_WITHIN_SECONDS = 90
WRITES_BACK_SECONDS = 3
SILENT_SECONDS = 5
# Between two looks at the readiness, and for the answer itself.
TOLERANCE_SECONDS = 2
CALM_SECONDS = 4


class Service:
    """A service over the cluster."""

    def __init__(self, program: Path, environment: dict[str, str], folder: Path) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        log = (folder / f"service-{self.address.rpartition(':')[2]}.log").open("wb")
        environment = environment | {"YEARBOOK_LISTEN": self.address}
        self.process = subprocess.Popen(
            [program, "serve"], env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not self.is_ready():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit(f"a service did not become ready:\n{(folder / log.name).read_text()[-2000:]}")
            time.sleep(0.2)

    def is_ready(self) -> bool:
        try:
            return asked(self.address, "GET", "/health/ready")[0] == 204
        except OSError:
            return False

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


class Kill:
    """What one kill of the primary led to, in seconds after it."""

    def __init__(self, cluster: Cluster, ledger: Ledger, is_silent: bool) -> None:
        self.victim = cluster.primary() or ""
        self.how = "silent" if is_silent else "killed"
        self.at = time.monotonic()
        (cluster.freeze if is_silent else cluster.kill)(self.victim)
        self.elected = self.waited(lambda: cluster.primary() not in (None, self.victim))
        self.written = self.waited(lambda: bool(ledger.written_at) and ledger.written_at[-1] > self.at + self.elected)
        self.over_at = time.monotonic()

    def waited(self, is_done) -> float:
        while not is_done():
            if time.monotonic() > self.at + BACK_WITHIN_SECONDS:
                raise SystemExit(f"{self.victim} was killed, and after {BACK_WITHIN_SECONDS} s nothing is back")
            time.sleep(0.05)
        return time.monotonic() - self.at


def main(program: Path, binaries: str, kills: int) -> int:
    cluster, services, observers = Cluster(binaries), [], []
    try:
        cluster.wait_until_whole()
        environment = os.environ | {"DATABASE_URL": cluster.url}

        def command(*arguments: str) -> str:
            return subprocess.run(
                [program, *arguments], env=environment, cwd=cluster.folder, check=True, capture_output=True, text=True
            ).stdout.strip()

        command("migrate")
        services += [Service(program, environment, cluster.folder) for _ in range(2)]
        token = command("token", "create", "--name", "failover")
        ledger, readiness = Ledger(), [Readiness(service.address) for service in services]
        addresses = [service.address for service in services]
        observers.append(Observer(Writer(ledger, addresses, token).step, 0.05))
        while len(ledger.written_at) < 3:
            time.sleep(0.1)
        observers += [Observer(Reader(ledger, address).step, 0.01) for address in addresses]
        observers += [Observer(one.step, 0.1) for one in readiness]
        done = []
        for number in range(kills):
            time.sleep(CALM_SECONDS)
            # Every second primary falls silent first.
            kill = Kill(cluster, ledger, number % 2 == 1)
            done.append(kill)
            print(f"{number + 1}: {kill.victim} {kill.how}, elected after {kill.elected:.1f} s, writes back after {kill.written:.1f} s", flush=True)
            time.sleep(CALM_SECONDS)
            cluster.kill(kill.victim)
            cluster.start(kill.victim)
            cluster.wait_until_whole()
        while observers:
            observers.pop().end()
        fresh = Service(program, environment, cluster.folder)
        services.append(fresh)
        held = Ledger()
        Reader(held, fresh.address).step()
        return judged(ledger, held, done, readiness)
    finally:
        for observer in observers:
            observer.over.set()
        for service in services:
            service.end()
        cluster.end()


def judged(ledger: Ledger, held: Ledger, kills: list[Kill], readiness: list[Readiness]) -> int:
    acknowledged = len(ledger.written_at)
    lost = acknowledged - min(acknowledged, max(held.newest.values(), default=0))
    late = [kill.written - kill.elected for kill in kills]
    dishonest = [complaint for one in readiness for complaint in untruths(one, kills)]
    print(
        f"{len(kills)} kills, {acknowledged} uploads acknowledged, {lost} lost; {ledger.reads} answers of {SERIES} read, "
        f"{len(ledger.wrong) + len(held.wrong)} wrong, {len(ledger.failed_reads)} failed\n"
        f"elected after {spread([kill.elected for kill in kills])} s, writes back {spread(late)} s after the election"
    )
    complaints = [*ledger.wrong, *held.wrong, *(what for _, what in ledger.failed_reads), *dishonest]
    if lost:
        complaints.append(f"{lost} acknowledged uploads are lost")
    complaints += [f"writes came back {seconds:.1f} s after the election" for seconds in late if seconds > WRITES_BACK_SECONDS]
    for complaint in complaints[:20]:
        print(complaint)
    print(f"{len(complaints)} complaints")
    return 1 if complaints else 0


def untruths(readiness: Readiness, kills: list[Kill]) -> list[str]:
    """Where the readiness contradicts what was seen: 503 long after writes were back, or none while nothing answered."""
    found = []
    for kill in kills:
        down = [at for at, status in readiness.said if kill.at < at < kill.at + kill.written and status == 503]
        if kill.elected > SILENT_SECONDS + TOLERANCE_SECONDS and not down:
            found.append(f"{readiness.address} said ready for {kill.elected:.1f} s without a database")
        late = [at for at, status in readiness.said if kill.over_at + TOLERANCE_SECONDS < at < kill.over_at + CALM_SECONDS and status != 204]
        if late:
            found.append(f"{readiness.address} was not ready {late[-1] - kill.over_at:.1f} s after writes were back")
    return found


def spread(numbers: list[float]) -> str:
    return f"{min(numbers):.1f} to {max(numbers):.1f} (median {statistics.median(numbers):.1f})" if numbers else "-"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2], int(sys.argv[3])))
