"""The API under schemathesis: whatever is sent, no 5xx, and only statuses that the description promises."""

from contextlib import suppress
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from knowledge.adapters.embedding import BundledEmbedder
from tests.console.conftest import make_own
from tests.console.support import NAMES, Bench, mounted
from tests.console.test_roles import LEAST

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def own(pristine: Path, tmp_path_factory: pytest.TempPathFactory, embedder: BundledEmbedder) -> Bench:
    bench = make_own(pristine, tmp_path_factory.mktemp("api") / "home", embedder)
    bench.unanswered("有没有班车")
    bench.ask("评审费多少钱", "c1")
    bench.desk.gaps.catch_up()
    return bench


@pytest.fixture(scope="module")
def authorised(own: Bench) -> dict[str, str]:
    return {"authorization": f"Bearer {own.desk.tokens.issue('test', 'admin', NAMES['admin'])}"}


@pytest.fixture(scope="module")
def described(own: Bench, authorised: dict[str, str]) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/desk/api/openapi.json", mounted(own.app), headers=authorised)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_sent_the_api_never_fails(
    described: schemathesis.BaseSchema, authorised: dict[str, str], mode: GenerationMode
) -> None:
    tried = [try_operation(found.ok(), authorised, mode) for found in described.get_all_operations()]
    assert len(tried) >= 60
    assert sum(tried) > (2 if mode is GenerationMode.POSITIVE else 1) * len(tried)


def try_operation(operation: schemathesis.APIOperation, authorised: dict[str, str], mode: GenerationMode) -> int:
    """Up to six cases of one operation, valid or broken on purpose; gives how many were sent."""
    sent: list[int] = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    def attempt(case: schemathesis.Case) -> None:
        response = case.call(headers=authorised)
        sent.append(response.status_code)
        case.validate_response(response, checks=CHECKS)

    with suppress(Unsatisfiable):  # an operation without parameters cannot be called wrongly
        attempt()
    return len(sent)


def test_the_description_names_every_operation_and_needs_a_token(shared: Bench) -> None:
    browser = shared.browser("helpdesk")
    described = browser.get("/api/openapi.json").json()
    assert described["security"] == [{"token": []}]
    assert all(path.startswith("/api/") for path in described["paths"])
    told = {f"{m.upper()} {p}": o["x-role"] for p, methods in described["paths"].items() for m, o in methods.items()}
    assert told == {route: LEAST[route] for route in told}
    page = browser.get("/api/docs").text
    for path in described["paths"]:
        assert f"/desk{path}" in page


def test_the_api_tells_its_refusals_in_json(shared: Bench) -> None:
    browser = shared.browser()
    assert browser.get("/api/answers").json() == {"detail": "请先登录"}
    signed_in = shared.browser("helpdesk")
    assert signed_in.get("/api/answers/none").status_code == 404
    assert "detail" in signed_in.get("/api/answers?since=yesterday").json()
    assert signed_in.get("/api/nothing").json() == {"detail": "没有这个页面"}
