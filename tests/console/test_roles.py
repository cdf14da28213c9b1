"""Every route × every role × signed out. A route that is not in the table below fails the test."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from console.staff import ROLES
from tests.console.support import NAMES, Bench, Browser

PUBLIC = {"GET /sign-in", "POST /sign-in"}

# What each role may do beyond the one before it.
ALLOWED = {
    "helpdesk": """
        GET /  GET /check  GET /check/{answer_id}  POST /check/{answer_id}/verdict
        POST /sign-out  GET /account  POST /account
        GET /approved  GET /approved/new  POST /approved/new  POST /approved/verify  POST /approved/clauses
        GET /approved/{answer_id}  POST /approved/{answer_id}  POST /approved/{answer_id}/approve
        POST /approved/{answer_id}/retire
        GET /inbox  GET /inbox/news  GET /inbox/phrases  POST /inbox/phrases  POST /inbox/phrases/{phrase_id}/drop
        GET /inbox/{case_id}  POST /inbox/{case_id}/claim  POST /inbox/{case_id}/release
        POST /inbox/{case_id}/note  POST /inbox/{case_id}/reply  POST /inbox/{case_id}/close
        GET /regressions  GET /gaps  GET /gaps/{gap_id}  POST /gaps/{gap_id}
        GET /insight  GET /insight/days.csv  GET /ask  POST /ask  GET /form  POST /form  GET /form/rules
        GET /api/me  PUT /api/me/password  GET /api/topics
        GET /api/answers  GET /api/answers/{answer_id}  PUT /api/answers/{answer_id}/verdict
        GET /api/ask  POST /api/ask
        GET /api/approved  POST /api/approved  GET /api/approved/beginning  POST /api/approved/verify
        GET /api/approved/{answer_id}  PUT /api/approved/{answer_id}  POST /api/approved/{answer_id}/approve
        POST /api/approved/{answer_id}/retire  GET /api/clauses  GET /api/regressions
        GET /api/gaps  GET /api/gaps/{gap_id}  PUT /api/gaps/{gap_id}
        GET /api/insight  GET /api/insight/days.csv  GET /api/form  POST /api/form  GET /api/rules
        GET /api/cases  GET /api/cases/{case_id}  POST /api/cases/{case_id}/claim  POST /api/cases/{case_id}/release
        POST /api/cases/{case_id}/notes  POST /api/cases/{case_id}/reply  POST /api/cases/{case_id}/close
        GET /api/cases/phrases  POST /api/cases/phrases  DELETE /api/cases/phrases/{phrase_id}
        GET /api/openapi.json  GET /api/docs
    """,
    "editor": """
        GET /updates  POST /updates  GET /updates/jobs/{job_id}  GET /updates/jobs/{job_id}/state
        GET /updates/history  POST /updates/rollback  GET /updates/{number}  POST /updates/{number}/publish
        GET /updates/{number}/documents/{version}  GET /updates/{number}/documents/{version}/pages/{page_number}.png
        GET /updates/{number}/documents/{version}/original  POST /updates/{number}/documents/{version}/values
        GET /updates/{number}/documents/{version}/values/new  POST /updates/{number}/documents/{version}/values/new
        POST /updates/{number}/documents/{version}/fixes/{fix_id}/withdraw
        GET /api/knowledge  GET /api/snapshots  GET /api/snapshots/{number}  GET /api/snapshots/{number}/difference
        POST /api/snapshots/{number}/publish  POST /api/rollback  POST /api/uploads
        GET /api/snapshots/{number}/documents/{version}  PUT /api/snapshots/{number}/documents/{version}/values
        POST /api/snapshots/{number}/documents/{version}/values
        POST /api/snapshots/{number}/documents/{version}/proposal
        GET /api/snapshots/{number}/documents/{version}/original  DELETE /api/fixes/{fix_id}
        GET /api/snapshots/{number}/documents/{version}/pages/{page_number}  GET /api/jobs  GET /api/jobs/{job_id}
    """,
    "admin": """
        GET /people  POST /people  POST /people/{member_id}  POST /people/{member_id}/reset
        POST /tokens  POST /tokens/{token_id}/revoke  GET /audit
        GET /privacy  POST /privacy/export  POST /privacy/erase  POST /privacy/purge
        GET /api/staff  POST /api/staff  PUT /api/staff/{member_id}  POST /api/staff/{member_id}/reset
        GET /api/tokens  POST /api/tokens  DELETE /api/tokens/{token_id}  GET /api/audit
        GET /api/people/{handle}  DELETE /api/people/{handle}  GET /api/retention  POST /api/purge
    """,
}
ROUTE = re.compile(r"(?:GET|POST|PUT|DELETE) \S+")
LEAST = {route: role for role, routes in ALLOWED.items() for route in ROUTE.findall(routes)}
# Called for real only by the one who may: they would end the session or empty the desk for the roles after it.
DISRUPTIVE = {"POST /sign-out", "POST /privacy/purge", "POST /api/purge"}


def routes(bench: Bench) -> Iterator[str]:
    for context in iter_route_contexts(bench.app.routes):
        if isinstance(context.original_route, APIRoute):
            yield from (f"{method} {context.path}" for method in sorted(context.methods or ()) if method != "HEAD")


def test_every_route_stands_in_the_table(shared: Bench) -> None:
    assert set(routes(shared)) == LEAST.keys() | PUBLIC


@pytest.fixture(scope="module")
def visitors(shared: Bench) -> dict[str, Browser]:
    found = {role: shared.browser(role) for role in ROLES}
    for browser in found.values():
        browser.get("/check")
    return found | {"": shared.browser()}


@pytest.mark.parametrize("route", sorted(LEAST.keys() - DISRUPTIVE))
def test_a_route_is_open_to_its_role_and_those_above_and_closed_to_all_others(
    visitors: dict[str, Browser], route: str
) -> None:
    allowed = [role for role in ROLES if ROLES.index(role) >= ROLES.index(LEAST[route])]
    for role, browser in visitors.items():
        status = _status(browser, route)
        if role in allowed:
            assert status not in (401, 403), (route, role)
        else:
            assert status in ((401, 303) if role == "" else (403,)), (route, role)


@pytest.mark.parametrize("route", sorted(r for r in LEAST if " /api/" in r))
def test_a_token_opens_what_its_role_may_and_nothing_else(shared: Bench, route: str) -> None:
    browser = shared.browser()
    for role in ROLES:
        token = shared.desk.tokens.issue("test", role, NAMES["admin"])
        browser.http.headers["authorization"] = f"Bearer {token}"
        refused = _status(browser, route) == 403
        assert refused == (ROLES.index(role) < ROLES.index(LEAST[route])), (route, role)


def test_a_token_opens_no_page_and_none_when_it_is_revoked_or_old(bench: Bench) -> None:
    browser, tokens = bench.browser(), bench.desk.tokens
    browser.http.headers["authorization"] = f"Bearer {tokens.issue('test', 'admin', NAMES['admin'])}"
    assert _status(browser, "GET /people") == 303
    assert _status(browser, "GET /api/staff") == 200
    tokens.revoke(tokens.all()[0].id, NAMES["admin"])
    assert _status(browser, "GET /api/staff") == 401
    browser.http.headers["authorization"] = f"Bearer {tokens.issue('test', 'admin', NAMES['admin'])}"
    bench.clock.forward(days=91)
    assert _status(browser, "GET /api/staff") == 401


def _status(browser: Browser, route: str) -> int:
    """A harmless call: ids that do not exist, forms and bodies that are empty."""
    method, path = route.split(" ")
    filled = re.sub(
        r"\{(\w+)\}", lambda m: "0" if m[1] in ("answer_id", "version", "job_id", "handle") else "9999", path
    )
    options = {"follow_redirects": False}
    if method == "GET":
        return browser.http.get(f"/desk{filled}", **options).status_code
    if path.startswith("/api/"):
        headers = {"x-csrf-token": browser.token}
        return browser.http.request(
            method, f"/desk{filled}", json=_body(method, path), headers=headers, **options
        ).status_code
    return browser.http.request(method, f"/desk{filled}", data={"csrf": browser.token}, **options).status_code


def _body(method: str, path: str) -> dict[str, object]:
    """Valid bodies, so that the role and not the shape decides."""
    draft = {"questions": ["q"], "text": "t", "clauses": ["none"]}
    bodies: dict[str, dict[str, object]] = {
        "verdict": {"verdict": "right"},
        "ask": {"question": "评审费"},
        "approved": draft,
        "verify": {"text": "t", "clauses": ["none"]},
        "password": {"password": "wrong", "new": "x"},
        "phrases": {"title": " ", "text": "t"},
        "publish": {"password": "wrong", "fingerprint": "x"},
        "rollback": {"password": "wrong", "number": 0, "live": 0, "why": "w"},
        "PUT values": {"at": 0, "action": "confirm"},
        "POST values": {"clause": "c", "text": "t", "kind": "date", "parts": {}, "why": "w"},
        "proposal": {"clause": "c", "text": "t"},
        "reset": {"password": "wrong"},
        "tokens": {"name": " ", "role": "helpdesk"},
        "{answer_id}": draft | {"revision": 0},
        "retire": {"why": "no"},
        "{gap_id}": {"state": "open", "version": 0},
        "notes": {"text": "t"},
        "reply": {"text": "t"},
        "close": {"outcome": "other"},
        "staff": {"name": " ", "role": "helpdesk"},
        "{member_id}": {"role": "helpdesk", "disabled": False, "version": 0},
    }
    last = path.rsplit("/", 1)[-1]
    return bodies.get(f"{method} {last}", bodies.get(last, {}))
