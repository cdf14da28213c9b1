"""Is the answer in here at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.answers import Answer, Turn

if TYPE_CHECKING:
    from knowledge.answering import Tools


def judge(turn: Turn, tools: Tools) -> Turn | Answer:
    return turn if turn.hits else Answer("not_found", "没有找到依据。")
