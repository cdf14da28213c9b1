"""Headers, CSRF, clickjacking, stored XSS, uploads: OWASP ASVS 4, 5, 12, 13, 14."""

import io
from pathlib import Path

import pytest

from console.errors import Refused
from console.uploads import keep, own_name
from tests.console.support import NAMES, Bench

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
PAGES = ("/sign-in", "/check", "/inbox", "/gaps", "/approved", "/ask", "/insight", "/updates", "/people", "/nothing")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_headers_that_keep_browsers_safe(shared: Bench, path: str) -> None:
    response = shared.browser("admin").get(path)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_carries_script_or_style_of_its_own(shared: Bench, path: str) -> None:
    text = shared.browser("admin").get(path).text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick" not in text
    assert text.count("<script") == text.count("<script src=") == 1


def test_a_form_without_the_session_s_token_changes_nothing(bench: Bench) -> None:
    given, browser = bench.ask("评审费多少钱"), bench.browser("helpdesk")
    browser.get("/check")
    for token in ("", "wrong", bench.browser("helpdesk").token):
        browser.token = token
        response = browser.post(f"/check/{given.id}/verdict", verdict="right", version=0)
        assert response.status_code == 403
    assert bench.desk.reviews.of(given.id).verdict == ""


def test_a_form_that_another_site_sends_is_refused_even_with_the_token(bench: Bench) -> None:
    given, browser = bench.ask("评审费多少钱"), bench.browser("helpdesk")
    browser.get("/check")
    browser.http.headers["sec-fetch-site"] = "cross-site"
    assert browser.post(f"/check/{given.id}/verdict", verdict="right", version=0).status_code == 403


def test_an_api_call_by_cookie_needs_the_token_in_a_header(bench: Bench) -> None:
    given, browser = bench.ask("评审费多少钱"), bench.browser("helpdesk")
    browser.get("/check")
    path, body = f"/desk/api/answers/{given.id}/verdict", {"verdict": "right"}
    assert browser.http.put(path, json=body).status_code == 403
    assert browser.http.put(path, json=body, headers={"x-csrf-token": browser.token}).status_code == 200


def test_what_applicants_write_is_shown_and_never_run(bench: Bench) -> None:
    given = bench.ask(f"{EVIL}缴费时间", EVIL[:30])
    bench.unanswered(f"{EVIL}有没有班车")
    browser = bench.browser("helpdesk")
    for path in (
        "/check",
        f"/check/{given.id}?again=true",
        "/gaps",
        f"/check?search={EVIL[:20]}",
        f"/approved/new?answer={given.id}",
    ):
        text = browser.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;" in text


def test_what_a_document_says_is_shown_and_never_run(bench: Bench) -> None:
    notice = f"渝试职改办〔2025〕1号\n\n关于{EVIL}申报工作的通知\n\n一、申报时间\n\n{EVIL}2025年9月1日—9月30日。\n"
    browser = bench.browser("editor")
    browser.get("/updates")
    page = browser.post("/updates", files={"files": (f"{EVIL}.txt", notice.encode(), "text/plain")})
    bench.desk.updates.jobs.settle()
    number = bench.desk.updates.candidate()
    assert number is not None
    shown = [page.text, browser.get("/updates").text, browser.get(f"/updates/{number}").text]
    version = bench.assistant.store.versions(number)[-1]
    shown.append(browser.get(f"/updates/{number}/documents/{version}").text)
    for text in shown:
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x.txt",
        "..\\..\\x.txt",
        "/etc/passwd.txt",
        "a/b/c.txt",
        "x\x00y.txt",
        ".txt",
        "con/../../x.txt",
    ],
)
def test_a_file_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    kept = keep(tmp_path, [(name, io.BytesIO(b"text"))], 1000)
    uploads = tmp_path / "uploads"
    assert kept[0].resolve().is_relative_to(uploads.resolve())
    assert len(kept[0].relative_to(uploads).parts) == 3
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == kept


@pytest.mark.parametrize("name", ["x.exe", "x.php", "x", "x.txt.sh", "x.svg"])
def test_a_format_that_is_not_read_is_refused_before_it_is_written(name: str) -> None:
    with pytest.raises(Refused, match="格式不支持"):
        own_name(name)


def test_too_much_is_refused_and_nothing_of_it_stays(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="太大"):
        keep(tmp_path, [("a.txt", io.BytesIO(b"x" * 600)), ("b.txt", io.BytesIO(b"x" * 600))], 1000)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_an_upload_by_somebody_who_is_not_signed_in_is_not_read(bench: Bench) -> None:
    browser = bench.browser()
    response = browser.post("/updates", files={"files": ("x.txt", b"text", "text/plain")})
    assert response.status_code == 401
    assert not (bench.assistant.settings.home / "uploads").exists()


def test_a_form_larger_than_a_form_is_cut_off(shared: Bench) -> None:
    browser = shared.browser("helpdesk")
    browser.get("/ask")
    assert browser.post("/ask", question="问" * 800_000).status_code == 413


def test_the_original_is_a_download_and_never_a_page(shared: Bench) -> None:
    store, browser = shared.assistant.store, shared.browser("editor")
    live = store.live()
    version = next(v for v in store.versions(live) if store.original(v))
    response = browser.get(f"/updates/{live}/documents/{version}/original")
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["content-type"] == "application/octet-stream"


def test_an_error_page_tells_no_inner_workings(shared: Bench) -> None:
    browser = shared.browser("helpdesk")
    for path in (
        "/check/none",
        "/inbox/999999",
        "/check?since=yesterday",
        "/check?before=zzz",
        "/gaps/999",
        "/approved/none",
    ):
        response = browser.get(path)
        assert 400 <= response.status_code < 500
        assert "Traceback" not in response.text
        assert "没有完成" in response.text


def test_the_session_cookie_alone_opens_nothing_after_the_member_is_disabled(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    member = next(m for m in bench.desk.staff.members() if m.name == NAMES["helpdesk"])
    bench.desk.staff.change(member.id, "helpdesk", True, member.version, NAMES["admin"])
    assert "/sign-in" in str(browser.get("/check").url)
    assert bench.browser().sign_in(NAMES["helpdesk"]).status_code == 422
