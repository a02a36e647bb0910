"""Spreadsheets as other formats, uploads as spreadsheets: through google-api-python-client and gspread."""

from __future__ import annotations

import io
import sys
from typing import Any

import gspread
import openpyxl
import pytest
import requests
from googleapiclient.errors import HttpError
from odfdo import Document

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.emulator.drive import contents
from tests.emulator.conftest import service_of

SHEET = "application/vnd.google-apps.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
ODS = "application/x-vnd.oasis.opendocument.spreadsheet"
HEADERS = {"content-type": "text/csv"}


@pytest.fixture
def plan(drive: Any, sheets_api: Any) -> str:
    """A spreadsheet with every kind of value."""
    plan = str(drive.files().create(body={"name": "План", "mimeType": SHEET}).execute()["id"])
    rows = [["Имя", "Сумма", "Дата"], ['Анна, "Б"', "1234.5", "2026-11-23"], ["", "=B2*2", "50%"], ["TRUE", "a\nc", ""]]
    sheets_api.spreadsheets().values().update(
        spreadsheetId=plan, range="A1", valueInputOption="USER_ENTERED", body={"values": rows}
    ).execute()
    merged = {"sheetId": 0, "startRowIndex": 5, "endRowIndex": 6, "startColumnIndex": 0, "endColumnIndex": 2}
    heading = {"userEnteredFormat": {"textFormat": {"bold": True}, "backgroundColor": {"red": 1}}}
    width = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    batch: list[dict[str, Any]] = [
        {"mergeCells": {"range": merged, "mergeType": "MERGE_ALL"}},
        {"repeatCell": {"range": {"sheetId": 0, "endRowIndex": 1}, "cell": heading, "fields": "userEnteredFormat"}},
        {"updateDimensionProperties": {"range": width, "properties": {"pixelSize": 201}, "fields": "pixelSize"}},
        {"addSheet": {"properties": {"title": "Вторая: [x]", "sheetId": 7}}},
        {
            "updateCells": {
                "start": {"sheetId": 7},
                "rows": [{"values": [{"userEnteredValue": {"stringValue": "ещё"}, "note": "сноска"}]}],
                "fields": "userEnteredValue,note",
            }
        },
    ]
    sheets_api.spreadsheets().batchUpdate(spreadsheetId=plan, body={"requests": batch}).execute()
    return plan


def exported(drive: Any, file_id: str, mime_type: str) -> bytes:
    return bytes(drive.files().export(fileId=file_id, mimeType=mime_type).execute())


def refusal(request: Any) -> tuple[int, str, str]:
    with pytest.raises(HttpError) as caught:
        request.execute()
    detail = caught.value.error_details[0]
    return caught.value.status_code, detail["reason"], detail["message"]


def test_csv_and_tsv_hold_the_first_tab_as_it_is_shown(drive: Any, plan: str) -> None:
    assert exported(drive, plan, "text/csv").decode() == (
        'Имя,Сумма,Дата\r\n"Анна, ""Б""",1234.5,2026-11-23\r\n,2469,50%\r\nTRUE,"a\nc",'
    )
    assert exported(drive, plan, "text/tab-separated-values").decode() == (
        'Имя\tСумма\tДата\r\nАнна, "Б"\t1234.5\t2026-11-23\r\n\t2469\t50%\r\nTRUE\ta c\t'
    )


def test_an_empty_spreadsheet_is_an_empty_csv(drive: Any) -> None:
    empty = drive.files().create(body={"name": "Пусто", "mimeType": SHEET}).execute()["id"]
    assert exported(drive, empty, "text/csv") == b""


def test_xlsx_holds_values_formulas_with_their_worth_and_looks(drive: Any, plan: str) -> None:
    content = exported(drive, plan, XLSX)
    book = openpyxl.load_workbook(io.BytesIO(content))
    first, second = book.worksheets
    assert book.sheetnames == ["Sheet1", "Вторая_ _x_"]
    assert [cell.value for cell in first[2]][:2] == ['Анна, "Б"', 1234.5]
    assert first["C2"].value.isoformat() == "2026-11-23T00:00:00"
    assert first["B3"].value == "=B2*2"
    assert openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]["B3"].value == 2469
    assert first["A4"].value is True
    assert first["C3"].number_format == "0%"
    assert (first["A1"].font.b, first["A1"].fill.fgColor.rgb, first["A2"].font.b) == (True, "FFFF0000", False)
    assert [str(place) for place in first.merged_cells.ranges] == ["A6:B6"]
    assert round(first.column_dimensions["A"].width * 7 + 5) == pytest.approx(201, abs=5)
    assert second["A1"].comment.text == "сноска"


