"""Long work in the background, one at a time; how far it has got stands in the database, so that any page can tell."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from console.audit import Clock
from console.errors import NotThere
from console.tables import jobs
from knowledge.adapters.sql.engine import writing
from knowledge.errors import ZhichengError
from knowledge.ports import Progress

Work = Callable[[Progress], dict[str, Any]]
_TELL_EVERY = 0.5  # seconds; more often would only wear the database


@dataclass(frozen=True, slots=True)
class Job:
    """state: waiting | running | done | failed; done and total count what `stage` names; report: the result."""

    id: str
    who: str
    at: datetime
    kind: str
    sources: list[str]
    fingerprint: str
    state: str
    stage: str
    done: int
    total: int
    candidate: int | None
    report: dict[str, Any] | None
    error: str | None

    @property
    def running(self) -> bool:
        return self.state in ("waiting", "running")


class Jobs:
    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="desk-job")

    def start(
        self, kind: str, who: str, sources: list[str], work: Work, candidate: int | None = None, fingerprint: str = ""
    ) -> str:
        """Queue the work; gives the job's id at once."""
        job_id = uuid.uuid4().hex
        row = {
            "id": job_id,
            "who": who,
            "at": self.clock(),
            "kind": kind,
            "sources": sources,
            "fingerprint": fingerprint,
            "state": "waiting",
            "candidate": candidate,
        }
        with writing(self.engine) as connection:
            connection.execute(insert(jobs).values(row))
        self._pool.submit(self._run, job_id, work)
        return job_id

    def find(self, job_id: str) -> Job:
        with self.engine.connect() as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
        if row is None:
            raise NotThere("没有这个任务")
        return Job(**row._mapping)

    def latest(self, kind: str, limit: int = 20) -> list[Job]:
        query = select(jobs).where(jobs.c.kind == kind).order_by(jobs.c.at.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [Job(**row._mapping) for row in connection.execute(query)]

    def of_fingerprint(self, kind: str, fingerprint: str) -> Job | None:
        """The newest job of this kind over exactly this content."""
        query = select(jobs).where(jobs.c.kind == kind, jobs.c.fingerprint == fingerprint)
        with self.engine.connect() as connection:
            row = connection.execute(query.order_by(jobs.c.at.desc()).limit(1)).first()
        return Job(**row._mapping) if row else None

    def settle(self) -> None:
        """Wait until everything that was queued is finished."""
        self._pool.submit(lambda: None).result()

    def give_up(self) -> None:
        """At the start of the server: what was under way when it stopped will not go on by itself."""
        left = update(jobs).where(jobs.c.state.in_(("waiting", "running")))
        with writing(self.engine) as connection:
            connection.execute(left.values(state="failed", error="程序重新启动，任务中断了，请重新提交"))

    def _run(self, job_id: str, work: Work) -> None:
        told = [0.0]

        def progress(stage: str, done: int, total: int) -> None:
            now = time.monotonic()
            if now - told[0] > _TELL_EVERY or done == total:
                told[0] = now
                self._tell(job_id, stage=stage[:200], done=done, total=total)

        self._tell(job_id, state="running")
        try:
            report = work(progress)
        except ZhichengError as problem:
            self._tell(job_id, state="failed", error=str(problem))
        except Exception as error:  # whatever it is, the page must say so instead of waiting for ever
            self._tell(job_id, state="failed", error=f"程序出错（{type(error).__name__}），请告诉维护人员")
        else:
            self._tell(job_id, state="done", report=report, candidate=report.get("candidate"))

    def _tell(self, job_id: str, **columns: Any) -> None:
        with writing(self.engine) as connection:
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(**columns))
