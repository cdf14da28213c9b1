"""A language model, where one is set, may put a verified answer into better words. Nothing it says is believed.

It is given the clauses of the answer and the masked question. Its draft passes the same verification, sentence by
sentence, and guards on its meaning; whatever fails, is late or is down leaves the answer as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Citation, Segment, Turn
from knowledge.errors import WriterFailed
from knowledge.masking import masked
from knowledge.meaning import meaning_problems
from knowledge.ports import Passage, Sentence
from knowledge.recognise import figures
from knowledge.verification import Grounds, problems
from knowledge.vocabulary import load

if TYPE_CHECKING:
    from knowledge.answering import Tools

logger = logging.getLogger(__name__)
MOST_SENTENCES = 8
MOST_PASSAGES = 8


def phrase(answer: Answer, turn: Turn, tools: Tools) -> Answer:
    """The model's wording, origin "model" and labelled, or the answer as it was."""
    if tools.writer is None or not _may_be_phrased(answer):
        return answer
    passages = [Passage(c.path, c.quote) for c in answer.citations]
    try:
        sentences = tools.writer.write(masked(turn.question.text), passages)
    except WriterFailed as problem:
        logger.info("the plain answer stands: %s", problem)
        return answer
    draft = _draft(answer, sentences)
    rules = _refused(draft, answer, turn, tools) if draft else ["form"]
    if draft is None or rules:
        logger.info("the model's draft was dropped: %s", ", ".join(sorted(set(rules))))
        return answer
    return _labelled(draft)


def _may_be_phrased(answer: Answer) -> bool:
    """Not what staff wrote, what was computed, or what declines: there the exact words matter most."""
    computed = any(v.kind == "computed" for v in answer.values)
    plain = answer.kind == "answer" and answer.origin in ("template", "extract")
    return plain and not computed and 0 < len(answer.citations) <= MOST_PASSAGES


def _draft(answer: Answer, sentences: Sequence[Sentence]) -> Answer | None:
    if not 0 < len(sentences) <= MOST_SENTENCES or any(not s.citations or "\n" in s.text for s in sentences):
        return None
    segments = tuple(Segment(s.text.strip(), tuple(dict.fromkeys(s.citations))) for s in sentences)
    text = "\n".join(s.text for s in segments)
    return replace(answer, text=text, segments=segments, origin="model")


def _refused(draft: Answer, answer: Answer, turn: Turn, tools: Tools) -> list[str]:
    grounds = Grounds(tools.snapshot, turn.question.today, turn.question.text, tools.workdays, _meant)
    rules = [p.rule for p in problems(draft, grounds)]
    lost = answer.segments and not figures(answer.segments[0].text) <= figures(draft.text)
    return [*rules, "lost"] if lost else rules


def _meant(segment: Segment, cited: Sequence[Citation]) -> list[str]:
    return meaning_problems(segment, cited)


def _labelled(draft: Answer) -> Answer:
    """The label is a part of the text, so that copies and exports carry it."""
    label = Segment(load("model")["label"], tuple(range(len(draft.citations))))
    segments = (label, *draft.segments)
    return replace(draft, segments=segments, text="\n".join(s.text for s in segments))
