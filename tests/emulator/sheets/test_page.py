"""A person at the page of a spreadsheet, in a real Chromium; what they did is read through gspread."""

from __future__ import annotations

from typing import Any

import gspread
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.emulator.conftest import DESK, PHONE, service_of

LIST = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "план"}, {"userEnteredValue": "идёт"}]}}
HEAD = ["Название", "Дата", "Статус", "Чел.", "Готово", "Тайное"]
ROWS = [
    ["Бета", "01.10.2026", "план", 20, True, "не видно"],
    ["Альфа", "02.10.2026", "идёт", 10, False, ""],
    ["Гамма", "03.10.2026", "план", 30, False, ""],
]


def span(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}


@pytest.fixture
def table(gspread_client: gspread.Client, sheets_api: Any) -> gspread.Worksheet:
    """A small plan of events with a frozen heading, a list, checkboxes and a hidden column."""
    properties = {"title": "План", "locale": "ru_RU"}
    tabs = [
        {"properties": {"sheetId": 0, "title": "Осень", "gridProperties": {"frozenRowCount": 1}}},
        {"properties": {"sheetId": 7, "title": "Книги"}},
    ]
    made = sheets_api.spreadsheets().create(body={"properties": properties, "sheets": tabs}).execute()
    found = gspread_client.open_by_key(made["spreadsheetId"]).get_worksheet_by_id(0)
    found.update([HEAD, *ROWS], "A1", raw=False)
    hide = {
        "range": {"dimension": "COLUMNS", "startIndex": 5, "endIndex": 6},
        "properties": {"hiddenByUser": True},
        "fields": "hiddenByUser",
    }
    requests = [
        {"setDataValidation": {"range": span(1, 4, 2, 3), "rule": LIST | {"strict": True, "showCustomUi": True}}},
        {"setDataValidation": {"range": span(1, 4, 4, 5), "rule": {"condition": {"type": "BOOLEAN"}}}},
        {"updateDimensionProperties": hide},
    ]
    found.spreadsheet.batch_update({"requests": requests})
    return found


@pytest.fixture
def at_table(page: Page, table: gspread.Worksheet, emulator_url: str) -> Page:
    page.goto(f"{emulator_url}/spreadsheets/d/{table.spreadsheet_id}/edit?gid=0")
    return page


def cell(page: Page, row: int, column: int) -> Any:
    return page.locator(f'tr[data-r="{row}"] > td[data-c="{column}"]')


def type_into(page: Page, row: int, column: int, text: str, key: str = "Enter") -> None:
    cell(page, row, column).click()
    page.fill("#text", text)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.press("#text", key)


def do(page: Page, act: str) -> None:
    with page.expect_response(lambda answer: "part=grid" in answer.url):
        page.click(f'[data-do="{act}"]')


def test_what_is_typed_becomes_what_google_makes_of_it(at_table: Page, table: gspread.Worksheet) -> None:
    type_into(at_table, 1, 0, "Вечер <b>«О'Генри»</b>")
    type_into(at_table, 2, 1, "5.11.2026")
    type_into(at_table, 4, 3, "=D2+D3*2")
    expect(cell(at_table, 4, 3)).to_have_text("40")
    assert table.acell("A2").value == "Вечер <b>«О'Генри»</b>"
    assert table.acell("B3", value_render_option="UNFORMATTED_VALUE").value == 46331
    assert table.acell("D5", value_render_option="FORMULA").value == "=D2+D3*2"
    expect(cell(at_table, 1, 0)).to_have_text("Вечер <b>«О'Генри»</b>")
    cell(at_table, 4, 3).click()
    expect(at_table.locator("#text")).to_have_value("=D2+D3*2")


def test_a_key_on_a_picked_cell_begins_anew_and_escape_leaves_all_as_it_was(
    at_table: Page, table: gspread.Worksheet
) -> None:
    cell(at_table, 1, 3).click()
    at_table.keyboard.type("77")
    expect(cell(at_table, 1, 3)).to_have_text("77")
    at_table.keyboard.press("Escape")
    expect(cell(at_table, 1, 3)).to_have_text("20")
    at_table.keyboard.press("ArrowDown")
    at_table.keyboard.type("5")
    with at_table.expect_response(lambda answer: answer.request.method == "POST"):
        at_table.keyboard.press("Tab")
    expect(at_table.locator("#place")).to_have_text("E3")
    assert table.col_values(4) == ["Чел.", "20", "5", "30"]


