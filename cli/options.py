"""Options and small output habits that commands share."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from knowledge.errors import SettingsProblem
from knowledge.ports import Progress
from knowledge.settings import Settings


class Day(click.ParamType[date]):
    """YYYY-MM-DD."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"「{value}」不是日期，请写成 2024-09-20 的样子", param, ctx)


json_option = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 值。")
today_option = click.option("--today", type=Day(), help="按哪一天回答，如 2024-09-20（默认今天，北京时间）。")


def load_settings() -> Settings:
    """Settings from the environment and `.env`; a wrong one is named in one line."""
    try:
        return Settings()
    except ValueError as error:
        first = str(error).splitlines()
        raise SettingsProblem(f"设置有误：{' '.join(first[1:3])}。请对照 .env.example 修改") from error


def show_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def batch(source: Path, target: Path, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Each JSON line of source through `answer` into target, same order; a wrong line is a usage error naming it."""
    lines = list(_json_lines(source))
    with target.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines, 1):
            out.write(json.dumps({"id": line.get("id")} | answer(line), ensure_ascii=False) + "\n")
            show_progress("回答", number, len(lines))


def _json_lines(source: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_text_of(source).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise click.UsageError(f"{source.name} 第 {number} 行不是 JSON：{error}") from error
        if not isinstance(value, dict):
            raise click.UsageError(f"{source.name} 第 {number} 行应是一个 JSON 对象")
        yield value


def _text_of(source: Path) -> str:
    try:
        return source.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{source.name} 不是 UTF-8 的文本文件：{error}") from error


def show_progress(what: str, done: int, total: int) -> None:
    """A line that overwrites itself, on a terminal only."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        click.echo(f"\r{what[:40]} {done}/{total}   {end}", err=True, nl=False)


progress: Progress = show_progress
