"""Candidate, gate, publish, take back: nothing half-done is ever served."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from benchmarks.publish_kill import NOTICE, assistant_in
from ingest.candidate import ingest, open_candidate, remove
from ingest.gate import GateResult, gate
from ingest.publish import publish, rollback
from ingest.status import status, verify
from knowledge.answering import Tools, Watch
from knowledge.answers import Answer, Question
from knowledge.assemble import Assistant
from knowledge.errors import PublishConflict, SnapshotMissing
from knowledge.regressions import Regression

ROOT = Path(__file__).parents[2]


@pytest.fixture
def helper(tmp_path: Path) -> Assistant:
    return assistant_in(tmp_path / "home")


def write(folder: Path, day: int = 10, fee: int = 420, name: str = "notice.txt", text: str | None = None) -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text or NOTICE.format(day=day, fee=fee), "utf-8")
    return str(folder)


def test_the_same_documents_again_are_unchanged_and_make_no_candidate(helper: Assistant, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    assert [e.outcome for e in ingest([folder], helper.shelf).entries] == ["added"]
    publish(helper, "tests")
    again = ingest([folder], helper.shelf)
    assert [e.outcome for e in again.entries] == ["unchanged"]
    assert again.candidate is None


def test_a_dry_run_says_what_would_happen_and_changes_nothing(helper: Assistant, tmp_path: Path) -> None:
    report = ingest([write(tmp_path / "in")], helper.shelf, dry_run=True)
    assert report.entries[0].outcome == "added"
    assert open_candidate(helper.store) is None


def test_a_file_that_is_gone_from_its_folder_is_removed(helper: Assistant, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    write(tmp_path / "in", name="other.txt", text=NOTICE.format(day=1, fee=2).replace("1号", "2号"))
    ingest([folder], helper.shelf)
    publish(helper, "tests", override="两份通知")
    (tmp_path / "in" / "other.txt").unlink()
    outcomes = {e.key: e.outcome for e in ingest([folder], helper.shelf).entries}
    assert outcomes == {"甲办〔2024〕1号": "unchanged", "甲办〔2024〕2号": "removed"}


def test_a_bad_file_is_skipped_by_name_and_the_rest_go_on(helper: Assistant, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.7\n%truncated")
    entries = {e.name: e for e in ingest([folder, str(tmp_path / "nowhere")], helper.shelf).entries}
    assert entries["broken.pdf"].outcome == "skipped"
    assert entries["broken.pdf"].reason
    assert entries["notice.txt"].outcome == "added"
    assert entries[str(tmp_path / "nowhere")].outcome == "skipped"


def test_a_manifest_whose_sha256_differs_keeps_the_file_out(helper: Assistant, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    listed = "documents:\n  - {file: notice.txt, number: 甲办〔2024〕1号, sha256: 00ff}\n"
    (tmp_path / "in" / "manifest.yaml").write_text(listed, "utf-8")
    (entry,) = ingest([folder], helper.shelf).entries
    assert entry.outcome == "skipped"
    assert "sha256" in entry.reason


def test_a_digest_never_replaces_the_text_it_is_about(helper: Assistant, tmp_path: Path) -> None:
    ingest([write(tmp_path / "in")], helper.shelf)
    fact = "{id: P1, trust: A, text: 话, source: 某处}"
    digest = f"number: 甲办〔2024〕1号\ntitle: 通知\nkind: digest\nfacts:\n  - {fact}\n"
    (entry,) = ingest([write(tmp_path / "digests", name="a.yaml", text=digest)], helper.shelf).entries
    assert (entry.outcome, entry.reason) == ("skipped", "已有原文，不用要点代替")


class Forgetful(Assistant):
    """Answers what the snapshot's text holds, and nothing once the date is gone from it."""

    def ask(self, question: Question, tools: Tools, watch: Watch | None = None) -> Answer:
        text = tools.snapshot.documents[0].text
        return Answer("answer" if "10月10日" in text else "not_found", text)


def test_a_publish_that_breaks_a_regression_question_is_blocked_unless_a_reason_is_given(tmp_path: Path) -> None:
    plain = assistant_in(tmp_path / "home")
    helper = Forgetful(plain.settings, plain.shelf, plain.journal)
    ingest([write(tmp_path / "in")], helper.shelf)
    publish(helper, "tests")
    helper.regressions.add(Regression(Question("什么时候截止", date(2024, 9, 20)), "answer", None, (), "tests"))
    ingest([write(tmp_path / "in", day=25)], helper.shelf)
    with pytest.raises(PublishConflict, match="回答退步：什么时候截止"):
        publish(helper, "tests")
    assert helper.store.live() == 1
    done = publish(helper, "tests", override="部门要求延期")
    assert helper.store.snapshot_row(done.live).report["override"] == "部门要求延期"


def test_two_notices_of_one_issuer_and_year_that_contradict_are_blocked(helper: Assistant, tmp_path: Path) -> None:
    write(tmp_path / "in")
    write(tmp_path / "in", name="b.txt", text=NOTICE.format(day=25, fee=420).replace("1号", "2号"))
    ingest([str(tmp_path / "in")], helper.shelf)
    number = open_candidate(helper.store)
    assert number is not None
    assert any(f.code == "contradiction" and f.severity == "block" for f in gate(helper, number).findings)


def test_a_window_that_ends_before_it_begins_is_blocked(helper: Assistant, tmp_path: Path) -> None:
    backwards = NOTICE.format(day=10, fee=1).replace("2024年9月3日—10月10日", "2024年10月10日—2024年9月3日")
    ingest([write(tmp_path / "in", text=backwards)], helper.shelf)
    with pytest.raises(PublishConflict):
        publish(helper, "tests")
    assert helper.store.live() == 0


