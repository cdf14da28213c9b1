"""The normal form of a value as staff fill it in: one field, or one for each part."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from console.errors import Refused

SOURCE = Path(__file__).with_name("value_forms.yaml")
_ANY_YEAR, _LEAP = "--", "2024-"  # "--10-10": no year is known, or it comes back each year


@cache
def empty_forms() -> Mapping[str, Any]:
    """kind → its normal form with nothing filled in."""
    loaded: dict[str, Any] = yaml.safe_load(SOURCE.read_text("utf-8"))
    return loaded


def parts_of(form: Any) -> dict[str, str]:
    """name → text of each part; "" names the part of a form of one part."""
    pairs = form.items() if isinstance(form, dict) else [("", form)]
    return {name: _plain(part) for name, part in pairs}


def normal_form(kind: str, form: Any, given: Mapping[str, str]) -> Any:
    """`form` with what staff filled in. Raises Refused for what cannot be."""
    if not isinstance(form, dict):
        return _part(kind, given.get("", ""), form)
    filled = {name: _part(kind, given.get(name, ""), part) for name, part in form.items()}
    if kind == "window" and filled.get("from") and filled.get("until") and filled["from"] > filled["until"]:
        raise Refused("开始日期晚于截止日期，请核对")
    return filled


def _plain(part: Any) -> str:
    return "" if part in (None, 0) else str(part)


def _part(kind: str, text: str, now: Any) -> Any:
    text = text.strip()
    if not text and now is not None:
        raise Refused("改成什么？请填写完整")
    if kind in ("date", "window"):
        return _day(text) if text else None
    if isinstance(now, bool) or not isinstance(now, int | float):
        return text or None
    try:
        number = float(text)
    except ValueError as error:
        raise Refused(f"「{text}」不是数字") from error
    if not 0 <= number < 10**12:
        raise Refused(f"「{text}」太大或不是一个数")
    return int(number) if number.is_integer() else number


def _day(text: str) -> str:
    whole = _LEAP + text.removeprefix(_ANY_YEAR) if text.startswith(_ANY_YEAR) else text
    try:
        day = date.fromisoformat(whole).isoformat()
    except ValueError as error:
        raise Refused(f"「{text}」不是日期，请写成 2024-10-10 这样；每年都一样的写成 --10-10") from error
    return text if whole != text else day
