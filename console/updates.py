"""New documents from file to live and back: what the editors' pages do, with one place for each rule."""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from console import uploads
from console.audit import Audit
from console.changed import Changed
from console.corrections import Corrections
from console.errors import NotThere, Overtaken, Refused
from console.fixes import Fixes, mend_candidate, put_documents
from console.jobs import Job, Jobs
from console.limits import Limits
from console.missed import Missed
from console.value_forms import normal_form
from ingest.candidate import CANDIDATE, ingest, open_candidate
from ingest.gate import GateResult, gate
from ingest.publish import publish, rollback
from ingest.report import IngestReport
from knowledge.adapters.sql.store import SnapshotRow
from knowledge.assemble import Assistant
from knowledge.clauses import Document
from knowledge.compare import Difference, compare
from knowledge.errors import PublishConflict
from knowledge.ports import Progress


class Updates:
    """Readings and checks run as jobs; publishing and taking back happen at once, one at a time."""

    def __init__(
        self,
        assistant: Assistant,
        jobs: Jobs,
        fixes: Fixes,
        changed: Changed,
        corrections: Corrections,
        audit: Audit,
        limits: Limits,
    ) -> None:
        self.assistant = assistant
        self.store = assistant.store
        self.jobs = jobs
        self.fixes = fixes
        self.changed = changed
        self.corrections = corrections
        self.audit = audit
        self.limits = limits
        self._publishing = threading.Lock()
        self._compare = lru_cache(maxsize=4)(self._compared)

    def hand_in(self, files: Sequence[tuple[str, BinaryIO]], url: str, who: str) -> str:
        """Take files and an address; gives the id of the job that reads them."""
        if not files and not url:
            raise Refused("请选择文件，或填写网址")
        most = self.limits.upload_megabytes * 1024 * 1024
        paths = uploads.keep(self.assistant.settings.home, files, most) if files else []
        names = [*(str(p) for p in paths), *([uploads.address(url)] if url else [])]
        told = [*(name[-120:] for name, _ in files), *([url] if url else [])]
        self.audit.note(who, "upload", told[0], after={"names": told})
        return self.jobs.start("ingest", who, told, lambda progress: self._read(names, paths, who, progress))

    def _read(self, names: list[str], paths: list[Path], who: str, progress: Progress) -> dict[str, Any]:
        try:
            report: IngestReport = ingest(names, self.assistant.shelf, progress=progress)
            if report.candidate is not None:
                mend_candidate(self.assistant.shelf, report.candidate)
                self.check(report.candidate, who)
            return report.to_json()
        finally:
            uploads.drop(paths)

    def candidate(self) -> int | None:
        return open_candidate(self.store)

    def row(self, number: int) -> SnapshotRow:
        return self.store.snapshot_row(number)

    def fingerprint(self, number: int) -> str:
        """What exactly a candidate holds, against what it would replace: changes when a colleague changes either."""
        content = [str(self.store.live()), *self.store.versions(number)]
        return hashlib.sha256("\n".join(content).encode()).hexdigest()

    def difference(self, before: int, after: int) -> Difference:
        return self._compare(tuple(self.store.versions(before)), tuple(self.store.versions(after)), before, after)

    def _compared(self, _before: tuple[str, ...], _after: tuple[str, ...], old: int, new: int) -> Difference:
        return compare(self.store.snapshot(old), self.store.snapshot(new))

    def check(self, number: int, who: str) -> Job:
        """The gate over exactly this content: the job that did it, is doing it, or is started now."""
        fingerprint = self.fingerprint(number)
        known = self.jobs.of_fingerprint("gate", fingerprint)
        if known is not None and known.state != "failed":
            return known
        job = self.jobs.start("gate", who, [], lambda progress: self._gate(number, progress), number, fingerprint)
        return self.jobs.find(job)

    def _checked(self, fingerprint: str) -> GateResult | None:
        """What the page showed, so that publishing need not ask hundreds of questions once more."""
        job = self.jobs.of_fingerprint("gate", fingerprint)
        return GateResult.of_json(job.report) if job and job.state == "done" and job.report else None

    def _gate(self, number: int, progress: Progress) -> dict[str, Any]:
        return gate(self.assistant, number, progress).to_json() | {"candidate": number}

    def publish(self, number: int, fingerprint: str, who: str, why: str, override: str) -> None:
        """Make the candidate live. A second click finds it live and is content; a stale page raises Overtaken."""
        with self._publishing:
            before = self.store.live()
            if before == number:
                return
            if self.row(number).state != CANDIDATE:
                raise PublishConflict(f"快照 {number} 不是候选，不能发布；要换回以前的版本请用回退")
            if fingerprint != self.fingerprint(number):
                raise Overtaken("您打开页面之后，同事改动了这个候选或发布了别的版本。没有发布；请重新看过差异再发布")
            checked = self._checked(fingerprint)
            done = publish(self.assistant, who, why, candidate=number, override=override or None, checked=checked)
            self._moved(number)
            after = {"live": number, "why": why, "override": override, "blocks": done.gate.blocks}
            self.audit.note(who, "publish", str(number), {"live": before}, after)

    def take_back(self, number: int, expected: int, who: str, why: str) -> None:
        """Point at an earlier published snapshot; `expected` is what was live when the page was read."""
        with self._publishing:
            before = self.store.live()
            if before == number:
                return
            if before != expected:
                raise Overtaken(f"同事刚刚换到了快照 {before}。没有回退；请重新看过再决定")
            rollback(self.assistant.shelf, who, why, to=number)
            self._moved(number)
            self.audit.note(who, "rollback", str(number), {"live": before}, {"live": number, "why": why})

    def _moved(self, after: int) -> None:
        """Whatever rested on clauses that changed shows up for review."""
        self.changed.follow()
        self.corrections.answers.mark_stale(self.store.snapshot(after))

    def document(self, number: int, version: str) -> Document:
        if version not in self.store.versions(number):
            raise NotThere("这个快照里没有这份文件的这个版本：同事可能刚刚改过，请从列表重新打开")
        return self.store.document(version)

    def settle_value(
        self, number: int, version: str, at: int, action: str, parts: Mapping[str, str], who: str, why: str
    ) -> tuple[int, str]:
        """Keep staff's word on the value that starts `at`; gives the candidate and the version that now hold it."""
        with self._publishing:
            document = self.document(number, version)
            value = next((v for v in document.values if v.start == at), None)
            if value is None:
                raise NotThere("这个位置没有数值，请刷新页面")
            form = normal_form(value.kind, value.normalised, parts) if action == "correct" else None
            self.fixes.add(document, value, action, form, who, why)
            return self._mended(number, document)

    def add_value(self, number: int, version: str, missed: Missed, who: str, why: str) -> tuple[int, str]:
        """A value that the reader missed; gives the candidate and the version that now hold it."""
        with self._publishing:
            document = self.document(number, version)
            self.fixes.add_missed(document, missed.value(document), who, why)
            return self._mended(number, document)

    def _mended(self, number: int, document: Document) -> tuple[int, str]:
        mended = self.fixes.mend(document)
        if mended.version == document.version:
            return number, document.version
        return self._put(number, document, mended), mended.version

    def _put(self, number: int, old: Document, new: Document) -> int:
        """Into the open candidate; a fix to what is live opens one."""
        target = number if self.row(number).state == CANDIDATE else self.candidate()
        if target is None:
            live = self.store.live()
            target = self.store.create_candidate(live, self.store.versions(live), {"entries": []})
        before = self.store.snapshot(target).documents
        if all(d.version != old.version for d in before):
            raise Overtaken("候选里的这份文件已经是别的版本，修正已记下，会在那个版本里生效；请从候选打开查看")
        after = [new if d.version == old.version else d for d in before]
        put_documents(self.assistant.shelf, target, before, after)
        return target
