"""Ranked clauses for the query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Turn

if TYPE_CHECKING:
    from knowledge.answering import Tools


def search(turn: Turn, tools: Tools) -> Turn | Answer:
    return replace(turn, hits=tuple(tools.retriever.search(turn.query, 10)))
