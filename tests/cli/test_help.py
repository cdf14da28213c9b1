"""Every command explains itself with an example."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from cli.main import zhicheng


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", list(commands(zhicheng)), ids=" ".join)
def test_the_help_of_every_command_shows_an_example(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(zhicheng, [*path, "--help"])
    assert shown.exit_code == 0
    assert "例：" in shown.output
