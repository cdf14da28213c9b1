"""Nothing leaves unless it stands in what it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.answers import Answer, Turn

if TYPE_CHECKING:
    from knowledge.answering import Tools


def verify(answer: Answer, turn: Turn, tools: Tools) -> Answer:
    return answer
