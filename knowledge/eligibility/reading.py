"""YAML that remembers its lines, so that a slip in a rule file is told with file and line.

FormError
└── every mistake in the data files: a typo, an unknown name, a missing clause, a cycle
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import VocabularyProblem


class FormError(VocabularyProblem):
    """A data file of the questionnaire cannot be used; the message begins with "file:line: "."""


_WORDS = {"yes", "no", "on", "off"}


@dataclass(frozen=True)
class Node:
    """A YAML value and where it stands. `value` is a scalar, a list of Node or a dict of str to Node."""

    value: Any
    file: str
    line: int

    def wrong(self, message: str) -> FormError:
        return FormError(f"{self.file}:{self.line}: {message}")

    def mapping(self, required: str = "", optional: str = "") -> Mapping[str, Node]:
        """The entries; with names given, a missing or an unknown key is an error."""
        if not isinstance(self.value, dict):
            raise self.wrong("expected a mapping")
        if required or optional:
            self._check_keys(set(required.split()), set(optional.split()))
        return self.value

    def _check_keys(self, required: set[str], optional: set[str]) -> None:
        for key, node in self.value.items():
            if key not in required | optional:
                raise node.wrong(f"unknown key {key!r}; known: {', '.join(sorted(required | optional))}")
        missing = required - set(self.value)
        if missing:
            raise self.wrong(f"missing {', '.join(sorted(missing))}")

    def items(self) -> Iterator[tuple[str, Node]]:
        return iter(self.mapping().items())

    def sequence(self) -> list[Node]:
        if not isinstance(self.value, list):
            raise self.wrong("expected a list")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        return tuple(n.text() for n in self.sequence()) if isinstance(self.value, list) else (self.text(),)

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("expected a text")
        return self.value.strip()

    def number(self) -> int | float:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.wrong("expected a number")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.wrong("expected true or false")
        return self.value

    def single(self) -> tuple[str, Node]:
        """The only entry of a mapping such as `{is: {…}}`."""
        entries = self.mapping()
        if len(entries) != 1:
            raise self.wrong("expected exactly one key here")
        return next(iter(entries.items()))

    def plain(self) -> Any:
        """Without the lines."""
        if isinstance(self.value, dict):
            return {k: v.plain() for k, v in self.value.items()}
        return [v.plain() for v in self.value] if isinstance(self.value, list) else self.value


def read(path: Path) -> Node:
    """The file as a Node; FormError for what is no YAML, an empty file or a key written twice."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FormError(f"{path.name}:{line}: not readable as YAML ({error.problem})") from error
    if root is None:
        raise FormError(f"{path.name}:1: the file is empty")
    return _node(root, path.name)


def together(parts: Sequence[Node]) -> Node:
    """Mappings from several files as one; FormError for a key that stands in two of them."""
    entries: dict[str, Node] = {}
    for part in parts:
        for key, entry in part.items():
            if key in entries:
                raise entry.wrong(f"{key!r} stands in {entries[key].file} too")
            entries[key] = entry
    return Node(entries, parts[0].file, parts[0].line)


def _node(node: yaml.Node, file: str) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Node(_entries(node, file), file, line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(n, file) for n in node.value], file, line)
    return Node(_scalar(node), file, line)


def _entries(node: yaml.MappingNode, file: str) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in entries:
            raise FormError(f"{file}:{line}: {name!r} is written twice")
        child = _node(value, file)
        entries[name] = Node(child.value, file, line)
    return entries


def _scalar(node: yaml.Node) -> Any:
    # Dates stay texts ("2019-07" is one too), and yes/no are the names of options.
    if node.tag == "tag:yaml.org,2002:timestamp" or str(node.value).lower() in _WORDS:
        return str(node.value)
    return yaml.SafeLoader("").construct_object(node)
