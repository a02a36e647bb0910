from __future__ import annotations

from typing import Any

import pytest

from gmo_sync.emulator.slides.deck import Deck
from gmo_sync.emulator.slides.geometry import Frame
from gmo_sync.emulator.slides.requests import KINDS

from .helpers import box, insert, refusal, run, text_box, words


def slide(object_id: str, **more: Any) -> dict[str, Any]:
    return {"createSlide": {"objectId": object_id, **more}}


def order(deck: Deck) -> list[str]:
    return [one["objectId"] for one in deck.slides]


def test_a_slide_is_put_where_it_is_asked_for() -> None:
    deck = Deck.new()
    run(deck, slide("slide_1"), slide("slide_2", insertionIndex=0))
    assert order(deck) == ["slide_2", "p", "slide_1"]
    assert refusal(deck, slide("slide_3", insertionIndex=9)).code == 400


def test_mapped_placeholders_get_the_ids_asked_for() -> None:
    deck = Deck.new()
    mapping = [
        {"layoutPlaceholder": {"type": "TITLE"}, "objectId": "title_1"},
        {"layoutPlaceholder": {"type": "BODY", "index": 1}, "objectId": "right_1"},
    ]
    layout = {"predefinedLayout": "TITLE_AND_TWO_COLUMNS"}
    run(deck, slide("slide_1", slideLayoutReference=layout, placeholderIdMappings=mapping), insert("right_1", "да"))
    assert words(deck, "right_1") == "да\n"
    element = deck.element("right_1")
    assert element is not None
    assert element["shape"]["placeholder"] == {"type": "BODY", "index": 1, "parentObjectId": "p5_i2"}


def test_a_layout_that_is_not_there_is_refused() -> None:
    deck = Deck.new()
    assert refusal(deck, slide("slide_1", slideLayoutReference={"layoutId": "p99"})).code == 400
    assert "placeholder" in refusal(deck, slide("slide_1", placeholderIdMappings=[{"objectId": "title_1"}])).message


@pytest.mark.parametrize("bad", ["abcd", "x" * 51, "-begin", "сла́йд"])
def test_ids_follow_googles_rules(bad: str) -> None:
    assert refusal(Deck.new(), slide(bad)).code == 400


def test_ids_are_unique_among_pages_and_elements() -> None:
    deck = Deck.new()
    run(deck, text_box("thing_1"))
    assert refusal(deck, slide("thing_1")).message.startswith(
        "Invalid requests[0].createSlide: The object ID (thing_1) should be unique among all pages and page elements"
    )


def test_an_id_is_free_again_after_deletion() -> None:
    deck = Deck.new()
    run(deck, text_box("thing_1"), {"deleteObject": {"objectId": "thing_1"}}, text_box("thing_1"))
    assert deck.element("thing_1") is not None


def test_what_is_not_there_is_refused_by_its_id() -> None:
    assert refusal(Deck.new(), insert("nobody_1", "а")).message == (
        "Invalid requests[0].insertText: The object (nobody_1) could not be found."
    )


def test_a_kind_that_is_not_served_says_so_by_name() -> None:
    error = refusal(Deck.new(), {"createHologram": {}})
    assert error.code == 501
    assert "createHologram" in error.message


def test_a_request_holds_exactly_one_kind() -> None:
    assert refusal(Deck.new(), {}).message == "Invalid requests[0]: No request set."
    assert refusal(Deck.new(), {**slide("slide_1"), **text_box("box_1")}).code == 400


def test_a_shape_is_brought_to_googles_size() -> None:
    deck = Deck.new()
    run(
        deck,
        {
            "createShape": {
                "objectId": "box_1",
                "shapeType": "RECTANGLE",
                "elementProperties": box("p", 10, 20, 640, 40),
            }
        },
    )
    element = deck.element("box_1")
    assert element is not None
    assert element["size"]["width"] == {"magnitude": 3000000, "unit": "EMU"}
    assert element["transform"] == {
        "scaleX": 2.7093,
        "scaleY": 0.1693,
        "translateX": 127000,
        "translateY": 254000,
        "unit": "EMU",
    }


