"""ask, chat, search, replay."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.options import Day, batch, json_option, load_settings, show_json, today_option
from knowledge.answers import Answer, Hit, Question

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_out = click.Path(dir_okay=False, path_type=Path)
batch_option = click.option("--batch", "source", type=_file, help="每行一个 JSON 的问题文件。")
out_option = click.option("--out", "target", type=_out, help="每行一个 JSON 的结果文件。")


@click.command()
@click.argument("question", required=False)
@today_option
@click.option("--history", multiple=True, help="之前问过的问题，从早到晚，可重复。")
@batch_option
@out_option
@json_option
def ask(
    question: str | None,
    today: date | None,
    history: tuple[str, ...],
    source: Path | None,
    target: Path | None,
    as_json: bool,
) -> None:
    """问一个问题。

    例：zhicheng ask "评审费多少钱？" --today 2024-09-20 --json
    """
    from knowledge.assemble import assistant

    _one_of(question, source, target)
    helper = assistant(load_settings())
    day = today or helper.today()
    if source and target:
        batch(source, target, lambda line: helper.answer(_question(line, day)).to_json() | {"id": line.get("id")})
        return
    given = helper.answer(Question(question or "", day, history))
    if as_json:
        show_json(given.to_json())
    else:
        click.echo(_readable(given))


def _question(line: dict[str, Any], today: date) -> Question:
    text = line.get("q", line.get("question"))
    if not isinstance(text, str):
        raise click.UsageError(f"问题 {line.get('id')!r} 缺少 q")
    history = line.get("history") or ()
    if not isinstance(history, list | tuple):
        raise click.UsageError(f"问题 {line.get('id')!r} 的 history 应是一个列表")
    return Question(text, Day().convert(line.get("today") or today, None, None), tuple(_asked_before(history)))


def _asked_before(history: Iterable[object]) -> Iterator[str]:
    """Earlier questions: strings, or the asker's messages of a chat, `{"role": "user", "content": "…"}`."""
    for entry in history:
        if not isinstance(entry, dict):
            yield str(entry)
        elif entry.get("role", "user") == "user":
            yield str(entry.get("content") or entry.get("q") or "")


def _one_of(text: str | None, source: Path | None, target: Path | None) -> None:
    if (text is None) == (source is None):
        raise click.UsageError("请给出一个问题，或用 --batch 给出问题文件（二者之一）")
    if (source is None) != (target is None):
        raise click.UsageError("--batch 和 --out 要一起用")


def _readable(given: Answer) -> str:
    lines = [given.text, ""]
    for citation in given.citations:
        lines.append(f"依据：{citation.document} {' › '.join(citation.path)}")
        lines.extend(f"  │ {line}" for line in citation.quote.splitlines() if line.strip())
    return "\n".join(lines).rstrip()


@click.command()
def chat() -> None:
    """在终端里连续提问（记得前文）。

    例：zhicheng chat
    """
    from bot.terminal import chat as run
    from knowledge.assemble import assistant

    run(assistant(load_settings()))


@click.command()
@click.argument("query", required=False)
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 1000), help="要几条。")
@click.option("--history", multiple=True, help="之前问过的问题，从早到晚，可重复。")
@batch_option
@out_option
@json_option
def search(
    query: str | None, k: int, history: tuple[str, ...], source: Path | None, target: Path | None, as_json: bool
) -> None:
    """按相关程度列出条款；分数是答案在其中的可能性（0–1）。

    例：zhicheng search "档案在外地" -k 5 --json
    """
    from knowledge.assemble import assistant
    from knowledge.steps.search import weighed

    _one_of(query, source, target)
    helper = assistant(load_settings())
    tools, day = helper.tools(), helper.today()

    def listed(line: dict[str, Any]) -> dict[str, Any]:
        rows = [_row(hit) for hit in weighed(_query(line, day), k, tools)]
        return {"id": line.get("id", line.get("_id")), "results": rows}

    if source and target:
        batch(source, target, listed)
        return
    rows = [_row(hit) for hit in weighed(Question(query or "", day, history), k, tools)]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        click.echo(f"{row['score']:6.2f}  {row['document']}  {' › '.join(row['path'])}")


def _query(line: dict[str, Any], today: date) -> Question:
    """A line as of `ask`, or of a BEIR queries file."""
    named = next((line[name] for name in ("query", "text") if name in line), None)
    return _question({"q": named} | line | {"id": line.get("id", line.get("_id"))}, today)


def _row(hit: Hit) -> dict[str, Any]:
    return {
        "clause_id": hit.clause.id,
        "document": hit.document.key,
        "path": list(hit.clause.path),
        "text": hit.document.text_of(hit.clause).strip(),
        "score": round(hit.score, 4),
    }


@click.command()
@click.argument("answer_id")
@json_option
def replay(answer_id: str, as_json: bool) -> None:
    """按当时的快照、日期重做一次回答，说出有无不同。

    例：zhicheng replay 3f2a…（ask --json 给出的 id）
    """
    from knowledge.assemble import assistant
    from knowledge.replay import replay as again

    result = again(answer_id, assistant(load_settings()))
    show_json(result.to_json()) if as_json else click.echo(result.line())
