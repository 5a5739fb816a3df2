"""What JSON Schema cannot say.

A range that ends before it starts is an error of its own in the API (400 empty_range), and no schema forbids it; a URI
that is too long is 414, whatever its parameters are; a key must have as many positions as its dataset; most texts are no
formulas, and no codes of rules; which revisions there are is not known, and few periods are ones that a rule judged. Such
requests are left out here; tests/it/bad_requests.rs judges them.
"""

import re
from urllib.parse import urlencode

import schemathesis

# Below the limit of the service (src/limits.rs), so that the path and what a client adds fit as well.
LONGEST_QUERY = 40_000
KEY_DOTS = 3
FORMULA = "VA"
RULE = "CONTRADICTIONS"
COMPOSITE = "INDUSTRY_INDEX"
UNIT = "CN"
PERIOD = "2015"
IDENTITY = re.compile("~[0-9]+-[0-9a-f]{32}$")


@schemathesis.hook
def map_query(context, query):
    """A formula and a rule that are there in the place of any text."""
    for name, known in (("expr", FORMULA), ("rule", RULE)):
        if query and isinstance(query.get(name), str):
            query[name] = known
    # Which identities of revisions a database has, no schema can say; without one a cursor is taken anywhere.
    if query and isinstance(query.get("cursor"), str):
        query["cursor"] = IDENTITY.sub("", query["cursor"])
    if query and context.operation.path == "/v1/changes" and "since" in query:
        query["since"] = 0
    if context.operation.path.endswith(("/explain", "/robustness")):
        query = {name: value for name, value in (query or {}).items() if name != "base"}
        # What looks like a code or a period; the others are to be refused.
        if re.fullmatch("[0-9]{4}(-.*)?", str(query.get("period", PERIOD))):
            query["period"] = PERIOD
        if context.operation.path.endswith("/explain") and re.fullmatch("[A-Z0-9_]+", str(query.get("area", UNIT))):
            query["area"] = UNIT
    # Codes of keys are those of a dataset.
    if query:
        query.pop("key", None)
    # Events are periods that the rule judged.
    if query:
        query.pop("events", None)
    return query


@schemathesis.hook
def filter_case(context, case):
    """Whether the query is short enough and the ends of a range are in order, as far as their years tell."""
    query = case.query or {}
    # Most texts are no formulas and no rules, and no schema can say which are.
    if query.get("expr", FORMULA) != FORMULA or query.get("rule", RULE) != RULE or "events" in query:
        return False
    if len(urlencode(query, doseq=True, errors="replace")) > LONGEST_QUERY:
        return False
    path = context.operation.path
    # Which revisions there are, and their identities, no schema can say.
    if path == "/v1/changes" and str(query.get("since", 0)) != "0":
        return False
    # The composite index has units, periods, and positions of its key, of its own.
    if path.startswith("/v1/composites/") and (query.get("period", PERIOD) != PERIOD or "base" in query):
        return False
    if path.endswith("/explain") and re.fullmatch("[A-Z0-9_]+", str(query.get("area", ""))) and query["area"] != UNIT:
        return False
    if COMPOSITE in str(query.get("dataset")) and "key" in query:
        return False
    # A key has the positions of the dataset; both seeded datasets have four. The key of a computed formula is no series.
    key = query.get("key")
    if isinstance(key, str) and (key.count(".") != KEY_DOTS or "FORMULA" in key):
        return False
    first, last = query.get("from"), query.get("to")
    if not (isinstance(first, str) and isinstance(last, str)):
        return True
    # The same year may not be enough.
    return first[:4] < last[:4] or first == last
