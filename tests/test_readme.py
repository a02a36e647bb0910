"""What the README says is true: its program runs, its commands exist, its bench command is make's."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from gmo_sync.cli import app
from gmo_sync.documents import read_plan
from gmo_sync.emulator import emulator
from gmo_sync.files import PlanFile

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_program_is_short_and_runs(tmp_path):
    (program,) = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len([line for line in program.splitlines() if line.strip()]) < 15
    PlanFile(tmp_path / "plan.yaml").write(read_plan(ROOT / "examples" / "plan-2021-2022.txt").plan)
    with emulator() as workspace:
        program = program.replace("http://127.0.0.1:8085", workspace.url)
        done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "/spreadsheets/d/" in done.stdout


def test_the_example_of_another_model_runs():
    with emulator() as workspace:
        arguments = [sys.executable, str(ROOT / "examples" / "any_model.py"), workspace.url]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "lavender in stock now: 9" in done.stdout


def test_the_example_of_another_owner_s_side_runs_and_keeps_its_file(tmp_path):
    with emulator() as workspace:
        arguments = [sys.executable, "-m", "examples.json_file", workspace.url, str(tmp_path / "stock.json")]
        runs = [subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60) for _ in range(2)]
    assert [done.returncode for done in runs] == [0, 0], runs
    assert ["Lavender" in done.stdout for done in runs] == [True, False]
    assert '"id"' in (tmp_path / "stock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", sorted(set(re.findall(r"`gmo-sync ([a-z]+(?: (?:publish|collect|build))?)", README))))
def test_every_command_that_is_named_exists(words):
    command = get_command(app)
    for word in words.split():
        command = command.commands[word]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:`|\$ )make (\w+)", README))))
def test_every_target_of_make_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_somewhere(path):
    assert path.startswith("https://") or (ROOT / path).exists()
