"""What the pages do, done by a program with a token: the same functions, the same refusals."""

import httpx
import pytest

from console.errors import DeskProblem
from tests.conftest import NOTICE
from tests.console.support import NAMES, PASSWORD, Bench
from tests.console.test_checking import FEE
from tests.console.test_roles import LEAST
from tests.console.test_updates import changed_notice, live_text

# Every page and form beside the call that shows or does the same. A page without one fails the test.
SAME = {
    "GET /check": "GET /api/answers",
    "GET /check/{answer_id}": "GET /api/answers/{answer_id}",
    "POST /check/{answer_id}/verdict": "PUT /api/answers/{answer_id}/verdict",
    "GET /account": "GET /api/me",
    "POST /account": "PUT /api/me/password",
    "GET /approved": "GET /api/approved",
    "GET /approved/new": "GET /api/approved/beginning",
    "POST /approved/new": "POST /api/approved",
    "POST /approved/verify": "POST /api/approved/verify",
    "POST /approved/clauses": "GET /api/clauses",
    "GET /approved/{answer_id}": "GET /api/approved/{answer_id}",
    "POST /approved/{answer_id}": "PUT /api/approved/{answer_id}",
    "POST /approved/{answer_id}/approve": "POST /api/approved/{answer_id}/approve",
    "POST /approved/{answer_id}/retire": "POST /api/approved/{answer_id}/retire",
    "GET /regressions": "GET /api/regressions",
    "GET /inbox": "GET /api/cases",
    "GET /inbox/news": "GET /api/cases",
    "GET /inbox/phrases": "GET /api/cases/phrases",
    "POST /inbox/phrases": "POST /api/cases/phrases",
    "POST /inbox/phrases/{phrase_id}/drop": "DELETE /api/cases/phrases/{phrase_id}",
    "GET /inbox/{case_id}": "GET /api/cases/{case_id}",
    "POST /inbox/{case_id}/claim": "POST /api/cases/{case_id}/claim",
    "POST /inbox/{case_id}/release": "POST /api/cases/{case_id}/release",
    "POST /inbox/{case_id}/note": "POST /api/cases/{case_id}/notes",
    "POST /inbox/{case_id}/reply": "POST /api/cases/{case_id}/reply",
    "POST /inbox/{case_id}/close": "POST /api/cases/{case_id}/close",
    "GET /gaps": "GET /api/gaps",
    "GET /gaps/{gap_id}": "GET /api/gaps/{gap_id}",
    "POST /gaps/{gap_id}": "PUT /api/gaps/{gap_id}",
    "GET /insight": "GET /api/insight",
    "GET /insight/days.csv": "GET /api/insight/days.csv",
    "GET /ask": "GET /api/ask",
    "POST /ask": "POST /api/ask",
    "GET /form": "GET /api/form",
    "POST /form": "POST /api/form",
    "GET /form/rules": "GET /api/rules",
    "GET /updates": "GET /api/knowledge",
    "POST /updates": "POST /api/uploads",
    "GET /updates/jobs/{job_id}": "GET /api/jobs/{job_id}",
    "GET /updates/jobs/{job_id}/state": "GET /api/jobs/{job_id}",
    "GET /updates/history": "GET /api/snapshots",
    "POST /updates/rollback": "POST /api/rollback",
    "GET /updates/{number}": "GET /api/snapshots/{number}",
    "POST /updates/{number}/publish": "POST /api/snapshots/{number}/publish",
    "GET /updates/{number}/documents/{version}": "GET /api/snapshots/{number}/documents/{version}",
    "GET /updates/{number}/documents/{version}/pages/{page_number}.png": (
        "GET /api/snapshots/{number}/documents/{version}/pages/{page_number}"
    ),
    "GET /updates/{number}/documents/{version}/original": "GET /api/snapshots/{number}/documents/{version}/original",
    "POST /updates/{number}/documents/{version}/values": "PUT /api/snapshots/{number}/documents/{version}/values",
    "GET /updates/{number}/documents/{version}/values/new": (
        "POST /api/snapshots/{number}/documents/{version}/proposal"
    ),
    "POST /updates/{number}/documents/{version}/values/new": "POST /api/snapshots/{number}/documents/{version}/values",
    "POST /updates/{number}/documents/{version}/fixes/{fix_id}/withdraw": "DELETE /api/fixes/{fix_id}",
    "GET /people": "GET /api/staff",
    "POST /people": "POST /api/staff",
    "POST /people/{member_id}": "PUT /api/staff/{member_id}",
    "POST /people/{member_id}/reset": "POST /api/staff/{member_id}/reset",
    "POST /tokens": "POST /api/tokens",
    "POST /tokens/{token_id}/revoke": "DELETE /api/tokens/{token_id}",
    "GET /audit": "GET /api/audit",
    "GET /privacy": "GET /api/retention",
    "POST /privacy/export": "GET /api/people/{handle}",
    "POST /privacy/erase": "DELETE /api/people/{handle}",
    "POST /privacy/purge": "POST /api/purge",
}
OF_BROWSERS_ONLY = {"GET /", "POST /sign-out"}


