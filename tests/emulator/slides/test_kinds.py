"""Every request kind of Slides through googleapiclient.

Used right it is served; used wrong it is refused and nothing changes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import googleapiclient
import pytest
import requests
from googleapiclient.errors import HttpError

from gmo_sync.emulator.slides.requests import KINDS

from .helpers import box, insert, png, text_box

Json = dict[str, Any]

_DISCOVERY = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "slides.v1.json"
_ALL = {"type": "ALL"}
_RED = {"solidFill": {"color": {"rgbColor": {"red": 1}}}}


def shape(object_id: str, x: float = 0, kind: str = "RECTANGLE") -> Json:
    properties = box("p", x)
    return {"createShape": {"objectId": object_id, "shapeType": kind, "elementProperties": properties}}


def connected(*ends: str) -> Json:
    names = ("startConnection", "endConnection")
    line = {name: {"connectedObjectId": end} for name, end in zip(names, ends, strict=True)}
    return {"updateLineProperties": {"objectId": "line_1", "lineProperties": line, "fields": ",".join(names)}}


LINE = {"createLine": {"objectId": "line_1", "category": "STRAIGHT", "elementProperties": box("p")}}
TABLE = {"createTable": {"objectId": "table_1", "rows": 3, "columns": 3, "elementProperties": {"pageObjectId": "p"}}}
SLIDE = {"createSlide": {"objectId": "slide_1"}}
IMAGE = {"createImage": {"objectId": "image_1", "url": "IMAGE", "elementProperties": box("p")}}
VIDEO = {
    "createVideo": {
        "objectId": "video_1",
        "source": "YOUTUBE",
        "id": "7U3axjORYZ0",
        "elementProperties": {"pageObjectId": "p"},
    }
}
CHART = {
    "createSheetsChart": {
        "objectId": "chart_1",
        "spreadsheetId": "SPREADSHEET",
        "chartId": "CHART",
        "linkingMode": "LINKED",
        "elementProperties": box("p"),
    }
}
WORDS = [text_box("box_1"), insert("box_1", "Редкие книги")]
GROUP = [
    shape("shape_1"),
    shape("shape_2", 200),
    {"groupObjects": {"groupObjectId": "group_1", "childrenObjectIds": ["shape_1", "shape_2"]}},
]


def cells(row: int, column: int, rows: int, columns: int) -> Json:
    return {"location": {"rowIndex": row, "columnIndex": column}, "rowSpan": rows, "columnSpan": columns}


# ruff: noqa: E501
# kind → what must be there before, a right use, a wrong use, words of the refusal
EXAMPLES: dict[str, tuple[list[Json], Json, Json, str]] = {
    "createSlide": ([], {"objectId": "slide_1"}, {"objectId": "p"}, "length between 5 and 50"),
    "createShape": (
        [],
        shape("shape_1")["createShape"],
        {"shapeType": "RECTANGLE", "elementProperties": box("nobody")},
        "The page (nobody) could not be found.",
    ),
    "createTable": ([], TABLE["createTable"], TABLE["createTable"] | {"rows": 0}, "at least 1"),
    "insertText": (WORDS, insert("box_1", "а")["insertText"], insert("box_1", "а", 99)["insertText"], "insertion index"),
    "insertTableRows": (
        [TABLE],
        {"tableObjectId": "table_1", "cellLocation": {"rowIndex": 1}, "insertBelow": True, "number": 2},
        {"tableObjectId": "table_1", "cellLocation": {"rowIndex": 1}, "number": 21},
        "between 1 and 20",
    ),
    "insertTableColumns": (
        [TABLE],
        {"tableObjectId": "table_1", "cellLocation": {"columnIndex": 1}, "insertRight": True, "number": 1},
        {"tableObjectId": "table_1", "cellLocation": {"columnIndex": 9}, "number": 1},
        "outside the bounds",
    ),
    "deleteTableRow": (
        [TABLE],
        {"tableObjectId": "table_1", "cellLocation": {"rowIndex": 2}},
        {"tableObjectId": "p", "cellLocation": {}},
        "could not be found",
    ),
    "deleteTableColumn": (
        [TABLE],
        {"tableObjectId": "table_1", "cellLocation": {"columnIndex": 2}},
        {"tableObjectId": "table_1"},
        "cell location is required",
    ),
    "replaceAllText": (
        WORDS,
        {"containsText": {"text": "к(\\w+)и", "searchByRegex": True}, "replaceText": "рукописи"},
        {"containsText": {"text": "(", "searchByRegex": True}, "replaceText": "а"},
        "not valid",
    ),
    "deleteObject": (WORDS, {"objectId": "box_1"}, {"objectId": "nobody"}, "The object (nobody) could not be found."),
    "updatePageElementTransform": (
        WORDS,
        {"objectId": "box_1", "applyMode": "RELATIVE", "transform": {"scaleX": 2, "scaleY": 2, "unit": "EMU"}},
        {"objectId": "box_1", "applyMode": "ABSOLUTE", "transform": {"unit": "EMU"}},
        "not invertible",
    ),
    "updateSlidesPosition": (
        [SLIDE],
        {"slideObjectIds": ["slide_1"], "insertionIndex": 0},
        {"slideObjectIds": ["slide_1", "p"], "insertionIndex": 0},
        "existing presentation order",
    ),
    "deleteText": (
        WORDS,
        {"objectId": "box_1", "textRange": _ALL},
        {"objectId": "i0", "textRange": _ALL},
        "The startIndex 0 must be less than the endIndex 0",
    ),
    "createImage": (
        [],
        IMAGE["createImage"],
        IMAGE["createImage"] | {"url": "https://example.com/a.png"},
        "There was a problem retrieving the image.",
    ),
    "createVideo": ([], VIDEO["createVideo"], VIDEO["createVideo"] | {"id": "short"}, "could not be found"),
    "createSheetsChart": ([], CHART["createSheetsChart"], CHART["createSheetsChart"] | {"chartId": 7}, "could not be found"),
    "createLine": ([], LINE["createLine"], {"category": "STRAIGHT", "elementProperties": {}}, "page object ID is required"),
    "refreshSheetsChart": ([CHART], {"objectId": "chart_1"}, {"objectId": "i0"}, "not a sheetsChart"),
    "updateShapeProperties": (
        [shape("shape_1")],
        {"objectId": "shape_1", "shapeProperties": {"shapeBackgroundFill": _RED}, "fields": "shapeBackgroundFill"},
        {"objectId": "shape_1", "shapeProperties": {}, "fields": ""},
        "At least one field",
    ),
    "updateImageProperties": (
        [IMAGE],
        {"objectId": "image_1", "imageProperties": {"link": {"relativeLink": "NEXT_SLIDE"}}, "fields": "link"},
        {"objectId": "image_1", "imageProperties": {"brightness": 1}, "fields": "brightness"},
        "read-only",
    ),
    "updateVideoProperties": (
        [VIDEO],
        {"objectId": "video_1", "videoProperties": {"autoPlay": True, "start": 3}, "fields": "autoPlay,start"},
        {"objectId": "video_1", "videoProperties": {"start": 9, "end": 3}, "fields": "start,end"},
        "before the end time",
    ),
    "updatePageProperties": (
        [],
        {"objectId": "p", "pageProperties": {"pageBackgroundFill": _RED}, "fields": "pageBackgroundFill"},
        {"objectId": "p", "pageProperties": {"colorScheme": {}}, "fields": "colorScheme"},
        "only be updated on master pages",
    ),
    "updateTableCellProperties": (
        [TABLE],
        {
            "objectId": "table_1",
            "tableRange": cells(0, 0, 1, 3),
            "tableCellProperties": {"tableCellBackgroundFill": _RED},
            "fields": "tableCellBackgroundFill",
        },
        {"objectId": "table_1", "tableRange": cells(0, 0, 4, 1), "fields": "contentAlignment"},
        "outside the bounds",
    ),
    "createParagraphBullets": (
        WORDS,
        {"objectId": "box_1", "textRange": _ALL, "bulletPreset": "NUMBERED_DIGIT_ALPHA_ROMAN"},
        {"objectId": "table_1", "textRange": _ALL},
        "could not be found",
    ),
    "replaceAllShapesWithImage": (
        WORDS,
        {"imageUrl": "IMAGE", "imageReplaceMethod": "CENTER_CROP", "containsText": {"text": "редкие"}},
        {"imageUrl": "IMAGE", "containsText": {"text": "а"}, "pageObjectIds": ["p:notes"]},
        "not allowed on notes page",
    ),
    "duplicateObject": (
        WORDS,
        {"objectId": "p", "objectIds": {"p": "slide_9", "box_1": "box_9"}},
        {"objectId": "box_1", "objectIds": {"box_1": "i0"}},
        "length between 5 and 50",
    ),
    "updateTextStyle": (
        WORDS,
        {"objectId": "box_1", "textRange": _ALL, "style": {"bold": True}, "fields": "bold"},
        {"objectId": "box_1", "textRange": _ALL, "style": {"bold": True}, "fields": "boldness"},
        "boldness",
    ),
    "replaceAllShapesWithSheetsChart": (
        WORDS,
        {"spreadsheetId": "SPREADSHEET", "chartId": "CHART", "containsText": {"text": "книги"}},
        {"spreadsheetId": "nobody", "chartId": 1, "containsText": {"text": "книги"}},
        "The spreadsheet (nobody) could not be found.",
    ),
    "deleteParagraphBullets": (
        [*WORDS, {"createParagraphBullets": {"objectId": "box_1"}}],
        {"objectId": "box_1", "textRange": _ALL},
        {"objectId": "box_1", "textRange": {"type": "FIXED_RANGE", "startIndex": 3, "endIndex": 99}},
        "end index",
    ),
    "updateParagraphStyle": (
        WORDS,
        {"objectId": "box_1", "textRange": _ALL, "style": {"alignment": "CENTER"}, "fields": "alignment"},
        {"objectId": "i0", "style": {"alignment": "CENTER"}, "fields": "alignment"},
        "has no text",
    ),
    "updateTableBorderProperties": (
        [TABLE],
        {
            "objectId": "table_1",
            "borderPosition": "OUTER",
            "tableBorderProperties": {"tableBorderFill": _RED},
            "fields": "tableBorderFill",
        },
        {"objectId": "table_1", "tableBorderProperties": {"weight": {"unit": "PT"}}, "fields": "weight"},
        "greater than 0",
    ),
    "updateTableColumnProperties": (
        [TABLE],
        {
            "objectId": "table_1",
            "columnIndices": [1],
            "tableColumnProperties": {"columnWidth": {"magnitude": 100, "unit": "PT"}},
            "fields": "columnWidth",
        },
        {
            "objectId": "table_1",
            "tableColumnProperties": {"columnWidth": {"magnitude": 31, "unit": "PT"}},
            "fields": "columnWidth",
        },
        "406400",
    ),
    "updateTableRowProperties": (
        [TABLE],
        {
            "objectId": "table_1",
            "rowIndices": [0],
            "tableRowProperties": {"minRowHeight": {"magnitude": 90, "unit": "PT"}},
            "fields": "minRowHeight",
        },
        {"objectId": "table_1", "rowIndices": [3], "tableRowProperties": {}, "fields": "minRowHeight"},
        "outside the table",
    ),
    "mergeTableCells": (
        [TABLE, {"mergeTableCells": {"objectId": "table_1", "tableRange": cells(2, 0, 1, 3)}}],
        {"objectId": "table_1", "tableRange": cells(0, 0, 2, 2)},
        {"objectId": "table_1", "tableRange": cells(0, 0, 3, 2)},
        "rectangular",
    ),
    "unmergeTableCells": (
        [TABLE, {"mergeTableCells": {"objectId": "table_1", "tableRange": cells(0, 0, 2, 3)}}],
        {"objectId": "table_1", "tableRange": cells(1, 1, 1, 1)},
        {"objectId": "table_1", "tableRange": cells(0, 0, 0, 1)},
        "at least 1",
    ),
    "groupObjects": (
        GROUP[:2],
        GROUP[2]["groupObjects"],
        {"childrenObjectIds": ["shape_1", "i0"]},
        "cannot be grouped",
    ),
    "ungroupObjects": (GROUP, {"objectIds": ["group_1"]}, {"objectIds": ["shape_1"]}, "shape_1"),
    "updatePageElementAltText": (
        GROUP,
        {"objectId": "shape_1", "title": "Обложка", "description": "Синяя обложка"},
        {"objectId": "group_1", "title": "Группа"},
        "no alt text",
    ),
    "replaceImage": (
        [IMAGE],
        {"imageObjectId": "image_1", "url": "IMAGE", "imageReplaceMethod": "CENTER_CROP"},
        {"imageObjectId": "image_1"},
        "URL is required",
    ),
    "updateSlideProperties": (
        [],
        {"objectId": "p", "slideProperties": {"isSkipped": True}, "fields": "isSkipped"},
        {"objectId": "p", "slideProperties": {"layoutObjectId": "p3"}, "fields": "layoutObjectId"},
        "layoutObjectId",
    ),
    "updatePageElementsZOrder": (
        GROUP,
        {"pageElementObjectIds": ["group_1"], "operation": "SEND_TO_BACK"},
        {"pageElementObjectIds": ["shape_1"], "operation": "SEND_TO_BACK"},
        "is grouped",
    ),
    "updateLineProperties": (
        [LINE],
        {"objectId": "line_1", "lineProperties": {"endArrow": "OPEN_ARROW"}, "fields": "endArrow"},
        {
            "objectId": "line_1",
            "lineProperties": {"endConnection": {"connectedObjectId": "line_1"}},
            "fields": "endConnection",
        },
        "no connection sites",
    ),
    "updateLineCategory": ([LINE], {"objectId": "line_1", "lineCategory": "BENT"}, {"objectId": "line_1"}, "required"),
    "rerouteLine": (
        [*GROUP[:2], LINE, connected("shape_1", "shape_2")],
        {"objectId": "line_1"},
        {"objectId": "shape_1"},
        "not a line",
    ),
    "insertComment": (
        WORDS,
        {"content": "Проверить", "shapeTextAnchor": {"objectId": "box_1", "textRange": _ALL}},
        {"content": "", "objectId": "p"},
        "cannot be empty",
    ),
    "addCommentReply": (
        [],
        {"commentId": "COMMENT", "post": {"commentAction": "RESOLVE"}},
        {"commentId": "nobody", "post": {"content": "Да"}},
        "could not be found",
    ),
    "updateCommentPost": (
        [],
        {"commentId": "COMMENT", "postId": "COMMENT", "content": "Иначе"},
        {"commentId": "COMMENT", "content": "Иначе"},
        "post ID is required",
    ),
    "deleteComment": ([], {"commentId": "COMMENT"}, {"commentId": "nobody"}, "could not be found"),
    "deleteCommentReply": (
        [],
        {"commentId": "COMMENT", "postId": "REPLY"},
        {"commentId": "COMMENT", "postId": "nobody"},
        "could not be found",
    ),
}  # fmt: skip


class World:
    """A presentation with a comment, a public picture and a spreadsheet's chart; names in requests stand for them."""

    def __init__(self, url: str, slides: Any, drive: Any, sheets: Any) -> None:
        self.slides = slides.presentations()
        self.id = self.slides.create(body={"title": "Дек"}).execute()["presentationId"]
        uploaded = requests.post(
            f"{url}/upload/drive/v3/files?uploadType=media",
            data=png(40, 30),
            headers={"Content-Type": "image/png"},
            timeout=10,
        )
        picture = uploaded.json()["id"]
        drive.permissions().create(fileId=picture, body={"type": "anyone", "role": "reader"}).execute()
        spreadsheet, chart = spreadsheet_with_chart(sheets)
        self.names: dict[str, Any] = {
            "IMAGE": f"https://drive.google.com/uc?export=download&id={picture}",
            "SPREADSHEET": spreadsheet,
            "CHART": chart,
        }
        first = self.do({"insertComment": {"objectId": "p", "content": "Здесь"}})
        self.names["COMMENT"] = first["replies"][0]["insertComment"]["commentThread"]["commentId"]
        reply = self.do({"addCommentReply": {"commentId": "COMMENT", "post": {"content": "Да"}}})
        self.names["REPLY"] = reply["replies"][0]["addCommentReply"]["post"]["postId"]

    def do(self, *sent: Json) -> Json:
        body = {"requests": self._named(list(sent))}
        answer: Json = self.slides.batchUpdate(presentationId=self.id, body=body).execute()
        return answer

    def get(self) -> Json:
        mode = "COMMENTS_VIEW_MODE_INCLUDED"
        found: Json = self.slides.get(presentationId=self.id, commentsViewMode=mode).execute()
        return found

    def element(self, object_id: str) -> Json:
        waiting = [element for slide in self.get()["slides"] for element in slide.get("pageElements", [])]
        for element in waiting:
            waiting += element.get("elementGroup", {}).get("children", [])
        return next(element for element in waiting if element["objectId"] == object_id)

    def _named(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._named(below) for key, below in value.items()}
        if isinstance(value, list):
            return [self._named(below) for below in value]
        return self.names.get(value, value) if isinstance(value, str) else value


