from __future__ import annotations

import ast
from pathlib import Path

import gmo_sync.slides
from gmo_sync.language import catalogue

ROOM = Path(gmo_sync.slides.__file__).parent


def templates() -> set[str]:
    found = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
                (template, *_) = node.args
                assert isinstance(template, ast.Constant), f"{path.name}: a template must be a literal"
                found.add(template.value)
    return found


def test_everything_that_a_librarian_reads_is_said_in_russian() -> None:
    assert len(templates()) > 10
    assert templates() - set(catalogue("ru")) == set()
