"""能不能报: the questionnaire of `knowledge.eligibility`, one question a message.

What is asked next and what comes out is computed anew from the answers each time (`bot.form_state` says what is kept).
A button of an earlier question changes its answer.
"""

import secrets
from typing import Any

from bot import form_screens, form_state
from bot.messages import Button, Outgoing
from bot.talk import Talk
from bot.words import asks
from knowledge.eligibility.form import Form
from knowledge.eligibility.verdict import ProblemWithAnswer, Screen, Verdict

LONGEST_TYPED = 40


def begin(talk: Talk) -> list[Outgoing]:
    """Start, go on where one stopped, or show the result again."""
    form = form_state.available(talk.tools)
    if form is None:
        return [Outgoing((talk.say("form_unavailable"),), keyboard=True)]
    kept = talk.state.form
    if not kept or not kept["answers"]:
        return _restart(talk, form)
    note = "form_resumed" if kept["version"] == form.version else "form_changed"
    talk.state.form = form_state.fitting(form, kept, _today(talk)) | {"open": True}
    return _next(talk, form, talk.say(note))


def pressed(talk: Talk, words: list[str]) -> list[Outgoing]:
    """Raises KeyError, ValueError or IndexError for a button that means nothing."""
    form = form_state.available(talk.tools)
    if form is None:
        return begin(talk)
    if words[0] == "restart":
        return _restart(talk, form)
    if words[0] in ("resume", "pause"):
        return begin(talk) if words[0] == "resume" else _pause(talk)
    kept = talk.state.form
    if not kept or words[1] != kept["nonce"]:
        return [Outgoing((talk.say("form_gone"),), buttons=(form_screens.start_again(talk),))]
    if kept["version"] != form.version:
        return begin(talk)  # its numbers mean the questions of the older form
    action = {"a": _choose, "t": _toggle, "d": _several_done, "back": _back, "pdf": _pdf, "page": _page}[words[0]]
    return action(talk, form, [int(w) for w in words[2:]])


def heard(talk: Talk, text: str) -> list[Outgoing] | None:
    """A typed answer to the question under way; None when it is not one and may be asked freely."""
    kept = talk.state.form
    form = form_state.available(talk.tools) if kept and kept["open"] and not talk.case_id else None
    if form is None or kept is None:
        return None
    screen = form.next_question(kept["answers"], _today(talk))
    if screen is None:
        return None
    told = form.parse(screen.id, text, _today(talk), kept["answers"])
    if not isinstance(told, ProblemWithAnswer):
        return _answered(talk, form, screen.id, told)
    if asks(text) or len(text) > LONGEST_TYPED:
        return None
    return [Outgoing((told.text,)), form_screens.question(talk, form, screen)]


def keep_place(talk: Talk, replies: list[Outgoing]) -> list[Outgoing]:
    """After a free question in between: the question that is still open, whole the first time, then as a line.

    Who has answered nothing yet has not begun, and is left in peace.
    """
    kept = talk.state.form
    form = form_state.available(talk.tools) if kept and kept["open"] and kept["answers"] else None
    if form is None or kept is None:
        return replies
    screen = form.next_question(kept["answers"], _today(talk))
    if screen is None:
        return replies
    if kept.get("aside"):
        return [*replies, _waits(talk, form)]
    talk.state.form = kept | {"aside": True}
    return [*replies, form_screens.question(talk, form, screen, talk.say("form_free_kept"))]


def _waits(talk: Talk, form: Form) -> Outgoing:
    step = form_screens.step(talk, form)
    return Outgoing((talk.say("form_waits", step=step),), buttons=((Button(talk.say("form_resume"), "form:resume"),),))


def _today(talk: Talk) -> Any:
    return talk.tools.assistant.today()


def _restart(talk: Talk, form: Form) -> list[Outgoing]:
    talk.state.form = {"nonce": secrets.token_hex(3), "version": form.version, "answers": {}, "open": True}
    return _next(talk, form, talk.say("form_intro"))


def _pause(talk: Talk) -> list[Outgoing]:
    if talk.state.form:
        talk.state.form = talk.state.form | {"open": False}
    return [Outgoing((talk.say("form_paused"),), buttons=((Button(talk.say("form_resume"), "form:resume"),),))]


