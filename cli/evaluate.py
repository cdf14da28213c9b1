"""evaluate: scores of answers, retrieval and reading, by the same calls that the bot makes."""

from pathlib import Path
from typing import Any

import click

from cli.options import json_option, load_settings, progress, show_json

_folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def evaluate() -> None:
    """评测：回答、检索、读入。"""


@evaluate.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def answers(file: Path, as_json: bool) -> None:
    """一组问题的得分。

    例：zhicheng evaluate answers evaluation/questions/notice-2024.jsonl
    """
    from evaluation.answers import evaluate as score
    from knowledge.assemble import assistant

    helper = assistant(load_settings())
    tools = helper.tools()
    _show(score(file, lambda question: helper.ask(question, tools), tools.snapshot, tools.workdays), as_json)


@evaluate.command()
@click.option("--beir", type=_folder, required=True, help="BEIR 格式的文件夹。")
@click.option("--peers", is_flag=True, help="同时重做对照方法。")
@json_option
def retrieval(beir: Path, peers: bool, as_json: bool) -> None:
    """检索得分（R@k、MRR、nDCG）。

    例：zhicheng evaluate retrieval --beir benchmarks/stard
    """
    from evaluation.retrieval import evaluate as score
    from knowledge.adapters.embedding import make_embedder

    settings = load_settings()
    embedder = make_embedder(settings.embedding_model, settings.model_folder)
    _show(score(beir, embedder, peers=peers, progress=progress), as_json)


@evaluate.command("ingest")
@click.argument("folder", type=_folder)
@json_option
def reading(folder: Path, as_json: bool) -> None:
    """读入得分：提纲和数值的 F1。

    例：zhicheng evaluate ingest tests/notices
    """
    from evaluation.ingest import score

    _show(score(folder), as_json)


def _show(report: Any, as_json: bool) -> None:
    show_json(report.to_json()) if as_json else click.echo(str(report))
