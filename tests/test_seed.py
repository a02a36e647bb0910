"""The real plan of 2021/2022, word for word: text → models → YAML → sheet over HTTP → models → Word → models."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gmo_sync import PlanFile, PlanReplica, State, Workspace, plan_spreadsheet, sync
from gmo_sync.documents import read_plan, write_plan
from gmo_sync.emulator import emulator
from gmo_sync.plan import Plan, plan_from_snapshots, with_ids
from gmo_sync.plan.models import Group, Section, Theme
from gmo_sync.plan.rows import PLAN_TABLES
from gmo_sync.sheets import SheetsClient, read_spreadsheet

EXAMPLES = Path(__file__).parents[1] / "examples"
SEED = EXAMPLES / "plan-2021-2022.txt"


def words(text: str) -> str:
    return " ".join(text.split())


def cells_of_the_seed() -> list[str]:
    """Every cell of the text, as a person reads it: cells are divided by a tab at the beginning of a line."""
    text = SEED.read_text(encoding="utf-8").replace("[bookmark: _GoBack]", "")
    body = text[text.index("Содержание работы") : text.index("Руководитель ГМО")]
    cells = [words(cell) for cell in re.split(r"\n\t", body)]
    return [cell for cell in cells if cell]


def all_words(plan: Plan) -> str:
    """Everything that the plan says, a cell a line, numbers in front of their words as in the document."""
    said = []
    for entry in plan.walk():
        number = getattr(entry, "number", "")
        match entry:
            case Section():
                said.append(f"{number}. {entry.title}")
            case Theme():
                said.append(entry.title)
            case Group():
                said.append(f"{number} {entry.title}")
            case _:
                said += [number, entry.title, f"{number} {entry.title}", str(entry.participants), str(entry.term)]
                said += [entry.place, str(entry.responsible), entry.expected_results]
    return "\n".join(map(words, said))


def check(plan: Plan) -> None:
    assert len(list(plan.activities())) == 17
    groups = [entry.number for entry in plan.walk() if isinstance(entry, Group)]
    assert groups == ["2.1", "2.2", "3.1", "3.2", "3.4"]
    assert [entry.title for entry in plan.walk() if isinstance(entry, Theme)] == [
        "«Учитель будущего»",
        "«Цифровая образовательная среда»",
    ]
    assert [section.number for section in plan.sections] == ["I", "II", "III", "IV"]
    assert len(plan.people) == 4
    assert (str(plan.head), str(plan.coordinator)) == ("Е.А. Данилова", "Ю.В. Бежецких")
    assert plan.goal == "Развитие профессиональной компетентности педагогов-библиотекарей"
    lines = set(all_words(plan).split("\n"))
    headings = {words(column.heading) for column in PLAN_TABLES["План"].columns}
    headings |= {"Содержание работы", "№ п/п", "Раздел", "Мероприятие"}
    missing = [cell for cell in cells_of_the_seed() if cell not in lines | headings]
    assert missing == []


@pytest.fixture(scope="module")
def seed() -> Plan:
    return with_ids(read_plan(SEED).plan)


def test_the_text_and_the_word_file_are_one_plan(seed):
    assert with_ids(read_plan(EXAMPLES / "plan-2021-2022.docx").plan) == seed


def test_every_cell_is_there_and_every_term_is_understood(seed):
    check(seed)
    assert [activity.term.text for activity in seed.activities() if activity.term.meaning is None] == []


def test_every_cell_survives_the_whole_way_round(seed, tmp_path):
    PlanFile(tmp_path / "plan.yaml").write(seed)
    replica = PlanReplica(PlanFile(tmp_path / "plan.yaml"))
    assert replica.plan == seed
    with emulator() as running, Workspace.emulator(running.url) as workspace, State.open("sqlite://") as state:
        spec = plan_spreadsheet(replica.plan)
        made = sync(replica, spec, workspace=workspace, state=state)
        resource = SheetsClient(workspace).read(str(made.spreadsheet_id))
    tabs = read_spreadsheet(resource, spec.tables).tabs
    read_back, problems = plan_from_snapshots({title: tab.snapshot for title, tab in tabs.items()}, seed)
    assert problems == []
    assert read_back == seed
    write_plan(read_back, tmp_path / "plan.docx")
    again = with_ids(read_plan(tmp_path / "plan.docx").plan)
    assert again == seed
    check(again)
