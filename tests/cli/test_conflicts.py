"""Conflicts and cells that do not fit: seen, settled, and beginning anew without a memory."""

from __future__ import annotations

import pytest

from gmo_sync.google import Workspace
from tests.cli.conftest import Desk
from tests.cli.test_journal import activity


def disputed(desk: Desk) -> tuple[str, str]:
    """The title's goal is edited on both sides; the row's words and the column's heading."""
    tab = desk.tab("Титул")
    at = next(number for number, words in enumerate(tab.col_values(1), 1) if "ель" in (words or ""))
    tab.update_acell(f"B{at}", "цель из таблицы")
    desk.edit("цель: ", "цель: Из файла. ")
    assert desk.run("sync").code == 1
    label, heading = tab.acell(f"A{at}").value, tab.acell("B1").value
    assert label
    assert heading
    return label, heading


def goal(desk: Desk) -> str:
    tab = desk.tab("Титул")
    return next(row[1] for row in tab.get_all_values() if "ель" in row[0])


def test_a_conflict_is_listed_until_it_is_settled_by_a_side(synced: Desk):
    assert "nothing waits for you" in synced.done("conflicts").out
    row, column = disputed(synced)
    listed = synced.run("conflicts", "--json")
    assert listed.code == 1
    (conflict,) = listed.json
    assert (conflict["what"], conflict["new"]) == ("conflict", "цель из таблицы")
    assert "in the sheet: цель" in synced.run("conflicts").out
    synced.done("resolve", row, column, "--take", "sheet")
    assert "цель из таблицы" in (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    synced.done("conflicts")
    assert not synced.done("sync", "--json").json["changes"]


def test_a_conflict_is_settled_by_a_third_value_on_both_sides(synced: Desk):
    row, _ = disputed(synced)
    synced.done("resolve", row, "--value", "цель решена")
    assert goal(synced) == "цель решена"
    assert "цель: цель решена" in (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    history = synced.done("history", row, "--json").json
    assert {entry["old"] for entry in history} >= {"цель из таблицы"}


def test_all_conflicts_are_settled_at_once_for_the_file(synced: Desk):
    disputed(synced)
    assert synced.run("resolve", "--all", "--take", "file", "--dry-run").code == 0
    assert goal(synced) == "цель из таблицы"
    synced.done("resolve", "--all", "--take", "file")
    assert goal(synced).startswith("Из файла.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "say which conflict"),
        (("2.1.1",), "say which conflict"),
        (("2.1.1", "--take", "sheet", "--value", "май"), "say which conflict"),
        (("--all", "--value", "май"), "say which conflict"),
        (("2.1.1", "--take", "sheet"), "nothing waits for you"),
        (("--all", "--take", "sheet"), "nothing waits for you"),
    ],
)
def test_what_cannot_be_resolved_is_said(synced: Desk, arguments: tuple[str, ...], words: str):
    ended = synced.run("resolve", *arguments)
    assert (ended.code, words in ended.err) == (2, True), ended


@pytest.mark.scenario(69)
def test_a_lost_memory_is_replaced_by_resync(synced: Desk):
    at = activity(synced)
    spreadsheet = synced.done("status", "--json").json["spreadsheet"]
    tab = synced.tab("План")
    tab.update_acell(f"D{at}", "написано в таблице")
    for path in synced.folder.glob("state.sqlite*"):
        path.unlink()
    settings = (synced.folder / "gmo-sync.toml").read_text(encoding="utf-8")
    synced.settings(f'{settings}\n[sheet]\nspreadsheet = "{spreadsheet}"\n')
    refused = synced.run("sync")
    assert (refused.code, "another computer" in refused.err) == (2, True)
    shown = synced.run("resync", "--prefer", "sheet")
    assert (shown.code, "написано в таблице" in shown.out, "--yes" in shown.err) == (2, True, True)
    assert "написано в таблице" not in (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    synced.done("resync", "--prefer", "sheet", "--yes")
    assert "написано в таблице" in (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    assert synced.done("sync", "--json").json["changes"] == []
    assert synced.done("log", "--json").json[0]["kind"] == "resync"


def test_newest_prefers_the_side_that_was_saved_last(synced: Desk):
    at = activity(synced)
    synced.edit("цель: ", "цель: Из файла. ")
    synced.tab("План").update_acell(f"D{at}", "написано в таблице")
    told = synced.run("resync", "--prefer", "newest", "--dry-run", "--json").json
    assert {change["to"] for change in told["changes"]} == {"owner", None} or all(
        change["to"] != "sheet" for change in told["changes"]
    )


@pytest.mark.scenario(70)
def test_another_spreadsheet_than_the_bound_one_is_refused_and_bound_by_resync(synced: Desk):
    settings = (synced.folder / "gmo-sync.toml").read_text(encoding="utf-8")
    other = Workspace.emulator(synced.url).gspread.create("Другая")
    synced.settings(f'{settings}\n[sheet]\nspreadsheet = "{other.url}"\n')
    refused = synced.run("sync")
    assert (refused.code, "another spreadsheet" in refused.err) == (2, True)
    synced.settings(settings)
    synced.done("resync", "--spreadsheet", other.url, "--yes")
    assert len(other.worksheet("План").get_all_values()) > 10
    assert synced.done("status", "--json").json["spreadsheet"].split("/d/")[1].startswith(other.id)


@pytest.mark.scenario(92)
def test_a_plan_of_another_year_is_not_written_over_this_years_sheet(synced: Desk):
    synced.edit("2021/2022", "2022/2023")
    for command in (("sync",), ("sync", "--dry-run")):
        ended = synced.run(*command)
        assert ended.code == 2
        assert "2021/2022" in ended.err
        assert "2022/2023" in ended.err
        assert "resync --spreadsheet" in ended.err.replace("\n", " ")
    assert "2022/2023" not in str(synced.tab("Титул").get_all_values())


def test_the_year_may_be_put_right_on_the_sheet(synced: Desk):
    tab = synced.tab("Титул")
    at = tab.find("2021/2022")
    assert at is not None
    tab.update_cell(at.row, at.col, "2022/2023")
    assert synced.run("sync").code in (0, 1)
    assert synced.run("sync").code in (0, 1)
    assert "2022/2023" in (synced.folder / "plan.yaml").read_text(encoding="utf-8")
