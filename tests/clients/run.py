"""Serves a database and lets the judges from outside ask: run.py BINARY DATABASE_URL

The service has to become ready, publish a valid OpenAPI document, pass every check of schemathesis, and end with
exit code 0 when it is asked to.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Whatever the judges write lands below the build's own folder.
WORKSHOP = HERE.parents[1] / "target" / "clients"
READY_WITHIN_SECONDS = 120
GONE_WITHIN_SECONDS = 30


def main(binary: str, database_url: str) -> int:
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    log_path = WORKSHOP / f"{database_url.partition(':')[0]}.log"
    address = f"127.0.0.1:{free_port()}"
    environment = os.environ | {"DATABASE_URL": database_url, "YEARBOOK_LISTEN": address}
    with log_path.open("wb") as log:
        service = subprocess.Popen(
            [Path(binary).resolve()], env=environment, cwd=WORKSHOP, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        complaint = judge(service, f"http://{address}") or end(service)
    finally:
        service.kill()
    if complaint:
        print(f"{complaint}\nThe service's last words ({log_path}):\n{last_lines(log_path)}")
        return 1
    return 0


def judge(service: subprocess.Popen, url: str) -> str | None:
    """What is wrong with the service, if anything."""
    # Others start the service too, and need no validator.
    from openapi_spec_validator import validate

    if not becomes_ready(service, f"{url}/health/ready"):
        return "the service did not become ready"
    with urllib.request.urlopen(f"{url}/openapi.json", timeout=10) as answer:
        document = json.load(answer)
    validate(document)
    print(f"openapi-spec-validator: valid, OpenAPI {document['openapi']}, {len(document['paths'])} paths", flush=True)
    schemathesis = Path(sys.executable).with_name("schemathesis")
    command = [schemathesis, "--config-file", HERE / "schemathesis.toml", "--no-color", "run", f"{url}/openapi.json"]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    if subprocess.run([*command, "--checks", "all"], cwd=WORKSHOP, env=environment, check=False).returncode:
        return "schemathesis is not content"
    return None


def becomes_ready(service: subprocess.Popen, url: str) -> bool:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and service.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def end(service: subprocess.Popen) -> str | None:
    """Asks the service to end; what is wrong with how it does."""
    if service.poll() is not None:
        return f"the service ended by itself with exit code {service.returncode}"
    service.send_signal(signal.SIGTERM)
    try:
        code = service.wait(GONE_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        return f"the service did not end within {GONE_WITHIN_SECONDS} s of SIGTERM"
    return None if code == 0 else f"the service ended with exit code {code} on SIGTERM"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def last_lines(path: Path) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-40:])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
