"""Personal numbers out of a text before a model or a log sees it: identity cards, telephones, bank cards, mail.

Figures of a notice (dates, fees, 文号) stay as they are.
"""

from __future__ import annotations

import re

from knowledge.numerals import CHINESE, fold

_GAP = r"[ \-.·]?"
_EDGE, _END = r"(?<![\dA-Za-z])", r"(?![\dA-Za-z])"
_NO_DAY = r"(?!(?:19|20)\d\d[-.]?(?:0?[1-9]|1[0-2])[-.]?(?:0?[1-9]|[12]\d|3[01])(?!\d))"
_SPOKEN = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "幺": "1", "两": "2"}


def _run(low: int, high: int) -> str:
    return rf"\d(?:{_GAP}\d){{{low - 1},{high - 1}}}"


# In this order: an identity card would pass as a bank card, and a card number holds what passes as a telephone.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("[邮箱]", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    ("[身份证号]", re.compile(rf"{_EDGE}[1-8]{_GAP}{_run(16, 16)}{_GAP}[\dXx]{_END}")),
    ("[身份证号]", re.compile(rf"{_EDGE}[1-8]{_GAP}{_run(14, 14)}{_END}")),
    ("[卡号]", re.compile(rf"{_EDGE}{_run(16, 19)}{_END}")),
    ("[电话]", re.compile(rf"{_EDGE}(?:\+?{_GAP}86{_GAP})?1{_GAP}[3-9]{_GAP}{_run(9, 9)}{_END}")),
    ("[电话]", re.compile(rf"{_EDGE}\(?0\d{{2,3}}\)?{_GAP}{_run(7, 8)}{_END}")),
    ("[电话]", re.compile(rf"{_EDGE}{_NO_DAY}[2-9]{_run(6, 7)}{_END}")),
    ("[号码]", re.compile(rf"{_EDGE}{_run(12, 40)}{_END}")),
)
_SPOKEN_RUN = re.compile(rf"[{CHINESE}幺]{{7,}}")


def masked(text: str) -> str:
    """The text with each personal number replaced by what it was: "[身份证号]", "[电话]", "[卡号]", "[邮箱]"."""
    folded = _SPOKEN_RUN.sub(_digits, fold(text))
    result = text if len(folded) == len(text) else folded
    for name, pattern in _KINDS:
        result, folded = _replaced(result, folded, name, pattern)
    return result


def _digits(matched: re.Match[str]) -> str:
    """「幺五九二三九六零零零七」 read out digit by digit is a number too."""
    return "".join(_SPOKEN.get(c, c) for c in matched[0])


def _replaced(text: str, folded: str, name: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    for matched in reversed(list(pattern.finditer(folded))):
        text = text[: matched.start()] + name + text[matched.end() :]
        folded = folded[: matched.start()] + name + folded[matched.end() :]
    return text, folded
