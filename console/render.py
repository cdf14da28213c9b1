"""Pages from templates. Everything that is put into a page is escaped unless a template says otherwise (none does)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from console.access import Visit
from console.labels import label, labels
from console.tables import utc
from knowledge.settings import SHANGHAI

HERE = Path(__file__).parent
# Fields of the audit trail whose values have names of their own.
_GROUPS = {name: name for name in ("role", "verdict", "outcome", "unit", "currency")} | {"action": "fix"}
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def local(moment: datetime | str | None, form: str = "%m-%d %H:%M") -> str:
    """A moment as the clock on the wall in Chongqing shows it."""
    if moment is None:
        return "—"
    parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return utc(parsed).astimezone(SHANGHAI).strftime(form)


def waited(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时 {minutes % 60} 分" if minutes < 1440 else f"{minutes // 1440} 天"


def tight(text: str) -> str:
    """Blank lines are how a file was laid out, not what it says."""
    return _BLANK_LINES.sub("\n", text)


def reckoned(source: str) -> str:
    """What a figure was computed from, as staff read it: 「2024-10-10 − 5 个工作日（当天计入）」."""
    for key, name in labels()["reckoning"].items():
        source = re.sub(rf"(?<![\w]){re.escape(key)}(?![\w])", name, source)
    return source


def reworded(words: Sequence[tuple[str, str]]) -> bool:
    """Is anything but white space other than before?"""
    return any(change != "same" and text.strip() for change, text in words)


def told(fields: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """The before or after of an entry of the audit trail, in the words that staff know."""
    known = {name: value for name, value in (fields or {}).items() if value not in (None, "", [])}
    return [(label("field", name), _said(name, value)) for name, value in known.items()]


def _said(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "，".join(f"{label('part', k)} {_said(k, v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return "、".join(str(v) for v in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return label(_GROUPS[name], value) if name in _GROUPS and isinstance(value, str) else str(value)


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["reworded"] = reworded
    made.filters |= {
        "local": local,
        "waited": waited,
        "tight": tight,
        "told": told,
        "reckoned": reckoned,
        "day": lambda d: d.isoformat() if isinstance(d, date) else d,
    }
    made.globals |= {"label": label, "labels": labels(), "query": _query}
    return made


def _query(current: Mapping[str, Any], **changes: Any) -> str:
    """The current filters with some changed, as a query string."""
    merged = {k: v for k, v in {**current, **changes}.items() if v not in (None, "")}
    return "?" + urlencode(merged) if merged else "?"


def page(visit: Visit, template: str, http_status: int = 200, **context: Any) -> HTMLResponse:
    request = visit.request
    done = label("done", request.query_params.get("done")) if "done" in request.query_params else ""
    queue = visit.desk.inbox.cases.counts().get("waiting", 0)
    body = (
        environment().get_template(template).render(visit=visit, root=root(request), done=done, queue=queue, **context)
    )
    return HTMLResponse(body, http_status)


def bare(request: Request, template: str, http_status: int = 200, **context: Any) -> HTMLResponse:
    """A page for somebody who is not signed in."""
    body = environment().get_template(template).render(visit=None, root=root(request), done="", **context)
    return HTMLResponse(body, http_status)


def root(request: Request) -> str:
    path: str = request.scope.get("root_path", "")
    return path.rstrip("/")


def go(request: Request, path: str, **query: Any) -> RedirectResponse:
    """After a form: show the page again by GET, so that reloading it sends nothing twice."""
    filled = {k: v for k, v in query.items() if v not in (None, "")}
    target = root(request) + path + (("&" if "?" in path else "?") + urlencode(filled) if filled else "")
    return RedirectResponse(target, status_code=303)
