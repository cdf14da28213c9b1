"""staff: the desk's people, from the command line (the first admin can come from nowhere else)."""

import click

from cli.options import load_settings


@click.group()
def staff() -> None:
    """工作台的人员。"""


@staff.command()
@click.argument("name")
@click.option("--role", type=click.Choice(["helpdesk", "editor", "admin"]), default="helpdesk", show_default=True)
def add(name: str, role: str) -> None:
    """添加一个人；初始密码只显示这一次。

    例：zhicheng staff add zhang --role admin
    """
    from console.staff import add_staff
    from knowledge.assemble import assistant

    password = add_staff(assistant(load_settings()), name, role)
    click.echo(f"已添加 {name}（{role}）。初始密码：{password}（只显示这一次，登录后请修改）")
