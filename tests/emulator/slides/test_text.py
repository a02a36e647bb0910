from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.emulator.slides.deck import Deck
from gmo_sync.emulator.slides.text import Text, stripped, utf16

from .helpers import delete_all, insert, refusal, run, runs, text_box, words

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t📚é"), min_size=1, max_size=20)


def test_an_emoji_counts_as_two() -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"), insert("box_1", "📚 книга"), insert("box_1", "!", 2))
    assert words(deck, "box_1") == "📚! книга\n"


def test_the_end_index_counts_the_implicit_newline() -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"), insert("box_1", "📚"))
    element = deck.element("box_1")
    assert element is not None
    marker, one_run = element["shape"]["text"]["textElements"]
    assert (marker["endIndex"], one_run["endIndex"]) == (3, 3)
    assert "startIndex" not in marker


def test_deleting_all_of_an_empty_text_is_refused_in_googles_words() -> None:
    deck = Deck.new()
    error = refusal(deck, text_box("box_1"), delete_all("box_1"))
    assert error.code == 400
    assert error.message == "Invalid requests[1].deleteText: The startIndex 0 must be less than the endIndex 0"


def test_the_last_newline_cannot_be_deleted() -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"), insert("box_1", "абв"))
    whole = {"deleteText": {"objectId": "box_1", "textRange": {"type": "FIXED_RANGE", "startIndex": 0, "endIndex": 4}}}
    assert refusal(deck, whole).message == (
        "Invalid requests[0].deleteText: The end index (4) should not be greater than the existing text length (3)."
    )


@pytest.mark.parametrize("index", [-1, 4])
def test_an_insertion_outside_the_text_is_refused(index: int) -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"), insert("box_1", "абв"))
    assert refusal(deck, insert("box_1", "г", index)).code == 400


def test_control_and_private_characters_are_stripped() -> None:
    assert stripped("a\u0000b\u001fc\ue000d\r\ne") == "abcd\ne"


def test_paragraphs_that_meet_take_the_style_of_the_first() -> None:
    deck = Deck.new()
    centre = {
        "updateParagraphStyle": {
            "objectId": "box_1",
            "textRange": {"type": "FIXED_RANGE", "startIndex": 0, "endIndex": 1},
            "style": {"alignment": "CENTER"},
            "fields": "alignment",
        }
    }
    cut = {"deleteText": {"objectId": "box_1", "textRange": {"type": "FIXED_RANGE", "startIndex": 1, "endIndex": 4}}}
    run(deck, text_box("box_1"), insert("box_1", "аб\nвг"), centre, cut)
    element = deck.element("box_1")
    assert element is not None
    markers = [one["paragraphMarker"] for one in element["shape"]["text"]["textElements"] if "paragraphMarker" in one]
    assert [marker["style"]["alignment"] for marker in markers] == ["CENTER"]
    assert words(deck, "box_1") == "аг\n"


def bold(object_id: str, start: int, end: int) -> dict[str, Any]:
    return {
        "updateTextStyle": {
            "objectId": object_id,
            "textRange": {"type": "FIXED_RANGE", "startIndex": start, "endIndex": end},
            "style": {"bold": True},
            "fields": "bold",
        }
    }


def test_a_style_splits_the_run_and_its_removal_joins_it() -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"), insert("box_1", "один два"), bold("box_1", 0, 4))
    assert [content for content, _ in runs(deck, "box_1")] == ["один", " два\n"]
    assert runs(deck, "box_1")[0][1]["weightedFontFamily"] == {"fontFamily": "Arial", "weight": 700}
    plain = bold("box_1", 0, 4)
    plain["updateTextStyle"]["style"] = {"bold": False}
    run(deck, plain)
    assert [content for content, _ in runs(deck, "box_1")] == ["один два\n"]


def test_a_placeholder_says_only_what_differs_from_its_layout() -> None:
    deck = Deck.new()
    size = {
        "updateTextStyle": {
            "objectId": "i0",
            "textRange": {"type": "ALL"},
            "style": {"fontSize": {"magnitude": 52, "unit": "PT"}, "italic": True},
            "fields": "fontSize,italic",
        }
    }
    run(deck, insert("i0", "Заголовок"), size)
    assert runs(deck, "i0") == [("Заголовок\n", {"italic": True})]


