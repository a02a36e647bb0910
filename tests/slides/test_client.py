"""The deck of the example catalogue over HTTP, with the real clients, its calls counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gmo_sync.emulator import emulator
from gmo_sync.files import ModelsFile
from gmo_sync.google import Workspace
from gmo_sync.plan.books import BOOKS
from gmo_sync.slides import (
    DeckSpec,
    SlidesClient,
    StalePresentation,
    load_pictures,
    reconcile,
)
from gmo_sync.slides.client import FOLDER, without_picture

from .in_process import book, picture, png

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with emulator() as running, Workspace.emulator(running.url) as workspace:
        yield workspace


@pytest.fixture
def client(workspace: Workspace) -> SlidesClient:
    return SlidesClient(workspace)


@pytest.fixture(scope="module")
def example() -> DeckSpec:
    books = tuple(ModelsFile(EXAMPLES / "books.yaml").read(BOOKS))
    pictures, _ = load_pictures(books, EXAMPLES)
    return DeckSpec("example", "Раритетные книги", "ГМО", books, pictures)


def spec(*books: Any, **pictures: Any) -> DeckSpec:
    by_id = {name.replace("_", "-"): one for name, one in pictures.items()}
    return DeckSpec("key", "Редкие книги", "", books, by_id)


def elements(presentation: dict[str, Any]) -> dict[str, Any]:
    return {element["objectId"]: element for slide in presentation["slides"] for element in slide["pageElements"]}


def test_the_example_is_built_in_two_calls_and_three_and_one_a_picture(
    client: SlidesClient, workspace: Workspace, example: DeckSpec
) -> None:
    presentation = client.create(example.title)
    work = reconcile(example, presentation)
    applied = client.apply(presentation["presentationId"], work)
    assert applied.problems == ()
    calls = [call for call in workspace.ledger.calls if "presentations" in call.path_template]
    assert len(calls) == 2
    assert len(workspace.ledger.calls) == 2 + 12 + 3
    built = client.get(presentation["presentationId"])
    assert len(built["slides"]) == 13
    images = [element["image"] for element in elements(built).values() if "image" in element]
    assert len(images) == 12
    served = workspace.transport.get(images[0]["contentUrl"])
    assert served.content == (EXAMPLES / "pictures" / "bukvar-1897.jpg").read_bytes()
    assert reconcile(example, built).requests == ()


def test_an_unchanged_deck_costs_one_call_and_a_changed_book_two(client: SlidesClient, workspace: Workspace) -> None:
    created = client.create("Редкие книги")
    file_id = created["presentationId"]
    client.apply(file_id, reconcile(spec(book(1), book(2)), created))

    before = len(workspace.ledger.calls)
    client.apply(file_id, reconcile(spec(book(1), book(2)), client.get(file_id)))
    assert len(workspace.ledger.calls) - before == 1

    client.apply(file_id, reconcile(spec(book(1), book(2, story="Новое.")), client.get(file_id)))
    assert len(workspace.ledger.calls) - before == 3


def test_published_pictures_leave_nothing_on_drive(client: SlidesClient, workspace: Workspace) -> None:
    created = client.create("Редкие книги")
    client.apply(created["presentationId"], reconcile(spec(book(1), book_1=picture(10)), created))
    listed = workspace.drive.files().list(fields="files(name)").execute()["files"]
    assert [file["name"] for file in listed] == ["Редкие книги"]
    assert FOLDER not in str(listed)


def test_a_picture_that_google_does_not_take_leaves_its_slide_without(client: SlidesClient) -> None:
    created = client.create("Редкие книги")
    file_id = created["presentationId"]
    bad = picture(1, "Книга 1")
    broken = type(bad)("00000001", "Книга 1", "a.png", content=b"not a picture", media_type="image/png")
    wanted = spec(book(1), book(2), book_1=broken, book_2=picture(20, "Книга 2"))
    applied = client.apply(file_id, reconcile(wanted, created))
    (problem,) = applied.problems
    assert problem.book == "Книга 1"
    assert "There was a problem retrieving the image" in str(problem.message)
    built = client.get(file_id)
    assert len(built["slides"]) == 3
    assert sum("image" in element for element in elements(built).values()) == 1
    repaired = reconcile(spec(book(1), book(2), book_1=picture(30), book_2=picture(20)), built)
    assert [one.digest for one in repaired.pictures] == [picture(30).digest]
    assert client.apply(file_id, repaired).problems == ()


def test_a_web_address_that_does_not_answer_is_reported(client: SlidesClient) -> None:
    created = client.create("Редкие книги")
    one = book(1, picture="https://example.invalid/a.png")
    pictures, _ = load_pictures([one], EXAMPLES)
    wanted = DeckSpec("key", "Редкие книги", "", (one,), pictures)
    (problem,) = client.apply(created["presentationId"], reconcile(wanted, created)).problems
    assert problem.picture == "https://example.invalid/a.png"


def test_a_deck_that_changed_meanwhile_is_refused_and_nothing_is_written(
    client: SlidesClient, workspace: Workspace
) -> None:
    created = client.create("Редкие книги")
    file_id = created["presentationId"]
    work = reconcile(spec(book(1), book_1=picture(10)), created)
    workspace.slides.presentations().batchUpdate(
        presentationId=file_id, body={"requests": [{"createSlide": {"objectId": "mine_1"}}]}
    ).execute()
    with pytest.raises(StalePresentation):
        client.apply(file_id, work)
    now = client.get(file_id)
    assert [slide["objectId"] for slide in now["slides"]] == ["p", "mine_1"]
    listed = workspace.drive.files().list(fields="files(name)").execute()["files"]
    assert [file["name"] for file in listed] == ["Редкие книги"]
    client.apply(file_id, reconcile(spec(book(1), book_1=picture(10)), now))
    assert "mine_1" in [slide["objectId"] for slide in client.get(file_id)["slides"]]


def test_a_picture_is_left_out_with_its_marks_only() -> None:
    deck = reconcile(spec(book(1), book(2), book_1=picture(10), book_2=picture(20)), {"slides": []})
    url = f"gmo-picture:{picture(10).digest}"
    left = without_picture(list(deck.requests), url)
    gone = [request for request in deck.requests if request not in left]
    assert [next(iter(request)) for request in gone] == [
        "createImage",
        "updatePageElementAltText",
        "updatePageElementAltText",
    ]


def test_pictures_go_up_as_they_are(client: SlidesClient, workspace: Workspace) -> None:
    created = client.create("Редкие книги")
    client.apply(created["presentationId"], reconcile(spec(book(1), book_1=picture(77)), created))
    built = client.get(created["presentationId"])
    (image,) = [element["image"] for element in elements(built).values() if "image" in element]
    assert image["sourceUrl"].startswith("https://drive.google.com/uc?export=download&id=")
    assert workspace.transport.get(image["contentUrl"]).content == png(grey=77)
