"""材料要求: a kind of evidence as a list to tick; the ticks stay with the words, wherever an update moves them."""

from dataclasses import dataclass

from bot import checklist
from bot.messages import Attachment, Button, Outgoing, Quote
from bot.notices import latest_first, short, with_topic
from bot.replies import quoted
from bot.talk import Talk
from knowledge.answers import Citation
from knowledge.clauses import Clause, Document

GENERAL = "material.general"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence (论文, 专利 …) and the clause that says what to hand in for it."""

    document: Document
    clause: Clause

    @property
    def key(self) -> str:
        return f"{short(self.document.key)}:{short(self.clause.id)}"

    @property
    def label(self) -> str:
        return checklist.plain_label(self.clause.path[-1])

    def items(self) -> list[checklist.Item]:
        return checklist.items(self.document.text_of(self.clause), self.clause.path[-1])


def pick(talk: Talk) -> list[Outgoing]:
    """The kinds of the latest notice that has any."""
    kinds = _kinds(talk)
    if not kinds:
        return [Outgoing((talk.say("materials_none"),), keyboard=True)]
    buttons = [Button(kind.label, f"mat:{kind.key}") for kind in kinds]
    rows = tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
    return [Outgoing((talk.say("materials_pick"),), buttons=rows)]


def pressed_kind(talk: Talk, words: list[str]) -> list[Outgoing]:
    return [_list(talk, _kind(talk, words))]


def pressed_tick(talk: Talk, words: list[str]) -> list[Outgoing]:
    """`tick:<document>:<clause>:<item>` turns one box over and shows the list in place."""
    kind = _kind(talk, words)
    if words[2] not in {item.key for item in kind.items()}:
        return [Outgoing((talk.say("materials_changed"),)), _list(talk, kind)]
    ticked = set(talk.state.ticks.get(kind.key, [])) ^ {words[2]}
    talk.state.ticks = {**talk.state.ticks, kind.key: sorted(ticked)}
    return [_list(talk, kind, replaces=talk.incoming.message)]


def pressed_save(talk: Talk, words: list[str]) -> list[Outgoing]:
    """The list as text or PDF, with the source and the label that a machine made it."""
    kind = _kind(talk, words)
    closing = [_source(talk, kind).source, talk.tools.wording.label]
    name = talk.say("materials_file")
    if words[2] == "pdf":
        file = Attachment.of(f"{name}.pdf", "application/pdf", _pdf(talk, kind, closing))
    else:
        text = "\n".join([_title(talk, kind), *_lines(talk, kind), "", *closing])
        file = Attachment.of(f"{name}.txt", "text/plain; charset=utf-8", text.encode())
    return [Outgoing((kind.label,), attachment=file)]


def _pdf(talk: Talk, kind: Kind, closing: list[str]) -> bytes:
    from knowledge.adapters.pdf import checklist_pdf  # fonts and writer only when somebody wants a file

    done = set(talk.state.ticks.get(kind.key, []))
    items = [(item.text, item.key in done) for item in kind.items()]
    return checklist_pdf(kind.label, items, [*_general(kind), *closing])


def _kinds(talk: Talk) -> list[Kind]:
    for document in latest_first(talk.tools.assistant.snapshot()):
        clauses = [c for c in with_topic(document, "material") if c.topics[0] != GENERAL]
        if kinds := [Kind(document, c) for c in clauses if checklist.items(document.text_of(c), c.path[-1])]:
            return kinds
    return []


def _kind(talk: Talk, words: list[str]) -> Kind:
    """Raises KeyError when no live clause is meant: an old or a forged button."""
    return {kind.key: kind for kind in _kinds(talk)}[f"{words[0]}:{words[1]}"]


def _list(talk: Talk, kind: Kind, replaces: str | None = None) -> Outgoing:
    items = kind.items()
    done = set(talk.state.ticks.get(kind.key, []))
    boxes = tuple((Button(_box(i, done) + i.text, f"tick:{kind.key}:{i.key}"),) for i in items)
    source = _source(talk, kind)
    last = (
        Button(talk.say("open_source"), url=source.url),
        Button(talk.say("materials_text"), f"save:{kind.key}:txt"),
        Button(talk.say("materials_pdf"), f"save:{kind.key}:pdf"),
        Button(talk.say("materials_all"), "do:materials"),
    )
    complete = (talk.say("materials_done"),) if done >= {i.key for i in items} else ()
    paragraphs = (_title(talk, kind), "\n".join(_lines(talk, kind)), *complete)
    return Outgoing(paragraphs, (source,), (*boxes, last), note=talk.tools.wording.footer, replaces=replaces)


def _title(talk: Talk, kind: Kind) -> str:
    items = kind.items()
    done = len(set(talk.state.ticks.get(kind.key, [])) & {i.key for i in items})
    return talk.say("materials_title", kind=kind.label, done=done, total=len(items))


def _lines(talk: Talk, kind: Kind) -> list[str]:
    done = set(talk.state.ticks.get(kind.key, []))
    boxes = [_box(item, done) + item.text for item in kind.items()]
    rest = _general(kind)
    return boxes + ([talk.say("materials_general"), *rest] if rest else [])


def _general(kind: Kind) -> list[str]:
    """What goes for every kind, e.g. that all of it is stamped and scanned; long preambles are left to the notice."""
    texts = [kind.document.text_of(c).strip() for c in with_topic(kind.document, GENERAL)]
    return [t for t in texts if len(t) < 200][-1:]


def _box(item: checklist.Item, done: set[str]) -> str:
    return "☑ " if item.key in done else "☐ "


def _source(talk: Talk, kind: Kind) -> Quote:
    return quoted(Citation.of(kind.document, kind.clause), talk.tools, talk.tools.assistant.snapshot().name)
