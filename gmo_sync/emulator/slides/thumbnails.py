"""Slides as PNG, by resvg, and the addresses at which thumbnails can be fetched for half an hour.

Without the `export` extra nothing can be rendered: that is a 501 that says what to install.
"""

from __future__ import annotations

import importlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gmo_sync.emulator.errors import ApiError

SERVED_AT = "/slides-thumbnails/"
WIDTHS = {"LARGE": 1600, "MEDIUM": 800, "SMALL": 200, "WIDTH2000_PX": 2000}
LIFETIME = timedelta(minutes=30)
_MOST_KEPT = 500


def library(name: str, what: str) -> Any:
    """The module `name` of the `export` extra. Raises 501 where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ApiError(
            501, f"The emulator cannot make {what} here: run `pip install 'gmo-sync[export]'`.", reason="notImplemented"
        ) from error


def rendered(svg: str, width: int) -> bytes:
    """An SVG as PNG, `width` pixels wide. Raises 501 without the library."""
    resvg = library("resvg_py", "pictures of slides")
    return bytes(resvg.svg_to_bytes(svg_string=svg, width=width, sans_serif_family="Liberation Sans"))


@dataclass(frozen=True)
class _Kept:
    content: bytes
    until: datetime


class Thumbnails:
    """PNGs by a key that nobody can guess; each is forgotten after its half hour."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def keep(self, content: bytes) -> str:
        """The path at which `content` is served from now on."""
        key = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            alive = [(name, one) for name, one in self._kept.items() if one.until > now][-_MOST_KEPT + 1 :]
            self._kept = dict(alive) | {key: _Kept(content, now + LIFETIME)}
        return SERVED_AT + key

    def find(self, key: str) -> bytes | None:
        """What is served under a key, None when its time is over."""
        with self._lock:
            kept = self._kept.get(key)
        return kept.content if kept is not None and kept.until > self._clock() else None
