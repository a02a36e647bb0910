"""Fixtures for tests of your own code: a fresh Google Workspace for every test.

    # conftest.py
    pytest_plugins = ["gmo_sync.emulator.pytest_plugin"]

    # test_report.py
    def test_the_report_has_a_heading(google_workspace):
        spreadsheet = google_workspace.gspread().create("Report")
        write_report(spreadsheet)
        assert spreadsheet.sheet1.acell("A1").value == "Report"

One server runs for the whole session (one for each worker of pytest-xdist) and is emptied before every test, which
takes less than a millisecond; documents, faults and quotas of the last test are gone.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gmo_sync.emulator.server import EmulatedWorkspace, emulator


@pytest.fixture(scope="session")
def google_workspace_server() -> Iterator[EmulatedWorkspace]:
    """The server that all tests of a session share; what is in it is whatever the tests before left."""
    with emulator() as workspace:
        yield workspace


@pytest.fixture
def google_workspace(google_workspace_server: EmulatedWorkspace) -> Iterator[EmulatedWorkspace]:
    """An empty Workspace: `.gspread()`, `.service("drive")`, `.session()`, `.url`, `.faults`, `.store`."""
    google_workspace_server.reset()
    yield google_workspace_server
    google_workspace_server.reset()
