"""The value of a printed number of a heading, in any of the signs that offices number with."""

from __future__ import annotations

import re

from knowledge.numerals import number

_SIGNS = (
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩",
    "甲乙丙丁戊己庚辛壬癸",
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ",
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def ordinal(digits: str) -> int | None:
    for signs in _SIGNS:
        if digits and digits in signs:
            return signs.index(digits) + 1
    if digits in _ROMAN:
        return _ROMAN.index(digits) + 1
    if re.fullmatch(r"[a-zA-Z]", digits):
        return ord(digits.lower()) - ord("a") + 1
    value = number(digits.split(".")[-1]) if digits else None
    return int(value) if value is not None else None
