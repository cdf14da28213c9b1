"""The districts, towns and cities that a notice tells apart, and whether a question is of one that it does not name.

Read from the notice itself: what stands alone before 「区」「县」「街道」 in its rows and lists.
"""

from __future__ import annotations

import re
from functools import cache

from knowledge.clauses import Document
from knowledge.lexical import content_words
from knowledge.numerals import fold
from knowledge.understanding import Ask
from knowledge.vocabulary import load
from knowledge.wording import normal

FEW = 2

_known: dict[str, frozenset[str]] = {}


def districts_of(document: Document) -> frozenset[str]:
    """Their names without 「区」「县」; worked out once for each version of a document."""
    if document.version not in _known:
        _known[document.version] = frozenset(filter(_is_name, _listed().findall(fold(document.text))))
    return _known[document.version]


def asked_of(ask: Ask, document: Document) -> tuple[str, ...]:
    """Those that the question names."""
    text = normal(ask.text)
    return tuple(sorted(name for name in districts_of(document) if name in text))


def is_strange(ask: Ask, document: Document) -> bool:
    """The question is of a district, and the notice tells districts apart but not this one, nor the rest."""
    if len(districts_of(document)) < FEW or asked_of(ask, document):
        return False
    text = fold(document.text)
    asked = normal(ask.own)
    named = [word for word in (*content_words(asked), *_first(asked)) if _is_district(word)]
    return bool(named) and not any(_stem(word) in text for word in named) and not _has_rest(text)


def _has_rest(text: str) -> bool:
    """A row or a line for all the districts that no other names."""
    return re.search(rf"^[^\w\n]*(?:第.批[\s,、:|]*)?(?:{_words()['others']})", text, re.MULTILINE) is not None


def _first(text: str) -> list[str]:
    """The district that a question opens with: 「修文县窗口」, where the words may be cut otherwise."""
    ends = _words()["place_ends"].removesuffix("$")
    found = re.match(rf"(?:我们?|咱们?|是|在|请问)*([㐀-鿿]{{2,3}}{ends})", text)
    return [found[1]] if found else []


def _is_district(word: str) -> bool:
    stem = _stem(word)
    return stem != word and _is_name(stem)


def _is_name(stem: str) -> bool:
    return len(stem) > 1 and stem not in _generic() and not re.match(_words()["no_district"], stem)


def _stem(word: str) -> str:
    return re.sub(_words()["place_ends"], "", word)


@cache
def _listed() -> re.Pattern[str]:
    ends = _words()["place_ends"].removesuffix("$")
    return re.compile(rf"(?:(?<![㐀-鿿])|(?<=[和及]))([㐀-鿿]{{2,5}}?){ends}(?=[\s、,:|();。\d和及]|$)")


@cache
def _generic() -> frozenset[str]:
    return frozenset(_words()["no_districts"])


def _words() -> dict[str, str]:
    read: dict[str, str] = load("calendar")["stage_names"]
    return read
