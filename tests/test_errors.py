"""The tree of errors: as documented, and every error says what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import graph.errors
from graph.errors import LimitError, OutstandingError, SourceError

ROOT = Path(__file__).parent.parent
HOUSE = ("graph", "loaders", "queries", "outstanding", "ontology", "shapes")
TREE: dict[str, type[OutstandingError]] = {
    name: each
    for name, each in vars(graph.errors).items()
    if isinstance(each, type) and issubclass(each, OutstandingError)
}


def test_the_documented_tree_is_the_tree() -> None:
    documented = re.findall(r"[├└]── (\w+) .*exit (\d)$", graph.errors.__doc__ or "", re.MULTILINE)
    assert documented == [(name, str(each.exit_code)) for name, each in TREE.items() if each is not OutstandingError]
    assert LimitError.__bases__ == (SourceError,)
    others = [each for each in TREE.values() if each not in {OutstandingError, LimitError}]
    assert all(each.__bases__ == (OutstandingError,) for each in others)
    assert OutstandingError.__bases__ == (Exception,)


@pytest.mark.parametrize("name", TREE)
def test_an_error_keeps_its_three_parts_and_says_them_in_one_line(name: str) -> None:
    error = TREE[name]("the file is empty", where="a.txt", hint="Give another.")
    assert (error.detail, error.where, error.hint) == ("the file is empty", "a.txt", "Give another.")
    assert str(error) == "a.txt: the file is empty Give another."
    assert str(TREE[name]("the file is empty")) == "the file is empty"


def _errors_of(tree: ast.Module) -> set[str]:
    """The classes of the tree that a module imports; other packages have a ValidationError too."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "graph.errors")
    return {name.name for each in imports for name in each.names} & TREE.keys()


def _raised() -> Iterator[tuple[str, str, bool]]:
    """For each error that the source makes: its place, its class, and whether it has a hint."""
    for path in sorted(path for room in HOUSE for path in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        known = _errors_of(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
                hints = [keyword.value for keyword in node.keywords if keyword.arg == "hint"]
                told = bool(hints) and not (isinstance(hints[0], ast.Constant) and not hints[0].value)
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.func.id, told


def test_every_error_that_is_raised_says_what_to_do() -> None:
    raised = list(_raised())
    assert len(raised) > len(TREE)
    assert [place for place, _, hint in raised if not hint] == []


def test_every_class_of_the_tree_is_raised_somewhere_and_the_root_nowhere() -> None:
    assert {name for _, name, _ in _raised()} == TREE.keys() - {"OutstandingError"}
