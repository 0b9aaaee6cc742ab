"""What schemathesis is told of Tidings: who may call what, things that are there, and what counts as a failure.

It works on a stack that `scripts/with-stack.sh` started: API_URL, API_KEY, WEB_SECRET, VENDOR_MASTER_SECRET and
SESSIONS, a file with the sessions of people, one a line. Nothing of it is random but what schemathesis draws.
"""

import base64
import hashlib
import hmac
import itertools
import json
import os
import re
import time

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

API = os.environ["API_URL"]
KEY = {"Authorization": f"Bearer {os.environ['API_KEY']}"}
WORKSPACE = os.environ["API_KEY"].split("_")[1]
WEB = {"Authorization": f"Bearer {os.environ['WEB_SECRET']}"}

with open(os.environ["SESSIONS"], encoding="ascii") as file:
    # Signing out ends a session, so each request has another one.
    sessions = itertools.cycle(file.read().split())

RULE = {"condition": {"field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 0}}


def ask(document, variables):
    answer = requests.post(f"{API}/graphql", headers=KEY, json={"query": document, "variables": variables}, timeout=30)
    answer = answer.json()
    assert "errors" not in answer, answer
    return answer["data"]


def furnish():
    """Makes one of each, so that requests reach more than "there is no such thing"."""
    customers = [{"externalId": f"c-{at}", "name": "Asha Rao", "phone": f"+9198765432{at:02}"} for at in range(20)]
    batch = requests.post(f"{API}/v1/customers", headers=KEY, json=customers, timeout=30).json()["batchId"]
    deadline = time.monotonic() + 30
    while not requests.get(f"{API}/v1/batches/{batch}", headers=KEY, timeout=30).json()["done"]:
        assert time.monotonic() < deadline, "the customers are not written"
    audience = ask(
        "mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } } }",
        {"input": {"name": "Everybody", "rule": RULE}},
    )["createAudience"]["audience"]["id"]
    campaign = ask(
        "mutation($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }",
        {"input": {"name": "Spring", "audienceId": audience, "message": {"body": "Hello"}}},
    )["launchCampaign"]["campaign"]["id"]
    layout = {"kind": "customers", "mapping": {"externalId": "Id", "name": "Name"}}
    opened = requests.post(f"{API}/v1/imports", headers=KEY, json=layout, timeout=30).json()["batchId"]
    return {"batch": batch, "audience": audience, "campaign": campaign, "import": opened, "customer": "c-1"}


THINGS = furnish()

TEXTS = st.sampled_from(
    ["", "0", "-1", "1.5", "1e400", "9223372036854775808", "true", "P90D", "P-1D", "2026-03-01", "NaN", "\u202e", "%", "IN"]
)
VALUES = st.one_of(
    TEXTS.map(nodes.String),
    st.text(max_size=20).map(nodes.String),
    st.integers().map(nodes.Int),
    st.booleans().map(nodes.Boolean),
    st.floats(allow_nan=False, allow_infinity=False).map(nodes.Float),
)
MOMENTS = st.datetimes().map(lambda moment: moment.isoformat() + "Z")
schemathesis.graphql.scalar("DateTime", st.one_of(MOMENTS.map(nodes.String), VALUES))
schemathesis.graphql.scalar("Decimal", st.one_of(st.decimals(allow_nan=False, allow_infinity=False).map(str).map(nodes.String), VALUES))
for kind in ask("{ __schema { types { kind name } } }", {})["__schema"]["types"]:
    if kind["kind"] == "SCALAR" and kind["name"] not in ("Boolean", "DateTime", "Decimal", "Float", "ID", "Int", "String"):
        schemathesis.graphql.scalar(kind["name"], VALUES)


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return "\n".join(json.dumps(record) for record in (value if isinstance(value, list) else [value])).encode()


@schemathesis.serializer("text/csv")
def csv(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


BY_WEB_SERVER = {("POST", "/v1/sessions")}
BY_SESSION = {
    ("DELETE", "/v1/sessions"),
    ("DELETE", "/v1/sessions/current"),
    ("POST", "/v1/sessions/token"),
    ("GET", "/v1/me"),
    ("POST", "/v1/workspaces"),
    ("POST", "/v1/invitations/{workspace}/{id}/accept"),
}
PLACES = {"/v1/batches/{id}": "batch", "/v1/imports/": "import", "/v1/campaigns/": "campaign"}
ARGUMENTS = {"audienceId": "audience", "campaignId": "campaign", "batchId": "batch", "externalId": "customer", "customerExternalId": "customer"}


def wanted(*parts):
    """For about three of four requests, and for the same ones in each run."""
    digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()
    return digest[0] % 4 != 0


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = (case.method.upper(), case.path)
    headers = KEY
    if operation in BY_WEB_SERVER:
        headers = WEB
    elif operation in BY_SESSION:
        headers = {"Authorization": f"Bearer {next(sessions)}"}
    case.headers = {**(case.headers or {}), **headers}
    if case.path == "/graphql" and isinstance(case.body, str):
        case.body = known(case.body)
    elif case.path_parameters and "id" in case.path_parameters and wanted(case.path_parameters, case.query, case.body):
        thing = next((thing for place, thing in PLACES.items() if case.path.startswith(place)), None)
        if thing:
            case.path_parameters["id"] = THINGS[thing]
    if case.path == "/v1/receipts":
        sign(case)


TEXT = r'"(?:[^"\\]|\\.)*"'
FITTING = {
    "first": "3",
    "after": "null",
    "before": "null",
    "body": '"Hello {{ first_name | default(\'there\') }}"',
    "imageUrl": "null",
    "email": '"asha@example.com"',
    "asOf": "null",
    "timeZone": '"Asia/Kolkata"',
    "days": "7",
}


def known(query):
    """A query with ids of things that are there, and values that fit, in the place of most of those drawn."""
    field = re.search(r"\{\s*(\w+)", query)
    own = "audience" if field and "udience" in field[1] else "campaign"

    def put(found):
        name = found[1]
        if not wanted(found.start(), query):
            return found[0]
        return f"{name}: {FITTING.get(name) or json.dumps(THINGS[ARGUMENTS.get(name, own)])}"

    names = "|".join(["id", *ARGUMENTS, *FITTING])
    query = re.sub(rf"\b({names}): (?:{TEXT}|-?\d+|null)", put, query)
    return with_rule(query) if wanted("rule", query) else query


def with_rule(query):
    """A query with a rule that holds for everybody in the place of the first one drawn."""
    begins = query.find("rule: {")
    if begins < 0:
        return query
    depth = 0
    for token in re.finditer(rf"{TEXT}|[{{}}]", query[begins:]):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0:
            rule = "rule: { condition: { field: ORDER_COUNT, operator: AT_LEAST, value: 0 } }"
            return query[:begins] + rule + query[begins + token.end():]
    return query


def sign(case):
    if isinstance(case.body, dict) and isinstance(case.body.get("id"), str) and wanted(case.body):
        case.body["id"] = f"{WORKSPACE}-{THINGS['campaign']}-1"
    sent = case.as_transport_kwargs()
    body = sent.get("data")
    if body is None:
        body = json.dumps(sent.get("json"), allow_nan=False)
    body = body.encode() if isinstance(body, str) else body
    now = str(int(time.time()))
    master = os.environ["VENDOR_MASTER_SECRET"].encode()
    secret = hmac.new(master, WORKSPACE.encode(), hashlib.sha256).digest()
    digest = hmac.new(secret, b"delivery-1." + now.encode() + b"." + body, hashlib.sha256).digest()
    case.headers.update({
        "webhook-id": "delivery-1",
        "webhook-timestamp": now,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    })


@schemathesis.check
class Outcomes:
    """No answer says that we failed. Counts the answers by status, and the errors in them by code."""

    def __init__(self):
        self.seen = {}

    def after_response(self, ctx, response, case):
        assert response.status_code < 500, f"{response.status_code}: {response.text[:500]}"
        outcomes = [str(response.status_code)]
        if case.path == "/graphql":
            errors = response.json().get("errors") or []
            outcomes = [error["extensions"]["code"] for error in errors] or ["executed"]
            assert "INTERNAL" not in outcomes and "UNAVAILABLE" not in outcomes, errors
        for outcome in outcomes:
            self.seen[outcome] = self.seen.get(outcome, 0) + 1

    def after_run(self, ctx):
        counts = ", ".join(f"{outcome} {count}" for outcome, count in sorted(self.seen.items()))
        print(f"\nOutcomes: {counts}")