class Program:
    """Calls the API with a token of a role."""

    def __init__(self, bench: Bench, role: str) -> None:
        self.http = bench.browser().http
        token = bench.desk.tokens.issue("loader", role, NAMES["admin"])  # type: ignore[arg-type]
        self.http.headers["authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, files: object = None, **body: object) -> httpx.Response:
        sent = {"files": files} if files else {"json": body} if method in ("POST", "PUT") else {}
        return self.http.request(method, f"/desk/api{path}", **sent)  # type: ignore[arg-type]


def test_every_page_and_form_has_its_call_with_the_same_role() -> None:
    pages = {route for route in LEAST if " /api/" not in route}
    assert pages == SAME.keys() | OF_BROWSERS_ONLY
    assert {p: LEAST[p] for p in SAME} == {p: LEAST[c] for p, c in SAME.items()}


def read_in(bench: Bench, program: Program) -> tuple[int, str]:
    """The changed notice as a candidate: its number and what publishing it asks for."""
    job = program.call("POST", "/uploads", files={"files": ("通知.txt", changed_notice(), "text/plain")}).json()["job"]
    bench.desk.updates.jobs.settle()
    number = program.call("GET", f"/jobs/{job}").json()["candidate"]
    return number, program.call("GET", f"/snapshots/{number}").json()["fingerprint"]


def test_a_program_takes_a_notice_from_a_file_to_live_and_back_with_a_person_s_password(bench: Bench) -> None:
    program, before = Program(bench, "editor"), bench.assistant.store.live()
    number, fingerprint = read_in(bench, program)
    person = {"member": NAMES["editor"], "password": PASSWORD}
    gone_live = program.call(
        "POST", f"/snapshots/{number}/publish", fingerprint=fingerprint, why="改期", override="市局确认", **person
    )
    assert gone_live.json() == {"live": number}
    assert "11月20日" in live_text(bench)
    back = program.call("POST", "/rollback", number=before, live=number, why="发错了", **person)
    assert back.json() == {"live": before}
    told = [(e["who"], e["what"]) for e in bench.desk.audit.entries(limit=4)]
    assert told == [(NAMES["editor"], w) for w in ("rollback", "sign_in.again", "publish", "sign_in.again")]


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ({"password": PASSWORD}, 422),
        ({"password": "not the password", "member": "王编"}, 422),
        ({"password": PASSWORD, "member": "李芳"}, 403),
        ({"password": PASSWORD, "member": "nobody"}, 422),
        ({}, 422),
    ],
)
def test_without_a_person_who_may_a_program_publishes_nothing(
    bench: Bench, person: dict[str, str], status: int
) -> None:
    program, before = Program(bench, "editor"), bench.assistant.store.live()
    number, fingerprint = read_in(bench, program)
    call = program.call("POST", f"/snapshots/{number}/publish", fingerprint=fingerprint, override="x", **person)
    assert call.status_code == status
    assert bench.assistant.store.live() == before


def test_a_person_with_a_temporary_password_answers_for_nothing(bench: Bench) -> None:
    password = bench.desk.staff.add("新编辑", "editor")
    program = Program(bench, "editor")
    number, fingerprint = read_in(bench, program)
    person = {"member": "新编辑", "password": password}
    assert program.call("POST", f"/snapshots/{number}/publish", fingerprint=fingerprint, **person).status_code == 403


def test_a_program_that_looked_at_an_older_candidate_is_told(bench: Bench) -> None:
    program = Program(bench, "editor")
    number, _ = read_in(bench, program)
    person = {"member": NAMES["editor"], "password": PASSWORD}
    late = program.call("POST", f"/snapshots/{number}/publish", fingerprint="old", override="x", **person)
    assert late.status_code == 409


def test_an_upload_by_a_token_of_too_small_a_role_is_not_read(bench: Bench) -> None:
    program = Program(bench, "helpdesk")
    refused = program.call("POST", "/uploads", files={"files": ("x.txt", b"text", "text/plain")})
    assert refused.status_code == 403
    assert not (bench.assistant.settings.home / "uploads").exists()


