"""Charts, slicers and pivot tables: kept and returned as given, and led along with the cells they read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.sheets.conftest import Book, area, refusal, span

Json = dict[str, Any]


def data(*place: int) -> Json:
    return {"sourceRange": {"sources": [area(*place)]}}


def spec() -> Json:
    return {
        "title": "Фонд",
        "basicChart": {
            "chartType": "COLUMN",
            "domains": [{"domain": data(0, 4, 0, 1)}],
            "series": [{"series": data(0, 4, 1, 2)}, {"series": data(0, 4, 2, 3)}],
        },
    }


def over(row: int, column: int, **more: int) -> Json:
    return {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": row, "columnIndex": column}, **more}}


def add(book: Book, **more: Any) -> Json:
    return book.replies({"addChart": {"chart": {"spec": spec(), "position": over(2, 5), **more}}})[0]["addChart"][
        "chart"
    ]


def test_a_chart_is_kept_as_given_with_googles_size(book: Book) -> None:
    made = add(book, chartId=7)
    anchor = {"rowIndex": 2, "columnIndex": 5}
    assert made["position"] == {"overlayPosition": {"anchorCell": anchor, "widthPixels": 600, "heightPixels": 371}}
    assert made["chartId"] == 7
    assert made["spec"]["basicChart"]["chartType"] == "COLUMN"
    assert book.sheet()["charts"] == [made]


def test_a_chart_on_a_tab_of_its_own_goes_with_the_tab(book: Book) -> None:
    made = add(book, position={"newSheet": True})
    tab = book.sheet(1)
    assert tab["properties"]["sheetType"] == "OBJECT"
    assert "gridProperties" not in tab["properties"]
    assert tab["properties"]["sheetId"] == made["position"]["sheetId"]
    code, words = refusal(lambda: book.values(tab["properties"]["title"]))
    assert (code, words) == (400, f"Unable to parse range: {tab['properties']['title']}")
    book.batch({"deleteEmbeddedObject": {"objectId": made["chartId"]}})
    assert len(book.get()["sheets"]) == 1


def test_a_chart_is_changed_moved_and_taken_away(book: Book) -> None:
    chart_id = add(book)["chartId"]
    pie = {"pieChart": {"legendPosition": "RIGHT_LEGEND", "domain": data(0, 4, 0, 1), "series": data(0, 4, 1, 2)}}
    moved = {"overlayPosition": {"widthPixels": 300, "offsetXPixels": 4}}
    replies = book.replies(
        {"updateChartSpec": {"chartId": chart_id, "spec": pie}},
        {"updateEmbeddedObjectPosition": {"objectId": chart_id, "newPosition": moved, "fields": "widthPixels"}},
        {"updateEmbeddedObjectBorder": {"objectId": chart_id, "border": {"color": {"red": 1}}, "fields": "color"}},
    )
    position = {"anchorCell": {"rowIndex": 2, "columnIndex": 5}, "widthPixels": 300, "heightPixels": 371}
    assert replies[1] == {"updateEmbeddedObjectPosition": {"position": {"overlayPosition": position}}}
    chart = book.sheet()["charts"][0]
    assert chart["border"]["colorStyle"] == {"rgbColor": {"red": 1}}
    assert set(chart["spec"]) == {"pieChart"}
    book.batch({"deleteEmbeddedObject": {"objectId": chart_id}})
    assert "charts" not in book.sheet()


def test_a_chart_follows_its_columns_and_loses_a_series_with_its_column(book: Book) -> None:
    add(book)
    book.batch(
        {"insertDimension": {"range": span("COLUMNS", 0, 1)}},
        {"insertDimension": {"range": span("ROWS", 2, 4)}},
        {"deleteDimension": {"range": span("COLUMNS", 2, 3)}},
    )
    chart = book.sheet()["charts"][0]
    basic = chart["spec"]["basicChart"]
    place = {"startRowIndex": 0, "endRowIndex": 6}
    assert [item["series"]["sourceRange"]["sources"] for item in basic["series"]] == [
        [place | {"startColumnIndex": 2, "endColumnIndex": 3}]
    ]
    assert basic["domains"][0]["domain"]["sourceRange"]["sources"] == [
        place | {"startColumnIndex": 1, "endColumnIndex": 2}
    ]
    assert chart["position"]["overlayPosition"]["anchorCell"] == {"rowIndex": 4, "columnIndex": 5}


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (
            {"addChart": {"chart": {"position": over(0, 0)}}},
            "addChart: One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, "
            "or orgChart must be set on chartSpec.",
        ),
        (
            {"addChart": {"chart": {"spec": spec()}}},
            "addChart: One of EmbeddedObjectPosition.overlayPosition or EmbeddedObjectPosition.sheetId must be set",
        ),
        ({"updateChartSpec": {"chartId": 5, "spec": spec()}}, "updateChartSpec: No chart with id: 5"),
        ({"deleteEmbeddedObject": {"objectId": 5}}, "deleteEmbeddedObject: No embedded object with id: 5"),
        (
            {"updateEmbeddedObjectPosition": {"objectId": 5, "newPosition": over(0, 0)}},
            "updateEmbeddedObjectPosition: At least one field must be listed in 'fields'. "
            "(Use '*' to indicate all fields.)",
        ),
        (
            {"updateEmbeddedObjectBorder": {"objectId": 5, "border": {}, "fields": "*"}},
            "updateEmbeddedObjectBorder: No embedded object with id: 5",
        ),
        (
            {"updateSlicerSpec": {"slicerId": 5, "spec": {}, "fields": "title"}},
            "updateSlicerSpec: No slicer with id: 5",
        ),
    ],
)
def test_wrong_uses_are_refused_in_googles_words(book: Book, request_: Json, words: str) -> None:
    assert refusal(lambda: book.batch(request_)) == (400, f"Invalid requests[0].{words}")


def test_a_slicer_is_kept_changed_and_follows_its_data(book: Book) -> None:
    given = {"spec": {"dataRange": area(0, 9, 1, 3), "columnIndex": 1, "title": "Кто"}, "position": over(0, 6)}
    made = book.replies({"addSlicer": {"slicer": given}})[0]["addSlicer"]["slicer"]
    assert made["spec"]["applyToPivotTables"] is True
    book.batch(
        {"updateSlicerSpec": {"slicerId": made["slicerId"], "spec": {"title": "Когда"}, "fields": "title"}},
        {"insertDimension": {"range": span("COLUMNS", 0, 1)}},
    )
    kept = book.sheet()["slicers"][0]["spec"]
    assert (kept["title"], kept["columnIndex"]) == ("Когда", 1)
    assert (kept["dataRange"]["startColumnIndex"], kept["dataRange"]["endColumnIndex"]) == (2, 4)
    assert refusal(lambda: book.batch({"addSlicer": {"slicer": {"position": over(0, 0)}}}))[0] == 400


def test_a_pivot_table_is_kept_in_its_cell_and_follows_its_source(book: Book) -> None:
    book.put("A1", [["кто", "сколько"], ["а", 1], ["б", 2]])
    pivot = {
        "source": area(0, 3, 0, 2),
        "rows": [{"sourceColumnOffset": 0, "showTotals": True, "sortOrder": "ASCENDING"}],
        "values": [{"sourceColumnOffset": 1, "summarizeFunction": "SUM"}],
    }
    start = {"sheetId": 0, "rowIndex": 0, "columnIndex": 4}
    write = {"updateCells": {"start": start, "rows": [{"values": [{"pivotTable": pivot}]}], "fields": "pivotTable"}}
    book.batch(write, {"insertDimension": {"range": span("ROWS", 0, 1)}})
    kept = book.cell("E2", "pivotTable")["pivotTable"]
    assert kept["source"] == {"startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 2}
    assert kept["values"] == pivot["values"]
    write["updateCells"]["rows"] = [{"values": [{"pivotTable": {"rows": []}}]}]
    assert refusal(lambda: book.batch(write))[0] == 400


def test_charts_and_slicers_come_with_a_copy_of_their_tab_under_ids_of_their_own(book: Book) -> None:
    add(book, chartId=7)
    copy = book.replies({"duplicateSheet": {"sourceSheetId": 0}})[0]["duplicateSheet"]["properties"]["sheetId"]
    chart = next(sheet for sheet in book.get()["sheets"] if sheet["properties"]["sheetId"] == copy)["charts"][0]
    assert chart["chartId"] != 7
    assert chart["position"]["overlayPosition"]["anchorCell"]["sheetId"] == copy
    assert chart["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"][0]["sheetId"] == copy
