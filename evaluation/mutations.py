"""Does verification catch a wrong value? `python -m evaluation.mutations`

Takes right answers, makes one value of each wrong, and reports how many of the wrong ones were caught, by the way in
which they were made wrong, and how many of the right ones were blocked.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from evaluation.mutators import MUTATORS, borrowed, flipped_bound, other_level, stated
from ingest.extract import extract
from ingest.read import read_all
from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.answers import Answer, Citation, Question, Segment, StatedValue
from knowledge.assemble import Assistant, assistant
from knowledge.calendar import schedule
from knowledge.clauses import Document, Snapshot
from knowledge.derivations import chinese
from knowledge.numerals import fold
from knowledge.said import gather
from knowledge.settings import Settings
from knowledge.timing import timing
from knowledge.values import Value
from knowledge.verification import Grounds, problems

ASKED = ("现在还能报吗", "还剩几天", "现在还能缴费吗", "公示最晚哪天开始", "年限算到哪天", "后天报名来得及吗")
NAMES = {"money": "费用", "phone": "电话", "url": "网址", "document_number": "依据", "count": "数量", "percent": "比例"}


@dataclass(frozen=True)
class Case:
    """A right answer and what it may stand on."""

    answer: Answer
    grounds: Grounds
    document: Document


@dataclass
class Score:
    """caught and missed: of the wrong answers, by way; blocked: of the right ones."""

    caught: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    right: int = 0
    blocked: int = 0
    examples: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        wrong = self.caught.total() + self.missed.total()
        return {
            "wrong_answers": wrong,
            "caught": round(self.caught.total() / max(wrong, 1), 5),
            "right_answers": self.right,
            "blocked": round(self.blocked / max(self.right, 1), 5),
            "ways": {way: [self.caught[way], self.missed[way]] for way in sorted(self.caught | self.missed)},
            "examples": self.examples[:60],
        }


def documents(folders: Iterable[Path]) -> list[Document]:
    files = sorted(f for folder in folders for f in folder.iterdir() if f.suffix in (".txt", ".docx", ".pdf"))
    return [extract(source) for source in read_all(files)[0]]


def right_answers(document: Document, snapshot: Snapshot) -> Iterator[Case]:
    """Quotes, figures written anew, and what the calendar says around every window."""
    for clause in document.clauses:
        values = [v for v in document.values_of(clause) if stated(v.text, document.year)]
        if values:
            yield _quoted(document, snapshot, Citation.of(document, clause))
        for value in values:
            yield from _restated(document, snapshot, Citation.of(document, clause), value)
    yield from _computed(document, snapshot)


def composed_answers(assistant: Assistant, questions: Path) -> Iterator[Case]:
    """What the product composes for a question set, before it is verified."""
    tools = assistant.tools()
    for line in filter(str.strip, questions.read_text("utf-8").splitlines()):
        asked = json.loads(line)
        question = Question(asked["q"], date.fromisoformat(asked["today"]), tuple(asked.get("history", ())))
        drafts: list[Answer] = []
        assistant.ask(question, tools, lambda _, result, __, kept=drafts: kept.append(result))  # type: ignore[misc]
        draft = next((d for d in drafts if isinstance(d, Answer)), None)
        document = tools.snapshot.document(draft.citations[0].document) if draft and draft.citations else None
        if draft and document:
            yield Case(draft, Grounds(tools.snapshot, question.today, question.text, tools.workdays), document)


def _case(document: Document, snapshot: Snapshot, texts: Sequence[str], citation: Citation) -> Case:
    segments = tuple(Segment(t, (0,)) for t in texts)
    answer = Answer("answer", "\n".join(texts), segments, (citation,))
    return Case(answer, Grounds(snapshot, date(document.year or 2024, 9, 20)), document)


def _quoted(document: Document, snapshot: Snapshot, citation: Citation) -> Case:
    return _case(document, snapshot, [citation.quote], citation)


def _restated(document: Document, snapshot: Snapshot, citation: Citation, value: Value) -> Iterator[Case]:
    name = NAMES.get(value.kind, "时间")
    for text in {value.text, fold(value.text), _anew(value)} - {""}:
        yield _case(document, snapshot, [f"{name}：{text}", citation.quote], citation)


def _anew(value: Value) -> str:
    """The same figure as nobody printed it."""
    normal = value.normalised
    if value.kind == "window":
        first, last = (date.fromisoformat(normal[k]) for k in ("from", "until"))
        return f"{chinese(first)}至{chinese(last)}"
    if value.kind == "date" and not normal.startswith("-"):
        return chinese(date.fromisoformat(normal))
    if value.kind == "phone" and "转" not in value.text:
        return str(normal).replace("-", "")
    return ""


def _computed(document: Document, snapshot: Snapshot) -> Iterator[Case]:
    workdays = OfficialWorkdays()
    for stage in schedule(document):
        for offset in (-40, -3, 0, 2, 9):
            today = (stage.from_day or stage.until or date.min) + timedelta(offset)
            for question in ASKED:
                parts = gather(timing(question, document, today, workdays))
                if parts.segments:
                    answer = Answer("answer", parts.text, parts.segments, parts.citations, parts.values)
                    yield Case(answer, Grounds(snapshot, today, question, workdays), document)


def wrong_answers(case: Case, dice: random.Random, tries: int = 1) -> Iterator[tuple[str, Answer]]:
    """(way, answer): each with one value changed and nothing else."""
    places = [(i, v) for i, s in enumerate(case.answer.segments) for v in stated(s.text, case.document.year)]
    for mutate in MUTATORS:
        for index, value in dice.sample(places, min(tries, len(places))):
            changed = mutate(value.text, value, dice)
            if changed is not None and changed != value.text:
                yield mutate.__name__, _with(case.answer, index, value, changed)
    yield from _other_ways(case, places, dice)


def _other_ways(case: Case, places: Sequence[tuple[int, Value]], dice: random.Random) -> Iterator[tuple[str, Answer]]:
    for index, segment in enumerate(case.answer.segments):
        for change in (flipped_bound, other_level):
            changed = change(segment.text)
            if changed:
                yield change.__name__, _replaced(case.answer, index, changed)
    told = [(i, v) for i, v in places if not _is_bare(case.answer, i)]
    if told:
        index, value = dice.choice(told)
        strange = borrowed(value, case.document.values, dice)
        if strange:
            yield "borrowed", _with(case.answer, index, value, strange)
    computed = [v for v in case.answer.values if v.kind == "computed" and v.text.endswith("天")]
    if computed:
        yield "computed", _miscounted(case.answer, dice.choice(computed))


def _is_bare(answer: Answer, index: int) -> bool:
    """「电话：…」 says of no figure which of the quote it is: another of the same quote is as right."""
    return answer.segments[index].text.partition("：")[0] in {*NAMES.values(), "时间"}


def _miscounted(answer: Answer, value: StatedValue) -> Answer:
    """Wrong in the text and in the declaration alike: only doing it again shows it."""
    wrong = f"{int(value.text.removesuffix('天')) + 1}天"
    segments = tuple(replace(s, text=s.text.replace(value.text, wrong)) for s in answer.segments)
    values = tuple(replace(v, text=wrong) if v is value else v for v in answer.values)
    return replace(answer, segments=segments, values=values, text="\n".join(s.text for s in segments))


def _with(answer: Answer, index: int, value: Value, text: str) -> Answer:
    segment = answer.segments[index]
    return _replaced(answer, index, segment.text[: value.start] + text + segment.text[value.end :])


def _replaced(answer: Answer, index: int, text: str) -> Answer:
    segments = (*answer.segments[:index], replace(answer.segments[index], text=text), *answer.segments[index + 1 :])
    return replace(answer, segments=segments, text="\n".join(s.text for s in segments))


def _is_as_right(changed: str, wrong: Answer) -> bool:
    """A bare 「时间：1年」 whose quote prints 「1年」 too: of another thing, but nothing says of which."""
    name, _, figure = changed.partition("：")
    return name in {*NAMES.values(), "时间"} and any(_held_whole(figure, c.quote) for c in wrong.citations)


def _held_whole(figure: str, quote: str) -> bool:
    return bool(re.search(rf"(?<!\d){re.escape(fold(figure))}(?!\d)", fold(quote)))


def is_still_right(answer: Answer, index_text: str) -> bool:
    """The changed line stands, to the letter, in what it cites: nothing was made wrong."""
    return any(
        index_text in answer.citations[i].quote for s in answer.segments if s.text == index_text for i in s.citations
    )


def measure(cases: Iterable[Case], seed: int = 20240903, tries: int = 1) -> Score:
    dice, score = random.Random(seed), Score()
    for case in cases:
        score.right += 1
        found = problems(case.answer, case.grounds)
        if found:
            score.blocked += 1
            score.examples.append(f"blocked: {found[0].rule} {found[0].what} in {case.answer.text[:80]}")
            continue
        for way, wrong in wrong_answers(case, dice, tries):
            _count(score, way, wrong, case)
    return score


def _count(score: Score, way: str, wrong: Answer, case: Case) -> None:
    changed = [s.text for s, t in zip(wrong.segments, case.answer.segments, strict=True) if s.text != t.text]
    if any(is_still_right(wrong, text) or _is_as_right(text, wrong) for text in changed):
        return
    if problems(wrong, case.grounds):
        score.caught[way] += 1
    else:
        score.missed[way] += 1
        score.examples.append(f"missed {way}: {changed[0][:120] if changed else wrong.values}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("corpus/notices"), Path("tests/notices")])
    parser.add_argument("--questions", type=Path, help="a question set: what the live snapshot answers is made wrong")
    parser.add_argument("--tries", type=int, default=1, help="values changed in each way in each answer")
    given = parser.parse_args()
    cases = _asked(given.questions) if given.questions else _printed(given.folders)
    print(json.dumps(measure(cases, tries=given.tries).as_json(), ensure_ascii=False, indent=2))


def _asked(questions: Path) -> Iterator[Case]:
    return composed_answers(assistant(Settings()), questions)


def _printed(folders: Sequence[Path]) -> Iterator[Case]:
    held = documents(folders)
    snapshot = Snapshot(1, tuple(held))
    return (case for document in held for case in right_answers(document, snapshot))


if __name__ == "__main__":
    main()
