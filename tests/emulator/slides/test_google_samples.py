"""What Google's published samples for Slides do, step by step, through googleapiclient."""

from __future__ import annotations

from typing import Any

import requests

from .helpers import insert
from .test_kinds import World, spreadsheet_with_chart, world

__all__ = ["world"]  # the fixture

_POINTS = {"magnitude": 350, "unit": "PT"}
_BOX = {
    "pageObjectId": "p",
    "size": {"height": _POINTS, "width": _POINTS},
    "transform": {"scaleX": 1, "scaleY": 1, "translateX": 350, "translateY": 100, "unit": "PT"},
}
_TEXT_BOX = {"createShape": {"objectId": "MyTextBox_01", "shapeType": "TEXT_BOX", "elementProperties": _BOX}}


def words(world: World, object_id: str) -> str:
    text = world.element(object_id)["shape"]["text"]
    return "".join(one["textRun"]["content"] for one in text["textElements"] if "textRun" in one)


def test_a_text_box_with_text(world: World) -> None:
    answer = world.do(_TEXT_BOX, insert("MyTextBox_01", "New Box Text Inserted!"))
    assert answer["replies"] == [{"createShape": {"objectId": "MyTextBox_01"}}, {}]
    assert words(world, "MyTextBox_01") == "New Box Text Inserted!\n"


def test_text_of_a_shape_is_replaced(world: World) -> None:
    world.do(_TEXT_BOX, insert("MyTextBox_01", "Before"))
    delete = {"deleteText": {"objectId": "MyTextBox_01", "textRange": {"type": "ALL"}}}
    assert world.do(delete, insert("MyTextBox_01", "After"))["replies"] == [{}, {}]
    assert words(world, "MyTextBox_01") == "After\n"


def test_a_template_is_copied_and_its_words_merged(world: World, drive: Any) -> None:
    world.do(_TEXT_BOX, insert("MyTextBox_01", "{{customer-name}}: {{case-description}}, {{customer-name}}"))
    copy = drive.files().copy(fileId=world.id, body={"name": "presentation"}).execute()["id"]
    world.id = copy
    answer = world.do(
        *(
            {"replaceAllText": {"containsText": {"text": tag, "matchCase": True}, "replaceText": text}}
            for tag, text in (("{{customer-name}}", "Библиотека"), ("{{case-description}}", "📚"), ("{{none}}", "x"))
        )
    )
    counts = [one["replaceAllText"].get("occurrencesChanged", 0) for one in answer["replies"]]
    assert counts == [2, 1, 0]
    assert words(world, "MyTextBox_01") == "Библиотека: 📚, Библиотека\n"


def test_images_are_merged_into_the_shapes_that_name_them(world: World) -> None:
    world.do(_TEXT_BOX, insert("MyTextBox_01", "{{company-logo}}"))
    merge = {"imageUrl": "IMAGE", "replaceMethod": "CENTER_INSIDE", "containsText": {"text": "{{company-logo}}"}}
    answer = world.do({"replaceAllShapesWithImage": merge})
    assert answer["replies"][0]["replaceAllShapesWithImage"]["occurrencesChanged"] == 1
    (element,) = [one for one in world.get()["slides"][0]["pageElements"] if "image" in one]
    width = element["size"]["width"]["magnitude"] * element["transform"]["scaleX"]
    height = element["size"]["height"]["magnitude"] * element["transform"]["scaleY"]
    assert (round(width / 12700), round(height / 12700 + 0.01)) == (350, 263)  # 40 by 30 pixels in 350 by 350 points
    assert requests.get(element["image"]["contentUrl"], timeout=10).headers["content-type"] == "image/png"


