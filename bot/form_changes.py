"""When a publish, or a newer form, changes what the questionnaire said: whoever answered it is told, once, old → new.

Each conversation's standing is compared with the one kept in it (`form_state.standing`), so that nobody hears of a
rule that does not concern them; an open questionnaire is told of a newer form in any case. Called by the ticker.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import Connection, select, update

from bot import form_state
from bot.form_screens import MARKS
from bot.messages import Button, Outgoing
from bot.replies import quoted
from bot.rounds import Notice, Round
from bot.tables import conversations
from bot.talk import State, Tools
from knowledge.eligibility.form import Form
from knowledge.eligibility.verdict import Verdict

MARK = "told_of_form"
MOST_QUOTES = 3
GONE: dict[str, Any] = {}


def tell_of_rules(tools: Tools) -> None:
    if tools.form is None:
        return
    form = form_state.available(tools)
    version = f"{tools.assistant.snapshot().name}+{form.version[:12] if form else 'none'}"
    Round(tools, MARK, version).go(partial(_notice, tools, form))


def _notice(tools: Tools, form: Form | None, handle: str) -> Notice | None:
    with tools.engine.connect() as connection:
        kept = _kept(connection, handle)
    if not kept or not kept["answers"]:
        return None
    if form is None:
        return _gone(tools, kept, handle)
    fitting = form_state.fitting(form, kept, tools.assistant.today())
    verdict = form_state.verdict_on(tools, form, fitting["answers"])
    told, now = kept.get("told"), form_state.standing(verdict)
    lines = list(_changes(tools, form, told, verdict)) if told else []
    anew = kept["open"] and (kept["version"] != form.version or told == GONE)
    if not lines and not anew:
        return None
    intro = tools.wording.say("form_moved" if lines else "form_moved_plain")
    cited = [c for r in verdict.reasons if _moved(told, r.rule, r.outcome) for c in r.citations][:MOST_QUOTES]
    message = Outgoing(
        (intro, *lines),
        tuple(quoted(c, tools, verdict.snapshot) for c in cited),
        ((Button(tools.wording.say("form_resume" if kept["open"] else "form_show"), "form:resume"),),),
        note=tools.wording.footer,
    )
    return Notice(message, partial(_remember, handle=handle, told=now))


def _gone(tools: Tools, kept: form_state.Kept, handle: str) -> Notice | None:
    """The notice that the form is for is no longer held: only who is in the middle of it needs to know."""
    if not kept["open"] or kept.get("told") == GONE:
        return None
    message = Outgoing((tools.wording.say("form_stopped"),))
    return Notice(message, partial(_remember, handle=handle, told=GONE))


def _changes(tools: Tools, form: Form, told: dict[str, Any], verdict: Verdict) -> Iterator[str]:
    """The verdict, then the rules, then the days; one line each."""
    say, outcomes = tools.wording.say, tools.wording.outcomes
    titles = {kind: words["title"] for kind, words in form.words.verdicts.items()}
    if told["verdict"] != verdict.verdict and told["verdict"] != "incomplete":
        yield say("form_verdict_moved", old=titles[told["verdict"]], new=titles[verdict.verdict])
    for reason in verdict.reasons:
        if _moved(told, reason.rule, reason.outcome):
            old, new = told["rules"].get(reason.rule, "new"), reason.outcome
            yield say("form_rule_moved", mark=MARKS[new], rule=reason.title, old=outcomes[old], new=outcomes[new])
    days = {t.id: (t.what, form_state.dated(t.first, t.until)) for t in verdict.timeline}
    for name, old in told["days"].items():
        what, new = days.get(name, (name, ""))
        if new and new != old:
            yield say("form_day_moved", what=what, old=old, new=new)


def _moved(told: dict[str, Any] | None, rule: str, outcome: str) -> bool:
    """A rule that is new and met changes nothing for anybody."""
    return told is not None and told != GONE and told["rules"].get(rule, "met") != outcome


def _kept(connection: Connection, handle: str) -> form_state.Kept | None:
    state = connection.execute(select(conversations.c.state).where(conversations.c.handle == handle)).scalar()
    return State.from_json(state).form if state else None


def _remember(connection: Connection, handle: str, told: dict[str, Any]) -> None:
    """Into the state as it is in this moment: the person may have answered meanwhile."""
    row = conversations.c.handle == handle
    state = connection.execute(select(conversations.c.state).where(row).with_for_update()).scalar()
    if state and state.get("form"):
        form = state["form"] | {"told": told}
        connection.execute(update(conversations).where(row).values(state=state | {"form": form}))
