"""The demo as a user runs it, its steps and its claims."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gmo_sync import PlanFile

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("demo")
    environment = os.environ | {"GMO_SYNC_LANGUAGE": "ru", "COLUMNS": "120"}
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "demo.py"), "--folder", str(folder)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1  # the one call that --verbose tells of
    return done.stdout, folder


def calls(output: str, command: str) -> list[int]:
    """How many API calls each run of a command cost, in order."""
    blocks = re.findall(rf"^\$ gmo-sync {re.escape(command)}$(.*?)(?=^\$|^━━|\Z)", output, re.S | re.M)
    return [int(found.group(1)) for block in blocks if (found := re.search(r"обращений к Google: (\d+)", block))]


def test_syncs_cost_what_is_promised(told):
    output, _ = told
    assert calls(output, "sync") == [2, 2]
    assert calls(output, "--verbose sync") == [1]
    assert calls(output, "diff") == [1, 1]


def test_a_form_and_a_deck_cost_what_is_promised(told):
    output, _ = told
    assert calls(output, "forms publish 3.4.1") == [4]
    first, one_book, nothing = calls(output, "deck build")
    assert (one_book, nothing) == (2, 1)
    assert first == 2 + 12 + 3


def test_the_edits_of_both_sides_are_in_the_plan(told):
    plan = PlanFile(told[1] / "plan.yaml").read()
    activities = {activity.title: activity for activity in plan.activities()}
    table = next(activity for title, activity in activities.items() if title.startswith("Круглый стол"))
    assert (table.term.text, table.place) == ("февраль - март", "МБОУ Лицей № 130")
    assert activities["Экскурсия в отдел редких книг областной библиотеки"].term.text == "май"
    assert "Конкурс буктрейлеров «Прочитай меня!»" in activities
    assert not any(title.startswith("Обсуждение критериев") for title in activities)
    numbers = [activity.number for activity in activities.values()]
    assert numbers.index("3.1.2") < numbers.index("3.1.1")


def test_it_speaks_russian_and_ends_with_the_addresses(told):
    output, _ = told
    last = output[output.index("Готово") :]
    for path in ("/spreadsheets/d/", "/viewform", "/presentation/d/"):
        assert path in last
    assert "Row" not in output
    assert "API calls" not in output
