"""The bot's own sentences, keyboard, commands and office hours, read from `wording.yaml`."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import chinese_calendar
import yaml

from knowledge.errors import VocabularyProblem


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the home keyboard: it asks a question or starts an action."""

    label: str
    ask: str | None = None
    action: str | None = None


@dataclass(frozen=True)
class Wording:
    """`say(name, …)` fills in a text; an unknown name or a missing value raises VocabularyProblem."""

    label: str
    footer: str
    footer_group: str
    office: dict[str, Any]
    commands: dict[str, str]
    keyboard: tuple[tuple[Key, ...], ...]
    down_reasons: dict[str, str]
    hours_offered: tuple[int, ...]
    remind_reach: dict[str, str]
    outcomes: dict[str, str]
    checklist: dict[str, Any]
    texts: dict[str, str]
    about: str
    short_about: str

    def say(self, name: str, **values: object) -> str:
        try:
            return self.texts[name].format(**values)
        except (KeyError, IndexError) as error:
            raise VocabularyProblem(f"bot/wording.yaml: texts.{name} 缺少 {error}") from error

    def key(self, label: str) -> Key | None:
        """The key of the home keyboard that carries this label."""
        return next((key for row in self.keyboard for key in row if key.label == label), None)

    def staffed(self, now: datetime) -> bool:
        """Whether somebody is at the desk; `now` in Asia/Shanghai."""
        spans = [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in self.office["hours"]]
        return _working_day(now) and any(begin <= now.time() < end for begin, end in spans)


def _working_day(now: datetime) -> bool:
    """By the official calendar; by the day of the week in a year that it does not know yet."""
    try:
        return bool(chinese_calendar.is_workday(now.date()))
    except NotImplementedError:
        return now.weekday() < 5


@cache
def wording() -> Wording:
    """Read once; the file travels with the package."""
    fields = yaml.safe_load(files("bot").joinpath("wording.yaml").read_text("utf-8"))
    return Wording(
        label=fields["label"],
        footer=fields["footer"],
        footer_group=fields["footer_group"],
        office=fields["office"],
        commands=fields["commands"],
        keyboard=tuple(tuple(Key(**key) for key in row) for row in fields["keyboard"]),
        down_reasons=fields["down_reasons"],
        hours_offered=tuple(fields["hours_offered"]),
        remind_reach=fields["remind_reach"],
        outcomes=fields["outcomes"],
        checklist=fields["checklist"],
        texts=fields["texts"],
        about=fields["about"],
        short_about=fields["short_about"],
    )