def test_a_reset_field_of_a_lone_box_gets_its_default() -> None:
    deck = Deck.new()
    reset = bold("box_1", 0, 4)
    reset["updateTextStyle"]["style"] = {}
    run(deck, text_box("box_1"), insert("box_1", "один"), bold("box_1", 0, 4), reset)
    assert runs(deck, "box_1")[0][1]["bold"] is False


def test_style_of_an_empty_text_is_refused() -> None:
    deck = Deck.new()
    error = refusal(deck, text_box("box_1"), bold("box_1", 0, 1))
    assert error.message == "Invalid requests[1].updateTextStyle: The object (box_1) has no text."


def test_an_unknown_field_of_a_mask_is_refused() -> None:
    deck = Deck.new()
    odd = bold("box_1", 0, 1)
    odd["updateTextStyle"]["fields"] = "bold,weight"
    assert "weight" in refusal(deck, text_box("box_1"), insert("box_1", "а"), odd).message


def test_bullets_take_their_level_from_tabs() -> None:
    deck = Deck.new()
    bullets = {"createParagraphBullets": {"objectId": "box_1", "textRange": {"type": "ALL"}}}
    run(deck, text_box("box_1"), insert("box_1", "один\n\tдва\n\t\tтри"), bullets)
    element = deck.element("box_1")
    assert element is not None
    text = element["shape"]["text"]
    found = [one["paragraphMarker"]["bullet"] for one in text["textElements"] if "paragraphMarker" in one]
    assert [(one.get("nestingLevel", 0), one["glyph"]) for one in found] == [(0, "●"), (1, "○"), (2, "■")]
    assert list(text["lists"]) == [found[0]["listId"]]
    assert words(deck, "box_1") == "один\nдва\nтри\n"
    run(deck, {"deleteParagraphBullets": {"objectId": "box_1", "textRange": {"type": "ALL"}}})
    element = deck.element("box_1")
    assert element is not None
    assert "lists" not in element["shape"]["text"]


def test_replacing_text_counts_and_keeps_the_style() -> None:
    deck = Deck.new()
    replace = {"replaceAllText": {"containsText": {"text": "КНИГА"}, "replaceText": "том 📚"}}
    run(deck, text_box("box_1"), insert("box_1", "книга и Книга"), bold("box_1", 0, 5))
    (reply,) = run(deck, replace)
    assert reply == {"replaceAllText": {"occurrencesChanged": 2}}
    assert [(content, style["bold"]) for content, style in runs(deck, "box_1")] == [
        ("том 📚", True),
        (" и том 📚\n", False),
    ]
    assert run(deck, replace) == [{"replaceAllText": {}}]


@given(st.lists(st.tuples(TEXTS, st.integers(0, 40)), min_size=1, max_size=5), st.integers(0, 30), st.integers(1, 10))
def test_any_edits_leave_what_a_plain_string_would_hold(
    inserts: list[tuple[str, int]], start: int, length: int
) -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"))
    model: list[str] = []
    for text, place in inserts:
        kept = stripped(text)
        if not kept:
            continue
        index = min(place, len(model))
        if index and "\udc00" <= "".join(model)[index : index + 1] <= "\udfff":
            index -= 1
        run(deck, insert("box_1", text, index))
        model[index:index] = utf16(kept)
    end = min(start + length, len(model))
    splits = any("\udc00" <= unit <= "\udfff" for place, unit in enumerate(model) if place in (start, end))
    if start < end and not splits:
        cut = {"type": "FIXED_RANGE", "startIndex": start, "endIndex": end}
        run(deck, {"deleteText": {"objectId": "box_1", "textRange": cut}})
        del model[start:end]
    element = deck.element("box_1")
    assert element is not None
    text_now = Text.read(element["shape"].get("text"), style={}, paragraph={})
    assert utf16(text_now.plain) == model
    assert len(text_now.paragraphs) == model.count("\n") + 1
    ends = [one["endIndex"] for one in text_now.written()["textElements"]]
    assert max(ends) == len(model) + 1
