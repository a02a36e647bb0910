"""Slides as SVG: what is drawn, in which look, and that nothing written on a slide becomes markup."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.emulator.slides.deck import Deck
from gmo_sync.emulator.slides.drawing import as_svg, drawn
from gmo_sync.emulator.slides.metrics import text_width
from gmo_sync.emulator.slides.outlines import outline_path
from gmo_sync.emulator.slides.requests.texts import place_of
from gmo_sync.emulator.slides.typesetting import set_in_lines

from .helpers import box, insert, run, text_box

_SVG = "{http://www.w3.org/2000/svg}"


def parts(deck: Deck, tag: str, slide: int = 0, *, embedded: bool = False) -> list[Any]:
    root = ElementTree.fromstring(as_svg(deck, deck.slides[slide], embedded=embedded))
    return list(root.iter(_SVG + tag))


def said(deck: Deck, slide: int = 0) -> str:
    return "".join(part.text or "" for part in parts(deck, "tspan", slide))


def test_words_take_size_and_place_from_the_layout() -> None:
    deck = Deck.new()
    run(deck, insert("i0", "Заголовок"))
    (span,) = parts(deck, "tspan")
    assert span.get("font-size") == "52"
    (text,) = [one for one in parts(deck, "text") if one.find(_SVG + "tspan") is not None]
    middle = float(text.get("x")) + text_width("Заголовок", 52) / 2
    assert middle == pytest.approx(671 / 2, abs=1)  # centred in a box of 671 points


def test_the_slide_shows_what_its_layout_draws() -> None:
    deck = Deck.new()
    layout = {"predefinedLayout": "SECTION_TITLE_AND_DESCRIPTION"}
    run(deck, {"createSlide": {"objectId": "slide_1", "slideLayoutReference": layout}})
    assert any(part.get("fill") == "#eeeeee" for part in parts(deck, "path", 1))


def test_speaker_notes_are_shown_line_by_line() -> None:
    deck = Deck.new()
    notes = deck.slides[0]["slideProperties"]["notesPage"]["notesProperties"]["speakerNotesObjectId"]
    run(deck, insert(notes, "Первое\n\nВторое"))
    assert drawn(deck)[0].notes == ("Первое", "Второе")


@pytest.mark.parametrize(("url", "followed"), [("javascript:alert(1)", False), ("https://example.com/", True)])
def test_only_web_addresses_become_links(url: str, followed: bool) -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"), insert("box_1", "слова"), _styled({"link": {"url": url}}))
    assert [one.get("href") for one in parts(deck, "a")] == ([url] if followed else [])
    assert not parts(deck, "a", embedded=True)


def test_the_name_of_a_font_cannot_carry_anything_else() -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"), insert("box_1", "слова"), _styled({"fontFamily": "x';background:url(//evil)"}))
    (span,) = parts(deck, "tspan")
    assert span.get("font-family").startswith("'xbackgroundurlevil',")


def _styled(style: dict[str, Any]) -> dict[str, Any]:
    styled = {"objectId": "box_1", "textRange": {"type": "ALL"}, "style": style, "fields": ",".join(style)}
    return {"updateTextStyle": styled}


def test_lines_with_heads_images_videos_and_tables_are_drawn() -> None:
    deck = Deck.new()
    arrow = {"objectId": "line_1", "lineProperties": {"endArrow": "FILL_ARROW"}, "fields": "endArrow"}
    run(
        deck,
        {"createLine": {"objectId": "line_1", "elementProperties": box("p", 0, 0, 720, 405)}},
        {"updateLineProperties": arrow},
        {"createImage": {"url": "http://127.0.0.1/a.png", "elementProperties": box("p")}},
        {"createVideo": {"source": "YOUTUBE", "id": "7U3axjORYZ0", "elementProperties": box("p")}},
        {"createTable": {"objectId": "table_1", "rows": 1, "columns": 2, "elementProperties": {"pageObjectId": "p"}}},
        {"insertText": {"objectId": "table_1", "cellLocation": {"columnIndex": 1}, "text": "В клетке"}},
    )
    assert parts(deck, "path")[0].get("d") == "M0,0 L720,405"
    assert len(parts(deck, "path")) == 2
    assert parts(deck, "image")[0].get("href").startswith("/slidesz/")
    assert parts(deck, "image", embedded=True)[0].get("href").startswith("data:image/png;base64,")
    assert len(parts(deck, "polygon")) == 1
    assert len(parts(deck, "line")) == 2 * 2 + 3
    assert said(deck) == "В клетке"


def test_a_turned_group_turns_what_is_in_it() -> None:
    deck = Deck.new()
    turn = {"scaleX": 0, "scaleY": 0, "shearX": -1, "shearY": 1, "translateX": 300, "unit": "PT"}
    run(
        deck,
        {"createShape": {"objectId": "shape_1", "shapeType": "RECTANGLE", "elementProperties": box("p", 10, 20)}},
        {"createShape": {"objectId": "shape_2", "shapeType": "ELLIPSE", "elementProperties": box("p", 10, 20)}},
        {"groupObjects": {"groupObjectId": "group_1", "childrenObjectIds": ["shape_1", "shape_2"]}},
        {"updatePageElementTransform": {"objectId": "group_1", "applyMode": "ABSOLUTE", "transform": turn}},
    )
    places = [one.get("transform") for one in parts(deck, "g") if one.find(_SVG + "path") is not None]
    assert places == ["matrix(0 1 -1 0 280 10)"] * 2


@given(st.text(max_size=60), st.text(max_size=20))
@settings(max_examples=60)
def test_whatever_is_written_the_drawing_is_well_formed(words: str, title: str) -> None:
    deck = Deck.new()
    run(
        deck,
        text_box("box_1"),
        insert("box_1", f"а{words}"),
        {"updatePageElementAltText": {"objectId": "box_1", "title": title}},
    )
    assert not parts(deck, "script")
    assert "\ufffd" in said(deck) or said(deck).startswith("а")


@given(st.text(st.sampled_from("аб вг-\t\u000bJ📚"), min_size=1, max_size=120), st.integers(20, 400))
def test_breaking_lines_loses_nothing_and_keeps_to_the_box(words: str, width: int) -> None:
    deck = Deck.new()
    run(deck, text_box("box_1"), insert("box_1", words))
    element = deck.element("box_1")
    assert element is not None
    lines = set_in_lines(place_of(deck, element, element["shape"]), width)
    assert "".join(run.text for line in lines for run in line.runs) == words.replace("\u000b", "")
    for line in lines:
        seen = "".join(run.text for run in line.runs).rstrip()
        assert line.width <= width + 1e-6 or len(seen) <= 1


@pytest.mark.parametrize("shape", ["RECTANGLE", "ELLIPSE", "STAR_5", "DONUT", "ROUND_RECTANGLE", "SPEECH", "CLOUD"])
def test_every_outline_is_a_closed_path(shape: str) -> None:
    path = outline_path(shape, 100, 50)
    assert path.startswith("M")
    assert path.endswith("Z")
