"""staff: the desk's people, from the command line (the first admin can come from nowhere else)."""

import getpass

import click

from cli.options import load_settings
from console.staff import Role, Staff


@click.group()
def staff() -> None:
    """工作台的人员。"""


@staff.command()
@click.argument("name")
@click.option("--role", type=click.Choice(["helpdesk", "editor", "admin"]), default="helpdesk", show_default=True)
def add(name: str, role: Role) -> None:
    """添加一个人；初始密码只显示这一次。

    例：zhicheng staff add zhang --role admin
    """
    password = _staff().add(name, role, by=_me())
    click.echo(f"已添加 {name}（{role}）。初始密码：{password}（只显示这一次，首次登录须修改）")


@staff.command()
@click.argument("name")
def reset(name: str) -> None:
    """重置一个人的密码；新密码只显示这一次。最后一位管理员忘了密码时用它。

    例：zhicheng staff reset zhang
    """
    held = _staff()
    password = held.reset_password(held.named(name).id, by=_me())
    click.echo(f"已重置 {name} 的密码：{password}（只显示这一次，下次登录须修改）")


@staff.command(name="list")
def list_members() -> None:
    """列出工作台的人员。

    例：zhicheng staff list
    """
    for member in _staff().members():
        click.echo(f"{member.name}  {member.role}{'  已停用' if member.disabled else ''}")


def _staff() -> Staff:
    from console.desk import assemble_desk
    from knowledge.assemble import assistant

    settings = load_settings()
    return assemble_desk(settings, assistant(settings)).staff


def _me() -> str:
    return f"cli:{getpass.getuser()}"
