"""Whatever people and the catalogue do in turn: the deck settles, and nothing that a person did is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.plan.books import Book
from gmo_sync.slides.reconcile import reconcile
from gmo_sync.slides.spec import Picture

from .in_process import Presentation, book, picture, spec

WORDS = st.text(st.sampled_from("абв 📚\n«»\té\u00a0"), max_size=12)
PARTS = ("title", "facts", "story", "credit", "initial")
BOOKS = st.lists(
    st.builds(lambda number, story, credit: book(number, story=story, credit=credit), st.integers(1, 5), WORDS, WORDS),
    max_size=5,
    unique_by=lambda one: one.id,
)
PICTURES = st.dictionaries(st.integers(1, 5).map(lambda number: f"book-{number}"), st.integers(0, 3).map(picture))
EDITS = st.one_of(
    st.tuples(st.just("words"), st.integers(0, 6), st.sampled_from(PARTS), WORDS),
    st.tuples(st.just("remove"), st.integers(0, 6), st.sampled_from((*PARTS, "image", "panel", "rule")), st.just("")),
    st.tuples(st.just("slide"), st.integers(0, 6), st.just(""), st.just("")),
    st.tuples(st.just("move"), st.integers(0, 6), st.just(""), st.just("")),
    st.tuples(st.just("note"), st.integers(0, 6), st.just(""), st.just("слова человека")),
    st.tuples(st.just("box"), st.integers(0, 6), st.just(""), st.just("слова в рамке")),
)
STEPS = st.lists(st.one_of(st.tuples(BOOKS, PICTURES), st.lists(EDITS, min_size=1, max_size=4)), min_size=1, max_size=5)


class Witness:
    """What people did, to be found again."""

    def __init__(self, presentation: Presentation) -> None:
        self.presentation = presentation
        self.words: dict[str, str] = {}
        self.slides: list[str] = []
        self.count = 0

    def act(self, kind: str, place: int, part: str, text: str) -> None:
        presentation = self.presentation
        slide_id = presentation.order[place % len(presentation.order)]
        target = f"{slide_id}-{part}"
        self.count += 1
        if kind == "words" and presentation.deck.element(target) and text.strip():
            text = f"{text.strip()} {self.count}"  # nobody types what the catalogue says
            presentation.edit(target, text)
            self.words[target] = text
        elif kind == "remove" and presentation.deck.element(target):
            presentation.send({"deleteObject": {"objectId": target}})
            self.words.pop(target, None)
        elif kind == "slide":
            mine = f"mine_{self.count}"
            presentation.send({"createSlide": {"objectId": mine, "insertionIndex": place % len(presentation.order)}})
            self.slides.append(mine)
        elif kind == "move":
            presentation.send({"updateSlidesPosition": {"slideObjectIds": [slide_id], "insertionIndex": 0}})
        elif kind == "note":
            page = next(one for one in presentation.deck.slides if one["objectId"] == slide_id)
            notes = page["slideProperties"]["notesPage"]["notesProperties"]["speakerNotesObjectId"]
            presentation.edit(notes, text)
            self.words[notes] = text
        elif kind == "box":
            box = f"box_{self.count}"
            properties = {"pageObjectId": slide_id}
            presentation.send(
                {"createShape": {"objectId": box, "shapeType": "TEXT_BOX", "elementProperties": properties}},
                {"insertText": {"objectId": box, "text": text}},
            )
            self.words[box] = text

    def check(self) -> None:
        for object_id, text in self.words.items():
            assert self.presentation.words(object_id) == text
        assert set(self.slides) <= set(self.presentation.order)


@settings(max_examples=120, deadline=None)
@given(STEPS, BOOKS, PICTURES)
def test_every_history_settles_and_keeps_what_people_did(
    steps: list[tuple[list[Book], dict[str, Picture]] | list[tuple[str, int, str, str]]],
    books: list[Book],
    pictures: dict[str, Picture],
) -> None:
    presentation = Presentation()
    presentation.build(spec(*books, pictures=pictures))
    witness = Witness(presentation)
    for step in steps:
        if isinstance(step, tuple):
            books, pictures = step
        else:
            for edit in step:
                witness.act(*edit)
        people = [one for one in presentation.order if one in witness.slides]
        before = list(presentation.order)
        wanted = spec(*books, pictures=pictures)
        presentation.build(wanted)
        witness.check()
        stayed = [one for one in presentation.order if one in before]
        assert stayed == [one for one in before if one in presentation.order]  # nothing was moved
        assert [one for one in presentation.order if one in witness.slides] == people
        assert {slide.object_id for slide in wanted.slides} <= set(presentation.order)
        again = reconcile(wanted, presentation.get())
        assert again.requests == ()
        kept = {f"{one.slide_id}/{one.part}" for one in again.kept}
        shown = {text.object_id: text for slide in wanted.slides for text in slide.texts}
        for object_id in witness.words.keys() & shown.keys():
            slide_id = object_id.rpartition("-")[0]
            assert f"{slide_id}/{shown[object_id].label}" in kept
