"""The flow drawn from its definition: sections from the top down, when a question is put, and where it may end.

python -m knowledge.eligibility.drawing > docs/eligibility-flow.svg
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape

from knowledge.eligibility.form import Form
from knowledge.eligibility.logic import (
    NO,
    YES,
    All,
    AnyOf,
    Condition,
    Facts,
    Full,
    Has,
    Is,
    Not,
    Term,
    Value,
)
from knowledge.eligibility.policy import Rule

_WIDTH, _LEFT, _BOX, _ROW = 1180, 24, 360, 74
_STYLE = (
    "text{font-family:'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif;fill:#1a202c}"
    ".q{fill:#eef4fb;stroke:#3b6ea5}.e{fill:#fdecec;stroke:#b91c1c}.r{fill:#fdf5e3;stroke:#a16207}"
    ".s{font-weight:bold;font-size:17px}.t{font-size:14px}.n{font-size:11.5px;fill:#475063}"
    ".a{stroke:#7b8794;stroke-width:1.4;fill:none;marker-end:url(#tip)}"
)


def draw(form: Form) -> str:
    """SVG text; the same form always gives the same text."""
    parts: list[str] = []
    y, section = 64, ""
    for name, question in form.questions.items():
        if question.section != section:
            section = question.section
            parts.append(_text(_LEFT, y + 18, form.words.sections[section], "s"))
            y += 34
        parts += _row(form, name, y)
        y += _ROW
    parts += _result(form, y)
    height = y + 120
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(form.title)}">'
        f"<style>{_STYLE}</style>"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#7b8794"/></marker></defs>'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
    )
    title = _text(_LEFT, 34, f"{form.title}（{form.name}）", "s")
    return "\n".join([head, title, *parts, "</svg>"]) + "\n"


def _row(form: Form, name: str, y: int) -> Iterator[str]:
    """The question, under which condition it is put, and the answers that end the interview or leave it open."""
    when = form.conditions[name]
    words = form.words.questions[name]
    yield f'<rect class="q" x="{_LEFT}" y="{y}" width="{_BOX}" height="{_ROW - 22}" rx="7"/>'
    yield _text(_LEFT + 12, y + 21, words.short, "t")
    yield _text(_LEFT + 12, y + 40, _cut(f"{name} · {in_words(form, when)}" if when else name, 32), "n")
    yield f'<path class="a" d="M{_LEFT + 180} {y + _ROW - 22}V{y + _ROW}"/>'
    refusing, open_ = _ending(form, name)
    if refusing:
        yield from _end(form, "e", form.words.verdicts["not_eligible"]["title"], refusing, 460, y)
    if open_:
        yield from _end(form, "r", form.words.verdicts["needs_review"]["title"], open_, 820, y)


def _end(form: Form, style: str, title: str, told: list[str], x: int, y: int) -> Iterator[str]:
    yield f'<path class="a" d="M{_LEFT + _BOX} {y + 26}H{x}"/>' if style == "e" else ""
    yield f'<rect class="{style}" x="{x}" y="{y}" width="336" height="{_ROW - 22}" rx="7"/>'
    lines = textwrap.wrap("、".join(told), 26)[:2]
    yield _text(x + 10, y + 17, title, "n")
    for number, line in enumerate(lines):
        yield _text(x + 10, y + 32 + 14 * number, line, "n")


def _ending(form: Form, name: str) -> tuple[list[str], list[str]]:
    """What alone makes a rule unmet, and what alone leaves one unknown: options, or years that are not full."""
    refusing, open_ = _too_short(form, name)
    for option in form.questions[name].options:
        value = frozenset({option}) if form.questions[name].kind == "several" else option
        label = form.words.label(name, option)
        outcomes = {_alone(form, rule, name, value) for rule in form.policy.rules}
        if "unmet" in outcomes:
            refusing.append(label)
        elif "unknown" in outcomes:
            open_.append(label)
    return refusing, open_


def _alone(form: Form, rule: Rule, name: str, value: Value) -> str | None:
    facts = Facts(dict.fromkeys(form.conditions), {name: value})
    read = {q for c in (rule.met, rule.unmet) if c for part in c.walk() for q in part.questions()}
    if rule.unmet and rule.unmet.truth(facts) is YES:
        return "unmet"
    return "unknown" if read == {name} and rule.met.truth(facts) is NO else None


def _too_short(form: Form, name: str) -> tuple[list[str], list[str]]:
    refusing: dict[str, None] = {}
    open_: dict[str, None] = {}
    for rule in form.policy.rules:
        for condition, found in ((rule.unmet, refusing), (rule.met, {} if rule.unmet else open_)):
            for part in condition.walk() if condition else ():
                if isinstance(part, Full) and part.since == name:
                    found[_period(form, part)] = None
    return list(refusing), list(open_)


def _period(form: Form, part: Full) -> str:
    parameter = form.parameters[part.at_least.name]
    rows = "或".join(parameter.in_chinese(row) for row in part.at_least.rows())
    return f"到{form.parameters[part.to.name].in_chinese()}不满{rows}"


def _result(form: Form, y: int) -> Iterator[str]:
    titles = form.words.verdicts
    told = f"都答完：有一条不能判断 → {titles['needs_review']['title']}；各条都满足 → {titles['eligible']['title']}"
    yield f'<rect class="q" x="{_LEFT}" y="{y}" width="{_WIDTH - 2 * _LEFT}" height="44" rx="7"/>'
    yield _text(_LEFT + 12, y + 27, told, "t")
    note = "任何一条不满足就结束；“不清楚”总可以选，并使有关的规则不能判断；只问还会影响结果的问题。"
    yield _text(_LEFT, y + 76, note, "n")


def in_words(form: Form, condition: Condition | None) -> str:
    """A condition as people read it."""
    match condition:
        case None:
            return ""
        case Term():
            return in_words(form, condition.parts()[0])
        case All(of) | AnyOf(of):
            return ("，且" if isinstance(condition, All) else "，或").join(in_words(form, c) for c in of)
        case Not(of):
            return f"不是（{in_words(form, of)}）"
        case Is(question, options):
            labels = [form.words.label(question, o) for o in form.questions[question].options if o in options]
            return f"{form.words.questions[question].short}＝{'／'.join(labels)}"
        case Has(question, option):
            return f"{form.words.questions[question].short}有“{form.words.label(question, option)}”"
    names = (form.words.questions[q].short for q in condition.questions())
    return f"看{'、'.join(names)}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _text(x: int, y: int, text: str, style: str) -> str:
    return f'<text class="{style}" x="{x}" y="{y}">{escape(text)}</text>'


if __name__ == "__main__":
    print(draw(Form.load()), end="")
