"""Where the files that ship with gmo_sync are: `config/` of a checkout, `gmo_sync/_config` inside a wheel.

The bottom layer, beside `language`: anyone may ask it for a path. It opens nothing itself.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def packaged(*parts: str) -> Traversable:
    """The file or folder `parts` below the shipped `config/`: `packaged("calendar.yaml").read_text("utf-8")`.

    What does not exist is returned all the same; opening it raises `FileNotFoundError`.
    """
    return _root().joinpath(*parts)


@cache
def _root() -> Traversable:
    inside = files("gmo_sync") / "_config"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "config"