def test_an_image_keeps_its_ratio_and_stands_in_the_middle() -> None:
    deck = Deck.new()
    url = "http://127.0.0.1/a.png"
    run(deck, {"createImage": {"objectId": "image_1", "url": url, "elementProperties": box("p", 0, 0, 100, 100)}})
    element = deck.element("image_1")
    assert element is not None
    x, y, width, height = (value / 12700 for value in Frame.read(element).corners())
    assert (x, y) == pytest.approx((0, 25), abs=0.02)
    assert (width, height) == pytest.approx((100, 50), abs=0.02)
    assert element["image"]["sourceUrl"] == url


def test_a_replaced_image_keeps_id_and_alt_text() -> None:
    deck = Deck.new()
    run(
        deck,
        {"createImage": {"objectId": "image_1", "url": "http://127.0.0.1/a.png", "elementProperties": box("p")}},
        {"updatePageElementAltText": {"objectId": "image_1", "title": "Обложка"}},
    )
    before = deck.element("image_1")
    assert before is not None
    first = before["image"]["contentUrl"]
    run(deck, {"replaceImage": {"imageObjectId": "image_1", "url": "http://127.0.0.1/b.png"}})
    after = deck.element("image_1")
    assert after is not None
    assert after["title"] == "Обложка"
    assert after["image"]["contentUrl"] != first


def test_slides_move_by_the_arrangement_before() -> None:
    deck = Deck.new()
    run(deck, *[slide(f"slide_{number}") for number in range(1, 5)])
    move = {"updateSlidesPosition": {"slideObjectIds": ["p", "slide_2"], "insertionIndex": 4}}
    run(deck, move)
    assert order(deck) == ["slide_1", "slide_3", "p", "slide_2", "slide_4"]
    backwards = {"updateSlidesPosition": {"slideObjectIds": ["slide_2", "p"], "insertionIndex": 0}}
    assert refusal(deck, backwards).code == 400


def test_a_copy_follows_its_original_with_the_ids_of_the_map() -> None:
    deck = Deck.new()
    run(deck, insert("i0", "Слова"))
    (reply,) = run(deck, {"duplicateObject": {"objectId": "p", "objectIds": {"p": "copy_1", "i0": "title_1"}}})
    assert reply == {"duplicateObject": {"objectId": "copy_1"}}
    assert order(deck) == ["p", "copy_1"]
    assert words(deck, "title_1") == "Слова\n"
    ids = deck.ids()
    assert "copy_1:notes" in ids
    run(deck, insert("title_1", "Другие "))
    assert words(deck, "i0") == "Слова\n"


def test_alt_text_keeps_what_is_not_named() -> None:
    deck = Deck.new()
    run(
        deck,
        {"updatePageElementAltText": {"objectId": "i0", "title": "Название", "description": "О чём"}},
        {"updatePageElementAltText": {"objectId": "i0", "title": "Другое"}},
    )
    element = deck.element("i0")
    assert element is not None
    assert (element["title"], element["description"]) == ("Другое", "О чём")


def test_transforms_are_absolute_or_relative() -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"))

    def shift(mode: str) -> dict[str, Any]:
        transform = {"scaleX": 1, "scaleY": 1, "translateX": 10, "unit": "PT"}
        return {"updatePageElementTransform": {"objectId": "box_1", "applyMode": mode, "transform": transform}}

    run(deck, shift("ABSOLUTE"), shift("RELATIVE"))
    element = deck.element("box_1")
    assert element is not None
    assert element["transform"] == {"scaleX": 1, "scaleY": 1, "translateX": 254000, "unit": "EMU"}


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("BRING_TO_FRONT", ["box_2", "box_3", "box_1"]),
        ("SEND_TO_BACK", ["box_1", "box_2", "box_3"]),
        ("BRING_FORWARD", ["box_2", "box_1", "box_3"]),
    ],
)
def test_elements_change_their_order(operation: str, expected: list[str]) -> None:
    deck = Deck.new()
    run(deck, slide("slide_1"), *[text_box(f"box_{number}", "slide_1") for number in (1, 2, 3)])
    run(deck, {"updatePageElementsZOrder": {"pageElementObjectIds": ["box_1"], "operation": operation}})
    assert [one["objectId"] for one in deck.slides[1]["pageElements"]] == expected


