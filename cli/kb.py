"""ingest and kb: documents in, snapshots compared, published, taken back."""

import getpass
from collections.abc import Iterable
from pathlib import Path

import click

from cli.options import json_option, load_settings, progress, show_json

_why = click.option("--why", default="", help="为什么（记入历史）。")


@click.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="只看会怎样，不改动任何东西。")
@json_option
def ingest(names: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """把文件、文件夹或网址读进下一个候选版本。

    例：zhicheng ingest corpus
    """
    from console.fixes import mend_candidate
    from ingest.candidate import ingest as run
    from knowledge.assemble import shelf

    held = shelf(load_settings())
    report = run(names, held, dry_run=dry_run, progress=progress)
    if report.candidate is not None and not dry_run:
        mend_candidate(held, report.candidate)
    if as_json:
        show_json(report.to_json())
    else:
        _show(report.lines())
    if report.entries and all(e.outcome == "skipped" for e in report.entries):
        raise SystemExit(1)


@click.group()
def kb() -> None:
    """知识库的快照：预览、比较、发布、回退、检查。"""


@kb.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def preview(file: Path, as_json: bool) -> None:
    """一个文件被理解成什么样：条款、数值、引用。

    例：zhicheng kb preview notice.docx --json
    """
    from ingest.preview import outline_lines
    from ingest.preview import preview as look
    from knowledge.assemble import store

    held = store(load_settings())
    seen = look(file, held.snapshot(held.live()))
    show_json(seen) if as_json else _show(outline_lines(seen))


@kb.command()
@json_option
def status(as_json: bool) -> None:
    """现在用的是哪个快照、有哪些文件、缺哪些被引用的文件。

    例：zhicheng kb status
    """
    from ingest.status import status as look
    from knowledge.assemble import store

    now = look(store(load_settings()))
    show_json(now.to_json()) if as_json else _show(now.lines())


@kb.command("list")
@json_option
def list_snapshots(as_json: bool) -> None:
    """所有快照，以及每次发布、回退。

    例：zhicheng kb list
    """
    from ingest.status import history
    from knowledge.assemble import store

    past = history(store(load_settings()))
    show_json(past.to_json()) if as_json else _show(past.lines())


@kb.command()
@click.argument("before", type=int)
@click.argument("after", type=int)
@json_option
def diff(before: int, after: int, as_json: bool) -> None:
    """两个快照的不同：先数值，再逐条。

    例：zhicheng kb diff 1 2
    """
    from knowledge.assemble import store
    from knowledge.compare import compare

    held = store(load_settings())
    for number in (before, after):
        if number:
            held.snapshot_row(number)
    difference = compare(held.snapshot(before), held.snapshot(after))
    show_json(difference.to_json()) if as_json else _show(difference.lines())


@kb.command()
@click.option("--candidate", type=int, help="哪个候选版本（默认最新的）。")
@click.option("--override", help="检查不通过仍要发布的理由（会保留）。")
@_why
@json_option
def publish(candidate: int | None, override: str | None, why: str, as_json: bool) -> None:
    """检查候选版本，通过后发布；不通过则什么都不变。

    例：zhicheng kb publish --why "2025年通知"
    """
    from ingest.publish import publish as run
    from knowledge.assemble import assistant

    done = run(assistant(load_settings()), getpass.getuser(), why, candidate=candidate, override=override)
    show_json(done.to_json()) if as_json else _show(done.lines())


@kb.command()
@click.argument("number", required=False, type=int)
@_why
@json_option
def rollback(number: int | None, why: str, as_json: bool) -> None:
    """退回以前发布过的快照（默认上一个）。

    例：zhicheng kb rollback 3
    """
    from ingest.publish import rollback as run
    from knowledge.assemble import shelf

    live = run(shelf(load_settings()), getpass.getuser(), why, to=number)
    show_json({"live": live}) if as_json else click.echo(f"现在用的是快照 {live}")


@kb.command()
@json_option
def verify(as_json: bool) -> None:
    """正在使用的快照是否完整：文件、条款、向量、索引。

    例：zhicheng kb verify
    """
    from ingest.status import verify as check
    from knowledge.assemble import shelf

    result = check(shelf(load_settings()))
    show_json(result.to_json()) if as_json else _show(result.lines())
    if not result.ok:
        raise SystemExit(1)


@kb.command()
@click.argument("candidate", required=False, type=int)
@json_option
def impact(candidate: int | None, as_json: bool) -> None:
    """候选版本改动的条款上，还压着哪些核准回答、问卷规则、要点和最近的回答。

    例：zhicheng kb impact
    """
    from ingest.candidate import open_candidate
    from ingest.impact import impact as look
    from knowledge.assemble import assistant
    from knowledge.errors import SnapshotMissing

    helper = assistant(load_settings())
    number = candidate or open_candidate(helper.store)
    if number is None:
        raise SnapshotMissing("没有候选版本，请先运行 zhicheng ingest")
    helper.store.snapshot_row(number)
    found = look(helper, helper.store.live(), number)
    show_json(found.to_json()) if as_json else _show(found.lines())


@kb.command()
@json_option
def refresh(as_json: bool) -> None:
    """重新看一遍有网址的文件；有变化就生成候选版本，不会自动发布。

    例：zhicheng kb refresh
    """
    from console.fixes import mend_candidate
    from ingest.refresh import refresh as run
    from knowledge.assemble import shelf

    held = shelf(load_settings())
    done = run(held, progress=progress)
    if done.report.candidate is not None:
        mend_candidate(held, done.report.candidate)
    show_json(done.to_json()) if as_json else _show(done.lines())


@kb.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
def prepare(folder: str) -> None:
    """还没有知识库时，用一个文件夹建好并发布第一个；已经有就什么都不做。

    例：zhicheng kb prepare corpus
    """
    from ingest.candidate import ingest as read
    from ingest.publish import publish as run
    from knowledge.assemble import assistant, store

    settings = load_settings()
    if store(settings).live():
        return
    helper = assistant(settings)
    _show(read([folder], helper.shelf, progress=progress).lines())
    _show(run(helper, getpass.getuser(), "第一个知识库").lines())
    helper.tools()  # what is computed once is computed here, not at the first question


def _show(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
