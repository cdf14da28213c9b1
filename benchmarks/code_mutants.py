"""Do the tests notice when verification or the calendar is broken? `python -m benchmarks.code_mutants --count 100`

Copies the tree, changes one operator, constant or condition of a module at a time, and runs the tests that own it.
Prints the share of changes that some test noticed, and those that none did.
"""

from __future__ import annotations

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

MODULES = ("verification", "figures", "misplaced", "altered", "derivations", "calendar", "steps/verify", "asked")
TESTS = ("test_verify", "test_calendar", "test_schedules", "test_mutations")
NEEDED = ("knowledge", "ingest", "evaluation", "tests", "corpus", "pyproject.toml")
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
    """(line, what was changed, the changed tree)."""
    for index, node in enumerate(ast.walk(tree)):
        for what in _ways(node):
            changed = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(changed)) if i == index)
            _change(target, what)
            yield getattr(node, "lineno", 0), f"{type(node).__name__} {what}", ast.fix_missing_locations(changed)


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
    return []


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


def noticed(folder: Path) -> bool:
    tests = [f"tests/knowledge/{t}.py" for t in TESTS]
    run = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests]
    try:
        return subprocess.run(run, cwd=folder, capture_output=True, timeout=120).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    root, dice = Path(__file__).parents[1], random.Random(given.seed)
    chosen = [(m, *mutant) for m in MODULES for mutant in mutants(ast.parse((root / f"knowledge/{m}.py").read_text()))]
    chosen = dice.sample(chosen, min(given.count, len(chosen)))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in NEEDED:
            copier = shutil.copytree if (root / name).is_dir() else shutil.copy
            copier(root / name, folder / name)
        survivors = [s for s in (_survivor(folder, *c) for c in chosen) if s]
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} noticed ({1 - len(survivors) / len(chosen):.1%})")
    print("\n".join(survivors))


def _survivor(folder: Path, module: str, line: int, what: str, tree: ast.Module) -> str | None:
    path = folder / f"knowledge/{module}.py"
    original = path.read_text()
    path.write_text(ast.unparse(tree))
    try:
        result = None if noticed(folder) else f"{module}.py:{line} {what}"
        print(result or ".", file=sys.stderr, flush=True)
        return result
    finally:
        path.write_text(original)


if __name__ == "__main__":
    main()
