from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.slides import look
from gmo_sync.slides.spec import cleaned, code_units

from .in_process import book, spec

OBJECT_ID = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_:-]{4,49}")


@given(st.text(min_size=1), st.text(max_size=40))
def test_ids_follow_googles_rules_and_do_not_depend_on_words(book_id: str, title: str) -> None:
    first = spec(book(1, id=book_id)).slides[1]
    second = spec(book(1, id=book_id, title=title.strip() or "?")).slides[1]
    ids = [
        slide_id
        for slide in (first, second)
        for slide_id in (slide.object_id, *(text.object_id for text in slide.texts))
    ]
    assert all(OBJECT_ID.fullmatch(one) for one in ids)
    assert first.object_id == second.object_id


@given(st.text(st.sampled_from("абвгд 📚\n-"), max_size=3000))
def test_words_of_any_length_fit_into_their_box(story: str) -> None:
    slide = spec(book(1, story=story, title=(story[:400].strip() or "?"))).slides[1]
    for text in slide.texts:
        if text.object_id.endswith(("-story", "-title")):
            lines = look.lines_needed(text.text, text.type.size, text.box.width, text.type.font)
            assert lines * text.type.size * 1.25 <= text.box.height


def test_a_story_too_long_is_cut_between_words_and_said() -> None:
    slide = spec(book(1, story="слово " * 2000)).slides[1]
    assert slide.shortened
    story = next(text for text in slide.texts if text.object_id.endswith("-story"))
    assert story.text.endswith("слово…")


def test_short_words_are_set_large_and_long_ones_small() -> None:
    def size(story: str) -> float:
        slide = spec(book(1, story=story)).slides[1]
        return next(text.type.size for text in slide.texts if text.object_id.endswith("-story"))

    assert size("Коротко.") == 16
    assert 7 <= size("Длинный рассказ. " * 60) < 12


def test_labels_stand_out_by_code_units() -> None:
    slide = spec(book(1, author="📚 Автор")).slides[1]
    facts = next(text for text in slide.texts if text.object_id.endswith("-facts"))
    raw = facts.text.encode("utf-16-le")
    labels = [raw[2 * start : 2 * end].decode("utf-16-le") for start, end in facts.bold]
    assert labels == ["Автор:", "Издание:", "Хранится:", "Инв. №:"]


@given(st.text())
def test_cleaning_is_what_google_does_and_once_is_enough(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
    assert code_units(once) >= 0


def test_empty_facts_leave_no_labels() -> None:
    slide = spec(book(1, author="", year="", school="", inventory="")).slides[1]
    assert next(text.text for text in slide.texts if text.object_id.endswith("-facts")) == ""
