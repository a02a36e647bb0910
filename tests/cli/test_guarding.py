"""What stops a sync on the command line, how a person goes on, and what the settings say of it."""

from __future__ import annotations

from gmo_sync.google import Workspace
from tests.cli.conftest import Desk


def set_option(desk: Desk, section: str, line: str) -> None:
    text = (desk.folder / "gmo-sync.toml").read_text(encoding="utf-8")
    desk.settings(f"{text}\n[{section}]\n{line}\n")


def numbers(desk: Desk) -> list[str]:
    return [number for number in desk.tab("План").col_values(1)[1:] if number]


def protect(desk: Desk, title: str, **area: int) -> None:
    tab = desk.tab(title)
    protected = {"range": {"sheetId": tab.id, **area}, "editors": {"users": []}}
    tab.spreadsheet.batch_update({"requests": [{"addProtectedRange": {"protectedRange": protected}}]})


def test_a_plan_is_kept_in_number_order_where_the_settings_say_so(planned: Desk):
    set_option(planned, "plan", 'order = "number"')
    planned.done("sync")
    before = numbers(planned)
    tab = planned.tab("План")
    row, target = (tab.find(number).row for number in ("2.1.1", "4.2"))
    source = {"sheetId": tab.id, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
    tab.spreadsheet.batch_update({"requests": [{"moveDimension": {"source": source, "destinationIndex": target}}]})
    assert numbers(planned) != before
    planned.done("sync")
    assert numbers(planned) == before
    assert planned.done("sync", "--json").json["changes"] == []


def test_without_that_setting_a_moved_activity_stays_moved(synced: Desk):
    tab = synced.tab("План")
    first, second = (tab.find(number).row for number in ("2.1.1", "2.1.2"))
    source = {"sheetId": tab.id, "dimension": "ROWS", "startIndex": second - 1, "endIndex": second}
    tab.spreadsheet.batch_update({"requests": [{"moveDimension": {"source": source, "destinationIndex": first - 1}}]})
    synced.done("sync")
    assert numbers(synced).index("2.1.2") < numbers(synced).index("2.1.1")
    text = (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    assert text.index("2.1.2") < text.index("2.1.1")


def test_a_diff_tells_that_a_sync_would_stop_and_why(synced: Desk):
    tab = synced.tab("План")
    tab.delete_rows(2, 22)
    shown = synced.run("diff")
    assert shown.code == 1
    assert 'note: tab "План": without --force a sync stops here: ' in shown.out
    stopped = synced.run("sync")
    assert (stopped.code, "--force" in stopped.err) == (2, True)
    assert synced.run("sync", "--max-delete", "100%").code == 0


ACCOUNT = "robot@example.com"


def test_protected_cells_stop_a_sync_or_are_skipped_by_option_or_setting(synced: Desk):
    title = synced.tab("Титул")
    title.spreadsheet.share(ACCOUNT, perm_type="user", role="writer", notify=False)
    protect(synced, "Титул")
    endpoint = f'endpoint = "{synced.url}"'
    synced.edit(endpoint, f'{endpoint}\nsubject = "{ACCOUNT}"', file="gmo-sync.toml")
    synced.edit("цель: ", "цель: Впредь. ")
    synced.edit("Данилова Е.А.\n", "Данилова Елена Андреевна\n")
    stopped = synced.run("sync")
    assert stopped.code == 2
    assert "--protected skip" in stopped.err
    set_option(synced, "sheet", 'protected = "skip"')
    assert synced.run("sync", "--protected", "stop").code == 2
    went_on = synced.run("sync")
    assert went_on.code == 1, "something waits for a person"
    assert "protected" in went_on.out
    assert not synced.tab("Титул").findall("Впредь. Развитие профессиональной компетентности педагогов-библиотекарей")


def test_a_sheet_made_by_hand_is_shown_first_and_then_taken_over(planned: Desk):
    """Headings of her own over rows that the plan has, and no ids."""
    planned.done("sync")
    url = planned.done("status", "--json").json["spreadsheet"]
    rows = [row[:10] for row in planned.tab("План").get_all_values()]
    book = Workspace.emulator(planned.url).gspread.create("Наш план")
    page = book.sheet1
    page.update_title("План")
    rows[0][:4] = ["№", "Содержание работы", "Кто участвует", "Когда"]
    page.update([["Городской план"], [], *rows], "A1", raw=True)
    (planned.folder / "state.sqlite").unlink()
    assert book.url != url
    set_option(planned, "sheet", f'spreadsheet = "{book.url}"')
    stopped = planned.run("sync")
    assert stopped.code == 2
    assert "«Содержание работы» → «Мероприятия»" in stopped.err
    assert "gmo-sync resync" in stopped.err
    assert page.get_all_values()[0][0] == "Городской план"
    shown = planned.run("resync", "--dry-run")
    assert "«Когда» → «Сроки проведения»" in shown.out
    taken = planned.run("resync", "--yes", "--prefer", "sheet")
    assert taken.code == 0, taken
    header = page.get_all_values()[2]
    assert header[:4] == ["№", "Содержание работы", "Кто участвует", "Когда"]
    assert planned.done("sync", "--json").json["changes"] == []
