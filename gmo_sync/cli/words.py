"""The language of the command line: Russian when the locale is Russian, else English."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from gmo_sync.language import Message


@cache
def language() -> str:
    """ "ru" or "en", from GMO_SYNC_LANGUAGE or else the locale of the environment."""
    names = ("GMO_SYNC_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((value for name in names if (value := os.environ.get(name))), "en")
    return "ru" if chosen.lower().startswith("ru") else "en"


def tr(template: str, /, **fields: Any) -> str:
    """A sentence of the command line in its language."""
    return Message(template, **fields).in_language(language())
