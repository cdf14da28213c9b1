"""Chinese numerals and the folding that lets one pattern read every typeface.

`fold` keeps the length, so an offset in the folded text is an offset in the original.
"""

from __future__ import annotations

import re
from functools import cache

import opencc

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
CHINESE = "零〇○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_HAN = f"[{CHINESE}]"
# 「不少于2 500字」「3 000册」: thousands apart (GB/T 15835). 「1 420元」 may as well be the first line of a list.
_SPACED = r"(?:(?<=[于过到达约近满≥≤>])\d{1,3}(?:[ ]\d{3}){1,3}|(?<![\d.,])\d{1,3}[ ]0\d\d(?:[ ]\d{3}){0,2})(?![\d.])"
_GROUPED = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?"
NUMBER = rf"(?:{_SPACED}|{_GROUPED}|\d{{1,15}}(?:\.\d{{1,6}})?|{_HAN}{{1,12}}(?:点{_HAN}{{1,6}})?)"

_DASHES = "—–－―‐‑‒─━﹣−ー"
_TILDES = "～〜∼"
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_BRACKETS = {
    "［": "[",
    "］": "]",
    "〔": "[",
    "〕": "]",
    "【": "[",
    "】": "]",
    "﹝": "[",
    "﹞": "]",
    "〖": "[",
    "〗": "]",
}
_OTHER = {"。": "。", "﹒": ".", "·": "·", "•": "·", "﹕": ":", "︰": ":", "∶": ":", "％": "%", "￥": "¥"}


@cache
def _simplified() -> dict[int, str]:
    characters = [chr(c) for c in range(0x4E00, 0xA000)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(a): b for a, b in pairs if a != b and len(b) == 1}


@cache
def _table() -> dict[int, str]:
    wide = {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F) if c != 0xFF0C}
    marks = {ord(a): b for a, b in (_BRACKETS | _OTHER).items()}
    lines = {ord(c): "-" for c in _DASHES} | {ord(c): "~" for c in _TILDES} | {ord(c): " " for c in _SPACES}
    return _simplified() | wide | marks | lines


def fold(text: str) -> str:
    """Half-width, one dash, one bracket, Simplified characters; `len(fold(t)) == len(t)`.

    "，" stays as it is: "420，240" are two numbers, "1,240" is one.
    """
    return text.translate(_table())


def number(text: str) -> float | int | None:
    """The number that a folded numeral writes: "1,200", "三百二十", "二〇二四", "1.2万", "三点五"; None if none."""
    text = re.sub(r"[\s,]", "", fold(text))
    matched = re.fullmatch(rf"(\d+(?:\.\d+)?)([{''.join(_LARGE)}千百]*)", text)
    if matched:
        return _whole(float(matched[1]) * _product(matched[2]))
    if "点" in text:
        head, _, tail = text.partition("点")
        whole, digits = _chinese(head), [str(_DIGITS[c]) for c in tail if c in _DIGITS]
        return None if whole is None or len(digits) != len(tail) else float(f"{whole}.{''.join(digits)}")
    return _chinese(text)


def _whole(value: float) -> float | int:
    value = round(value, 6)
    return int(value) if value == int(value) else value


def _product(units: str) -> int:
    result = 1
    for unit in units:
        result *= _LARGE.get(unit) or _SMALL[unit]
    return result


def _chinese(text: str) -> int | None:
    if not text or any(c not in _DIGITS and c not in _SMALL and c not in _LARGE for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    return _positional(text)


def _positional(text: str) -> int:
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SMALL:
            section += (digit or (1 if _SMALL[char] == 10 else 0)) * _SMALL[char]
            digit = 0
        else:
            total, section, digit = (total + section + digit) * _LARGE[char], 0, 0
    return total + section + digit