def spreadsheet_with_chart(sheets: Any) -> tuple[str, int]:
    sheets = sheets.spreadsheets()
    file_id = sheets.create(body={"properties": {"title": "Выдачи"}}).execute()["spreadsheetId"]
    sheet_id = sheets.get(spreadsheetId=file_id).execute()["sheets"][0]["properties"]["sheetId"]
    rows = [["Месяц", "Выдачи"], ["Январь", 120], ["Февраль", 90]]
    sheets.values().update(spreadsheetId=file_id, range="A1", valueInputOption="RAW", body={"values": rows}).execute()

    def column(number: int) -> Json:
        place = {"startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": number, "endColumnIndex": number + 1}
        return {"sourceRange": {"sources": [{"sheetId": sheet_id, **place}]}}

    spec = {
        "title": "Книговыдача",
        "basicChart": {
            "chartType": "COLUMN",
            "headerCount": 1,
            "domains": [{"domain": column(0)}],
            "series": [{"series": column(1)}],
        },
    }
    place = {"overlayPosition": {"anchorCell": {"sheetId": sheet_id, "rowIndex": 5}}}
    made = sheets.batchUpdate(
        spreadsheetId=file_id, body={"requests": [{"addChart": {"chart": {"spec": spec, "position": place}}}]}
    ).execute()
    return file_id, made["replies"][0]["addChart"]["chart"]["chartId"]