def test_a_value_is_fixed_and_the_fix_withdrawn(bench: Bench) -> None:
    program, live = Program(bench, "editor"), bench.assistant.store.live()
    held = program.call("GET", f"/snapshots/{live}").json()["documents"]
    document = next(d for d in held if d["key"] == NOTICE)
    path = f"/snapshots/{live}/documents/{document['version']}"
    value = next(v for v in program.call("GET", path).json()["values"] if v["kind"] == "money")
    put = program.call("PUT", f"{path}/values", at=value["start"], action="drop", why="不是收费").json()
    seen = program.call("GET", f"/snapshots/{put['number']}/documents/{put['version']}").json()
    assert value not in seen["values"]
    fix = seen["fixes"][0]
    assert (fix["action"], fix["why"], fix["who"]) == ("drop", "不是收费", "token:loader")
    assert program.call("DELETE", f"/fixes/{fix['id']}").json() == {"withdrawn": True}
    assert program.call("DELETE", f"/fixes/{fix['id']}").status_code == 404
    assert program.call("GET", f"{path}/pages/1").status_code == 404


def test_a_recorded_answer_leads_to_an_approved_one(bench: Bench) -> None:
    given, program = bench.ask("高工收费多少"), Program(bench, "helpdesk")
    begun = program.call("GET", f"/approved/beginning?answer={given.id}").json()
    assert begun["questions"] == ["高工收费多少"]
    assert FEE in {c["id"] for c in begun["clauses"]}
    made = {"questions": begun["questions"], "clauses": [FEE], "answer": given.id, "approve": True}
    refused = program.call("POST", "/approved", text="高级职称评审费为520元/人。", **made)
    assert refused.status_code == 422
    assert program.call("GET", "/approved").json() == {"approved": []}
    told = program.call("POST", "/approved", text="高级职称评审费为420元/人。", **made)
    assert told.json()["state"] == "approved"
    assert program.call("GET", f"/answers/{given.id}").json()["review"]["verdict"] == "wrong"
    assert bench.ask("高工收费多少").origin == "staff"


def test_under_the_two_person_rule_a_token_is_no_second_person(bench: Bench) -> None:
    bench.assistant.settings.two_person_rule = True
    held = bench.desk.corrections.draft(["高工收费"], "高级职称评审费为420元/人。", [FEE], "a")
    assert Program(bench, "admin").call("POST", f"/approved/{held.id}/approve").status_code == 403
    assert bench.desk.corrections.find(held.id).state == "draft"


def test_the_questionnaire_goes_on_from_the_answers_so_far(shared: Bench) -> None:
    program = Program(shared, "helpdesk")
    first = program.call("POST", "/form").json()
    asked = first["screen"]["id"]
    second = program.call("POST", "/form", question=asked, told=["unknown"]).json()
    assert second["answers"] == {asked: "unknown"}
    assert second["screen"]["id"] != asked
    back = program.call("POST", "/form", answers=second["answers"], change=asked).json()
    assert (back["answers"], back["screen"]["id"]) == ({}, asked)


def test_people_tokens_phrases_and_the_retention_are_at_a_program_s_hand(bench: Bench) -> None:
    program = Program(bench, "admin")
    assert program.call("GET", "/me").json() == {"name": "token:loader", "role": "admin", "person": False}
    assert program.call("PUT", "/me/password", password="x", new="a longer one of mine").status_code == 422
    added = program.call("POST", "/cases/phrases", title="带原件", text="请带原件来核对。").json()["phrases"]
    left = program.call("DELETE", f"/cases/phrases/{added[-1]['id']}").json()["phrases"]
    assert len(left) == len(added) - 1
    member = next(m for m in program.call("GET", "/staff").json()["staff"] if m["role"] == "helpdesk")
    assert program.call("POST", f"/staff/{member['id']}/reset", password="wrong", member="陈主任").status_code == 422
    person = {"password": PASSWORD, "member": NAMES["admin"]}
    fresh = program.call("POST", f"/staff/{member['id']}/reset", **person).json()["password"]
    assert bench.browser().sign_in(NAMES["helpdesk"], fresh).url.path.endswith("/account")
    other = program.call("POST", "/tokens", name="另一个", role="helpdesk").json()["token"]
    assert bench.desk.tokens.find(other) is not None
    program.call("DELETE", f"/tokens/{bench.desk.tokens.all()[0].id}")
    assert bench.desk.tokens.find(other) is None
    assert program.call("GET", "/retention").json() == {"days": 180, "due": False}
    assert program.call("POST", "/purge").json() == {"gone": 0}


def test_the_sums_of_insight_are_those_of_the_page(bench: Bench) -> None:
    bench.ask("评审费多少钱")
    program = Program(bench, "helpdesk")
    told = program.call("GET", "/insight").json()
    assert told["totals"]["asked"] == 1
    assert told["topics"][0]["questions"] == 1
    assert program.call("GET", "/insight/days.csv").text == bench.browser("helpdesk").get("/insight/days.csv").text


def test_a_name_of_a_token_that_would_not_fit_the_trail_is_refused(bench: Bench) -> None:
    with pytest.raises(DeskProblem, match="50"):
        bench.desk.tokens.issue("x" * 51, "helpdesk", "a")
