"""From a finding to sentences with their citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from knowledge.amended import reading, repealed_said
from knowledge.amendments import Laid, amended_notice, amenders, is_changed, laid
from knowledge.answers import AnswerKind, Citation, StatedValue, Turn
from knowledge.calendar import Stage, schedule, where_we_stand
from knowledge.cases import of_case, single
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.excerpts import SHORT, shown
from knowledge.intents import Intent, intents
from knowledge.judging import repeal_of
from knowledge.nearest import opened
from knowledge.own_times import tells_its_own_time, times_of
from knowledge.quoting import of_the_asker, quotes_of, rows_of
from knowledge.ranking import supports_in
from knowledge.recognise import recognise
from knowledge.refusing import elsewhere, missing, outside
from knowledge.repeals import Repeal
from knowledge.rows import row_at
from knowledge.said import Said
from knowledge.slots import level_name, levels_of
from knowledge.stage_words import NUMBERING
from knowledge.standing import ANY_STAGE, is_over, stages_asked, stages_of
from knowledge.timing import intent_of, stages_timed, timing
from knowledge.timing_words import amended_said, case_said, past_said, stage_said
from knowledge.understanding import Ask, Finding
from knowledge.values import Value
from knowledge.vocabulary import load
from knowledge.wording import plain

if TYPE_CHECKING:
    from knowledge.answering import Tools

MOST_CLAUSES = 16
CLAIMED = frozenset({"money", "working_days", "count", "percent", "duration", "phone"})
LEAD = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """One thing asked, answered or declined."""

    kind: AnswerKind
    said: tuple[Said, ...]
    topic: str
    confidence: float
    suggestions: tuple[str, ...] = ()


def composed(finding: Finding, turn: Turn, tools: Tools) -> Draft:
    if finding.outcome in ("off", "chat") or finding.document is None:
        kind: AnswerKind = "not_found" if finding.outcome == "missing" else "out_of_scope"
        return Draft(kind, outside(finding), "", finding.confidence, _offers())
    past = repeal_of(finding, tools.snapshot, turn.question.today)
    if finding.outcome == "found":
        told = opened(finding, _found(finding, turn, tools))
        said = (*_whose(finding), *_with_repeal(told, past, finding))
        return Draft("answer", said, finding.intent, finding.confidence, _next(finding))
    declining = elsewhere if finding.outcome == "elsewhere" else missing
    kind, said = declining(finding)
    said = (*((repealed_said(past),) if past else ()), *said)
    if kind == "not_found" and finding.outcome == "missing":
        said = (*said[:1], *_beside(finding, tools.snapshot, turn.question.today), *said[1:])
    return Draft(kind, said, finding.intent, finding.confidence, _next(finding))


def _beside(finding: Finding, snapshot: Snapshot, today: date) -> tuple[Said, ...]:
    """The clause next to what is missing: the window whose last hour is not told, the scope."""
    assert finding.document is not None
    document, topic = finding.document, intents()[finding.intent].beside
    clauses = [c for c in document.clauses if topic and topic in c.topics[:1] and not _opens(document, c)]
    return tuple(_as_amended(document, [Citation.of(document, c) for c in clauses[:1]], snapshot, today))


def _with_repeal(said: tuple[Said, ...], past: Repeal | None, finding: Finding) -> tuple[Said, ...]:
    """An abolished document is told of first when it is asked for itself; beside the one in its place, last."""
    if past is None:
        return said
    asked = finding.document is not None and past.document.key == finding.document.key
    return (repealed_said(past, "repealed_then"), *said) if asked else (*said, repealed_said(past))


def _whose(finding: Finding) -> tuple[Said, ...]:
    """Which notice speaks, where several are in force and the question names none."""
    document = finding.document
    if not finding.several or document is None:
        return ()
    head = Citation.of(document, document.clauses[0])
    text = load("wording")["answer"]["whose"].format(title=document.title)
    return (Said(text, (head,)),) if head.quote else ()


def _found(finding: Finding, turn: Turn, tools: Tools) -> tuple[Said, ...]:
    assert finding.document is not None
    intent, document = intents()[finding.intent], finding.document
    told = _timed(finding, intent, turn, tools)
    aside = told if _is_beside(finding, intent) else ()
    if told and not aside:
        where = re.search(load("asking")["asks_place"], finding.ask.text)
        beside = [*(rows_of(document, told) if where else ()), *of_the_asker(document, intent, finding.ask)]
        return (*_last_day_met(finding.ask, told), *map(_quoted, beside))
    chosen = _clauses(finding, intent)
    quotes = quotes_of(finding, intent, chosen)
    today = turn.question.today
    read = [r for quote in quotes for r in reading(document, quote, tools.snapshot, today)]
    held = list({(c.document, v.start): (c, v) for r in read for c, v in r.values()}.values())
    said = [*_points(finding, intent, held), *_as_amended(document, quotes, tools.snapshot, today), *aside]
    return (*_past(document, turn, tools.snapshot), *_claim_met(finding.ask, [v for _, v in held], said))


def _is_beside(finding: Finding, intent: Intent) -> bool:
    """A window that is told with the clause of the topic, not in its place; the day up to which years are counted is
    one wherever something else is asked."""
    by_topic = intent.key.startswith("condition.") or intent.key in load("calendar")["beside_clause"]
    counted = not intent.key.startswith("time.") and intent_of(finding.ask.text, dated=False) == "cutoff"
    return by_topic or counted


def _timed(finding: Finding, intent: Intent, turn: Turn, tools: Tools) -> tuple[Said, ...]:
    """The windows asked for, as they hold after every amendment; empty where the question is about none."""
    assert finding.document is not None
    text, today = finding.ask.text, turn.question.today
    whole = laid(amended_notice(finding.document, tools.snapshot), tools.snapshot)
    over = where_we_stand(whole.stages, today).over
    asked = stages_asked(finding.ask, intent, whole.notice, whole.stages)
    stages = _of_the_best(finding, intent, asked, whole.stages)
    if _outdone(finding, intent, stages) or tells_its_own_time(
        finding, (*whole.stages, *(change.old for change in whole.changes))
    ):
        return ()
    parts = whole.own(dict.fromkeys((*stages, *stages_timed(text, whole.stages, today))))
    if len(parts) > 1:
        lines = [line for document, own in parts for line in _windows(whole, document, own)]
        return (*lines, *(past_said(*parts[-1], today) if over else ()))
    speaker = parts[0][0] if parts else whole.notice
    own = load("calendar")["beside_clause"].get(intent.key)
    holding = [s for s in whole.stages if s.document == speaker.key and own in (None, s.topic)]
    timed = timing(text, speaker, today, tools.workdays, holding, over, stages)
    states = timed or (_states(speaker, stages, over, today) if stages else ())
    return tuple(dict.fromkeys((*_windows(whole, speaker, stages, timed), *states)))


def _of_the_best(finding: Finding, intent: Intent, asked: list[Stage], every: Sequence[Stage]) -> list[Stage]:
    """A window that is told belongs to the clause that answers: where that is surely another, its own windows."""
    own = [s for s in every if s.clause_id == finding.supports[0].clause.id]
    return of_case(finding.ask.text, own) if own and _outdone(finding, intent, asked) else asked


def _outdone(finding: Finding, intent: Intent, asked: Sequence[Stage]) -> bool:
    """The best clause prints a time, and is far likelier to answer than those of the windows asked for."""
    assert finding.document is not None
    best, told = finding.supports[0], {s.clause_id for s in asked}
    rival = max((s.total for s in finding.supports if s.clause.id in told), default=0.0)
    any_step = intent.key == ANY_STAGE
    apart = best.clause.id not in told and bool(asked or any_step) and (any_step or intent.key.startswith("time."))
    sure = best.total >= load("thresholds")["sure"] and (any_step or rival < best.total / 2)
    return apart and sure and bool(times_of(finding.document, best.clause))


def _as_amended(document: Document, quotes: Sequence[Citation], snapshot: Snapshot, today: date) -> list[Said]:
    """The quotes; in the place of one that was amended what holds now; and that it was amended."""
    whole, said, changed = laid(document, snapshot), [], False
    for quote in quotes:
        printed = [s for s in stages_of(document) if quote.start <= s.start < quote.end]
        holding = [new for old in printed for new in whole.new_of(old)]
        read = [r for r in reading(document, quote, snapshot, today) if r.is_changed]
        if holding != printed:
            said += [line for d, own in whole.own(holding) for line in _windows(whole, d, own)]
        else:
            said += [line for r in read for line in r.said()] or [_quoted(quote)]
        unread = not read and is_changed(document, document.clause_at(quote.start), snapshot)
        changed |= holding != printed or unread
    cited = {c.document for line in said for c in line.citations}
    later = [a for a in amenders(document, snapshot)[:1] if changed and a.key not in cited]
    return [*dict.fromkeys(said), *map(amended_said, later)]


def _windows(whole: Laid, document: Document, stages: Sequence[Stage], timed: Sequence[Said] = ()) -> list[Said]:
    """The lines in which the windows are printed; the whole clause where it is short."""
    outdated = {change.old.clause_id for change in whole.changes}
    alone = [s for s in stages if s.cases or s.clause_id in outdated]
    quotes = dict.fromkeys(_line(document, stage) for stage in stages if stage not in alone)
    cased = [case_said(document, stage) for stage in alone]
    return [s for s in cased if s not in timed] + [
        Said(shown(quote.quote), (quote,), _values(document, quote))
        for quote in quotes
        if not any(shown(quote.quote) in said.text for said in timed)
    ]


def _line(document: Document, stage: Stage) -> Citation:
    clause = document.clause_at(stage.start)
    whole = Citation.of(document, clause)
    return whole if len(whole.quote) <= SHORT else stage.citation(document)


def _states(document: Document, stages: Sequence[Stage], over: bool, today: date) -> tuple[Said, ...]:
    if over:
        return past_said(document, stages, today)
    acting = [s for s in stages if s.topic != "time.cutoff"]
    return tuple(stage_said(document, s, today) for s in acting[:1]) if single(acting) else ()


def _past(document: Document, turn: Turn, snapshot: Snapshot) -> tuple[Said, ...]:
    if not all(is_over(d, turn.question.today) for d in (document, *amenders(document, snapshot))):
        return ()
    return past_said(document, schedule(document), turn.question.today)[:1]


def _clauses(finding: Finding, intent: Intent) -> list[Clause]:
    supports = finding.supports
    best = supports[0]
    if intent.whole:
        own = [s for s in supports if s.clause.topics and s.clause.topics[0] in intent.topics] or [best]
        return _in_order([s.clause for s in own])[:MOST_CLAUSES]
    floor = best.total * load("thresholds")["close"]
    return _with_family(finding, [s.clause for s in supports[:2] if s.total >= floor])


def _with_family(finding: Finding, clauses: Sequence[Clause]) -> list[Clause]:
    """A clause that only opens a list takes the list; an item of a list takes the line that opens it, and what closes
    the list takes the list too."""
    assert finding.document is not None
    document = finding.document
    family: list[Clause] = []
    for clause in clauses:
        parent = _opening(document, clause)
        family += [parent, clause] if parent else [clause]
        opened = [
            c
            for c in (parent if parent and _closes(document, clause, parent) else None, clause)
            if c and _opens(document, c)
        ]
        if not intents()[finding.intent].detail:
            family += [c for whole in opened for c in _items(document, whole)]
    return _in_order(list(dict.fromkeys(family)))[:MOST_CLAUSES]


def _items(document: Document, clause: Clause) -> list[Clause]:
    return [c for c in document.clauses if c.id.startswith(f"{clause.id}/") and _akin(c, clause)]


def _closes(document: Document, clause: Clause, parent: Clause) -> bool:
    """Prose behind the numbered items of a list; a row of a table is of its own place alone."""
    before = [c for c in _items(document, parent) if c.start < clause.start]
    return not _is_numbered(clause) and row_at(document, clause.start) is None and any(map(_is_numbered, before))


def _is_numbered(clause: Clause) -> bool:
    return NUMBERING.match(clause.id.rpartition("/")[2]) is not None


def _akin(child: Clause, parent: Clause) -> bool:
    """An item of the list, not the beginning of another matter."""
    roots = {t.partition(".")[0] for t in parent.topics}
    return not child.topics or not roots or child.topics[0].partition(".")[0] in roots


def _opens(document: Document, clause: Clause) -> bool:
    text = document.text_of(clause).strip()
    return text.endswith(("：", ":")) or len(text) <= 24


def _opening(document: Document, clause: Clause) -> Clause | None:
    parent = next((c for c in document.clauses if c.id == clause.id.rpartition("/")[0]), None)
    lead = document.text_of(parent).strip() if parent else ""
    return parent if lead.endswith(("：", ":")) and len(lead) <= LEAD else None


def _in_order(clauses: Sequence[Clause]) -> list[Clause]:
    return sorted(clauses, key=lambda c: c.start)


def _points(finding: Finding, intent: Intent, held: Sequence[tuple[Citation, Value]]) -> list[Said]:
    """The short first line: the one sum asked for, of the level asked for."""
    found = [(c, v) for c, v in held if v.kind in intent.values and v.kind == "money"]
    if len(found) > 1:
        found = [(c, v) for c, v in found if _is_of_level(finding.ask, v)]
    if len(found) != 1:
        return []
    citation, value = found[0]
    names = [level_name(k) for k in finding.ask.slots.levels]
    name = f"{intent.name}（{names[0]}）" if len(names) == 1 and value.note.get("level") else intent.name
    text = load("wording")["answer"]["value"].format(name=name, value=_sum(value))
    return [Said(text, (citation,), (StatedValue(_sum(value), value.kind, 0),))]


def _claim_met(ask: Ask, told: Sequence[Value], said: list[Said]) -> list[Said]:
    """A figure that the question claims is affirmed or corrected in the first words; it is not repeated."""
    claimed = [v for v in recognise(ask.own) if v.kind in CLAIMED] or _bare_sums(ask)
    held = [v for v in told if v.kind in {c.kind for c in claimed}]
    if not (claimed and held and said and re.search(load("asking")["claims"], ask.own)):
        return said
    agrees = all(any(c.normalised == h.normalised or _amount(c) == _amount(h) for h in held) for c in claimed)
    return _led(said, agrees)


def _led(said: Sequence[Said], agrees: bool) -> list[Said]:
    lead = load("wording")["answer"]["agrees" if agrees else "corrects"]
    return [replace(said[0], text=lead + said[0].text), *said[1:]]


def _bare_sums(ask: Ask) -> list[Value]:
    """「不是400吗」: a number without a unit, where no other figure is claimed."""
    if recognise(ask.own):
        return []
    sums = re.findall(load("asking")["bare_sum"], ask.own)
    return [v for s in sums for v in recognise(f"{s}元") if v.kind == "money"]


def _last_day_met(ask: Ask, told: tuple[Said, ...]) -> tuple[Said, ...]:
    """The same for a claimed last day, where the answer begins with one window."""
    words = load("asking")
    if not (re.search(words["claims"], ask.own) and re.search(words["claims_end"], ask.own)):
        return told
    claimed = [str(v.normalised)[-5:] for v in recognise(ask.own) if v.kind == "date"]
    windows = [v for v in recognise(told[0].text) if v.kind == "window"]
    if len(claimed) != 1 or len(windows) != 1:
        return told
    return tuple(_led(told, str(windows[0].normalised["until"])[-5:] == claimed[0]))


def _amount(value: Value) -> object:
    return value.normalised.get("amount") if isinstance(value.normalised, dict) else value.normalised


def _is_of_level(ask: Ask, value: Value) -> bool:
    named = levels_of(plain(value.note.get("level", "")))[0]
    covers = load("levels")["covers"]
    wanted = {k for level in ask.slots.levels for k in (level, *covers.get(level, ()))}
    return bool(wanted.intersection(named))


def _sum(value: Value) -> str:
    """A cell of a table prints the number alone."""
    return value.text if not value.text.strip().isdigit() else f"{value.text.strip()}元"


def _quoted(citation: Citation) -> Said:
    return Said(shown(citation.quote), (citation,))


def _values(document: Document, citation: Citation) -> tuple[StatedValue, ...]:
    return tuple(StatedValue(v.text, v.kind, 0) for v in _of(document, citation))


def _of(document: Document, citation: Citation) -> list[Value]:
    return [v for v in document.values if citation.start <= v.start and v.end <= citation.end]


def _next(finding: Finding) -> tuple[str, ...]:
    known = intents()
    wanted = known[finding.intent].next if finding.intent in known else ()
    if finding.document is None:
        return ()
    held = [known[key] for key in wanted if supports_in(finding.document, known[key])]
    return tuple(intent.ask for intent in held if intent.ask)


def _offers() -> tuple[str, ...]:
    return tuple(i.ask for i in intents().values() if i.ask and i.key in load("asking")["offers"])
