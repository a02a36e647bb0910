"""A folder as a librarian has it: a plan in Word, a catalogue of books, settings that name a running emulator."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gspread
import pytest

os.environ["GMO_SYNC_LANGUAGE"] = "en"  # before the commands are made: their help is, in one language

from gmo_sync.cli import main
from gmo_sync.emulator import EmulatedWorkspace, emulator
from gmo_sync.google import Workspace

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Ended:
    """What a command printed and the exit code it ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """The folder, and the commands as typed in it."""

    folder: Path
    url: str
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Ended:
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return Ended(int(ended.value.code or 0), out, err)

    def done(self, *arguments: str) -> Ended:
        """Run a command that must succeed."""
        ended = self.run(*arguments)
        assert ended.code == 0, ended
        return ended

    def settings(self, text: str) -> None:
        (self.folder / "gmo-sync.toml").write_text(text, encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the folder but the locks and the state store."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.suffix != ".lock" and "state.sqlite" not in path.name
        }

    def edit(self, old: str, new: str, file: str = "plan.yaml") -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def tab(self, title: str) -> gspread.Worksheet:
        """A tab of the plan's spreadsheet, as any colleague would open it."""
        url = self.done("status", "--json").json["spreadsheet"]
        return Workspace.emulator(self.url).gspread.open_by_url(url).worksheet(title)


@pytest.fixture(scope="session")
def server() -> Iterator[EmulatedWorkspace]:
    with emulator() as running:
        yield running


@pytest.fixture
def desk(server: EmulatedWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Desk:
    server.store.clear()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    shutil.copy(EXAMPLES / "plan-2021-2022.docx", tmp_path / "план.docx")
    shutil.copy(EXAMPLES / "books.yaml", tmp_path)
    shutil.copytree(EXAMPLES / "pictures", tmp_path / "pictures")
    made = Desk(tmp_path, server.url, capsys)
    made.settings(f'[google]\nendpoint = "{server.url}"\n\n[state]\nurl = "sqlite:///state.sqlite"\n')
    return made


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """With plan.yaml."""
    desk.done("import", "план.docx")
    return desk


@pytest.fixture
def synced(planned: Desk) -> Desk:
    """With a spreadsheet."""
    planned.done("sync")
    return planned
