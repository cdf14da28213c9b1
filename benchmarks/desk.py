"""How long the desk's pages take with 100 and with 100,000 recorded conversations, in the same run.

    python -m benchmarks.desk [--few 100] [--many 100000] [--rounds 15]

Each page is asked for in turn on both desks; the median of the rounds and their ratio are printed. The answers are
made up, spread over the retention, one in five unanswered; the knowledge base is `corpus/`.
"""

import argparse
import random
import statistics
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI
from sqlalchemy import Engine, insert
from starlette.testclient import TestClient

from bot.tables import cases, conversations, feedback
from console.app import build
from console.desk import Desk, assemble_desk
from ingest.candidate import ingest
from ingest.publish import publish
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers
from knowledge.answers import Question
from knowledge.assemble import assistant
from knowledge.regressions import Regression
from knowledge.settings import Settings

ROOT = Path(__file__).parents[1]
PASSWORD = "correct horse staple"
TOPICS = ("fee.amount", "time.application", "route.chain", "material.paper", "condition.education", "contact")
WORDS = (
    *("评审费", "截止", "档案", "成都", "论文", "专利", "社保", "学历", "大专", "高工"),
    *("缴费", "公示", "答辩", "班车", "通过率", "继续教育", "单位", "审核", "证书", "材料"),
)
PAGES = (
    "/check",
    "/check?only=unanswered",
    "/check?only=down",
    "/check?only=low",
    "/check?only=handed",
    "/check?only=unchecked",
    "/check?topic=fee.amount",
    "/check?search=班车",
    "/check/{answer}",
    "/inbox",
    "/inbox/news",
    "/inbox?tab=closed",
    "/gaps",
    "/insight",
    "/approved",
    "/regressions",
    "/audit",
    "/updates",
    "/api/answers",
    "/api/answers/{answer}",
)


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--few", type=int, default=100)
    wanted.add_argument("--many", type=int, default=100_000)
    wanted.add_argument("--rounds", type=int, default=15)
    told = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few = prepared(Path(folder) / "few", told.few)
        many = prepared(Path(folder) / "many", told.many)
        report(few, many, told.rounds)


def prepared(home: Path, count: int) -> tuple[TestClient, str]:
    """A signed-in browser before a desk with so many conversations, and the id of one answer."""
    helper = assistant(Settings(_env_file=None, home=home))  # type: ignore[call-arg]
    ingest([str(ROOT / "corpus")], helper.shelf)
    publish(helper, "benchmark", override="benchmark")
    desk = assemble_desk(helper.settings, helper)
    template = helper.ask(Question("评审费多少钱", helper.today()), helper.tools()).to_json()
    began = time.perf_counter()
    one = fill(desk.engine, count, template)
    for number in range(count // 50):
        question = Question(f"第{number}个核对过的问题", helper.today())
        helper.regressions.add(Regression(question, None, origin=f"review:{number}", never=("x",)))
    settle(desk)
    print(f"{count} conversations filled and sorted in {time.perf_counter() - began:.0f} s")
    return signed_in(desk), one


def fill(engine: Engine, count: int, template: dict[str, object]) -> str:
    chance = random.Random(7)
    for first in range(0, count, 2000):
        made = [rows(chance, template) for _ in range(min(2000, count - first))]
        with writing(engine) as connection:
            connection.execute(insert(conversations), [r["conversation"] for r in made])
            connection.execute(insert(answers), [r["answer"] for r in made])
            if thumbs := [r["thumb"] for r in made if r["thumb"]]:
                connection.execute(insert(feedback), thumbs)
            if handed := [r["case"] for r in made if r["case"]]:
                connection.execute(insert(cases), handed)
    return str(made[0]["answer"]["id"])


def rows(chance: random.Random, template: dict[str, object]) -> dict[str, dict[str, object]]:
    """One conversation of one question, now and then with a thumb or a hand-over."""
    at = datetime.now(UTC) - timedelta(seconds=chance.uniform(0, 175 * 86400))
    handle, answer_id = uuid.UUID(int=chance.getrandbits(128)).hex[:32], uuid.UUID(int=chance.getrandbits(128)).hex
    missing = chance.random() < 0.2
    question = "".join(chance.sample(WORDS, 3)) + "怎么办"
    answer = {
        "id": answer_id,
        "at": at,
        "conversation": handle,
        "question": question,
        "history": [],
        "today": at.date(),
        "snapshot": 1,
        "program": "benchmark",
        "kind": "not_found" if missing else "answer",
        "topic": chance.choice(TOPICS),
        "confidence": chance.random(),
        "elapsed_ms": chance.uniform(5, 80),
        "answer": template | {"id": answer_id},
        "trace": [],
    }
    opened = {"handle": handle, "channel": "web", "opened_at": at, "last_at": at, "state": {}}
    thumb = {"answer_id": answer_id, "handle": handle, "at": at, "verdict": chance.choice(("up", "down"))}
    case = {
        "handle": handle,
        "channel": "web",
        "opened_at": at,
        "cause": "asked",
        "question": question,
        "state": chance.choice(("waiting", "closed", "closed", "closed")),
        "waiting_since": at,
    }
    rated, handed = chance.random() < 0.1, chance.random() < 0.03
    return {
        "conversation": opened,
        "answer": answer,
        "thumb": thumb if rated else {},
        "case": case if handed else {},
    }


def settle(desk: Desk) -> None:
    """What the desk does by itself every hour."""
    desk.privacy.keep_counts()
    while desk.gaps.catch_up():
        pass


def signed_in(desk: Desk) -> TestClient:
    desk.staff.add("benchmark", "admin", PASSWORD)
    whole = FastAPI()
    whole.mount("/desk", build(desk))
    client = TestClient(whole)
    page = client.get("/desk/sign-in").text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    client.post("/desk/sign-in", data={"csrf": token, "name": "benchmark", "password": PASSWORD})
    return client


def report(few: tuple[TestClient, str], many: tuple[TestClient, str], rounds: int) -> None:
    print(f"{'page':28} {'few ms':>8} {'many ms':>8} {'ratio':>6}")
    worst = 0.0
    for path in PAGES:
        times: dict[str, list[float]] = {"few": [], "many": []}
        for _ in range(rounds + 2):
            for name, (client, one) in (("few", few), ("many", many)):
                times[name].append(timed(client, path.format(answer=one)))
        low, high = (statistics.median(times[name][2:]) for name in ("few", "many"))
        worst = max(worst, high / low)
        print(f"{path:28} {low:8.1f} {high:8.1f} {high / low:6.2f}")
    print(f"worst ratio {worst:.2f} (wanted: at most 3)")


def timed(client: TestClient, path: str) -> float:
    """Milliseconds of one request."""
    began = time.perf_counter()
    response: httpx.Response = client.get(f"/desk{path}")
    assert response.status_code == 200, (path, response.status_code)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
