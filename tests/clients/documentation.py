"""Runs the examples of docs/clients.md: documentation.py BINARY DATABASE_URL

Serves a database that was empty, and runs every block of Python, JavaScript and shell of the page as it stands there,
each in a process of its own, with nothing but the address changed. No line of Python may have an empty value.
"""

import ast
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from made import Judge, serve

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/clients.md"
PACKAGES = ROOT / "target/clients-node"
ADDRESS = "http://127.0.0.1:8080"
CLIENTS = ["fredapi", "pandas_datareader", "wbgapi", "dbnomics", "sdmx", "pysdmx", "pandas", "pyjstat", "jsonstat-toolkit"]
CLIENTS += ["polars", "rdbnomics"]


def main(binary: str, database_url: str) -> int:
    return serve("documentation", binary, database_url, [examples])


def examples(asked: Judge) -> None:
    page = PAGE.read_text()
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    text = "".join(block for _, block in blocks)
    missing = [client for client in CLIENTS if client not in text]
    assert not missing, f"no example of {missing}"
    for kind, block in blocks:
        assert ADDRESS in block, f"an example without an address:\n{block}"
        if problem := run(kind, block.replace(ADDRESS, asked.url)):
            raise AssertionError(f"{block}\n{problem}")
        asked.compared += 1


def run(kind: str, block: str) -> str | None:
    """What went wrong with an example."""
    match kind:
        case "python":
            command, text = [sys.executable, "-"], checked(block)
        case "js":
            command, text = ["node", "--input-type=module", "-"], block
        case "r" if not os.environ.get("R_CLIENTS"):
            print("NOTE: an example in R is not run: R and its packages are not installed (R_CLIENTS)")
            return None
        case "r":
            command, text = ["R", "--vanilla", "--slave"], block
        case "sh":
            command, text = ["sh", "-e"], block
        case "html":
            return opened(block)
        case _:
            return f"nobody knows how to run {kind}"
    with tempfile.TemporaryDirectory() as folder:
        # A module is looked for from where the script stands.
        place = PACKAGES if kind == "js" else folder
        done = subprocess.run(
            command, input=text, cwd=place, capture_output=True, text=True, timeout=120, env=os.environ
        )
    return f"{done.stdout}\n{done.stderr}" if done.returncode else None


def opened(block: str) -> str | None:
    """What went wrong with the addresses that a piece of a page loads."""
    addresses = re.findall(r'src="([^"]+)"', block)
    if not addresses:
        return "it loads nothing"
    for address in addresses:
        try:
            urllib.request.urlopen(address, timeout=30).close()
        except urllib.error.URLError as error:
            return f"{address}: {error}"
    return None


def checked(block: str) -> str:
    """The example, in which no line that is a mere value may have an empty one."""
    tree = ast.parse(block)
    for line in tree.body:
        if isinstance(line, ast.Expr):
            line.value = ast.Call(ast.Name("not_empty", ast.Load()), [line.value, ast.Constant(ast.unparse(line))], [])
    ast.fix_missing_locations(tree)
    return NOT_EMPTY + ast.unparse(tree)


NOT_EMPTY = '''
def not_empty(value, line):
    if hasattr(value, "__len__") and len(value) == 0:
        raise SystemExit(f"{line} gives nothing")
    return value
'''


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
