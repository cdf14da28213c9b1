"""Whether a question wants to reach an office of which the notice tells no number and no address.

An office is a bureau of some trade (人社, 工信) and mostly of some rank (市, 区): 「市人社局」 is not the 「区人社局」
whose telephone the notice prints. A notice's own office may be asked for by its trade: its contacts need not name it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.clauses import Document
from knowledge.districts import asked_of
from knowledge.numerals import fold
from knowledge.understanding import Ask
from knowledge.vocabulary import load
from knowledge.wording import normal


@dataclass(frozen=True, slots=True)
class Office:
    """trade: a key of `offices.yaml`; rank: 省, 市, 区 or 县; empty where none is named."""

    trade: str
    rank: str

    def may_be(self, other: Office) -> bool:
        return self.trade == other.trade and (not self.rank or not other.rank or self.rank == other.rank)


_reached: dict[str, frozenset[Office]] = {}


def offices_reached(document: Document) -> frozenset[Office]:
    """Those that the clauses with a telephone number name, and the notice's own; once for each version of it."""
    if document.version not in _reached:
        clauses = {document.clause_at(v.start) for v in document.values if v.kind == "phone"}
        texts = [" ".join((*c.path, document.text_of(c))) for c in clauses]
        named = (*texts, document.issuer or "", document.title)
        _reached[document.version] = frozenset(office for text in named for office, _ in _offices(fold(text)))
    return _reached[document.version]


def is_of_another_office(ask: Ask, document: Document) -> bool:
    """The number of an office is asked for, and neither it nor its district stands with any."""
    asked = [office for office, after in _offices(normal(ask.own)) if re.match(load("offices")["reached"], after)]
    own = fold(f"{document.issuer} {document.title}")
    if not asked or any(district not in own for district in asked_of(ask, document)):
        return False
    return not any(office.may_be(held) for office in asked for held in offices_reached(document))


def is_run_by_another(ask: Ask, document: Document) -> bool:
    """The round of an office is asked for whose trade the notice never names: 「住建局那边几号截止」."""
    rounds = [office.trade for office, after in _offices(normal(ask.own)) if re.match(load("offices")["runs"], after)]
    text = fold(document.text)
    return bool(rounds) and not any(re.search(_body_of(trade), text) for trade in rounds)


def _body_of(trade: str) -> str:
    """Any office of the trade, named in full or in general: a trade alone, 「建设」, stands in any text."""
    words = load("offices")
    return f"(?:{words['trades'][trade]})(?:{words['ends']}|{words['bodies']})"


def _offices(text: str) -> list[tuple[Office, str]]:
    """Each with what follows it."""
    return [(_office(found), text[found.end() :]) for found in _pattern().finditer(text)]


def _office(found: re.Match[str]) -> Office:
    words = load("offices")
    trade = next(key for key in words["trades"] if found[key])
    return Office(trade, "省" if found["end"] == words["province"] else found["rank"] or "")


@cache
def _pattern() -> re.Pattern[str]:
    words = load("offices")
    trades = "|".join(f"(?P<{key}>{names})" for key, names in words["trades"].items())
    return re.compile(f"(?P<rank>{words['ranks']})?(?:{trades})(?P<end>{words['ends']})")
