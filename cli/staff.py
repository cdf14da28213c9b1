"""staff: the desk's people, from the command line (the first admin can come from nowhere else)."""

import getpass

import click

from cli.options import load_settings
from console.staff import Role


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
    from console.desk import assemble_desk
    from knowledge.assemble import assistant

    settings = load_settings()
    desk = assemble_desk(settings, assistant(settings))
    password = desk.staff.add(name, role, by=f"cli:{getpass.getuser()}")
    click.echo(f"已添加 {name}（{role}）。初始密码：{password}（只显示这一次，首次登录须修改）")