def test_rows_come_go_and_are_sorted(at_table: Page, table: gspread.Worksheet) -> None:
    cell(at_table, 1, 0).click()
    do(at_table, "up")
    assert table.col_values(1) == ["Название", "Альфа", "Бета", "Гамма"]
    cell(at_table, 2, 0).click()
    do(at_table, "above")
    assert table.col_values(1) == ["Название", "Альфа", "", "Бета", "Гамма"]
    do(at_table, "delete")
    cell(at_table, 1, 0).click()
    do(at_table, "below")
    do(at_table, "below")
    assert table.col_values(1) == ["Название", "Альфа", "", "", "Бета", "Гамма"]
    at_table.click('[data-do="append"]')
    expect(at_table.locator("#place")).to_have_text("A7")


def test_a_value_is_chosen_from_the_list_and_another_is_refused_and_kept(
    at_table: Page, table: gspread.Worksheet
) -> None:
    cell(at_table, 1, 2).click()
    with at_table.expect_response(lambda answer: answer.request.method == "POST"):
        at_table.select_option("#choose", "идёт")
    assert table.acell("C2").value == "идёт"
    type_into(at_table, 1, 2, "никогда")
    expect(at_table.locator("#refused")).to_contain_text("правило проверки")
    expect(at_table.locator("#refused")).to_contain_text("никогда")
    assert table.acell("C2").value == "идёт"
    with at_table.expect_response(lambda answer: answer.request.method == "POST"):
        cell(at_table, 2, 4).locator(".box").click()
    assert table.acell("E3").value == "ИСТИНА"


def test_tabs_hidden_columns_and_new_tabs(at_table: Page, table: gspread.Worksheet) -> None:
    expect(at_table.get_by_text("не видно")).to_have_count(0)
    at_table.click(".hidden-switch")
    expect(at_table.get_by_text("не видно")).to_have_count(1)
    at_table.click('.tabs >> text="Книги"')
    type_into(at_table, 0, 0, "Мастер и Маргарита")
    assert table.spreadsheet.worksheet("Книги").acell("A1").value == "Мастер и Маргарита"
    at_table.click('[data-do="tab"]')
    at_table.fill("#naming input", "Зима")
    at_table.press("#naming input", "Enter")
    expect(at_table.locator('.tabs [aria-current="page"]')).to_have_text("Зима")
    assert [tab.title for tab in table.spreadsheet.worksheets()] == ["Осень", "Книги", "Зима"]


def test_a_note_and_a_comment_are_left_and_a_comment_resolved(
    at_table: Page, table: gspread.Worksheet, drive: Any
) -> None:
    cell(at_table, 1, 0).click()
    at_table.click('[data-do="talk"]')
    at_table.locator("#talk textarea").first.fill("Уточнить")
    at_table.click('#talk >> text="Сохранить примечание"')
    expect(cell(at_table, 1, 0)).to_have_attribute("data-n", "Уточнить")
    assert table.get_note("A2") == "Уточнить"
    at_table.locator("#talk textarea").last.fill("Кто <ведёт>?")
    at_table.click('#talk >> text="Оставить комментарий"')
    expect(at_table.locator("#talk .post")).to_contain_text("Кто <ведёт>?")
    fields = "comments(content,resolved)"
    assert drive.comments().list(fileId=table.spreadsheet_id, fields=fields).execute()["comments"] == [
        {"content": "Кто <ведёт>?", "resolved": False}
    ]
    at_table.click('#talk >> text="Решено"')
    expect(at_table.locator("#talk .post")).to_have_count(0)
    assert drive.comments().list(fileId=table.spreadsheet_id, fields=fields).execute()["comments"][0]["resolved"]


