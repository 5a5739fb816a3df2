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
    # Other revisions than the first have identities that no schema can name.
    if "-" in str(query.get("since", "")):
        return False
    # The composite index has periods, and positions of its key, of its own.
    if context.operation.path.startswith("/v1/composites/") and ("period" in query or "area" not in query):
        return False
    if query.get("dataset") == COMPOSITE and "key" in query:
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
