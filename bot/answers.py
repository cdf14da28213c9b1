"""Questions and their answers, with what hangs on them: suggestions, 👍 👎 and the reason."""

import re
from dataclasses import replace
from functools import partial

from sqlalchemy import select

from bot import feedback, handover, home, outbox, replies
from bot.messages import Button, Outgoing
from bot.tables import messages
from bot.talk import Talk
from bot.words import asks
from knowledge.answers import Answer, Question

LONGEST_QUESTION = 1000
LOW_CONFIDENCE = 0.8
FAILURES_BEFORE_OFFER = 2
PUNCTUATION = re.compile(r"[\W_]+")
ANSWER_ID = re.compile(r"[0-9a-f]{8,40}")


def ask(talk: Talk, text: str) -> list[Outgoing]:
    """Answer a free question; after two failures in a row offer a person."""
    question = text[:LONGEST_QUESTION]
    history = tuple(talk.state.history) if talk.private else ()
    asked = Question(question, talk.tools.assistant.today(), history)
    answer = talk.tools.assistant.answer(asked, talk.handle, talk.later)
    _remember(talk, question, answer)
    reply = replies.answer_message(
        _without_what_was_asked(answer, question), talk.tools, talk.private, _before(talk, text)
    )
    return [reply, *_offer_person(talk)]


def _without_what_was_asked(answer: Answer, question: str) -> Answer:
    """Nobody is offered the question that they have just put."""
    put = PUNCTUATION.sub("", question)
    return replace(answer, suggestions=tuple(s for s in answer.suggestions if PUNCTUATION.sub("", s) not in put))


def _before(talk: Talk, text: str) -> tuple[str, ...]:
    said = talk.incoming
    notes = {"caption_only": said.attached, "edited": said.edited, "too_long": len(text) > LONGEST_QUESTION}
    return tuple(talk.say(name, limit=LONGEST_QUESTION) for name, holds in notes.items() if holds)


def _remember(talk: Talk, question: str, answer: Answer) -> None:
    talk.state.awaiting = None
    talk.state.remember(question)
    talk.state.failures = {"not_found": talk.state.failures + 1, "answer": 0}.get(answer.kind, talk.state.failures)
    talk.columns |= {"topic": answer.topic, "questions": talk.questions + 1}
    if answer.kind == "not_found":
        talk.columns["unanswered"] = True
    elif answer.kind == "answer" and answer.confidence < LOW_CONFIDENCE:
        talk.columns["low"] = True


def _offer_person(talk: Talk) -> list[Outgoing]:
    if not talk.private or talk.case_id or talk.state.failures < FAILURES_BEFORE_OFFER:
        return []
    return handover.offer(talk, cause="failures")


def pressed_suggestion(talk: Talk, words: list[str]) -> list[Outgoing]:
    """`ask:<answer id>:<position>`: the question printed on the button, looked up in what this chat was shown."""
    data = f"ask:{_own(words[0])}:{int(words[1])}"
    shown = _shown(talk, words[0])
    label = next((b.label for row in shown.buttons for b in row if b.data == data), None) if shown else None
    if label is None:
        return home.old_button(talk)
    talk.later(partial(outbox.hear, handle=talk.handle, channel=talk.channel, text=label, case_id=talk.case_id))
    return ask(talk, label)


def pressed_up(talk: Talk, words: list[str]) -> list[Outgoing]:
    return _judged(talk, words[0], "up", Outgoing((talk.say("thanks"),)))


def pressed_down(talk: Talk, words: list[str]) -> list[Outgoing]:
    """Ask why; the next free text counts as the reason."""
    reasons = talk.tools.wording.down_reasons.items()
    buttons = [Button(label, f"why:{words[0]}:{key}") for key, label in reasons]
    rows = (tuple(buttons[:2]), tuple(buttons[2:]), (home.human_button(talk),))
    question = Outgoing((talk.say("why"),), buttons=rows)
    replies_ = _judged(talk, words[0], "down", question)
    if replies_ == [question]:
        talk.state.awaiting = f"why:{words[0]}"
    return replies_


def pressed_why(talk: Talk, words: list[str]) -> list[Outgoing]:
    answer_id, reason = _own(words[0]), words[1]
    if reason not in talk.tools.wording.down_reasons or not _shown(talk, answer_id):
        return home.old_button(talk)
    talk.state.awaiting = None
    talk.later(partial(feedback.explain, handle=talk.handle, answer_id=answer_id, reason=reason))
    return [Outgoing((talk.say("reason_kept"),), replaces=talk.incoming.message)]


def heard_reason(talk: Talk, text: str) -> list[Outgoing] | None:
    """A text after 👎: the reason when it is told like one, a new question when it asks something."""
    answer_id = (talk.state.awaiting or "").removeprefix("why:")
    talk.state.awaiting = None
    if asks(text):
        return None
    talk.later(partial(feedback.explain, handle=talk.handle, answer_id=answer_id, note=text[:LONGEST_QUESTION]))
    return [Outgoing((talk.say("reason_kept"),))]


def _judged(talk: Talk, answer_id: str, verdict: str, reply: Outgoing) -> list[Outgoing]:
    if not _shown(talk, _own(answer_id)):
        return home.old_button(talk)
    talk.later(partial(feedback.judge, handle=talk.handle, answer_id=answer_id, verdict=verdict))
    return [reply]


def _own(answer_id: str) -> str:
    if not ANSWER_ID.fullmatch(answer_id):
        raise ValueError("not an answer id")
    return answer_id


def _shown(talk: Talk, answer_id: str) -> Outgoing | None:
    """The message of this very conversation that carried the answer."""
    query = select(messages.c.payload).where(messages.c.handle == talk.handle, messages.c.answer_id == answer_id)
    with talk.tools.engine.connect() as connection:
        payload = connection.execute(query.limit(1)).scalar()
    return Outgoing.from_json(payload) if payload else None