def test_a_chart_is_embedded_linked_and_refreshed(world: World, sheets_api: Any) -> None:
    spreadsheet, chart = spreadsheet_with_chart(sheets_api)
    size = {"magnitude": 4000000, "unit": "EMU"}
    place = {"pageObjectId": "p", "size": {"height": size, "width": size}}
    made = {"objectId": "MyEmbeddedChart", "spreadsheetId": spreadsheet, "chartId": chart, "elementProperties": place}
    answer = world.do({"createSheetsChart": made | {"linkingMode": "LINKED"}})
    assert answer["replies"] == [{"createSheetsChart": {"objectId": "MyEmbeddedChart"}}]
    element = world.element("MyEmbeddedChart")["sheetsChart"]
    assert (element["spreadsheetId"], element["chartId"]) == (spreadsheet, chart)
    first = requests.get(element["contentUrl"], timeout=10)
    assert first.headers["content-type"] == "image/svg+xml"
    assert "Январь" in first.text
    sheets_api.spreadsheets().values().update(
        spreadsheetId=spreadsheet, range="A2", valueInputOption="RAW", body={"values": [["Июнь"]]}
    ).execute()
    world.do({"refreshSheetsChart": {"objectId": "MyEmbeddedChart"}})
    later = requests.get(world.element("MyEmbeddedChart")["sheetsChart"]["contentUrl"], timeout=10).text
    assert "Июнь" in later
    assert "Январь" not in later


def test_styles_of_parts_of_a_text(world: World) -> None:
    def style(start: int, end: int, style: dict[str, Any], fields: str) -> dict[str, Any]:
        span = {"type": "FIXED_RANGE", "startIndex": start, "endIndex": end}
        return {"updateTextStyle": {"objectId": "MyTextBox_01", "textRange": span, "style": style, "fields": fields}}

    blue = {"opaqueColor": {"rgbColor": {"blue": 1.0, "green": 0.0, "red": 0.0}}}
    times = {"fontFamily": "Times New Roman", "fontSize": {"magnitude": 14, "unit": "PT"}, "foregroundColor": blue}
    world.do(
        _TEXT_BOX,
        insert("MyTextBox_01", "Bold Times Link"),
        style(0, 5, {"bold": True, "italic": True}, "bold,italic"),
        style(5, 10, times, "foregroundColor,fontFamily,fontSize"),
        style(10, 15, {"link": {"url": "www.example.com"}}, "link"),
    )
    elements = world.element("MyTextBox_01")["shape"]["text"]["textElements"]
    bold, serif, link = [one["textRun"] for one in elements if "textRun" in one][:3]
    assert (bold["content"], bold["style"]["bold"], bold["style"]["italic"]) == ("Bold ", True, True)
    assert serif["style"]["foregroundColor"] == {"opaqueColor": {"rgbColor": {"blue": 1}}}
    assert serif["style"]["weightedFontFamily"] == {"fontFamily": "Times New Roman", "weight": 400}
    assert link["style"]["underline"] is True
    assert link["style"]["foregroundColor"] == {"opaqueColor": {"themeColor": "HYPERLINK"}}


def test_bullets_for_a_text_nested_by_tabs_and_continued(world: World) -> None:
    preset = {"objectId": "MyTextBox_01", "bulletPreset": "NUMBERED_DIGIT_ALPHA_ROMAN"}
    first = {"type": "FIXED_RANGE", "startIndex": 0, "endIndex": 7}
    world.do(
        _TEXT_BOX,
        insert("MyTextBox_01", "Один\n\tДва\nТри"),
        {"createParagraphBullets": preset | {"textRange": first}},
        {"createParagraphBullets": preset | {"textRange": {"type": "FIXED_RANGE", "startIndex": 9, "endIndex": 12}}},
    )
    text = world.element("MyTextBox_01")["shape"]["text"]
    bullets = [one["paragraphMarker"]["bullet"] for one in text["textElements"] if "paragraphMarker" in one]
    assert [(bullet["glyph"], bullet.get("nestingLevel", 0)) for bullet in bullets] == [("1.", 0), ("a.", 1), ("2.", 0)]
    assert len({bullet["listId"] for bullet in bullets}) == 1 == len(text["lists"])
    assert words(world, "MyTextBox_01") == "Один\nДва\nТри\n"
