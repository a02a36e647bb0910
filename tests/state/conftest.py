"""The stores that the contract suite runs against: SQLite in a file and in memory, and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gmo_sync.state import State

OWNER = "plan.yaml"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["file", "memory", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("database"))
    return f"sqlite:///{tmp_path}/deep/state.sqlite" if request.param == "file" else "sqlite://"


@pytest.fixture(params=["file", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that several programs can open."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("database"))
    return f"sqlite:///{tmp_path}/state.sqlite"


@pytest.fixture
def state(url: str) -> Iterator[State]:
    with State.open(url, clock=lambda: NOW) as opened:
        yield opened