@pytest.fixture
def world(emulator_url: str, slides_api: Any, drive: Any, sheets_api: Any) -> World:
    return World(emulator_url, slides_api, drive, sheets_api)


def test_every_kind_of_the_discovery_document_is_served_and_shown_here() -> None:
    kinds = set(json.loads(_DISCOVERY.read_text("utf-8"))["schemas"]["Request"]["properties"])
    assert set(KINDS) == kinds
    assert set(EXAMPLES) == kinds


@pytest.mark.parametrize("kind", EXAMPLES)
def test_used_right_it_changes_the_presentation_and_used_wrong_it_changes_nothing(world: World, kind: str) -> None:
    before, right, wrong, words = EXAMPLES[kind]
    if before:
        world.do(*before)
    prepared = world.get()
    with pytest.raises(HttpError) as caught:
        world.do(SLIDE | {"createSlide": {"objectId": "never_1"}}, {kind: wrong})
    assert caught.value.status_code == 400
    assert words in caught.value.reason
    assert caught.value.reason.startswith(f"Invalid requests[1].{kind}: ")
    assert world.get() == prepared
    answer = world.do({kind: right})
    assert len(answer["replies"]) == 1
    assert set(answer["replies"][0]) <= {kind}
    after = world.get()
    if kind not in ("rerouteLine", "refreshSheetsChart"):
        assert {**after, "revisionId": ""} != {**prepared, "revisionId": ""}
    assert after["revisionId"] != prepared["revisionId"]


