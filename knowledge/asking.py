"""From a question and its conversation to the things asked: parts told apart, follow-ups resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from knowledge.answers import Question
from knowledge.lexical import content_words
from knowledge.query import query_of
from knowledge.reading import Reading
from knowledge.slots import slots_of
from knowledge.topics import TopicModel
from knowledge.understanding import Ask, Slots
from knowledge.vocabulary import load
from knowledge.wording import normal, plain

MOST_PARTS = 3
REMEMBERED = 4
SHORT = 16
KEYWORD = 5


def asks_of(question: Question, model: TopicModel) -> tuple[Ask, ...]:
    """At least one; more where the question really asks several things."""
    text = plain(question.text)
    history = [plain(h) for h in question.history[-REMEMBERED:] if h.strip()]
    parts = _parts(text, model)
    first = _resolved(_ask(parts[0], text, question.today, model), history, question.today, model)
    rest = [_ask(part, text, question.today, model) for part in parts[1:]]
    return first, *(replace(a, slots=_inherited(a.slots, first.slots)) for a in rest)


def _ask(part: str, whole: str, today: date, model: TopicModel) -> Ask:
    slots = slots_of(part, today)
    if part != whole:
        slots = _inherited(slots, slots_of(whole, today))
    return Ask(part, part, model.read(part), slots)


def _inherited(own: Slots, earlier: Slots) -> Slots:
    """What the question does not say itself is taken from what was said before."""
    return Slots(
        levels=own.levels or earlier.levels,
        held=own.held or earlier.held,
        years=own.years or earlier.years,
        series=own.series or earlier.series,
        places=own.places or (() if own.here else earlier.places),
        here=own.here or (earlier.here and not own.places),
    )


def _parts(text: str, model: TopicModel) -> list[str]:
    """The text whole, or its parts when they ask for different things."""
    if shared := re.match(_words()["shared"], normal(text).strip("?？ ")):
        twins = [shared[1] + shared[3], shared[2] + shared[3]]
        if all(_stands_alone(t, model.read(t)) for t in twins) and len({model.read(t).best for t in twins}) == len(
            twins
        ):
            return twins
    for pattern in (_words()["stops"], _words()["joints"]):
        pieces = _with_background([p.strip(" ,，") for p in re.split(pattern, text) if p and p.strip(" ,，")], model)
        if len(pieces) < 2:
            continue
        kept = _kept(pieces, model)
        topics = {model.read(part).best for part in kept}
        if len(kept) > 1 and len(topics) == len(kept):
            return kept[:MOST_PARTS]
    return [text]


def _kept(pieces: Sequence[str], model: TopicModel) -> list[str]:
    """The parts that ask something by themselves, or of the subject of the part before: 「哪几天交」."""
    kept: list[str] = []
    for piece in pieces:
        whole = piece
        if kept and not _stands_alone(piece, model.read(piece)) and re.search(_words()["which"], normal(piece)):
            whole = f"{_subject(kept[-1])} {piece}"
        if _stands_alone(whole, model.read(whole)):
            kept.append(whole)
    return kept


def _subject(text: str) -> str:
    """A question without what it asks of its subject."""
    return re.sub(_words()["aspects"], " ", text)


def _with_background(pieces: Sequence[str], model: TopicModel) -> list[str]:
    """A statement belongs to the question after it, the last one to the question before it."""
    joined: list[str] = []
    waiting = ""
    for piece in pieces:
        if re.search(_words()["asking"], normal(piece)) or _is_keyword(piece, model.read(piece)):
            joined.append(f"{waiting} {piece}".strip())
            waiting = ""
        else:
            waiting = f"{waiting} {piece}".strip()
    if waiting and joined:
        joined[-1] = f"{joined[-1]} {waiting}"
    return joined or [waiting]


def _is_keyword(piece: str, reading: Reading) -> bool:
    """A topic by its name alone: 「评审费，缴费时间」."""
    return len(piece) <= KEYWORD and _stands_alone(piece, reading)


def _stands_alone(piece: str, reading: Reading) -> bool:
    return len(piece) >= 3 and reading.clear and not reading.best.startswith(("chat.", "off."))


def _resolved(ask: Ask, history: Sequence[str], today: date, model: TopicModel) -> Ask:
    """A follow-up takes its topic, or its level, place, year and series, from the question before it."""
    if not history or not _leans(ask):
        return ask
    before = _resolved(_ask(history[-1], history[-1], today, model), history[:-1], today, model)
    if ask.reading.best.startswith("chat.") and not _is_follow_up(ask.text):
        return ask
    if kept := _with_aspect(ask, before, model):
        return kept
    if ask.reading.clear and not (_only_slots(ask) or _points_back(ask.text) or _has_no_subject(ask.text)):
        return replace(ask, slots=_inherited(ask.slots, before.slots))
    if _only_slots(ask):
        return Ask(
            f"{ask.text} {before.text}", ask.own, _turned(before, ask, model), _inherited(ask.slots, before.slots)
        )
    text = f"{_subject(before.text)} {ask.text}"
    return Ask(text, ask.own, model.read(text), _inherited(ask.slots, before.slots))


def _with_aspect(ask: Ask, before: Ask, model: TopicModel) -> Ask | None:
    """「那缴费呢」 after a question for a time asks for the time of that."""
    aspect = re.search(_words()["kept_aspects"], before.text)
    bare = _is_follow_up(ask.text) and not re.search(_words()["aspects"], ask.text.rstrip("呢?？。"))
    if not aspect or not bare or _only_slots(ask) or re.search(_words()["own_aspects"], ask.text):
        return None
    text = f"{re.sub(_words()['little'], '', ask.text)} {aspect[0]}"
    reading = model.read(text)
    return Ask(text, ask.own, reading, _inherited(ask.slots, before.slots)) if reading.clear else None


def _has_no_subject(text: str) -> bool:
    """「那什么时候开始交」: nothing is left when the aspect and the little words are gone."""
    words = content_words(query_of(re.sub(_words()["aspects"], " ", normal(text))).plain)
    return _is_follow_up(text) and not any(len(word) > 1 and word not in _words()["empty_verbs"] for word in words)


def _turned(before: Ask, ask: Ask, model: TopicModel) -> Reading:
    """The earlier question asked of another place, level or year."""
    joined = model.read(f"{ask.text.strip('?？呢')} {before.text}")
    return joined if joined.clear else before.reading


def _leans(ask: Ask) -> bool:
    unsure = not ask.reading.clear
    return (
        _is_follow_up(ask.text) or _points_back(ask.text) or (len(ask.text) <= SHORT and (unsure or _only_slots(ask)))
    )


def _is_follow_up(text: str) -> bool:
    return re.search(_words()["follow_up"], text) is not None


def _points_back(text: str) -> bool:
    return re.search(_words()["points_back"], text) is not None


def _only_slots(ask: Ask) -> bool:
    """Nothing but a place, a level or a year is left when the little words are gone: 「外地的呢」."""
    slots = ask.slots
    if not (slots.places or slots.levels or slots.years or slots.series or slots.here or slots.held):
        return False
    rest = ask.text
    names = [p.name for p in slots.places] + list(load("places")["here"]) + list(_slot_words())
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    return len(re.sub(_words()["little"], "", rest)) <= 1


@cache
def _slot_words() -> tuple[str, ...]:
    levels = [w for entry in load("levels")["levels"].values() for w in entry["words"]]
    series = [w for entry in load("series")["series"].values() for w in entry["words"]]
    return (*levels, *series, *load("places")["years"])


def _words() -> dict[str, str]:
    words: dict[str, str] = load("asking")
    return words