def test_what_goes_out_as_xlsx_comes_back_the_same(drive: Any, sheets_api: Any, plan: str, emulator_url: str) -> None:
    answer = requests.post(
        f"{emulator_url}/upload/drive/v3/files",
        params={"uploadType": "media"},
        data=exported(drive, plan, XLSX),
        headers={"content-type": XLSX},
        timeout=5,
    )
    back = drive.files().copy(fileId=answer.json()["id"], body={"mimeType": SHEET, "name": "Назад"}).execute()["id"]
    fields = "sheets(merges(startRowIndex,endColumnIndex),data(rowData(values(formattedValue,note))))"

    def seen(file_id: str) -> Any:
        got = sheets_api.spreadsheets().get(spreadsheetId=file_id, includeGridData=True, fields=fields).execute()
        for sheet in got["sheets"]:
            for row in sheet["data"][0].get("rowData", []):
                row["values"] = [value for value in row.get("values", []) if value]
        return got

    assert seen(back) == seen(plan)
    formula = sheets_api.spreadsheets().values().get(spreadsheetId=back, range="B3", valueRenderOption="FORMULA")
    assert formula.execute()["values"] == [["=B2*2"]]


def test_ods_holds_every_tab(drive: Any, plan: str) -> None:
    tables = Document(io.BytesIO(exported(drive, plan, ODS))).body.tables
    assert [table.name for table in tables] == ["Sheet1", "Вторая_ _x_"]
    assert [table.get_value("A1") for table in tables] == ["Имя", "ещё"]
    assert tables[0].get_value("B3") == 2469


def test_pdf_is_written_where_the_system_has_a_font(drive: Any, plan: str) -> None:
    answer = requests.get(
        drive.files().get(fileId=plan, fields="exportLinks").execute()["exportLinks"][PDF], timeout=20
    )
    if answer.status_code == 501 and "fonts" in answer.text:
        pytest.skip(answer.text)
    assert answer.content.startswith(b"%PDF-")


