"""One value of a text made wrong, in the ways in which values go wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from knowledge.recognise import recognise
from knowledge.values import Value

Mutate = Callable[[str, Value, random.Random], str | None]

UNITS = {
    "元": "万元",
    "人": "项",
    "年": "个月",
    "个月": "年",
    "个工作日": "天",
    "工作日": "天",
    "次": "份",
    "份": "次",
    "篇": "项",
}
UNITS |= {"天": "个工作日", "学时": "学分", "项": "篇", "名": "项", "页": "份", "小时": "天", "日": "个工作日"}
BOUNDS = {"以上": "以下", "以内": "以上", "不少于": "不超过", "不超过": "不少于", "至少": "最多", "不低于": "不高于"}
CHINESE = "一二三四五六七八九"
STATED: frozenset[str] = frozenset(
    [
        "date",
        "window",
        "relative_deadline",
        "duration",
        "working_days",
        "money",
        "count",
        "percent",
        "phone",
        "url",
        "document_number",
    ]
)


def swapped(text: str, value: Value, dice: random.Random) -> str | None:
    """Two neighbouring digits changed over: 420 → 240."""
    places = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
    if not places:
        return None
    at = dice.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def one_digit(text: str, value: Value, dice: random.Random) -> str | None:
    """One digit of any figure of it replaced."""
    places = [i for i, c in enumerate(text) if c.isascii() and c.isdigit()]
    if not places:
        return None
    at = dice.choice(places)
    return text[:at] + dice.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1 :]


def one_more(text: str, value: Value, dice: random.Random) -> str | None:
    """A figure raised or lowered by one: the year, the month, the day, the amount."""
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return None
    chosen = dice.choice(numbers)
    moved = max(0, int(chosen[0]) + dice.choice((-1, 1)))
    return text[: chosen.start()] + str(moved) + text[chosen.end() :]


def longer(text: str, value: Value, dice: random.Random) -> str | None:
    """A digit too many: 420 → 4200, 16号 → 166号."""
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return None
    chosen = dice.choice(numbers)
    return text[: chosen.end()] + dice.choice("0" + chosen[0][-1]) + text[chosen.end() :]


def shorter(text: str, value: Value, dice: random.Random) -> str | None:
    """A digit lost."""
    numbers = list(re.finditer(r"\d{2,}", text))
    if not numbers:
        return None
    chosen = dice.choice(numbers)
    at = dice.randrange(chosen.start(), chosen.end())
    return text[:at] + text[at + 1 :]


def other_unit(text: str, value: Value, dice: random.Random) -> str | None:
    if value.kind not in ("money", "count", "duration", "working_days", "relative_deadline"):
        return None
    for unit in sorted(UNITS, key=len, reverse=True):
        matched = re.search(rf"(?<=[\d一二三四五六七八九十两]){unit}", text)
        if matched:
            return text[: matched.start()] + UNITS[unit] + text[matched.end() :]
    return None


def numeral(text: str, value: Value, dice: random.Random) -> str | None:
    """A Chinese numeral replaced: 两名 → 三名."""
    if value.kind in ("url", "document_number", "phone"):
        return None
    places = [i for i, c in enumerate(text) if c in CHINESE + "两"]
    if not places:
        return None
    at = dice.choice(places)
    others = [c for c in CHINESE if c != text[at] and {c, text[at]} != {"二", "两"}]
    return text[:at] + dice.choice(others) + text[at + 1 :]


def link(text: str, value: Value, dice: random.Random) -> str | None:
    """A link to elsewhere: a letter of its host or path replaced, or its path cut."""
    if value.kind != "url" or len(text) < 14:
        return None
    if dice.random() < 0.3 and text.rstrip("/").count("/") > 3:
        return text.rstrip("/").rpartition("/")[0] + "/"
    places = [i for i, c in enumerate(text) if i > 8 and c.isascii() and c.isalpha()]
    at = dice.choice(places)
    return text[:at] + dice.choice([c for c in "abcdefghijklmnop" if c != text[at].lower()]) + text[at + 1 :]


def agency(text: str, value: Value, dice: random.Random) -> str | None:
    """The 文号 of another agency or year."""
    if value.kind != "document_number":
        return None
    if dice.random() < 0.5:
        return "川" + text[1:] if text[0] != "川" else "渝" + text[1:]
    return re.sub(r"(?<=[〔\[（(])\d{4}", lambda m: str(int(m[0]) - dice.choice((1, 2, 10))), text)


MUTATORS: Sequence[Mutate] = (
    swapped,
    one_digit,
    one_more,
    longer,
    shorter,
    other_unit,
    numeral,
    link,
    agency,
)


def stated(text: str, year: int | None) -> list[Value]:
    return [v for v in recognise(text, year) if v.kind in STATED]


def flipped_bound(text: str) -> str | None:
    """「1年以上」 → 「1年以下」, where it bounds a figure."""
    for word, opposite in BOUNDS.items():
        near = re.search(rf"\d[^\s，。；]{{0,4}}{word}|{word}\d", text)
        if near:
            return text[: near.start()] + near[0].replace(word, opposite) + text[near.end() :]
    return None


def other_level(text: str) -> str | None:
    """The fee of one level given as that of another."""
    near = re.search(r"(高级|中级|初级)(?=[^，。；、\n]{0,8}\d+元)", text)
    if near is None:
        return None
    return text[: near.start()] + {"高级": "中级", "中级": "初级", "初级": "高级"}[near[0]] + text[near.end() :]


def borrowed(value: Value, others: Sequence[Value], dice: random.Random) -> str | None:
    """A right figure of the wrong clause: same kind, another value of the same document."""
    strange = [o.text for o in others if o.kind == value.kind and o.normalised != value.normalised]
    return dice.choice(strange) if strange else None
