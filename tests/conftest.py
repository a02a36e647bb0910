"""What all tests share: a running emulator, and Hypothesis that never runs against the clock.

On CI random tests take the same examples every time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from gmo_sync.emulator import EmulatedWorkspace, emulator
from tests.postgresql import database, postgresql

__all__ = ["database", "postgresql"]

settings.register_profile("gmo_sync", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("gmo_sync")


@pytest.fixture(scope="module")
def server() -> Iterator[EmulatedWorkspace]:
    with emulator() as running:
        yield running
