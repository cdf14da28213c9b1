"""Addresses looked at again, and what rests on the clauses that changed."""

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.publish_kill import NOTICE, assistant_in
from ingest.candidate import ingest, open_candidate
from ingest.impact import impact
from ingest.publish import publish
from ingest.refresh import refresh
from knowledge.answers import Question


class Site(ThreadingHTTPServer):
    """One page with an ETag; `asked` holds the status codes that were given."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.text = NOTICE.format(day=10, fee=420)
        self.asked: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/notice.txt"


class Page(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        tag = f'"{hash(self.server.text)}"'
        same = self.headers.get("If-None-Match") == tag
        self.server.asked.append(304 if same else 200)
        self.send_response(304 if same else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        if not same:
            self.wfile.write(self.server.text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def listed(folder: Path, site: Site) -> str:
    folder.mkdir()
    (folder / "notice.txt").write_text(site.text, "utf-8")
    entry = f"documents:\n  - {{file: notice.txt, number: 甲办〔2024〕1号, url: '{site.url}'}}\n"
    (folder / "manifest.yaml").write_text(entry, "utf-8")
    return str(folder)


def test_a_page_that_changed_opens_a_candidate_and_publishes_nothing(site: Site, tmp_path: Path) -> None:
    helper = assistant_in(tmp_path / "home")
    ingest([listed(tmp_path / "in", site)], helper.shelf)
    publish(helper, "tests")
    assert refresh(helper.shelf, allow_private=True).report.entries[0].outcome == "unchanged"
    site.text = NOTICE.format(day=20, fee=420)
    assert refresh(helper.shelf, allow_private=True).report.entries[0].outcome == "changed"
    assert open_candidate(helper.store) == 2
    assert helper.store.live() == 1


def test_after_a_change_was_published_the_site_is_asked_with_its_etag(site: Site, tmp_path: Path) -> None:
    helper = assistant_in(tmp_path / "home")
    ingest([listed(tmp_path / "in", site)], helper.shelf)
    publish(helper, "tests")
    site.text = NOTICE.format(day=20, fee=420)
    refresh(helper.shelf, allow_private=True)
    publish(helper, "tests")
    refresh(helper.shelf, allow_private=True)
    assert site.asked == [200, 304]


def test_a_private_address_is_refused_by_name_and_keeps_the_document(site: Site, tmp_path: Path) -> None:
    helper = assistant_in(tmp_path / "home")
    ingest([listed(tmp_path / "in", site)], helper.shelf)
    publish(helper, "tests")
    (entry,) = refresh(helper.shelf).report.entries
    assert (entry.outcome, bool(entry.reason)) == ("skipped", True)
    assert open_candidate(helper.store) is None


def test_the_impact_of_a_change_names_the_approved_answer_and_counts_past_answers(tmp_path: Path) -> None:
    helper = assistant_in(tmp_path / "home")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "notice.txt").write_text(NOTICE.format(day=10, fee=420), "utf-8")
    ingest([str(folder)], helper.shelf)
    publish(helper, "tests")
    clause = next(c.id for c in helper.snapshot().documents[0].clauses if "fee.amount" in c.topics)
    draft = helper.approved.draft(["多少钱"], "评审费420元/人。", [clause], "a", helper.snapshot())
    helper.approved.approve(draft.id, "b", helper.snapshot())
    helper.answer(Question("评审费多少钱", date(2024, 9, 20)))
    (folder / "notice.txt").write_text(NOTICE.format(day=10, fee=430), "utf-8")
    ingest([str(folder)], helper.shelf)
    found = impact(helper, 1, 2)
    assert found.approved == ("多少钱",)
    assert sum(found.answered.values()) == 1
