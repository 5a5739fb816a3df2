"""Asks the views in SQL, as tools for business intelligence do: sql_views.py BINARY DATABASE_URL

Runs every statement of docs/sql.md through SQLAlchemy, and on SQLite its example for DuckDB. The observations of the small dataset
must be those of version 1.
"""

import re
import sys
from functools import partial
from pathlib import Path

import duckdb
import duckdb_extension_sqlite_scanner
import sqlalchemy

from made import DATASET, Judge, serve

PAGE = Path(__file__).resolve().parents[2] / "docs/sql.md"


def main(binary: str, database_url: str) -> int:
    asks = [statements, values] + ([duck_db] if database_url.startswith("sqlite") else [])
    for number, ask in enumerate(asks):
        asks[number] = partial(ask, database_url)
        asks[number].__name__ = ask.__name__
    return serve("sql_views", binary, database_url, asks)


def engine(database_url: str) -> sqlalchemy.Engine:
    """The address as Superset takes it."""
    if database_url.startswith("sqlite"):
        return sqlalchemy.create_engine(f"sqlite:///file:{file_of(database_url)}?mode=ro&uri=true")
    return sqlalchemy.create_engine(database_url.replace("postgres://", "postgresql+psycopg://"))


def file_of(database_url: str) -> str:
    return database_url.removeprefix("sqlite://")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)


def statements(database_url: str, asked: Judge) -> None:
    """Every query of the page gives rows."""
    queries = [block for block in blocks("sql") if "SELECT" in block and "GRANT" not in block]
    assert len(queries) >= 5, queries
    with engine(database_url).connect() as connection:
        for query in queries:
            rows = connection.execute(sqlalchemy.text(query)).fetchall()
            assert rows, f"nothing from\n{query}"
            asked.compared += len(rows)


def values(database_url: str, asked: Judge) -> None:
    """The values of all series of the small dataset, as found through the list of views that a tool makes."""
    base = engine(database_url)
    names = ["yearbook_figures", "yearbook_observations", "yearbook_series", "yearbook_vintages"]
    found = [name for name in sorted(sqlalchemy.inspect(base).get_view_names()) if name.startswith("yearbook_")]
    assert found == names, found
    views = sqlalchemy.MetaData()
    views.reflect(base, views=True, only=["yearbook_series", "yearbook_observations"])
    series, observations = views.tables["yearbook_series"], views.tables["yearbook_observations"]
    with base.connect() as connection:
        for (key,) in connection.execute(sqlalchemy.select(series.c.key).where(series.c.dataset == DATASET)).fetchall():
            query = sqlalchemy.select(observations.c.period, observations.c.value)
            query = query.where(observations.c.dataset == DATASET, observations.c.key == key)
            rows = connection.execute(query).fetchall()
            asked.same({period: float("nan") if value is None else value for period, value in rows}, key)


def duck_db(database_url: str, asked: Judge) -> None:
    """The example for DuckDB, with its extension from PyPI."""
    (extension,) = Path(duckdb_extension_sqlite_scanner.__file__).parent.rglob("*.duckdb_extension")
    (example,) = blocks("python")
    changed = example.replace("INSTALL sqlite; LOAD sqlite", f"LOAD '{extension}'")
    changed = changed.replace("yearbook.db", file_of(database_url))
    before, _, query = changed.partition("base.sql(")
    names: dict = {"duckdb": duckdb}
    exec(before, names)  # noqa: S102
    rows = eval("base.sql(" + query, names).fetchall()  # noqa: S307
    greatest = "SELECT value FROM yearbook_observations WHERE dataset = 'WORLD' AND indicator = 'MFG_VA' ORDER BY value DESC LIMIT 5"
    with engine(database_url).connect() as connection:
        expected = connection.execute(sqlalchemy.text(greatest)).scalars().all()
    assert [f"{value:.15g}" for *_, value in rows] == [f"{value:.15g}" for value in expected], rows
    asked.compared += len(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
