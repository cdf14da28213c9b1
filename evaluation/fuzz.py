"""Random questions: none may raise, none may leave an unverified value: `python -m evaluation.fuzz [COUNT] [SEED]`.

Questions are cut, shuffled, doubled and polluted from the phrasing bank and from characters of all kinds.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from knowledge.answering import answer
from knowledge.answers import Question
from knowledge.assemble import assistant
from knowledge.settings import Settings
from knowledge.topics import known_questions
from knowledge.verification import Grounds, problems

FIRST_DAY = date(2023, 1, 1)
ODD = "\x00\x07\n\t\u200b\u202e\ufeff😀🎉é漢字ｆｕｌｌ　《》〔〕（）%$#<>'\";--０１２"
FIGURES = (
    "999元",
    "2023年1月1日",
    "13月45日",
    "023-12345678",
    "http://example.com/a?b=1",
    "渝职改办〔2099〕1号",
    "-1天",
)

Made = tuple[str, date, tuple[str, ...]]


def questions(count: int, seed: int = 0) -> Iterator[Made]:
    """(text, today, history), the same for the same seed."""
    chance = random.Random(seed)
    bank = [line for lines in known_questions().values() for line in lines]
    for _ in range(count):
        made = chance.choice(WAYS)(chance, bank)
        history = tuple(chance.choice(bank) for _ in range(chance.choice((0, 0, 0, 1, 3))))
        yield made, FIRST_DAY + timedelta(chance.randrange(1600)), history


def _joined(chance: random.Random, bank: list[str]) -> str:
    return chance.choice("，。？ 和").join(chance.sample(bank, chance.randint(2, 4)))


def _shuffled(chance: random.Random, bank: list[str]) -> str:
    letters = list(chance.choice(bank))
    chance.shuffle(letters)
    return "".join(letters)


def _cut(chance: random.Random, bank: list[str]) -> str:
    text = chance.choice(bank)
    return text[chance.randrange(len(text)) :]


def _polluted(chance: random.Random, bank: list[str]) -> str:
    text = chance.choice(bank)
    at = chance.randrange(len(text))
    return text[:at] + "".join(chance.choices(ODD, k=chance.randint(1, 8))) + text[at:]


def _claimed(chance: random.Random, bank: list[str]) -> str:
    return f"{chance.choice(bank)}不是{chance.choice(FIGURES)}吗"


def _noise(chance: random.Random, _bank: list[str]) -> str:
    return "".join(chr(chance.randrange(1, 0x3000)) for _ in range(chance.randint(0, 60)))


def _long(chance: random.Random, bank: list[str]) -> str:
    return chance.choice(bank) * chance.randint(20, 2000)


WAYS: tuple[Callable[[random.Random, list[str]], str], ...] = (
    _joined,
    _shuffled,
    _cut,
    _polluted,
    _claimed,
    _noise,
    _long,
)


def main() -> int:
    count, seed = (int(a) for a in (*sys.argv[1:], "10000", "0")[:2])
    tools = assistant(Settings()).tools()
    failed = 0
    for text, today, history in questions(count, seed):
        given = answer(Question(text, today, history), tools)
        failed += bool(problems(given, Grounds(tools.snapshot, today, text, tools.workdays)))
    print(f"{count} 个问题，{failed} 个答复带有未核实的内容")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
