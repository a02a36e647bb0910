"""What syncs changed, and taking it back, as a person types it."""

from __future__ import annotations

import json

from tests.cli.conftest import Desk


def activity(desk: Desk) -> int:
    """The row of an activity in the tab «План»."""
    words = desk.tab("План").col_values(2)
    return next(at for at, title in enumerate(words, 1) if (title or "").startswith("Круглый стол"))


def edited(desk: Desk) -> int:
    """A sync with one edit of each side; its number."""
    desk.tab("План").update_acell(f"D{activity(desk)}", "написано в таблице")
    desk.edit("цель: ", "цель: Важно! ")
    return int(desk.done("sync", "--json").json["run"])


def test_a_sync_is_logged_shown_undone_and_the_undo_undone(synced: Desk):
    before = synced.files()
    grid, title = synced.tab("План").get_all_values(), synced.tab("Титул").get_all_values()
    number = edited(synced)
    changed = synced.tab("План").get_all_values()
    assert changed != grid
    (newest, *_) = synced.done("log", "--json").json
    assert (newest["number"], newest["to_sheet"], newest["to_owner"], newest["kind"]) == (number, 1, 1, "sync")
    shown = synced.done("show", str(number)).out
    assert "написано в таблице" in shown
    assert "→ sheet" in shown
    assert "→ file" in shown

    planned = synced.done("undo", str(number), "--dry-run", "--json").json
    assert len(planned["changes"]) == 4, "each of the two cells, on both sides"
    assert synced.tab("План").get_all_values() == changed

    undone = synced.done("undo", str(number), "--json").json
    assert (synced.tab("План").get_all_values(), synced.tab("Титул").get_all_values()) == (grid, title)
    assert synced.files()["plan.yaml"] == before["plan.yaml"]
    assert not synced.done("sync", "--json").json["changes"]
    assert synced.done("log", "--json").json[0]["undoes"] == number

    synced.done("undo", str(undone["run"]))
    assert synced.tab("План").get_all_values() == changed


def test_what_was_edited_since_is_not_undone_and_said(synced: Desk):
    number = edited(synced)
    cell = f"D{activity(synced)}"
    synced.tab("План").update_acell(cell, "а потом ещё раз")
    synced.done("sync")
    ended = synced.run("undo", str(number))
    assert ended.code == 1
    assert "left as it is" in ended.out
    assert synced.tab("План").acell(cell).value == "а потом ещё раз"
    assert "Важно!" not in (synced.folder / "plan.yaml").read_text(encoding="utf-8")


def test_a_deleted_row_and_a_lost_value_are_brought_back_to_both_sides(synced: Desk):
    tab = synced.tab("План")
    grid, at = tab.get_all_values(), activity(synced)
    words = grid[at - 1]
    tab.delete_rows(at)
    assert synced.done("sync", "--json").json["changes"][0]["what"] == "row removed"
    assert words[1] not in {row[1] for row in tab.get_all_values()}
    name = f"{words[0]} {words[1]}" if words[0] else words[1]
    synced.done("restore", name)
    assert tab.get_all_values() == grid
    assert not synced.done("sync", "--json").json["changes"]

    before = tab.acell(f"D{at}").value
    edited(synced)
    row = " ".join(tab.row_values(at)[:2]).strip()
    told = synced.done("history", row, "--json").json
    assert {entry["new"] for entry in told if entry["field"]} >= {"написано в таблице"}
    column = tab.acell("D1").value
    synced.done("restore", row, column)
    assert tab.acell(f"D{at}").value == before


def test_a_saved_plan_is_carried_out_only_while_it_still_holds(synced: Desk):
    tab, at = synced.tab("План"), activity(synced)
    tab.update_acell(f"D{at}", "написано в таблице")
    saved = synced.folder / "changes.json"
    assert synced.run("diff", "--save", str(saved)).code == 1
    told = json.loads(saved.read_text(encoding="utf-8"))
    assert [change["new"] for change in told["changes"]] == ["написано в таблице"]
    assert told["calls"] == 2, "the reading, and who edited the sheet last"
    tab.update_acell(f"D{at + 1}", "и ещё")
    refused = synced.run("sync", "--plan", str(saved))
    assert (refused.code, "another state" in refused.err) == (2, True)
    assert "написано в таблице" not in (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    synced.run("diff", "--save", str(saved))
    done = synced.done("sync", "--plan", str(saved), "--json").json
    assert [change["new"] for change in done["changes"]] == ["написано в таблице", "и ещё"]
    saved.write_text("{}", encoding="utf-8")
    assert "no plan of gmo-sync" in synced.run("sync", "--plan", str(saved)).err


def test_only_the_named_tab_is_synced(synced: Desk):
    synced.tab("План").update_acell(f"D{activity(synced)}", "написано в таблице")
    assert synced.done("sync", "--only", "Титул", "--json").json["changes"] == []
    assert len(synced.done("sync", "--only", "План", "--json").json["changes"]) == 1
    refused = synced.run("sync", "--only", "Плаан")
    assert (refused.code, "There are: " in refused.err) == (2, True)


def test_a_deleted_heading_comes_back_while_activities_stand_under_it(synced: Desk):
    tab = synced.tab("План")
    at = next(row for row, kind in enumerate(tab.col_values(11), start=1) if kind == "группа")
    words, before = tab.cell(at, 2).value, (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    tab.delete_rows(at)
    synced.done("sync")
    assert tab.cell(at, 2).value == words
    assert (synced.folder / "plan.yaml").read_text(encoding="utf-8") == before
    again = synced.done("sync", "--json").json
    assert (again["changes"], again["calls"]) == ([], 1)


def test_a_group_that_somebody_only_names_is_made_in_one_sync(synced: Desk):
    tab = synced.tab("План")
    at = next(row for row, kind in enumerate(tab.col_values(11), start=1) if kind == "группа")
    tab.insert_row(["2.9.1", "Новое дело", *[""] * 9, "II", "", "2.9"], at, value_input_option="RAW")
    synced.done("sync")
    assert "2.9" in tab.col_values(1)
    again = synced.done("sync", "--json").json
    assert (again["changes"], again["calls"]) == ([], 1)


def test_the_share_that_may_go_is_given_in_percent(synced: Desk):
    tab = synced.tab("План")
    tab.delete_rows(10, 14)
    assert synced.run("sync", "--max-delete", "5%").code == 2
    assert synced.run("sync", "--max-delete", "many").code == 2
    synced.done("sync", "--max-delete", "0.5")


def test_asking_for_what_never_was_is_said(synced: Desk):
    for arguments, words in (
        (("show", "999"), "no sync 999"),
        (("undo", "999"), "no sync 999"),
        (("history", "нет такой строки"), "no row"),
        (("restore", "нет такой строки"), "no row"),
    ):
        ended = synced.run(*arguments)
        assert (ended.code, words in ended.err) == (2, True), ended