def _answered(talk: Talk, form: Form, question: str, answer: Any) -> list[Outgoing]:
    """Keep it, and say at once when it cannot be right."""
    kept = talk.state.form or {}
    answers = {**kept["answers"], question: answer}
    talk.state.form = {k: v for k, v in kept.items() if k not in ("picked", "aside")} | {
        "answers": answers,
        "open": True,
    }
    wrong = form.problems(answers, _today(talk))
    return _next(talk, form, wrong[0].text if wrong else "")


def _next(talk: Talk, form: Form, before: str = "") -> list[Outgoing]:
    answers = (talk.state.form or {})["answers"]
    screen, verdict = form.next_question(answers, _today(talk)), _verdict(talk, form, answers)
    told = {"told": form_state.standing(verdict)}
    talk.state.form = (talk.state.form or {}) | told | {"open": screen is not None}
    return [form_screens.question(talk, form, screen, before)] if screen else form_screens.result(talk, form, verdict)


def _choose(talk: Talk, form: Form, numbers: list[int]) -> list[Outgoing]:
    screen = _screen(form, numbers[0])
    option = screen.options[_index(numbers[1])][0]
    if screen.kind == "several" and option != "unknown":
        raise ValueError("several are told apart by toggling")
    return _answered(talk, form, screen.id, option)


def _toggle(talk: Talk, form: Form, numbers: list[int]) -> list[Outgoing]:
    """One box of a question with several answers; the message is shown again in place."""
    screen = _screen(form, numbers[0])
    option = screen.options[_index(numbers[1])][0]
    kept = talk.state.form or {}
    picked = kept.get("picked", {}).get(screen.id) or _already(kept, screen)
    alone = form.questions[screen.id].alone
    picked = [option] if option == alone else _turned(_without(picked, alone), option)
    talk.state.form = kept | {"picked": {screen.id: picked}, "open": True}
    return [form_screens.question(talk, form, screen, replaces=talk.incoming.message)]


def _turned(picked: list[str], option: str) -> list[str]:
    return _without(picked, option) if option in picked else [*picked, option]


def _without(picked: list[str], alone: str | None) -> list[str]:
    return [p for p in picked if p != alone]


def _already(kept: dict[str, Any], screen: Screen) -> list[str]:
    answer = kept["answers"].get(screen.id)
    return list(answer) if isinstance(answer, list) else []


def _several_done(talk: Talk, form: Form, numbers: list[int]) -> list[Outgoing]:
    screen = _screen(form, numbers[0])
    picked = (talk.state.form or {}).get("picked", {}).get(screen.id)
    if not picked:
        return [form_screens.question(talk, form, screen, talk.say("form_pick_one"))]
    return _answered(talk, form, screen.id, picked)


def _back(talk: Talk, form: Form, _: list[int]) -> list[Outgoing]:
    """Take the latest answer back and ask it again."""
    kept = talk.state.form or {}
    asked = form.asked(kept["answers"], _today(talk))
    if not asked:
        return _next(talk, form)
    answers = {q: a for q, a in kept["answers"].items() if q != asked[-1]}
    told = form_state.standing(_verdict(talk, form, answers))
    talk.state.form = kept | {"answers": answers, "open": True, "told": told}
    return [form_screens.question(talk, form, form.screen(asked[-1]))]


def _pdf(talk: Talk, form: Form, _: list[int]) -> list[Outgoing]:
    answers = (talk.state.form or {})["answers"]
    return [form_screens.paper(talk, form, _verdict(talk, form, answers), answers)]


def _verdict(talk: Talk, form: Form, answers: dict[str, Any]) -> Verdict:
    return form_state.verdict_on(talk.tools, form, answers)


def _page(talk: Talk, form: Form, _: list[int]) -> list[Outgoing]:
    answers = (talk.state.form or {})["answers"]
    return [form_screens.page(talk, form, _verdict(talk, form, answers), answers)]


def _screen(form: Form, number: int) -> Screen:
    return form.screen(list(form.questions)[_index(number)])


def _index(number: int) -> int:
    if number < 0:
        raise IndexError("no such button")
    return number
