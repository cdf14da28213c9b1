"""The command `zhicheng`: one group, each command in the file of its subject. Errors are one line on stderr, exit 1."""

import sys

import click

from cli.ask import ask, chat, replay, search
from cli.check import doctor
from cli.eligibility import eligibility
from cli.evaluate import evaluate
from cli.kb import ingest, kb
from cli.serve import bot, serve
from cli.staff import staff
from knowledge.errors import ZhichengError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zhicheng")
def zhicheng() -> None:
    """职称申报助手：逐条有据地回答职称评审通知的问题。"""


for command in (ask, chat, search, replay, eligibility, ingest, kb, evaluate, serve, bot, staff, doctor):
    zhicheng.add_command(command)


def main() -> None:
    """Entry point; no traceback reaches a user."""
    try:
        zhicheng(prog_name="zhicheng")
    except ZhichengError as problem:
        _fail(str(problem))
    except BrokenPipeError:
        sys.exit(0)
    except KeyboardInterrupt:
        _fail("已中断")
    except OSError as error:
        _fail(f"系统拒绝了操作：{error}。请检查路径、权限和磁盘空间")
    except Exception as error:
        _fail(f"程序出错了（{type(error).__name__}：{error}）。请运行 zhicheng doctor，并把这一行告诉维护人员")


def _fail(message: str) -> None:
    click.echo("zhicheng: " + " ".join(message.split()), err=True)
    sys.exit(1)