def test_a_group_holds_its_children_and_gives_them_back() -> None:
    deck = Deck.new()
    run(
        deck,
        text_box("box_1"),
        text_box("box_2"),
        {"groupObjects": {"groupObjectId": "group_1", "childrenObjectIds": ["box_1", "box_2"]}},
        insert("box_1", "в группе"),
    )
    assert words(deck, "box_1") == "в группе\n"
    run(deck, {"ungroupObjects": {"objectIds": ["group_1"]}})
    assert [one["objectId"] for one in deck.slides[0]["pageElements"]] == ["i0", "i1", "box_1", "box_2"]


def test_a_group_of_one_dissolves() -> None:
    deck = Deck.new()
    run(
        deck,
        text_box("box_1"),
        text_box("box_2"),
        {"groupObjects": {"groupObjectId": "group_1", "childrenObjectIds": ["box_1", "box_2"]}},
        {"deleteObject": {"objectId": "box_2"}},
    )
    assert deck.element("group_1") is None
    assert deck.element("box_1") is not None


def test_table_cells_hold_text() -> None:
    deck = Deck.new()
    cell = {"rowIndex": 1, "columnIndex": 0}
    run(
        deck,
        {"createTable": {"objectId": "table_1", "rows": 2, "columns": 2, "elementProperties": {"pageObjectId": "p"}}},
        {"insertText": {"objectId": "table_1", "cellLocation": cell, "text": "ячейка"}},
    )
    element = deck.element("table_1")
    assert element is not None
    runs = element["table"]["tableRows"][1]["tableCells"][0]["text"]["textElements"]
    assert runs[1]["textRun"]["content"] == "ячейка\n"
    assert refusal(deck, insert("table_1", "без места")).code == 400


def test_speaker_notes_can_be_written_and_nothing_else_there() -> None:
    deck = Deck.new()
    notes = deck.slides[0]["slideProperties"]["notesPage"]["notesProperties"]["speakerNotesObjectId"]
    run(deck, insert(notes, "Сказать о дарителях"))
    assert words(deck, notes) == "Сказать о дарителях\n"
    assert refusal(deck, {"deleteObject": {"objectId": notes}}).code == 400


def test_touching_a_fill_draws_it() -> None:
    deck = Deck.new()
    fill = {"shapeBackgroundFill": {"solidFill": {"color": {"rgbColor": {"red": 1, "green": 0, "blue": 0}}}}}
    run(
        deck,
        text_box("box_1"),
        {
            "updateShapeProperties": {
                "objectId": "box_1",
                "shapeProperties": fill,
                "fields": "shapeBackgroundFill.solidFill.color",
            }
        },
    )
    element = deck.element("box_1")
    assert element is not None
    assert element["shape"]["shapeProperties"]["shapeBackgroundFill"] == {
        "solidFill": {"color": {"rgbColor": {"red": 1}}, "alpha": 1}
    }


def test_the_background_of_a_page_can_be_coloured_and_left_to_the_master() -> None:
    deck = Deck.new()

    def background(fill: dict[str, Any], fields: str) -> dict[str, Any]:
        return {
            "updatePageProperties": {
                "objectId": "p",
                "pageProperties": {"pageBackgroundFill": fill},
                "fields": fields,
            }
        }

    run(deck, background({"solidFill": {"color": {"themeColor": "ACCENT1"}}}, "pageBackgroundFill"))
    assert deck.slides[0]["pageProperties"]["pageBackgroundFill"]["solidFill"]["color"] == {"themeColor": "ACCENT1"}
    run(deck, background({"propertyState": "INHERIT"}, "pageBackgroundFill.propertyState"))
    assert deck.slides[0]["pageProperties"]["pageBackgroundFill"] == {"propertyState": "INHERIT"}


def test_slides_can_be_skipped() -> None:
    deck = Deck.new()
    skip = {"objectId": "p", "slideProperties": {"isSkipped": True}, "fields": "isSkipped"}
    run(deck, {"updateSlideProperties": skip})
    assert deck.slides[0]["slideProperties"]["isSkipped"] is True


def test_every_kind_that_is_served_is_one_of_googles() -> None:
    from googleapiclient import discovery_cache

    document = discovery_cache.get_static_doc("slides", "v1")
    import json

    known = json.loads(document)["schemas"]["Request"]["properties"]
    assert set(KINDS) <= set(known)
