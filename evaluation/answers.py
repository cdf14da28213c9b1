"""How right the answers are on a question set, by the same `answer()` that the bot calls (`zhicheng evaluate answers`).

A question is one line of JSON: id, q, group, kind, clause (a list), values (a list), today, history, split.
clause: ends of clause ids (or starts of their last heading) that must be cited, "a|b" for either; values: what must
stand in the text, spaces aside.
"""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.answers import Answer, Citation, Question
from knowledge.clauses import Snapshot
from knowledge.errors import ReadProblem
from knowledge.numerals import fold
from knowledge.ports import Workdays
from knowledge.verification import Grounds, problems

Ask = Callable[[Question], Answer]

WRONG_ALLOWED = 0.01
INVENTED = ("not_found", "answer")
LONG_HEADING = 4
_PUNCTUATION = re.compile(r"[\s()（）.．、,，。:：]")


@dataclass(frozen=True)
class Gold:
    """One question with what a right answer cites and states."""

    id: str
    question: Question
    kind: str
    group: str = ""
    clauses: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    split: str = ""


@dataclass(frozen=True)
class Result:
    """One answer against its gold; wrong_values: figures that nothing cited supports."""

    gold: Gold
    answer: Answer
    missing_clauses: tuple[str, ...]
    missing_values: tuple[str, ...]
    wrong_values: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.answer.kind == self.gold.kind and not (
            self.missing_clauses or self.missing_values or self.wrong_values
        )

    def with_confidence(self, confidence: float) -> Result:
        return replace(self, answer=replace(self.answer, confidence=confidence))

    @property
    def signature(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What every paraphrase of the question must have in common."""
        return self.answer.kind, self.missing_clauses, self.missing_values


@dataclass(frozen=True)
class Report:
    """Shares lie between 0 and 1; times are milliseconds."""

    results: tuple[Result, ...] = field(default=())

    def part(self, split: str) -> Report:
        return Report(tuple(r for r in self.results if r.gold.split == split))

    def summary(self) -> dict[str, Any]:
        rows = self.results
        times = sorted(r.answer.elapsed_ms for r in rows) or [0.0]
        return {
            "questions": len(rows),
            "right": _share(r.right for r in rows),
            "wrong_values": sum(bool(r.wrong_values) for r in rows),
            "right_by_kind": {k: _share(r.right for r in rows if r.gold.kind == k) for k in _kinds(rows)},
            "answered_where_nothing_is_known": sum((r.gold.kind, r.answer.kind) == INVENTED for r in rows),
            "coverage_at_1_percent_wrong": coverage(rows),
            "confidence_brier": brier([r for r in rows if r.answer.kind == "answer"]),
            "answerable_auroc": answerable_auroc(rows),
            "groups": len({r.gold.group for r in rows}),
            "groups_consistent": consistent(rows),
            "ms_p50": round(statistics.median(times), 1),
            "ms_p95": round(times[int(len(times) * 0.95) - 1], 1),
        }

    def to_json(self) -> dict[str, Any]:
        parts = {s: self.part(s).summary() for s in sorted({r.gold.split for r in self.results}) if s}
        failures = [_failure(r) for r in self.results if not r.right]
        return {"all": self.summary(), "parts": parts, "failures": failures}

    def __str__(self) -> str:
        return self.readable()

    def readable(self) -> str:
        data = self.to_json()
        lines = [f"{name}: {_line(data[name])}" for name in ("all",)]
        lines += [f"{name}: {_line(part)}" for name, part in data["parts"].items()]
        lines += [f"✗ {f['id']} {f['q']} → {f['kind']} ({f['why']})" for f in data["failures"]]
        return "\n".join(lines)


def evaluate(path: Path, ask: Ask, snapshot: Snapshot, workdays: Workdays | None = None) -> Report:
    """Every question of the file asked once. Raises ReadProblem naming the line that is wrong."""
    return Report(tuple(judged(gold, ask(gold.question), snapshot, workdays) for gold in read(path)))


def read(path: Path, today: date = date(2024, 9, 20)) -> list[Gold]:
    """today: the day of questions that name none."""
    golds = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            if line.strip():
                golds.append(_gold(json.loads(line), today))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            told = f"{path.name} 第 {number} 行不是一个问题（{error}），格式见 evaluation/answers.py"
            raise ReadProblem(told) from error
    return golds


def _gold(row: Mapping[str, Any], today: date) -> Gold:
    day = date.fromisoformat(row["today"]) if "today" in row else today
    return Gold(
        id=str(row["id"]),
        question=Question(row["q"], day, tuple(row.get("history", ()))),
        kind=row["kind"],
        group=row.get("group", str(row["id"])),
        clauses=tuple(row.get("clause", ())),
        values=tuple(row.get("values", ())),
        split=row.get("split", ""),
    )


def judged(gold: Gold, answer: Answer, snapshot: Snapshot, workdays: Workdays | None) -> Result:
    grounds = Grounds(snapshot, gold.question.today, gold.question.text, workdays)
    text = _bare(answer.text)
    return Result(
        gold,
        answer,
        tuple(c for c in gold.clauses if not any(_cites(end, answer.citations) for end in c.split("|"))),
        tuple(v for v in gold.values if not any(_bare(w) in text for w in v.split("|"))),
        tuple(p.what for p in problems(answer, grounds)),
    )


def _cites(end: str, citations: Sequence[Citation]) -> bool:
    """By the clause's id, or by the line of its quote: a row of a small table has no id of its own."""
    above, _, last = end.rpartition("/")
    row = re.compile(rf"^[\s|*]*{re.escape(last)}", re.MULTILINE)
    return any(
        names(end, c.clause_id) or (len(last) > 1 and row.search(c.quote) and (not above or _under(above, c.clause_id)))
        for c in citations
    )


def _under(above: str, clause_id: str) -> bool:
    held = iter(_pieces(clause_id))
    return all(any(piece == h or h.startswith(f"{piece} ") for h in held) for piece in _pieces(above))


def names(end: str, clause_id: str) -> bool:
    """The id ends so, or the pieces of `end` stand in it in this order, the last (of a long one its beginning) last.

    Brackets, points and spaces do not count, nor what stands between the pieces: 「三/1」 names `…/三/1.`.
    """
    if len(end) >= LONG_HEADING and fold(clause_id).endswith(fold(end)):
        return True
    wanted, held = _pieces(end), _pieces(clause_id)
    last = wanted[-1]
    if not held or not (held[-1] == last or (len(last) >= LONG_HEADING and held[-1].startswith(last))):
        return False
    return _under("/".join(wanted[:-1]), "/".join(held[:-1]))


def holds(end: str, clause_id: str) -> bool:
    """The clause stands under the one that `end` names: a row of its table, an item of its list."""
    held = iter(_pieces(clause_id))
    return all(any(h.startswith(piece) for h in held) for piece in _pieces(end))


def _pieces(path: str) -> list[str]:
    return [p for p in (_PUNCTUATION.sub("", fold(piece)) for piece in path.split("/")) if p]


def coverage(results: Sequence[Result]) -> float:
    """The largest share of the answerable questions that a threshold of confidence answers with ≤ 1 % wrong."""
    answerable = sum(r.gold.kind == "answer" for r in results)
    given = sorted((r for r in results if r.answer.kind == "answer"), key=lambda r: -r.answer.confidence)
    wrong, best = 0, 0.0
    for count, result in enumerate(given, 1):
        wrong += not result.right
        if wrong <= WRONG_ALLOWED * count and answerable:
            best = (count - wrong) / answerable
    return round(best, 4)


def brier(results: Sequence[Result]) -> float:
    """Mean square of confidence less what came of it, 0 the best; of a confidence that is always .5, .25."""
    return round(statistics.fmean((r.answer.confidence - r.right) ** 2 for r in results), 4) if results else 0.0


def auroc(results: Sequence[Result]) -> float:
    """How often a right one is surer than a wrong one."""
    return _apart([(r.answer.confidence, r.right) for r in results])


def answerable_auroc(results: Sequence[Result]) -> float:
    """How often a question with an answer is told to have one more surely than one without is."""
    known = [r for r in results if r.gold.kind in INVENTED]
    return _apart([(_answerable(r.answer), r.gold.kind == "answer") for r in known])


def _answerable(answer: Answer) -> float:
    sure = {"answer": answer.confidence, "not_found": 1 - answer.confidence}
    return sure.get(answer.kind, 0.0)


def _apart(scored: Sequence[tuple[float, bool]]) -> float:
    above = [score for score, holds in scored if holds]
    below = [score for score, holds in scored if not holds]
    won = sum((a > b) + (a == b) / 2 for a in above for b in below)
    return round(won / (len(above) * len(below)), 4) if above and below else 1.0


def consistent(results: Sequence[Result]) -> float:
    """The share of paraphrase groups whose questions all get the same clauses and values."""
    groups: dict[str, set[tuple[str, tuple[str, ...], tuple[str, ...]]]] = {}
    for result in results:
        groups.setdefault(result.gold.group, set()).add(result.signature)
    return _share(len(signatures) == 1 for signatures in groups.values())


def _kinds(results: Iterable[Result]) -> list[str]:
    return sorted({r.gold.kind for r in results})


def _share(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return round(sum(counted) / len(counted), 4) if counted else 1.0


def _bare(text: str) -> str:
    return "".join(fold(text).split())


def _failure(result: Result) -> dict[str, Any]:
    reasons = [f"kind {result.answer.kind} not {result.gold.kind}"] if result.answer.kind != result.gold.kind else []
    reasons += [f"not cited {c}" for c in result.missing_clauses] + [f"not stated {v}" for v in result.missing_values]
    reasons += [f"unsupported {v}" for v in result.wrong_values]
    return {
        "id": result.gold.id,
        "split": result.gold.split,
        "q": " ‖ ".join((*result.gold.question.history, result.gold.question.text)),
        "kind": result.answer.kind,
        "topic": result.answer.topic,
        "confidence": round(result.answer.confidence, 3),
        "why": "; ".join(reasons),
    }


def _line(summary: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in summary.items())
