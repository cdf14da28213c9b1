"""What people type → an answer: option numbers and labels, 2019年7月, 19.7, 去年9月, 前年, 300人, 1.2亿元, 不清楚."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.eligibility.flow import Question
from knowledge.eligibility.logic import UNKNOWN_ANSWER, Value
from knowledge.eligibility.moments import Span, span_in_chinese
from knowledge.eligibility.verdict import ProblemWithAnswer
from knowledge.numerals import NUMBER, fold, number

if TYPE_CHECKING:
    from knowledge.eligibility.form import Form

_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_POINTS = re.compile(r"[。.!！?？,，、;；~]+$")
_YEARS_BACK = {"今年": 0, "去年": 1, "上年": 1, "前年": 2, "大前年": 3}
_ABOUT = re.compile(r"^(?:大概|大约|约|差不多|将近|近)|(?:左右|上下|吧|的样子)$")


class _Not(ValueError):
    """Not readable; the message is a key of the wording's notes."""


def read(form: Form, question_id: str, text: str, today: date) -> Any | ProblemWithAnswer:
    """A JSON answer, or what is wrong with the text in words that say how to write it."""
    question = form.questions[question_id]
    told = _POINTS.sub("", _BLANKS.sub("", fold(text)))
    if told in form.words.notes["unknown_words"].split("、"):
        return UNKNOWN_ANSWER
    try:
        return _READERS[question.kind](form, question, told, today)
    except _Not as error:
        return ProblemWithAnswer(question_id, form.words.notes[str(error)].format(unit=question.unit))


def shown(form: Form, question_id: str, value: Value) -> str:
    """A value as people read it."""
    if value == UNKNOWN_ANSWER:
        return form.words.notes["unknown_label"]
    if isinstance(value, Span):
        return span_in_chinese(value)
    if isinstance(value, frozenset):
        labels = form.words.questions[question_id].labels
        return "、".join(label for option, label in labels.items() if option in value)
    if isinstance(value, str):
        return form.words.label(question_id, value)
    return f"{value:.15g}{form.questions[question_id].unit}"


def _choice(form: Form, question: Question, told: str, today: date) -> str:
    found = _matches(form, question, told)
    if len(found) != 1:
        raise _Not("no_such_option")
    return found[0]


def _several(form: Form, question: Question, told: str, today: date) -> list[str]:
    parts = [p for p in re.split(r"[,，、;；/+和及]+", told) if p]
    found = [m for part in parts for m in _matches(form, question, part)]
    if not found or any(len(_matches(form, question, p)) != 1 for p in parts):
        raise _Not("no_such_option")
    return [o for o in question.options if o in found] + [o for o in found if o == UNKNOWN_ANSWER]


def _matches(form: Form, question: Question, told: str) -> list[str]:
    """Options that the text may mean: by number, id, label or other name; else the labels that contain it."""
    options = (*question.options, UNKNOWN_ANSWER)
    position = re.fullmatch(r"[(第]?(\d+|[一二三四五六七八九十]+|[①-⑳])[)个.、项]?", told)
    if position:
        index = number(position[1]) or unicodedata.numeric(position[1][0])
        return [options[int(index) - 1]] if 1 <= index <= len(options) else []
    names = {o: _names(form, question, o) for o in options}
    exact = [o for o in options if told.lower() in names[o]]
    return exact or [o for o in options if any(told.lower() in name for name in names[o])] if told else []


def _names(form: Form, question: Question, option: str) -> set[str]:
    words = form.words.questions[question.id]
    told = {option, form.words.label(question.id, option), *words.also.get(option, ())}
    return {_BLANKS.sub("", fold(name)).lower() for name in told}


def _amount(form: Form, question: Question, told: str, today: date) -> float:
    told = _ABOUT.sub("", told)
    match = re.fullmatch(rf"(-|负)?({NUMBER}[万亿千百]*)(元|人民币|人|名|个人|员工|块)*", told)
    value = number(match[2]) if match else None
    if match is None or value is None:
        raise _Not("not_a_number")
    if match[1] and value:
        raise _Not("too_small")
    return _in_unit(question.unit, float(value), match[2], bool(match[3]))


def _in_unit(unit: str, value: float, written: str, with_money: bool) -> float:
    # 「3000」 and 「3000万」 and 「3000万元」 mean the same when the screen asks for 万元.
    scaled = with_money or any(c in written for c in "万亿")
    return value / 10_000 if unit == "万元" and scaled else value


_YEAR = r"(?P<year>\d{4}|\d{2})"
_DATES = [
    re.compile(rf"{_YEAR}[年./-](?P<month>\d{{1,2}})(?:[月./-](?:(?P<day>\d{{1,2}})[日号]?)?)?"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})?"),
    re.compile(rf"{_YEAR}年|(?P<only>\d{{4}})"),
    re.compile(r"(?P<back>大前年|前年|去年|上年|今年)(?:(?P<month>\d{1,2})月?份?(?:(?P<day>\d{1,2})[日号]?)?)?"),
]
_CHINESE_NUMERAL = re.compile(r"[零〇○一二三四五六七八九十]+")


def _moment(form: Form, question: Question, told: str, today: date) -> str:
    plain = _CHINESE_NUMERAL.sub(lambda m: str(number(m[0])), told.replace("元月", "1月"))
    plain = re.sub(r"月份", "月", re.sub(r"(左右|前后|吧|的时候|毕业|取得|评的)$", "", plain))
    match = next((m for p in _DATES if (m := p.fullmatch(plain))), None)
    if match is None:
        raise _Not("not_a_date")
    written = _written({k: v for k, v in match.groupdict().items() if v}, today)
    try:
        Span.of(written)
    except ValueError as error:
        raise _Not("no_such_day") from error
    return written


def _written(parts: dict[str, str], today: date) -> str:
    if "back" in parts:
        year = today.year - _YEARS_BACK[parts["back"]]
    else:
        year = _full_year(parts.get("year") or parts["only"], today)
    later = [f"{int(parts[p]):02d}" for p in ("month", "day") if p in parts]
    return "-".join([f"{year:04d}", *later])


def _full_year(told: str, today: date) -> int:
    if len(told) == 4:
        return int(told)
    century = today.year // 100 * 100
    year = century + int(told)
    return year if year <= today.year else year - 100


_READERS: dict[str, Callable[[Form, Question, str, date], Any]] = {
    "choice": _choice,
    "several": _several,
    "number": _amount,
    "date": _moment,
}