def test_connected_lines_run_between_the_closest_sites(world: World) -> None:
    world.do(shape("shape_1"), shape("shape_2", 300, "ELLIPSE"), LINE, connected("shape_1", "shape_2"))
    world.do({"rerouteLine": {"objectId": "line_1"}})
    line = world.element("line_1")
    properties = line["line"]["lineProperties"]
    assert properties["startConnection"] == {"connectedObjectId": "shape_1", "connectionSiteIndex": 3}
    assert properties["endConnection"] == {"connectedObjectId": "shape_2", "connectionSiteIndex": 2}
    assert line["transform"]["translateX"] == pytest.approx(100 * 12700, rel=1e-3)
    assert line["transform"]["scaleX"] * line["size"]["width"]["magnitude"] == pytest.approx(200 * 12700, rel=1e-3)


def test_rows_and_columns_keep_merged_cells_whole(world: World) -> None:
    merge = {"mergeTableCells": {"objectId": "table_1", "tableRange": cells(0, 0, 2, 2)}}
    words = {"insertText": {"objectId": "table_1", "cellLocation": {"rowIndex": 1, "columnIndex": 1}, "text": "б"}}
    world.do(TABLE, {"insertText": {"objectId": "table_1", "cellLocation": {}, "text": "а"}}, words, merge)
    world.do({"insertTableRows": {"tableObjectId": "table_1", "cellLocation": {"rowIndex": 1}, "number": 1}})
    rows = {"tableObjectId": "table_1", "cellLocation": {"rowIndex": 2, "columnIndex": 2}, "number": 2}
    world.do({"insertTableRows": rows})
    table = world.element("table_1")["table"]
    assert (table["rows"], table["columns"]) == (6, 3)
    head = table["tableRows"][1]["tableCells"][0]
    assert (head["rowSpan"], head["columnSpan"], head["location"]) == (4, 2, {"rowIndex": 1})
    assert [run["textRun"]["content"] for run in head["text"]["textElements"] if "textRun" in run] == ["а\n", "б\n"]
    assert [len(row["tableCells"]) for row in table["tableRows"]] == [3, 2, 1, 1, 1, 3]
    assert [len(row.get("tableBorderCells", [])) for row in table["horizontalBorderRows"]] == [3, 3, 1, 1, 1, 3, 3]
    with pytest.raises(HttpError, match="head cell"):
        world.do({"insertText": {"objectId": "table_1", "cellLocation": {"rowIndex": 2}, "text": "в"}})
    world.do({"deleteTableRow": {"tableObjectId": "table_1", "cellLocation": {"rowIndex": 3}}})
    assert world.element("table_1")["table"]["rows"] == 2
    column = {"deleteTableColumn": {"tableObjectId": "table_1", "cellLocation": {}}}
    world.do(column, column, column)
    assert "table_1" not in json.dumps(world.get())


