"""What is asked: the query that the search will use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Turn

if TYPE_CHECKING:
    from knowledge.answering import Tools


def understand(turn: Turn, tools: Tools) -> Turn | Answer:
    return replace(turn, query=turn.question.text.strip()[:1000])
