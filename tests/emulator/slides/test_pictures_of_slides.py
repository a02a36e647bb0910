"""Thumbnails and exports through googleapiclient: real PNGs, PowerPoint files that open, PDFs with a page a slide."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pptx
import pytest
import requests
from googleapiclient.errors import HttpError
from PIL import Image

from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.emulator.slides import thumbnails

from ..conftest import service_of
from .helpers import box, insert, text_box
from .test_kinds import TABLE, cells, shape

POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@pytest.fixture
def deck_id(slides_api: Any) -> str:
    slides = slides_api.presentations()
    file_id: str = slides.create(body={"title": "Планы"}).execute()["presentationId"]
    slide = slides.get(presentationId=file_id).execute()["slides"][0]
    notes = slide["slideProperties"]["notesPage"]["notesProperties"]["speakerNotesObjectId"]
    sent = [
        insert("i0", "Редкие книги"),
        insert(notes, "Поздороваться"),
        {"createSlide": {"objectId": "slide_2"}},
        text_box("box_2", "slide_2"),
        insert("box_2", "Второй слайд"),
        TABLE,
        {"mergeTableCells": {"objectId": "table_1", "tableRange": cells(0, 0, 1, 3)}},
        {"insertText": {"objectId": "table_1", "cellLocation": {}, "text": "Итоги"}},
        shape("shape_1", 50),
        {
            "updateShapeProperties": {
                "objectId": "shape_1",
                "shapeProperties": {"shapeBackgroundFill": {"solidFill": {"color": {"rgbColor": {"red": 1}}}}},
                "fields": "shapeBackgroundFill",
            }
        },
        {"createLine": {"category": "CURVED", "elementProperties": box("slide_2", 10, 10)}},
    ]
    slides.batchUpdate(presentationId=file_id, body={"requests": sent}).execute()
    return file_id


@pytest.mark.parametrize(("size", "width", "height"), [("LARGE", 1600, 900), ("MEDIUM", 800, 450), ("SMALL", 200, 113)])
def test_a_thumbnail_is_a_png_that_anyone_can_fetch(
    slides_api: Any, deck_id: str, size: str, width: int, height: int
) -> None:
    pages = slides_api.presentations().pages()
    answer = pages.getThumbnail(
        presentationId=deck_id, pageObjectId="p", thumbnailProperties_thumbnailSize=size
    ).execute()
    assert (answer["width"], answer["height"]) == (width, height)
    fetched = requests.get(answer["contentUrl"], timeout=10)
    assert fetched.headers["content-type"] == "image/png"
    picture = Image.open(io.BytesIO(fetched.content)).convert("RGB")
    assert picture.size == (width, height)
    if size == "LARGE":  # the red shape of 100 points at (50, 0) points
        assert picture.getpixel((130 * 1600 // 720, 20 * 1600 // 720)) == (255, 0, 0)


def test_a_thumbnail_is_gone_after_half_an_hour() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    kept = thumbnails.Thumbnails(lambda: now)
    key = kept.keep(b"png").removeprefix(thumbnails.SERVED_AT)
    now += timedelta(minutes=29)
    assert kept.find(key) == b"png"
    now += timedelta(minutes=2)
    assert kept.find(key) is None


def test_a_thumbnail_of_a_page_that_is_not_there_or_of_a_strangers_deck_is_refused(
    workspace: EmulatedWorkspace, slides_api: Any, deck_id: str
) -> None:
    with pytest.raises(HttpError) as caught:
        slides_api.presentations().pages().getThumbnail(presentationId=deck_id, pageObjectId="nobody").execute()
    assert caught.value.status_code == 404
    stranger = service_of(workspace.url, "stranger@example.com", "slides", "v1", "/")
    with pytest.raises(HttpError) as refused:
        stranger.presentations().pages().getThumbnail(presentationId=deck_id, pageObjectId="p").execute()
    assert refused.value.status_code == 403


def test_without_the_library_the_refusal_says_what_to_install() -> None:
    with pytest.raises(Exception, match=r"pip install 'gmo-sync\[export\]'"):
        thumbnails.library("a_library_nobody_has", "pictures of slides")


def test_a_powerpoint_file_has_the_words_the_table_and_the_notes(drive: Any, deck_id: str) -> None:
    content = drive.files().export(fileId=deck_id, mimeType=POWERPOINT).execute()
    book = pptx.Presentation(io.BytesIO(content))
    first, second = book.slides
    assert "Редкие книги" in [one.text_frame.text for one in first.shapes if one.has_text_frame]
    (table,) = [one.table for one in first.shapes if one.has_table]
    assert table.cell(0, 0).text == "Итоги"
    assert table.cell(0, 0).is_merge_origin
    assert first.notes_slide.notes_text_frame.text == "Поздороваться"
    assert [one.text_frame.text for one in second.shapes if one.has_text_frame] == ["Второй слайд"]
    assert (book.slide_width, book.slide_height) == (9_144_000, 5_143_500)


def test_a_pdf_has_a_page_for_every_slide_and_text_all_words(drive: Any, deck_id: str) -> None:
    pdf = drive.files().export(fileId=deck_id, mimeType="application/pdf").execute()
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 2
    text = drive.files().export(fileId=deck_id, mimeType="text/plain").execute().decode("utf-8-sig")
    assert "Редкие книги" in text
    assert text.index("Итоги") < text.index("Второй слайд")


@pytest.mark.parametrize(
    ("kind", "start"), [("image/png", b"\x89PNG"), ("image/jpeg", b"\xff\xd8"), ("image/svg+xml", b"<svg")]
)
def test_the_first_slide_is_exported_as_a_picture(drive: Any, deck_id: str, kind: str, start: bytes) -> None:
    assert drive.files().export(fileId=deck_id, mimeType=kind).execute().startswith(start)
