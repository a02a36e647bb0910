"""Random specifications, and what people may have added to a form by hand."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gmo_sync.forms.spec import Choice, Date, FormSpec, Heading, Page, Rating, Scale, Text, Time

KEYS = [f"q{number}" for number in range(8)]
words = st.text(st.sampled_from("абвABC {}=«»\"'<&0"), min_size=1, max_size=12).filter(str.strip)
labels = st.one_of(st.just(""), words)
descriptions = st.one_of(st.just(""), words, st.just("первая\nвторая"))


def item(key: str) -> st.SearchStrategy[Any]:
    base = {"key": st.just(key), "title": words, "description": descriptions}
    # Each question's title is its heading in the tab, so it must differ from others'.
    asks = base | {"required": st.booleans(), "column": st.just(f"столбец {key}")}
    return st.one_of(
        st.builds(Scale, **asks, low=st.integers(0, 1), high=st.integers(2, 10), low_label=labels, high_label=labels),
        st.builds(Rating, **asks, levels=st.integers(3, 10), icon=st.sampled_from(["star", "heart"])),
        st.builds(
            Choice,
            **asks,
            type=st.sampled_from(["radio", "checkbox"]),
            options=st.lists(words.map(str.strip), min_size=1, max_size=4, unique=True).map(tuple),
            other=st.booleans(),
        ),
        st.builds(
            Choice,
            **asks,
            type=st.just("drop_down"),
            options=st.lists(words.map(str.strip), min_size=1, max_size=4, unique=True).map(tuple),
        ),
        st.builds(Text, **asks, paragraph=st.booleans()),
        st.builds(Date, **asks),
        st.builds(Time, **asks),
        st.builds(Heading, **base),
        st.builds(Page, **base),
    )


@st.composite
def specs(draw: st.DrawFn) -> FormSpec:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=8))
    items = tuple(draw(item(key)) for key in keys)
    return FormSpec(key="form", title=draw(words), description=draw(descriptions), items=items)


@st.composite
def hand_made(draw: st.DrawFn) -> list[tuple[int, dict[str, Any]]]:
    """(where, item) of what people insert through Google's own page."""
    kinds = [
        {"title": "Вопрос от руки", "questionItem": {"question": {"textQuestion": {}}}},
        {"title": "Заметка от руки", "textItem": {}},
        {
            "title": "Таблица от руки",
            "questionGroupItem": {
                "questions": [{"rowQuestion": {"title": "строка"}}],
                "grid": {"columns": {"type": "RADIO", "options": [{"value": "да"}]}},
            },
        },
    ]
    return draw(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(kinds)), max_size=3))
