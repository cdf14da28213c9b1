"""The chat page's API: sessions, limits, headers, and that nobody sees another's conversation."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.assemble import Core
from bot.web import router
from bot.web.limits import Limit
from tests.bot.support import NUMBER, made_core, rows_of, settings_for

MESSAGES = "/chat/api/messages"


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    made, _ = made_core(settings_for(tmp_path))
    yield made
    made.close()


def visitor(core: Core) -> TestClient:
    app = FastAPI()
    app.include_router(router(core))
    return TestClient(app, base_url="https://zc.example.cn")


@pytest.fixture
def client(core: Core) -> TestClient:
    return visitor(core)


def test_opening_the_page_keeps_nothing_and_the_first_question_opens_a_conversation(
    core: Core, client: TestClient
) -> None:
    assert client.get("/").status_code == 200
    assert client.get(MESSAGES).json() == {"messages": []}
    assert not any(rows_of(core.tools.engine).values())
    response = client.post(MESSAGES, json={"text": "评审费多少钱？"})
    cookie = response.headers["set-cookie"].lower()
    assert all(flag in cookie for flag in ("httponly", "samesite=lax", "secure"))
    assert client.cookies["zhicheng_chat"] not in str(rows_of(core.tools.engine))
    assert [m["who"] for m in client.get(MESSAGES).json()["messages"]] == ["user", "bot"]


def test_another_visitor_sees_nothing_of_it(core: Core, client: TestClient) -> None:
    client.post(MESSAGES, json={"text": "/export"})
    first = client.post(MESSAGES, json={"text": "/export"}).json()["messages"][0]
    assert client.get(first["attachment"]["url"]).status_code == 200
    stranger = visitor(core)
    stranger.post(MESSAGES, json={"text": "/help"})
    assert stranger.get(first["attachment"]["url"]).status_code == 404
    assert len(stranger.get(MESSAGES).json()["messages"]) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"text": 5}', 400),
        (b'{"button": "' + b"x" * 65 + b'"}', 400),
        ('{"text": "' + "长" * 5001 + '"}', 400),
        ('{"text": "' + "长" * 70_000 + '"}', 413),
        (b'{"text": "\\ud800"}', 200),
    ],
)
def test_bad_bodies_are_refused_with_a_reason(client: TestClient, body: bytes | str, status: int) -> None:
    content = body if isinstance(body, bytes) else body.encode()
    response = client.post(MESSAGES, content=content, headers={"content-type": "application/json"})
    assert response.status_code == status
    assert response.json().get("error") or status == 200


def test_another_site_cannot_speak_in_the_visitors_name(client: TestClient) -> None:
    assert client.post(MESSAGES, data={"text": "x"}).status_code == 415
    cross = client.post(MESSAGES, json={"text": "x"}, headers={"sec-fetch-site": "cross-site"})
    assert cross.status_code == 403


def test_who_asks_too_fast_is_asked_to_wait(client: TestClient) -> None:
    answers = [client.post(MESSAGES, json={"text": "/help"}).status_code for _ in range(15)]
    assert answers[:12] == [200] * 12
    assert answers[-1] == 429


def test_the_bucket_fills_again() -> None:
    now = [0.0]
    limit = Limit(per_minute=60, burst=2, clock=lambda: now[0])
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")
    now[0] = 1.0
    assert [limit.allows("a") for _ in range(2)] == [True, False]


def test_a_token_in_the_header_works_without_a_cookie(client: TestClient) -> None:
    header = {"X-Chat-Token": "t" * 40}
    response = client.post(MESSAGES, json={"text": "/help"}, headers=header)
    assert "set-cookie" not in response.headers
    assert len(client.get(MESSAGES, headers=header).json()["messages"]) == 2


@pytest.mark.parametrize(
    "path", ["/", "/embed", "/documents", f"/documents/{quote(NUMBER)}", "/documents/nothing", "/embed.js"]
)
def test_every_page_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    framed = {"/embed": "frame-ancestors *", f"/documents/{quote(NUMBER)}": "frame-ancestors 'self'"}
    assert framed.get(path, "frame-ancestors 'none'") in policy


@pytest.mark.parametrize("name", ["../routes.py", "..%2Fpages.py", "chat.py", "", "%2e%2e/x"])
def test_static_files_are_only_those_we_know(client: TestClient, name: str) -> None:
    assert client.get(f"/chat/static/{name}").status_code == 404


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (5, 2), (10**9, 10**9 + 1), (0, 10**9), (3, 3)])
def test_any_place_in_a_link_shows_the_whole_text(client: TestClient, start: int, end: int) -> None:
    page = client.get(f"/documents/{quote(NUMBER)}?start={start}&end={end}")
    assert page.status_code == 200
    assert "510元/人" in page.text.replace("<mark", "").replace("</mark>", "")


def test_a_link_of_an_earlier_snapshot_says_that_the_place_is_lost(core: Core, client: TestClient) -> None:
    page = client.get(f"/documents/{quote(NUMBER)}?start=3&end=9&v=77")
    assert "取不到了" in page.text
    assert "<mark" not in page.text


def test_a_document_is_shown_as_text_whatever_it_holds(core: Core, client: TestClient) -> None:
    assert "<script>" not in client.get("/documents/<script>alert(1)</script>").text


def test_the_page_without_javascript_refuses_what_the_other_page_refuses(client: TestClient) -> None:
    assert client.get("/plain").status_code == 200
    elsewhere = client.post("/plain", data={"text": "评审费"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert "请在本页面里提问" in elsewhere.text
    assert client.post("/plain", content=b"text=" + b"x" * 70_000).status_code == 413
    assert client.post("/plain", data={"button": "x" * 65}).status_code == 400
    said = client.post("/plain", data={"text": "<b>评审费</b>"}, follow_redirects=False)
    assert said.status_code == 303
    assert "&lt;b&gt;评审费" in client.get("/plain").text
