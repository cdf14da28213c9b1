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
from knowledge.slots import places_of, slots_of
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
    if several := _objects(text, model):
        return several[:MOST_PARTS]
    body = re.sub(_words()["lead"], "", text)
    for pattern in (_words()["stops"], _words()["joints"]):
        pieces = _with_background(_split(pattern, body), model)
        if len(pieces) < 2:
            continue
        kept = _kept(pieces, model)
        topics = {model.read(part).best for part in kept}
        if len(kept) > 1 and len(topics) == len(kept):
            return kept[:MOST_PARTS]
    return [text]


def _split(pattern: str, text: str) -> list[str]:
    return [p.strip(" ,，") for p in re.split(pattern, text) if p and p.strip(" ,，")]


def _objects(text: str, model: TopicModel) -> list[str]:
    """「专利和论文各有什么要求」: each of the objects with what is asked of all, and what is asked behind them."""
    shared = re.match(_words()["shared"], normal(text).strip("?？ "))
    objects = [o for o in re.split(_words()["and"], shared["objects"]) if o] if shared else []
    if shared is None or len(objects) < 2:
        return []
    asked = [f"{o}{shared['asked']}" for o in objects]
    if not _is_asking(shared["asked"]) or not all(_stands_alone(part, model.read(part)) for part in asked):
        return []
    parts = _kept([*asked, *([shared["rest"]] if shared["rest"] else [])], model)
    return parts if len({model.read(part).best for part in parts}) == len(parts) else []


def _kept(pieces: Sequence[str], model: TopicModel) -> list[str]:
    """The parts that ask something by themselves, or of the subject of the part before: 「哪几天交」. How much of what
    the part before asks whether it is there at all belongs to that part: 「有没有补贴，多少」."""
    kept: list[str] = []
    for piece in pieces:
        if kept and _names_nothing(piece) and re.search(_words()["whether"], normal(kept[-1])):
            kept[-1] = f"{kept[-1]} {piece}"
            continue
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
        if not _is_case(piece, pieces) and (_is_asking(piece) or _is_keyword(piece, model.read(piece))):
            joined.append(f"{waiting} {piece}".strip())
            waiting = ""
        else:
            waiting = f"{waiting} {piece}".strip()
    if waiting and joined:
        joined[-1] = f"{joined[-1]} {waiting}"
    return joined or [waiting]


def _is_asking(piece: str) -> bool:
    return re.search(_words()["asking"], normal(piece)) is not None


def _is_case(piece: str, pieces: Sequence[str]) -> bool:
    """「那如果是本科呢」 before the question for it."""
    return piece != pieces[-1] and re.search(_words()["case"], piece) is not None


def _is_keyword(piece: str, reading: Reading) -> bool:
    """A topic by its name alone: 「评审费，缴费时间」; a fact of the asker's is none: 「大专学历」, 「海州的」."""
    fact = re.search(_words()["facts"], piece) or any(p.name + "的" == piece for p in places_of(piece))
    return len(piece) <= KEYWORD and not fact and _stands_alone(piece, reading)


def _stands_alone(piece: str, reading: Reading) -> bool:
    return len(piece) >= 3 and reading.clear and not reading.best.startswith(("chat.", "off."))


def _resolved(ask: Ask, history: Sequence[str], today: date, model: TopicModel) -> Ask:
    """A follow-up takes its topic, or its level, place, year and series, from the question before it."""
    if not history or not _leans(ask):
        return ask
    before = _resolved(_ask(history[-1], history[-1], today, model), history[:-1], today, model)
    if ask.reading.best.startswith("chat.") and not _is_follow_up(ask.text):
        return ask
    if kept := _with_aspect(ask, before, model) or _of_another_case(ask, before, model):
        return kept
    if ask.reading.clear and not (_only_slots(ask) or _points_back(ask.text) or _has_no_subject(ask.text)):
        return replace(ask, reading=_continued(ask, before), slots=_inherited(ask.slots, before.slots))
    if _only_slots(ask):
        return _asked_again(ask, before, model)
    text = f"{_subject(before.text)} {ask.text}"
    return Ask(text, ask.own, model.read(text), _inherited(ask.slots, before.slots))


def _continued(ask: Ask, before: Ask) -> Reading:
    """Of two topics that a follow-up may be about, that of the conversation."""
    doubtful = _is_follow_up(ask.text) and ask.reading.sure < load("thresholds")["clear"]
    held = ask.reading.probability(before.reading.best) >= load("thresholds")["continued"]
    return before.reading if doubtful and held else ask.reading


def _of_another_case(ask: Ask, before: Ask, model: TopicModel) -> Ask | None:
    """「要是市里发的呢」 asks what was asked, of another case, unless it is surely a question of its own."""
    case = re.search(_words()["another_case"], ask.text) and not _has_aspect(ask.text)
    if not case or _only_slots(ask) or ask.reading.sure >= load("thresholds")["clear"]:
        return None
    return _asked_again(ask, before, model)


def _asked_again(ask: Ask, before: Ask, model: TopicModel) -> Ask:
    """What was asked before, of what is named now."""
    return Ask(f"{ask.text} {before.text}", ask.own, _turned(before, ask, model), _inherited(ask.slots, before.slots))


def _has_aspect(text: str) -> bool:
    return re.search(_words()["aspects"], text.rstrip("呢?？。")) is not None


def _with_aspect(ask: Ask, before: Ask, model: TopicModel) -> Ask | None:
    """「那缴费呢」 after a question for a time asks for the time of that; 「那个体户呢」 for theirs."""
    aspect = re.search(_words()["kept_aspects"], before.text)
    bare = _is_follow_up(ask.text) and not _has_aspect(ask.text)
    if not aspect or not bare or _only_slots(ask) or re.search(_words()["own_aspects"], ask.text):
        return None
    text = f"{re.sub(_words()['little'], '', ask.text)} {aspect[0]}"
    reading = model.read(text)
    if reading.best.startswith("scope.") and before.reading.best.startswith("time."):
        reading = before.reading
    return Ask(text, ask.own, reading, _inherited(ask.slots, before.slots)) if reading.clear else None


def _has_no_subject(text: str) -> bool:
    """「那什么时候开始交」."""
    return _is_follow_up(text) and _names_nothing(text)


def _names_nothing(text: str) -> bool:
    """Nothing is left when the aspect and the little words are gone."""
    words = content_words(query_of(re.sub(_words()["aspects"], " ", normal(text))).plain)
    return not any(len(word) > 1 and word not in _words()["empty_verbs"] for word in words)


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
