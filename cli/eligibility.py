"""eligibility: the questionnaire's schema, a verdict, and the walk over every state."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.options import json_option, load_settings, show_json, today_option


@click.command()
@click.option("--schema", is_flag=True, help="输出问卷：问题、选项、条件（JSON）。")
@click.option("--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="回答（JSON 文件）。")
@click.option("--check", is_flag=True, help="走遍每一种情形并报告。")
@click.option("--year", type=int, help="哪一年的问卷（默认最新）。")
@today_option
@json_option
def eligibility(
    schema: bool, answers: Path | None, check: bool, year: int | None, today: date | None, as_json: bool
) -> None:
    """能不能报：问卷、结论、自查。

    例：zhicheng eligibility --answers 我的情况.json --json
    """
    if [schema, answers is not None, check].count(True) != 1:
        raise click.UsageError("请在 --schema、--answers 文件、--check 中选一个")
    from knowledge.eligibility import Form

    form = Form.load(year)
    if schema:
        show_json(form.schema())
    elif answers:
        _verdict(form, answers, today, as_json)
    else:
        _check(form, as_json)


def _verdict(form: Any, answers: Path, today: date | None, as_json: bool) -> None:
    from knowledge.adapters.workdays import OfficialWorkdays
    from knowledge.assemble import store

    try:
        given = json.loads(answers.read_text("utf-8-sig"))
    except ValueError as error:
        raise click.UsageError(f"{answers.name} 不是 JSON：{error}") from error
    if not isinstance(given, dict):
        raise click.UsageError(f"{answers.name} 应是一个 JSON 对象：问题 → 回答")
    settings = load_settings()
    held = store(settings)
    verdict = form.assess(given, held.snapshot(held.live()), today or settings.today(), OfficialWorkdays())
    show_json(verdict.to_json())


def _check(form: Any, as_json: bool) -> None:
    from knowledge.eligibility import check as walk

    report = walk(form)
    show_json(report.to_json()) if as_json else click.echo(str(report))
    if not report.ok:
        raise SystemExit(1)
