"""What is asked: the parts of the question, each with its topic and what it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Turn
from knowledge.asking import asks_of

if TYPE_CHECKING:
    from knowledge.answering import Tools


def understand(turn: Turn, tools: Tools) -> Turn | Answer:
    asks = asks_of(turn.question, tools.reader)
    return replace(turn, query=asks[0].text, asks=asks)
