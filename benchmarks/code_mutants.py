"""Do the tests notice when verification or the calendar is broken?

    python -m benchmarks.code_mutants                                # every change to what MODULES names
    python -m benchmarks.code_mutants verification figures --most 60 # of these, a sample of 60 each

One operator, constant, condition or returned value of a module is changed at a time, and the tests that own it run, in
a process forked from one that has loaded everything else; nothing is written. Prints the share that some test noticed,
and the changes that none did.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType

import pytest

ROOT = Path(__file__).parents[1]
VERIFIER, CALENDAR = ("test_verify", "test_mutations"), ("test_calendar", "test_schedules")
MODULES: dict[str, tuple[str, ...]] = {
    "verification": VERIFIER,
    "figures": VERIFIER,
    "misplaced": VERIFIER,
    "altered": VERIFIER,
    "derivations": (*VERIFIER, "test_calendar"),
    "steps/verify": (*VERIFIER, "test_answering"),
    "calendar": CALENDAR,
    "asked": (*CALENDAR, "test_verify"),
    "recognise": ("test_recognise",),
    "recognition/dates": ("test_recognise",),
    "recognition/amounts": ("test_recognise",),
    "recognition/figures": ("test_recognise", "test_verify"),
}
# Loaded once, before the first fork: what the tests need and no change touches.
OTHERS = (
    "numpy",
    "yaml",
    "hypothesis",
    "chinese_calendar",
    "pypinyin",
    "sqlalchemy",
    "onnxruntime",
    "opencc",
    "langchain_chroma",
)
OURS = ("knowledge", "ingest", "evaluation", "tests")
SECONDS = 60
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """(line, what was changed, the changed tree). Decorators and signatures are left: they decide nothing."""
    fixed = {id(part) for node in ast.walk(tree) for whole in _fixed(node) for part in ast.walk(whole)}
    for index, node in enumerate(ast.walk(tree)):
        for what in _ways(node) if id(node) not in fixed else ():
            changed = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(changed)) if i == index)
            _change(target, what)
            yield getattr(node, "lineno", 0), f"{type(node).__name__} {what}", ast.fix_missing_locations(changed)


def _fixed(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.FunctionDef):
        return [*node.decorator_list, node.args, *([node.returns] if node.returns else [])]
    if isinstance(node, ast.ClassDef):
        return list(node.decorator_list)
    return [node.annotation] if isinstance(node, ast.AnnAssign) else []


def _ways(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        return ["swap"]
    if isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPPED:
        return ["swap"]
    if isinstance(node, ast.If | ast.IfExp):
        return ["negate"]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("any", "all"):
        return ["other"]
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
        return ["change"]
    if isinstance(node, ast.Return) and node.value is not None and not _is_nothing(node.value):
        return ["nothing"]
    return []


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _change(node: ast.AST, what: str) -> None:
    if isinstance(node, ast.Compare):
        node.ops[0] = SWAPPED[type(node.ops[0])]()  # type: ignore[call-overload]
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        node.op = SWAPPED[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        node.func.id = "all" if node.func.id == "any" else "any"
    elif isinstance(node, ast.Constant):
        node.value = (not node.value) if isinstance(node.value, bool) else int(str(node.value)) + 1
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, by its changed code."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self._name, self._path, self._code = name, path, code

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self._path, loader=self) if name == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


def noticed(module: str, tree: ast.Module) -> bool:
    """Some test fails, or does not come to an end, in a process of its own."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        os._exit(_tested(module, tree))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _tested(module: str, tree: ast.Module) -> int:
    path = ROOT / f"knowledge/{module}.py"
    name = f"knowledge.{module.replace('/', '.')}"
    tests = [f"tests/knowledge/{test}.py" for test in MODULES[module]]
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        try:
            sys.meta_path.insert(0, _Changed(name, path, compile(tree, str(path), "exec")))
            return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]))
        except BaseException:
            return 1


def _load() -> None:
    for name in OTHERS:
        importlib.import_module(name)
    import jieba

    jieba.initialize()


def chosen(modules: Sequence[str], most: int, seed: int) -> Iterator[tuple[str, int, str, ast.Module]]:
    dice = random.Random(seed)
    for module in modules:
        found = list(mutants(ast.parse((ROOT / f"knowledge/{module}.py").read_text())))
        yield from ((module, *mutant) for mutant in dice.sample(found, min(most, len(found))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", choices=[[], *MODULES], help="of knowledge/")
    parser.add_argument("--most", type=int, default=1000, help="changes of one module")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    os.chdir(ROOT)
    _load()
    assert not any(name.partition(".")[0] in OURS for name in sys.modules), "loaded before the change"
    survivors: list[str] = []
    tried: dict[str, list[bool]] = {}
    for module, line, what, tree in chosen(given.modules or list(MODULES), given.most, given.seed):
        caught = noticed(module, tree)
        tried.setdefault(module, []).append(caught)
        if not caught:
            survivors.append(f"{module}.py:{line} {what}")
            print(survivors[-1], file=sys.stderr, flush=True)
    for module, results in tried.items():
        print(f"{module:24s}{sum(results):4d} of {len(results):4d} noticed ({sum(results) / len(results):.1%})")
    print("\n".join(survivors))


if __name__ == "__main__":
    main()
