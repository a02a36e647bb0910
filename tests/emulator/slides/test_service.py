"""Slides through googleapiclient over HTTP, and the page of a presentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload

from gmo_sync.emulator import emulator
from gmo_sync.google import Workspace

from .helpers import box, insert, png, text_box


@pytest.fixture
def url() -> Iterator[str]:
    with emulator() as workspace:
        yield workspace.url


@pytest.fixture
def slides(url: str) -> Any:
    options = {"api_endpoint": url}
    return build(
        "slides", "v1", static_discovery=True, credentials=AnonymousCredentials(), client_options=options
    ).presentations()


def update(slides: Any, file_id: str, *sent: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = slides.batchUpdate(presentationId=file_id, body={"requests": list(sent), **more}).execute()
    return answer


def test_a_new_presentation_is_googles_default(slides: Any) -> None:
    created = slides.create(body={"title": "Редкие книги"}).execute()
    assert created["title"] == "Редкие книги"
    assert created["pageSize"]["width"] == {"magnitude": 9144000, "unit": "EMU"}
    assert len(created["layouts"]) == 11
    assert [slide["objectId"] for slide in created["slides"]] == ["p"]
    assert slides.get(presentationId=created["presentationId"]).execute() == created


def test_a_batch_is_all_or_nothing(slides: Any) -> None:
    created = slides.create(body={}).execute()
    file_id = created["presentationId"]
    with pytest.raises(HttpError) as caught:
        update(slides, file_id, insert("i0", "Слова"), insert("nobody_1", "Слова"))
    assert caught.value.status_code == 400
    assert caught.value.reason == "Invalid requests[1].insertText: The object (nobody_1) could not be found."
    assert slides.get(presentationId=file_id).execute() == created


def test_replies_stand_in_the_order_of_requests(slides: Any) -> None:
    file_id = slides.create(body={}).execute()["presentationId"]
    answer = update(slides, file_id, insert("i0", "Слова"), {"createSlide": {"objectId": "slide_1"}})
    assert answer["replies"] == [{}, {"createSlide": {"objectId": "slide_1"}}]


def test_a_stale_revision_is_refused_and_the_answer_carries_the_next(slides: Any) -> None:
    created = slides.create(body={}).execute()
    file_id = created["presentationId"]
    first = update(slides, file_id, insert("i0", "а"), writeControl={"requiredRevisionId": created["revisionId"]})
    with pytest.raises(HttpError) as caught:
        update(slides, file_id, insert("i0", "б"), writeControl={"requiredRevisionId": created["revisionId"]})
    assert caught.value.status_code == 400
    update(slides, file_id, insert("i0", "в"), writeControl=first["writeControl"])
    second = slides.get(presentationId=file_id, fields="revisionId").execute()
    assert second["revisionId"] != first["writeControl"]["requiredRevisionId"]


def test_one_page_can_be_read(slides: Any) -> None:
    file_id = slides.create(body={}).execute()["presentationId"]
    page = slides.pages().get(presentationId=file_id, pageObjectId="p2").execute()
    assert page["layoutProperties"]["name"] == "TITLE"
    with pytest.raises(HttpError) as caught:
        slides.pages().get(presentationId=file_id, pageObjectId="nobody").execute()
    assert caught.value.status_code == 404


def test_unknown_fields_and_presentations_are_refused(slides: Any) -> None:
    file_id = slides.create(body={}).execute()["presentationId"]
    with pytest.raises(HttpError) as caught:
        update(slides, file_id, {"createSlide": {"objectID": "slide_1"}})
    assert caught.value.status_code == 400
    with pytest.raises(HttpError) as missing:
        slides.get(presentationId="1" * 44).execute()
    assert missing.value.status_code == 404


def test_a_picture_comes_from_drive_only_while_it_is_public(url: str) -> None:
    with Workspace.emulator(url) as workspace:
        media = MediaInMemoryUpload(png(30, 20), mimetype="image/png")
        file = workspace.drive.files().create(body={"name": "a.png"}, media_body=media, fields="id").execute()
        slides = workspace.slides.presentations()
        file_id = slides.create(body={}).execute()["presentationId"]
        address = f"https://drive.google.com/uc?export=download&id={file['id']}"
        image = {"createImage": {"objectId": "image_1", "url": address, "elementProperties": box("p")}}
        with pytest.raises(HttpError) as caught:
            update(slides, file_id, image)
        assert "There was a problem retrieving the image." in caught.value.reason
        workspace.drive.permissions().create(fileId=file["id"], body={"type": "anyone", "role": "reader"}).execute()
        update(slides, file_id, image)
        workspace.drive.files().delete(fileId=file["id"]).execute()
        built = slides.get(presentationId=file_id).execute()
        (element,) = [one for one in built["slides"][0]["pageElements"] if "image" in one]
        assert element["image"]["sourceUrl"] == address
        assert requests.get(element["image"]["contentUrl"], timeout=10).content == png(30, 20)


@pytest.mark.parametrize(
    "address",
    [
        "data:image/png;base64,AAAA",
        "ftp://127.0.0.1/a.png",
        "https://example.com/a.png",
        "http://127.0.0.1:9/a.png",
        "not an address",
        "https://drive.google.com/uc?export=download&id=nobody",
        "http://[::1",
    ],
)
def test_every_picture_that_cannot_be_had_fails_in_the_same_words(slides: Any, address: str) -> None:
    file_id = slides.create(body={}).execute()["presentationId"]
    with pytest.raises(HttpError) as caught:
        update(slides, file_id, {"createImage": {"url": address, "elementProperties": box("p")}})
    assert caught.value.status_code == 400
    assert caught.value.reason.startswith("Invalid requests[0].createImage: There was a problem retrieving the image.")


def test_an_address_beyond_two_kilobytes_is_refused(slides: Any) -> None:
    file_id = slides.create(body={}).execute()["presentationId"]
    long = "http://127.0.0.1/" + "a" * 2000
    with pytest.raises(HttpError) as caught:
        update(slides, file_id, {"createImage": {"url": long, "elementProperties": box("p")}})
    assert caught.value.reason == "Invalid requests[0].createImage: The URL must be 2K bytes or less."


def test_the_page_shows_the_slides_and_escapes_what_people_typed(url: str, slides: Any) -> None:
    file_id = slides.create(body={"title": "Книги <b>"}).execute()["presentationId"]
    update(slides, file_id, insert("i0", "<script>alert(1)</script>"), text_box("box_1"), insert("box_1", "Слова"))
    page = requests.get(f"{url}/presentation/d/{file_id}/edit", timeout=10)
    assert page.status_code == 200
    assert "Слова" in page.text
    assert "<script>alert" not in page.text
    assert "Книги &lt;b&gt;" in page.text
    assert requests.get(f"{url}/presentation/d/nobody/edit", timeout=10).status_code == 404


def test_drive_makes_and_copies_presentations(url: str) -> None:
    with Workspace.emulator(url) as workspace:
        kind = "application/vnd.google-apps.presentation"
        made = workspace.drive.files().create(body={"name": "Дек", "mimeType": kind}, fields="id").execute()
        slides = workspace.slides.presentations()
        update(slides, made["id"], insert("i0", "Слова"))
        copy = workspace.drive.files().copy(fileId=made["id"], body={}, fields="id").execute()
        update(slides, made["id"], insert("i0", "Другие "))
        twin = slides.get(presentationId=copy["id"]).execute()
        assert (
            twin["slides"][0]["pageElements"][0]["shape"]["text"]["textElements"][1]["textRun"]["content"] == "Слова\n"
        )


def test_a_presentation_outlives_the_server(tmp_path: Any) -> None:
    with emulator(data=tmp_path) as running, Workspace.emulator(running.url) as workspace:
        slides = workspace.slides.presentations()
        file_id = slides.create(body={"title": "Дек"}).execute()["presentationId"]
        update(slides, file_id, insert("i0", "Слова"))
        before = slides.get(presentationId=file_id).execute()
    with emulator(data=tmp_path) as running, Workspace.emulator(running.url) as workspace:
        assert workspace.slides.presentations().get(presentationId=file_id).execute() == before