def test_what_the_gate_said_of_a_candidate_is_taken_at_its_word(helper: Assistant, tmp_path: Path) -> None:
    text = NOTICE.format(day=10, fee=1).replace("2024年9月3日—10月10日", "2024年10月10日—2024年9月3日")
    number = ingest([write(tmp_path / "in", text=text)], helper.shelf).candidate
    assert number is not None
    checked = GateResult.of_json(json.loads(json.dumps(gate(helper, number).to_json())))
    assert checked == gate(helper, number)
    with pytest.raises(PublishConflict):
        publish(helper, "tests", candidate=number, checked=checked)
    assert publish(helper, "tests", candidate=number, checked=GateResult((), (), 7)).gate.asked == 7


def test_rollback_without_anything_earlier_says_so(helper: Assistant, tmp_path: Path) -> None:
    ingest([write(tmp_path / "in")], helper.shelf)
    publish(helper, "tests")
    with pytest.raises(SnapshotMissing, match="更早"):
        rollback(helper.shelf, "tests")


def test_of_two_publishes_at_once_one_wins_and_no_document_is_lost(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ingest([write(tmp_path / "in")], assistant_in(home).shelf)

    def attempt(_: int) -> bool:
        try:
            return bool(publish(assistant_in(home), "tests"))
        except PublishConflict:
            return False

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(attempt, range(2)))
    assert sum(won) == 1
    assert verify(assistant_in(home).shelf).ok


def test_after_kill_9_in_the_middle_of_a_publish_what_is_live_is_whole() -> None:
    # A process of its own: it forks, which a process with Chroma's threads must not.
    command = [sys.executable, "-m", "benchmarks.publish_kill", "--rounds", "3"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert "'whole': 3" in done.stdout


def test_verify_names_a_damaged_index(helper: Assistant, tmp_path: Path) -> None:
    ingest([write(tmp_path / "in")], helper.shelf)
    publish(helper, "tests")
    assert verify(helper.shelf).ok
    row = helper.store.snapshot_row(1)
    assert row.index_name is not None
    helper.indexes.drop(row.index_name)
    assert not verify(helper.shelf).ok


def test_old_snapshots_are_dropped_but_never_what_is_live_or_what_it_came_from(tmp_path: Path) -> None:
    helper = assistant_in(tmp_path / "home")
    helper.settings.keep_snapshots = 2
    for fee in (1, 2, 3, 4):
        ingest([write(tmp_path / "in", fee=fee)], helper.shelf)
        publish(helper, "tests", override="tests")
    assert [row.number for row in helper.store.snapshots()] == [3, 4]
    assert verify(helper.shelf).ok
    assert rollback(helper.shelf, "tests") == 3


def test_what_is_cited_and_not_held_is_listed_with_its_place(helper: Assistant, tmp_path: Path) -> None:
    text = NOTICE.format(day=10, fee=1).replace("二、评审费\n", "二、评审费\n按照《收费办法》（乙价〔2015〕9号）执行。")
    ingest([write(tmp_path / "in", text=text)], helper.shelf)
    publish(helper, "tests")
    (missing,) = status(helper.store).missing
    assert missing.name == "乙价〔2015〕9号"
    assert missing.where[0].startswith("甲办〔2024〕1号/二")


class Publishing(RuleBasedStateMachine):
    """Whatever the order of ingests, publishes, rollbacks and restarts: what is served is what the model says."""

    @initialize()
    def start(self) -> None:
        import tempfile

        self.folder = Path(tempfile.mkdtemp())
        self.helper = assistant_in(self.folder / "home")
        self.candidate: dict[str, int] | None = None
        self.live: list[dict[str, int]] = []
        self.served: dict[str, int] = {}

    @rule(name=st.sampled_from(["1号", "2号"]), fee=st.integers(1, 3))
    def bring(self, name: str, fee: int) -> None:
        text = NOTICE.format(day=10, fee=fee).replace("1号", name)
        ingest([str(Path(write(self.folder / name, text=text)) / "notice.txt")], self.helper.shelf)
        wanted = (self.candidate or self.served) | {name: fee}
        self.candidate = wanted if wanted != (self.candidate or self.served) else self.candidate

    @precondition(lambda self: self.candidate is not None)
    @rule()
    def publish(self) -> None:
        publish(self.helper, "tests", override="tests")
        if self.served:
            self.live.append(self.served)
        self.served, self.candidate = dict(self.candidate or {}), None

    @precondition(lambda self: self.candidate is not None and len(self.candidate or {}) > 1)
    @rule()
    def take_out(self) -> None:
        remove(["甲办〔2024〕2号"], self.helper.shelf)
        self.candidate = {k: v for k, v in (self.candidate or {}).items() if k != "2号"}

    @rule()
    def restart(self) -> None:
        self.helper = assistant_in(self.folder / "home")

    @invariant()
    def what_is_served_is_whole_and_expected(self) -> None:
        if not hasattr(self, "helper"):
            return
        documents = self.helper.store.snapshot(self.helper.store.live()).documents
        fees = {d.key[-2:]: next(v for v in d.values if v.kind == "money").normalised["amount"] for d in documents}
        assert fees == self.served
        assert not self.served or verify(self.helper.shelf).ok

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


TestPublishing = Publishing.TestCase
TestPublishing.settings = hypothesis_settings(max_examples=8, stateful_step_count=8, deadline=None)
