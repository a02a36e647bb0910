from __future__ import annotations

from dataclasses import replace

import pytest

from gmo_sync.slides.reconcile import Doing, Reason, reconcile
from gmo_sync.slides.spec import DeckSpec

from .in_process import Presentation, book, picture, spec


@pytest.fixture
def presentation() -> Presentation:
    return Presentation()


def slide_ids(wanted: DeckSpec) -> list[str]:
    return [slide.object_id for slide in wanted.slides]


def kinds(requests: tuple[dict[str, object], ...]) -> list[str]:
    return [next(iter(request)) for request in requests]


def test_the_first_build_takes_the_place_of_the_default_slide(presentation: Presentation) -> None:
    wanted = spec(book(1), book(2))
    work = presentation.build(wanted)
    assert presentation.order == slide_ids(wanted)
    assert [change.doing for change in work.changes] == [Doing.ADDED] * 3
    assert presentation.words(f"{presentation.order[1]}-title") == "Книга 1"
    assert "Инв. №: 001" in presentation.words(f"{presentation.order[1]}-facts")


def test_a_default_slide_that_somebody_wrote_on_stays(presentation: Presentation) -> None:
    presentation.edit("i0", "Моё начало")
    presentation.build(spec(book(1)))
    assert "p" in presentation.order
    assert presentation.words("i0") == "Моё начало"


def test_the_same_deck_again_needs_nothing(presentation: Presentation) -> None:
    wanted = spec(book(1), book(2), pictures={"book-1": picture(10)})
    presentation.build(wanted)
    work = reconcile(wanted, presentation.get())
    assert work.requests == ()
    assert work.pictures == ()
    assert work.kept == ()


def test_a_corrected_story_changes_only_its_element(presentation: Presentation) -> None:
    presentation.build(spec(book(1), book(2)))
    work = presentation.build(spec(book(1), book(2, story="Другой рассказ.")))
    (change,) = work.changes
    assert (change.title, change.doing, change.parts) == ("Книга 2", Doing.CHANGED, ("Рассказ о книге",))
    touched = {next(iter(request.values()))["objectId"] for request in work.requests}
    assert touched == {f"{change.slide_id}-story"}
    assert presentation.words(f"{change.slide_id}-story") == "Другой рассказ."


def test_an_emptied_and_refilled_part(presentation: Presentation) -> None:
    presentation.build(spec(book(1)))
    presentation.build(spec(book(1, story="")))
    story = f"{presentation.order[1]}-story"
    assert presentation.words(story) == ""
    presentation.build(spec(book(1, story="Снова.")))
    assert presentation.words(story) == "Снова."


def test_a_new_book_stands_after_the_one_before_it(presentation: Presentation) -> None:
    presentation.build(spec(book(1), book(3)))
    wanted = spec(book(1), book(2), book(3))
    presentation.build(wanted)
    assert presentation.order == slide_ids(wanted)


def test_a_removed_book_takes_its_slide_along(presentation: Presentation) -> None:
    presentation.build(spec(book(1), book(2), pictures={"book-1": picture(10)}))
    work = presentation.build(spec(book(2)))
    assert [change.doing for change in work.changes] == [Doing.REMOVED]
    assert presentation.order == slide_ids(spec(book(2)))


@pytest.mark.parametrize("what", ["words", "element", "notes", "panel", "picture"])
def test_a_removed_book_whose_slide_a_person_changed_stays_and_is_reported(
    presentation: Presentation, what: str
) -> None:
    presentation.build(spec(book(1), book(2), pictures={"book-1": picture(10)}))
    slide_id = presentation.order[1]
    if what == "panel":
        presentation.edit(f"{slide_id}-panel", "Слова под картинкой")
    elif what == "picture":
        url = "https://example.org/mine.png"
        presentation.send({"replaceImage": {"imageObjectId": f"{slide_id}-image", "url": url}})
    elif what == "words":
        presentation.edit(f"{slide_id}-story", "Мои слова")
    elif what == "element":
        properties = {"pageObjectId": slide_id}
        presentation.send({"createShape": {"shapeType": "STAR_5", "elementProperties": properties}})
    else:
        notes = presentation.deck.slides[1]["slideProperties"]["notesPage"]["notesProperties"]
        presentation.send({"insertText": {"objectId": notes["speakerNotesObjectId"], "text": "Сказать спасибо"}})
    work = presentation.build(spec(book(2)))
    assert slide_id in presentation.order
    assert [(kept.reason, kept.title) for kept in work.kept] == [(Reason.LEFT, "Книга 1")]


def test_a_persons_words_are_never_overwritten(presentation: Presentation) -> None:
    presentation.build(spec(book(1)))
    story = f"{presentation.order[1]}-story"
    presentation.edit(story, "Библиотекарь знает лучше.")
    work = presentation.build(spec(book(1, story="Из каталога.")))
    assert presentation.words(story) == "Библиотекарь знает лучше."
    (kept,) = work.kept
    assert (kept.part, kept.reason, kept.text) == ("Рассказ о книге", Reason.EDITED, "Библиотекарь знает лучше.")
    assert work.requests == ()


def test_the_same_correction_on_both_sides_is_ours_again(presentation: Presentation) -> None:
    presentation.build(spec(book(1)))
    story = f"{presentation.order[1]}-story"
    presentation.edit(story, "Исправлено.")
    work = presentation.build(spec(book(1, story="Исправлено.")))
    assert kinds(work.requests) == ["updatePageElementAltText"]
    presentation.build(spec(book(1, story="И ещё раз.")))
    assert presentation.words(story) == "И ещё раз."