def test_another_person_may_not_write_into_protected_cells_or_not_at_all(
    page: Page, table: gspread.Worksheet, drive: Any, emulator_url: str
) -> None:
    protected = {"protectedRange": {"range": span(0, 1, 0, 6), "editors": {"users": ["librarian@example.com"]}}}
    table.spreadsheet.batch_update({"requests": [{"addProtectedRange": protected}]})
    for email, role in (("olga@example.com", "writer"), ("guest@example.com", "reader")):
        permission = {"type": "user", "role": role, "emailAddress": email}
        drive.permissions().create(fileId=table.spreadsheet_id, body=permission).execute()
    address = f"{emulator_url}/spreadsheets/d/{table.spreadsheet_id}/edit"
    page.goto(f"{address}?as=olga@example.com")
    type_into(page, 0, 0, "Моё название")
    expect(page.locator("#refused")).to_contain_text("защищена")
    expect(page.locator("#refused")).to_contain_text("Моё название")
    assert table.acell("A1").value == "Название"
    type_into(page, 1, 0, "От Ольги")
    assert table.acell("A2").value == "От Ольги"
    olga = service_of(emulator_url, "olga@example.com")
    about = olga.files().get(fileId=table.spreadsheet_id, fields="lastModifyingUser").execute()
    assert about["lastModifyingUser"]["emailAddress"] == "olga@example.com"
    page.goto(f"{address}?as=guest@example.com")
    expect(page.get_by_text("Только просмотр")).to_be_visible()
    expect(page.locator("#text")).to_be_disabled()
    page.goto(f"{address}?as=stranger@example.com")
    expect(page.locator("h1")).to_contain_text("нет доступа")


def test_an_edit_follows_its_row_when_rows_moved_meanwhile(at_table: Page, table: gspread.Worksheet) -> None:
    cell(at_table, 2, 3).click()
    at_table.fill("#text", "55")
    table.insert_row(["Новая", "", "план"], 2)
    with at_table.expect_response(lambda answer: answer.request.method == "POST"):
        at_table.press("#text", "Enter")
    assert table.col_values(4) == ["Чел.", "", "20", "55", "30"]


def test_an_edit_of_a_row_that_is_gone_lands_nowhere_and_is_not_lost(at_table: Page, table: gspread.Worksheet) -> None:
    cell(at_table, 2, 3).click()
    at_table.fill("#text", "мой ввод")
    table.delete_rows(3)
    with at_table.expect_response(lambda answer: answer.status == 409):
        at_table.press("#text", "Enter")
    expect(at_table.locator("#refused")).to_contain_text("мой ввод")
    expect(at_table.locator('[data-do="paste"]')).to_be_hidden()  # until a person picks the cell
    assert "мой ввод" not in str(table.get_all_values())
    cell(at_table, 2, 0).click()
    with at_table.expect_response(lambda answer: answer.status == 200 and answer.request.method == "POST"):
        at_table.click('[data-do="paste"]')
    assert table.acell("A3").value == "мой ввод"


def test_a_page_shows_by_itself_what_others_changed_but_not_while_one_types(
    at_table: Page, table: gspread.Worksheet
) -> None:
    table.update_acell("A2", "Изменено роботом")
    expect(cell(at_table, 1, 0)).to_have_text("Изменено роботом")
    cell(at_table, 2, 0).click()
    at_table.fill("#text", "начало")
    table.update_acell("A2", "Ещё раз")
    expect(at_table.locator("#changed")).to_be_visible()
    expect(at_table.locator("#text")).to_have_value("начало")


def test_ten_thousand_rows_are_shown_two_hundred_at_a_time(at_table: Page, table: gspread.Worksheet) -> None:
    table.resize(rows=10_000)
    table.update([[f"строка {number}"] for number in range(2, 10_001)], "A2")
    at_table.reload()
    assert at_table.locator("tbody tr").count() == 200
    at_table.click('[aria-label="Следующие строки"]')
    expect(cell(at_table, 201, 0)).to_have_text("строка 202")
    expect(cell(at_table, 0, 0)).to_have_text("Название")
    do(at_table, "append")
    expect(at_table.locator("#place")).to_have_text("A10001")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_page_itself_never_scrolls_sideways(
    browser: Browser, table: gspread.Worksheet, emulator_url: str, size: Any
) -> None:
    page = browser.new_page(viewport=size)
    page.goto(f"{emulator_url}/spreadsheets/d/{table.spreadsheet_id}/edit")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.close()


def test_a_gesture_from_another_site_or_of_another_shape_is_refused(
    table: gspread.Worksheet, emulator_url: str, http: Any
) -> None:
    address = f"{emulator_url}/spreadsheets/d/{table.spreadsheet_id}/edit"
    gesture = {"do": "type", "gid": 0, "seen": 1, "row": 0, "column": 0, "text": "чужое"}
    assert http.post(address, json=gesture, headers={"origin": "http://evil.example"}).status_code == 403
    assert http.post(address, data=gesture).status_code == 415
    assert http.post(address, json={"do": "type"}).status_code == 400
    assert http.post(address, json=gesture).status_code == 409  # nobody has seen such a version
    assert table.acell("A1").value == "Название"