def test_borders_are_chosen_by_their_position(world: World) -> None:
    def update(position: str, span: Json) -> Json:
        look = {"tableBorderProperties": {"dashStyle": "DOT"}, "fields": "dashStyle"}
        return {
            "updateTableBorderProperties": {
                "objectId": "table_1",
                "borderPosition": position,
                "tableRange": span,
                **look,
            }
        }

    world.do(TABLE, update("BOTTOM", cells(0, 0, 1, 3)), update("INNER_VERTICAL", cells(2, 0, 1, 3)))
    table = world.element("table_1")["table"]

    def dotted(name: str) -> list[tuple[int, int]]:
        return [
            (border["location"].get("rowIndex", 0), border["location"].get("columnIndex", 0))
            for row in table[name]
            for border in row["tableBorderCells"]
            if border["tableBorderProperties"]["dashStyle"] == "DOT"
        ]

    assert dotted("horizontalBorderRows") == [(1, 0), (1, 1), (1, 2)]
    assert dotted("verticalBorderRows") == [(2, 1), (2, 2)]


def test_a_comment_is_anchored_answered_resolved_and_deleted(world: World) -> None:
    world.do(*WORDS)
    place = {"objectId": "box_1", "textRange": {"type": "FIXED_RANGE", "startIndex": 0, "endIndex": 6}}
    answer = world.do({"insertComment": {"content": "Какие?", "shapeTextAnchor": place}})
    assert answer["commentUpdateState"] == "ALL_SAVED"
    thread = answer["replies"][0]["insertComment"]["commentThread"]
    assert thread["plainTextQuote"] == "Редкие"
    assert thread["headPost"]["author"]["me"] is True
    shown = world.get()
    anchor = next(one for one in shown["slides"][0]["commentAnchors"] if one["anchorId"] == thread["anchorId"])
    ranges = {"ranges": [{"startIndex": 0, "endIndex": 6}]}
    assert anchor["objectAnchors"] == [{"objectId": "box_1", "shapeTextAnchors": ranges}]
    world.do({"addCommentReply": {"commentId": thread["commentId"], "post": {"commentAction": "RESOLVE"}}})
    statuses = {one["commentId"]: one["status"] for one in world.get()["comments"]}
    assert statuses[thread["commentId"]] == "RESOLVED"
    world.do({"deleteComment": {"commentId": thread["commentId"]}})
    assert thread["commentId"] not in {one["commentId"] for one in world.get()["comments"]}
    page = world.slides.pages().get(presentationId=world.id, pageObjectId="p").execute()
    assert "comments" not in page