def test_an_element_that_a_person_took_away_does_not_come_back(presentation: Presentation) -> None:
    presentation.build(spec(book(1)))
    facts = f"{presentation.order[1]}-facts"
    presentation.send({"deleteObject": {"objectId": facts}})
    work = presentation.build(spec(book(1, author="Другой")))
    assert presentation.deck.element(facts) is None
    assert [kept.reason for kept in work.kept] == [Reason.REMOVED]


def test_slides_of_people_and_their_order_stay(presentation: Presentation) -> None:
    wanted = spec(book(1), book(2), book(3))
    presentation.build(wanted)
    cover, first, second, third = presentation.order
    presentation.send(
        {"createSlide": {"objectId": "mine_1", "insertionIndex": 2}},
        {"updateSlidesPosition": {"slideObjectIds": [third], "insertionIndex": 0}},
    )
    moved = presentation.order
    assert reconcile(wanted, presentation.get()).requests == ()
    presentation.build(spec(book(1), book(2, story="Новое."), book(3)))
    assert presentation.order == moved == [third, cover, first, "mine_1", second]


def test_elements_in_a_group_are_still_ours(presentation: Presentation) -> None:
    presentation.build(spec(book(1)))
    slide_id = presentation.order[1]
    children = [f"{slide_id}-facts", f"{slide_id}-story"]
    presentation.send({"groupObjects": {"childrenObjectIds": children}})
    presentation.build(spec(book(1, story="В группе.")))
    assert presentation.words(f"{slide_id}-story") == "В группе."


def test_a_picture_is_placed_once_and_replaced_when_it_differs(presentation: Presentation) -> None:
    first = presentation.build(spec(book(1), pictures={"book-1": picture(10)}))
    assert len(first.pictures) == 1
    image = f"{presentation.order[1]}-image"
    second = presentation.build(spec(book(1), pictures={"book-1": picture(20)}))
    assert kinds(second.requests) == ["replaceImage", "updatePageElementAltText", "updatePageElementAltText"]
    assert presentation.deck.element(image) is not None
    third = presentation.build(spec(book(1)))
    assert kinds(third.requests) == ["deleteObject", "updatePageElementAltText"]
    assert presentation.deck.element(image) is None
    presentation.build(spec(book(1), pictures={"book-1": picture(20)}))
    assert presentation.deck.element(image) is not None


def test_a_picture_that_a_person_took_away_does_not_come_back(presentation: Presentation) -> None:
    wanted = spec(book(1), pictures={"book-1": picture(10)})
    presentation.build(wanted)
    presentation.send({"deleteObject": {"objectId": f"{presentation.order[1]}-image"}})
    work = presentation.build(wanted)
    assert work.requests == ()
    assert [kept.reason for kept in work.kept] == [Reason.REMOVED]
    other = presentation.build(spec(book(1), pictures={"book-1": picture(20)}))
    assert "createImage" in kinds(other.requests)


def test_a_picture_that_a_person_put_in_its_place_stays(presentation: Presentation) -> None:
    presentation.build(spec(book(1), pictures={"book-1": picture(10)}))
    image = f"{presentation.order[1]}-image"
    presentation.send({"replaceImage": {"imageObjectId": image, "url": "https://example.org/mine.png"}})
    work = presentation.build(spec(book(1), pictures={"book-1": picture(20)}))
    assert work.requests == ()
    assert [kept.reason for kept in work.kept] == [Reason.REPLACED]


def test_a_picture_whose_mark_a_person_took_out_is_theirs(presentation: Presentation) -> None:
    presentation.build(spec(book(1), pictures={"book-1": picture(10)}))
    image = f"{presentation.order[1]}-image"
    presentation.send({"updatePageElementAltText": {"objectId": image, "title": "Обложка моего экземпляра"}})
    work = presentation.build(spec(book(1), pictures={"book-1": picture(20)}))
    assert work.requests == ()
    assert [kept.reason for kept in work.kept] == [Reason.REPLACED]


def test_a_theme_without_the_layout_gets_text_boxes(presentation: Presentation) -> None:
    presentation.deck.layouts = [one for one in presentation.deck.layouts if one["layoutProperties"]["name"] == "BLANK"]
    wanted = spec(book(1))
    presentation.build(wanted)
    title = presentation.deck.element(f"{presentation.order[1]}-title")
    assert title is not None
    assert "placeholder" not in title["shape"]
    assert reconcile(wanted, presentation.get()).requests == ()


def test_another_decks_slides_are_not_ours(presentation: Presentation) -> None:
    presentation.build(spec(book(1)))
    before = presentation.order
    other = replace(spec(book(2)), key="another")
    presentation.build(other)
    assert set(before) < set(presentation.order)


def test_requests_follow_the_discovery_document(presentation: Presentation) -> None:
    from googleapiclient import discovery_cache

    document = discovery_cache.get_static_doc("slides", "v1")
    import json

    schemas = json.loads(document)["schemas"]

    def check(value: object, schema: dict[str, object], path: str) -> None:
        if "$ref" in schema:
            schema = schemas[schema["$ref"]]
        if isinstance(value, dict) and "properties" in schema:
            properties = schema["properties"]
            assert isinstance(properties, dict)
            for name, below in value.items():
                assert name in properties, f"{path}.{name}"
                check(below, properties[name], f"{path}.{name}")
        elif isinstance(value, list):
            items = schema["items"]
            assert isinstance(items, dict)
            for one in value:
                check(one, items, path)
        elif isinstance(schema.get("enum"), list):
            assert value in schema["enum"], path  # type: ignore[operator]

    work = presentation.build(spec(book(1), pictures={"book-1": picture(10)}))
    for request in work.requests:
        check(request, {"$ref": "Request"}, "")
