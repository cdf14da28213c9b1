"""The questionnaire's messages: a question with its options, the verdict with its grounds, the file to keep."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from bot.form_state import dated
from bot.messages import Attachment, Button, Outgoing, Quote
from bot.replies import quoted
from bot.talk import Talk
from knowledge.eligibility.form import Form
from knowledge.eligibility.sheet import change_in_words, sheet
from knowledge.eligibility.verdict import Change, Reason, Screen, Timing, Verdict

MOST_QUOTES = 6
MOST_CHANGES = 3
LONGEST_LABEL = 40
MARKS = {"met": "✓", "unmet": "✗", "unknown": "？"}


def question(talk: Talk, form: Form, screen: Screen, before: str = "", replaces: str | None = None) -> Outgoing:
    """One question a message: what, why, examples; options as buttons, 不清楚 the last of them."""
    kept = talk.state.form or {}
    number = step(talk, form)
    lines = [before, talk.say("form_step", step=number) + screen.text]
    lines += [talk.say("form_why", why=screen.why)] if screen.why else []
    hint = screen.help or (
        "、".join(screen.examples) and talk.say("form_examples", examples="、".join(screen.examples))
    )
    picked = _picked(kept, screen)
    return Outgoing(
        tuple(filter(None, [*lines, hint])),
        buttons=(*_options(kept["nonce"], form, screen, picked, talk), _steering(talk, kept["nonce"], number)),
        replaces=replaces,
    )


def step(talk: Talk, form: Form) -> int:
    """Which question it is, counted from one."""
    return len(form.asked((talk.state.form or {})["answers"], talk.tools.assistant.today())) + 1


def _picked(kept: Mapping[str, Any], screen: Screen) -> list[str]:
    told = kept.get("picked", {}).get(screen.id) or kept["answers"].get(screen.id)
    return list(told) if isinstance(told, list) else []


def _options(nonce: str, form: Form, screen: Screen, picked: list[str], talk: Talk) -> tuple[tuple[Button, ...], ...]:
    number = list(form.questions).index(screen.id)
    several = screen.kind == "several"
    rows = []
    for i, (option, label) in enumerate(screen.options):
        boxed = several and option != "unknown"
        mark = ("☑ " if option in picked else "☐ ") if boxed else ""
        rows.append((Button(mark + label[:LONGEST_LABEL], f"form:{'t' if boxed else 'a'}:{nonce}:{number}:{i}"),))
    done = ((Button(talk.say("form_done"), f"form:d:{nonce}:{number}"),),) if several else ()
    return (*rows, *done)


def _steering(talk: Talk, nonce: str, number: int) -> tuple[Button, ...]:
    back = (Button(talk.say("form_back"), f"form:back:{nonce}"),) if number > 1 else ()
    return (*back, Button(talk.say("form_pause"), "form:pause"), Button(talk.say("form_restart"), "form:restart"))


def start_again(talk: Talk) -> tuple[Button, ...]:
    return (Button(talk.say("form_restart"), "form:restart"),)


def result(talk: Talk, form: Form, verdict: Verdict) -> list[Outgoing]:
    """The verdict first, then what speaks against it, the way, the dates, what would change it, and what is met."""
    nonce = (talk.state.form or {})["nonce"]
    told = (
        form.words.verdicts[verdict.verdict]["title"],
        verdict.text,
        _reasons(verdict.reasons, ("unmet", "unknown")),
        _listed(talk.say("form_route"), verdict.route.steps if verdict.route else ()),
        _listed(talk.say("form_timeline"), map(_dated, verdict.timeline)),
        _listed(talk.say("form_prepare"), (item.item for item in verdict.checklist)),
        _listed(talk.say("form_changes"), (change_in_words(form, c) for c in _few(verdict))),
        _reasons(verdict.reasons, ("met",)),
        talk.say("form_only_authority"),
    )
    buttons = (
        (Button(talk.say("form_pdf"), f"form:pdf:{nonce}"), Button(talk.say("form_page"), f"form:page:{nonce}")),
        (Button(talk.say("form_back"), f"form:back:{nonce}"), *start_again(talk)),
        (Button(talk.tools.wording.commands["human"], "do:human"),),
    )
    note = talk.tools.wording.footer
    return [Outgoing(tuple(filter(None, told)), _quotes(talk, verdict), buttons, note=note)]


def _reasons(reasons: Iterable[Reason], outcomes: tuple[str, ...]) -> str:
    told = sorted((r for r in reasons if r.outcome in outcomes), key=lambda r: outcomes.index(r.outcome))
    return "\n".join(f"{MARKS[r.outcome]} {r.text}" for r in told)


def _listed(title: str, lines: Iterable[str]) -> str:
    told = [f"{i}. {line}" for i, line in enumerate(lines, 1)]
    return "\n".join([title, *told]) if told else ""


def _dated(timing: Timing) -> str:
    days = dated(timing.first, timing.until)
    return f"{timing.what}：{days}" if days else timing.what


def _few(verdict: Verdict) -> Sequence[Change]:
    return verdict.improvements[:MOST_CHANGES]


def _quotes(talk: Talk, verdict: Verdict) -> tuple[Quote, ...]:
    """What speaks against comes first; each place once."""
    reasons = sorted(verdict.reasons, key=lambda r: r.outcome == "met")
    cited = [c for r in reasons for c in r.citations] + list(verdict.route.citations if verdict.route else ())
    places = {(c.document, c.start, c.end): c for c in reversed(cited)}
    return tuple(quoted(c, talk.tools, verdict.snapshot) for c in list(reversed(places.values()))[:MOST_QUOTES])


def paper(talk: Talk, form: Form, verdict: Verdict, answers: Mapping[str, Any]) -> Outgoing:
    """The verdict as a PDF; the fonts and the writer are loaded only when somebody wants one."""
    from knowledge.adapters.pdf import verdict_pdf

    content = verdict_pdf(verdict, form, answers)
    file = Attachment.of(talk.say("form_file"), "application/pdf", content)
    return Outgoing((talk.say("form_only_authority"),), attachment=file)


def page(talk: Talk, form: Form, verdict: Verdict, answers: Mapping[str, Any]) -> Outgoing:
    """The same as one HTML file, for printing from any browser."""
    style = files("bot.web").joinpath("static/sheet.css").read_text("utf-8")
    head = f'<meta charset="utf-8"><title>{escape(form.title)}</title><style>{style}</style>'
    body = sheet(form, verdict, answers).to_html()
    html = f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{body}</body></html>'
    file = Attachment.of(talk.say("form_page_file"), "text/html; charset=utf-8", html.encode())
    return Outgoing((talk.say("form_only_authority"),), attachment=file)
