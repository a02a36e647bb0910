from __future__ import annotations

from collections.abc import Iterator

import pytest

from gmo_sync.emulator import emulator
from gmo_sync.forms import FormsClient
from gmo_sync.google import Workspace


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with emulator() as running, Workspace.emulator(running.url) as workspace:
        yield workspace


@pytest.fixture
def client(workspace: Workspace) -> FormsClient:
    return FormsClient(workspace)
