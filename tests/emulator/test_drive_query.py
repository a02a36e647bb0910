"""The `q` language of files.list."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmo_sync.emulator.access import user_permission
from gmo_sync.emulator.drive.query import predicate
from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.store import FOLDER, Store

ME = "librarian@example.com"
OTHER = "head@example.com"


@pytest.fixture
def store() -> Store:
    store = Store()
    folder = store.add(name="Папка", mime_type=FOLDER, user=ME, content=None, file_id="folder")
    plan = store.add(name="План ГМО", mime_type="text/plain", user=ME, content=b"", parents=[folder.id])
    plan.app_properties["gmo"] = "it's"
    plan.set_mark(ME, "starred", True)
    quoted = store.add(name="Книга 'Война' \\ мир", mime_type="image/png", user=OTHER, content=b"")
    quoted.trashed = True
    quoted.permissions.append(user_permission(ME, "reader"))
    quoted.properties["public"] = "yes"
    return store


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Папка", "План ГМО", "Книга"]),
        ("name = 'План ГМО'", ["План ГМО"]),
        ('name="План ГМО"', ["План ГМО"]),
        ("name != 'План ГМО'", ["Папка", "Книга"]),
        ("name contains 'гмо'", ["План ГМО"]),
        ("name contains 'лан'", []),
        (r"name contains '\'Война\' \\'", ["Книга"]),
        ("fullText contains 'гмо план'", ["План ГМО"]),
        ("fullText contains 'лан'", []),
        ("mimeType contains 'image/'", ["Книга"]),
        (f"mimeType = '{FOLDER}'", ["Папка"]),
        ("trashed", ["Книга"]),
        ("not trashed", ["Папка", "План ГМО"]),
        ("trashed = false and starred=true", ["План ГМО"]),
        ("'folder' in parents", ["План ГМО"]),
        ("parents in 'folder'", ["План ГМО"]),
        ("'root' in parents", ["Папка"]),
        ("'me' in owners", ["Папка", "План ГМО"]),
        (f"'{OTHER}' in owners or starred = true", ["План ГМО", "Книга"]),
        ("sharedWithMe", ["Книга"]),
        ("sharedWithMe = false", ["Папка", "План ГМО"]),
        ("visibility = 'limited'", ["Папка", "План ГМО", "Книга"]),
        ("visibility != 'limited'", []),
        ("viewedByMeTime > '2000-01-01'", ["Папка", "План ГМО"]),
        ("name = 'план гмо' AND NOT trashed", ["План ГМО"]),
        ("'me' in writers", ["Папка", "План ГМО"]),
        (f"'{OTHER}' in readers", ["Книга"]),
        (r"appProperties has { key='gmo' and value='it\'s' }", ["План ГМО"]),
        ("properties has {key='public' and value='yes'}", ["Книга"]),
        ("properties has { key='gmo' and value='1' }", []),
        ("modifiedTime > '2000-01-01T00:00:00'", ["Папка", "План ГМО", "Книга"]),
        ("createdTime < '2000-01-01T00:00:00Z'", []),
        ("(starred = true or trashed = true) and not name contains 'книга'", ["План ГМО"]),
        ("starred = true or trashed = true and name = 'нет'", ["План ГМО"]),
        ("not (starred = true or trashed = true)", ["Папка"]),
    ],
)
def test_a_query_finds_what_it_says(store: Store, query: str, found: list[str]) -> None:
    asked = predicate(query, store, ME)
    assert [file.name.split(" '")[0] for file in store.files() if asked(file)] == found


@pytest.mark.parametrize(
    "query",
    [
        "name",
        "name =",
        "name = План",
        "name like 'x'",
        "'x' in",
        "'x' in pockets",
        "and",
        "name = 'x' and",
        "(trashed",
        "trashed)",
        "modifiedTime > 'вчера'",
        "appProperties has { key='x' }",
        "not",
        "name = 'x",
        "(" * 500,
        "starred = 1",
    ],
)
def test_what_cannot_be_read_is_an_invalid_value(store: Store, query: str) -> None:
    with pytest.raises(ApiError) as caught:
        predicate(query, store, ME)
    assert (caught.value.code, caught.value.reason, caught.value.location) == (400, "invalid", "q")


def test_a_term_that_is_not_served_is_named(store: Store) -> None:
    with pytest.raises(ApiError) as caught:
        predicate("'label' in labels", store, ME)
    assert caught.value.code == 501


_WORDS = st.sampled_from(
    ["name", "trashed", "=", "'x'", "and", "or", "not", "(", ")", "in", "parents", "has", "{", "}", "<"]
)


@given(st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=20))
def test_every_text_is_a_query_or_refused(text: str) -> None:
    store: Any = Store()
    try:
        predicate(text, store, ME)
    except ApiError as error:
        if error.code not in (400, 501):
            raise
