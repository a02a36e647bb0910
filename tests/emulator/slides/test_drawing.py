from __future__ import annotations

from gmo_sync.emulator.slides.deck import Deck
from gmo_sync.emulator.slides.drawing import drawn

from .helpers import box, insert, run, text_box


def test_words_take_size_and_alignment_from_the_layout() -> None:
    deck = Deck.new()
    run(deck, insert("i0", "Заголовок"))
    (slide,) = drawn(deck)
    paragraph = slide.elements[0].paragraphs[0]
    assert "text-align:center" in paragraph.style
    assert "font-size:7.222cqw" in paragraph.runs[0].style  # 52 of 720 points
    assert "justify-content:flex-end" in slide.elements[0].style


def test_the_slide_shows_what_its_layout_draws() -> None:
    deck = Deck.new()
    layout = {"predefinedLayout": "SECTION_TITLE_AND_DESCRIPTION"}
    run(deck, {"createSlide": {"objectId": "slide_1", "slideLayoutReference": layout}})
    assert any("background:rgb(238 238 238 / 1)" in element.style for element in drawn(deck)[1].elements)


def test_speaker_notes_are_shown_line_by_line() -> None:
    deck = Deck.new()
    notes = deck.slides[0]["slideProperties"]["notesPage"]["notesProperties"]["speakerNotesObjectId"]
    run(deck, insert(notes, "Первое\n\nВторое"))
    assert drawn(deck)[0].notes == ("Первое", "Второе")


def test_only_web_addresses_become_links_and_fonts_are_plain_names() -> None:
    deck = Deck.new()
    style = {"link": {"url": "javascript:alert(1)"}, "fontFamily": "x';background:url(//evil)"}
    styled = {
        "updateTextStyle": {
            "objectId": "box_1",
            "textRange": {"type": "ALL"},
            "style": style,
            "fields": "link,fontFamily",
        }
    }
    run(deck, text_box("box_1"), insert("box_1", "слова"), styled)
    run_view = drawn(deck)[0].elements[-1].paragraphs[0].runs[0]
    assert run_view.href is None
    assert "url(" not in run_view.style


def test_lines_images_and_tables_are_drawn() -> None:
    deck = Deck.new()
    run(
        deck,
        {"createLine": {"objectId": "line_1", "elementProperties": box("p", 0, 0, 720, 405)}},
        {"createImage": {"url": "http://127.0.0.1/a.png", "elementProperties": box("p")}},
        {"createTable": {"rows": 1, "columns": 2, "elementProperties": {"pageObjectId": "p"}}},
    )
    line, image, table = drawn(deck)[0].elements[-3:]
    assert line.line is not None
    assert [round(value) for value in line.line] == [0, 0, 100, 100]
    assert image.image is not None
    assert image.image.startswith("/slidesz/")
    assert len(table.rows[0][1]) == 2