def test_what_google_would_not_export_is_refused_in_its_words(
    drive: Any, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = drive.files().create(body={"name": "a.txt", "mimeType": "text/plain"}).execute()["id"]
    files = drive.files()
    assert refusal(files.export(fileId=text, mimeType="text/plain")) == (
        403,
        "fileNotExportable",
        "Export only supports Docs Editors files.",
    )
    assert refusal(files.export(fileId=plan, mimeType="image/png")) == (
        400,
        "badRequest",
        "The requested conversion is not supported.",
    )
    assert refusal(files.export(fileId=plan, mimeType="application/zip"))[0] == 501
    assert refusal(files.get_media(fileId=plan))[:2] == (403, "fileNotDownloadable")
    monkeypatch.setattr(contents, "LARGEST_EXPORT", 10)
    assert refusal(files.export(fileId=plan, mimeType="text/csv")) == (
        403,
        "exportSizeLimitExceeded",
        "This file is too large to be exported.",
    )


def test_readers_export_what_the_owner_lets_them(emulator_url: str, drive: Any, plan: str) -> None:
    reader = service_of(emulator_url, "head@example.com")
    share = {"type": "user", "role": "reader", "emailAddress": "head@example.com"}
    drive.permissions().create(fileId=plan, body=share).execute()
    assert exported(reader, plan, "text/csv")
    drive.files().update(fileId=plan, body={"copyRequiresWriterPermission": True}).execute()
    assert refusal(reader.files().export(fileId=plan, mimeType="text/csv"))[:2] == (403, "cannotExportFile")
    assert refusal(reader.files().copy(fileId=plan))[:2] == (403, "cannotCopyFile")


@pytest.mark.parametrize(
    ("address", "status", "start"),
    [
        ("/spreadsheets/d/{id}/export?format=csv", 200, "Имя,"),
        ("/spreadsheets/d/{id}/export?format=csv&gid=7", 200, "ещё"),
        ("/spreadsheets/export?id={id}&exportFormat=tsv", 200, "Имя\t"),
        ("/spreadsheets/d/{id}/export", 200, "PK"),
        ("/spreadsheets/d/{id}/export?format=csv&gid=99", 404, ""),
        ("/spreadsheets/d/{id}/export?format=docx", 400, ""),
        ("/spreadsheets/d/nothing/export?format=csv", 404, ""),
    ],
)
def test_google_s_addresses_of_exports_work(
    emulator_url: str, plan: str, address: str, status: int, start: str
) -> None:
    answer = requests.get(emulator_url + address.format(id=plan), timeout=5)
    assert answer.status_code == status
    assert answer.content.startswith(start.encode())


def test_an_address_of_an_export_asks_who_comes(emulator_url: str, plan: str) -> None:
    stranger = {"authorization": "Bearer user:head@example.com"}
    answer = requests.get(f"{emulator_url}/spreadsheets/d/{plan}/export?format=csv", headers=stranger, timeout=5)
    assert answer.status_code == 404


def test_the_export_links_of_a_file_lead_to_its_exports(drive: Any, plan: str) -> None:
    links = drive.files().get(fileId=plan, fields="exportLinks,thumbnailLink").execute()
    assert requests.get(links["exportLinks"]["text/csv"], timeout=5).content == exported(drive, plan, "text/csv")
    assert requests.get(links["thumbnailLink"], timeout=5).headers["content-type"].startswith("image/")


def test_an_uploaded_csv_becomes_a_spreadsheet_as_if_typed(emulator_url: str, sheets_api: Any) -> None:
    made = requests.post(
        f"{emulator_url}/upload/drive/v3/files?uploadType=multipart",
        headers={"content-type": "multipart/related; boundary=b"},
        data=(
            f'--b\r\ncontent-type: application/json\r\n\r\n{{"name": "Из CSV", "mimeType": "{SHEET}"}}\r\n'
            '--b\r\ncontent-type: text/csv\r\n\r\na,=1+1\r\n"x\ny",2026-11-23\r\n--b--'
        ).encode(),
        timeout=5,
    ).json()
    assert made["mimeType"] == SHEET
    values = (
        sheets_api.spreadsheets()
        .values()
        .get(spreadsheetId=made["id"], range="A1:B2", valueRenderOption="UNFORMATTED_VALUE")
    )
    assert values.execute()["values"] == [["a", 2], ["x\ny", 46349]]


def test_what_is_no_table_becomes_no_spreadsheet(emulator_url: str, workspace: EmulatedWorkspace) -> None:
    for media_type, status in ((XLSX, 400), ("image/png", 400), ("application/vnd.ms-excel", 501)):
        head = f'--b\r\ncontent-type: application/json\r\n\r\n{{"mimeType": "{SHEET}"}}\r\n'
        answer = requests.post(
            f"{emulator_url}/upload/drive/v3/files?uploadType=multipart",
            headers={"content-type": "multipart/related; boundary=b"},
            data=f"{head}--b\r\ncontent-type: {media_type}\r\n\r\nnothing\r\n--b--".encode(),
            timeout=5,
        )
        assert answer.status_code == status, answer.text
    assert workspace.store.files() == []


def test_gspread_imports_a_csv_over_a_spreadsheet(gspread_client: gspread.Client) -> None:
    spreadsheet = gspread_client.create("Список")
    spreadsheet.add_worksheet("Лишняя", 10, 10)
    gspread_client.import_csv(spreadsheet.id, "имя,возраст\nАнна,31\n")
    again = gspread_client.open_by_key(spreadsheet.id)
    assert [sheet.get_all_values() for sheet in again.worksheets()] == [[["имя", "возраст"], ["Анна", "31"]]]


def test_gspread_exports(gspread_client: gspread.Client) -> None:
    spreadsheet = gspread_client.create("Список")
    spreadsheet.sheet1.update([["a1", "B2"]], "A1:B1")
    assert spreadsheet.export(gspread.utils.ExportFormat.CSV) == b"a1,B2"


def test_an_export_whose_library_is_not_there_names_it(drive: Any, plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "gmo_sync.emulator.sheets.exports.xlsx", raising=False)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    status, reason, message = refusal(drive.files().export(fileId=plan, mimeType=XLSX))
    assert (status, reason) == (501, "notImplemented")
    assert "xlsxwriter" in message
    assert "gmo-sync[export]" in message
