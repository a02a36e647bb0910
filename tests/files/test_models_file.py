"""books.yaml, or any list of models in a file: read as typed, mistakes named by line, written back with least edits."""

from __future__ import annotations

from pathlib import Path

import pytest

from gmo_sync.errors import PlanFileError
from gmo_sync.files import ModelsFile
from gmo_sync.plan.books import BOOKS
from gmo_sync.slides import load_pictures

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def books(tmp_path):
    def write(text: str | bytes) -> ModelsFile:
        path = tmp_path / "books.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return ModelsFile(path)

    return write


def test_the_example_is_twelve_books_of_four_schools_with_pictures():
    found = ModelsFile(EXAMPLES / "books.yaml").read(BOOKS)
    assert len(found) == 12
    assert len({book.school for book in found}) == 4
    pictures, problems = load_pictures(found, EXAMPLES)
    assert problems == ()
    assert set(pictures) == {book.id for book in found}
    assert max(len(picture.content or b"") for picture in pictures.values()) <= 60_000
    assert ModelsFile(EXAMPLES / "books.yaml").about()["название"] == "Раритетные книги в фондах школьных библиотек"


def test_values_are_words_as_typed(books):
    (book,) = books("- название: Букварь\n  инвентарный номер: 000417\n  год: 1897\n").read(BOOKS)
    assert (book.inventory, book.year, book.first_year) == ("000417", "1897", 1897)


def test_keys_are_headings_aliases_or_fields_in_any_case(books):
    text = "книги:\n- Название: А\n  Инв. №: '1'\n  story: Б\n  ГДЕ ХРАНИТСЯ: Лицей\n"
    (book,) = books(text).read(BOOKS)
    assert (book.title, book.inventory, book.story, book.school) == ("А", "1", "Б", "Лицей")


def test_an_entry_without_an_id_gets_one_that_lasts(books):
    text = "- название: Букварь\n  инв. номер: 1\n"
    one, other = books(text).read(BOOKS)[0], books(text + "  автор: Кто-то\n").read(BOOKS)[0]
    assert one.id == other.id != ""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- название: А\n  цена: 5\n", 2, "no such key"),
        ("- название: А\n  автр: Б\n", 2, "Did you mean автор?"),
        ("- название: А\n  название: Б\n", 2, "stands twice"),
        ("- автор: А\n", 1, 'key "название"'),
        ("- название: ''\n", 1, "must not be empty"),
        ("- название: А\n  id: x\n- название: Б\n  id: x\n", 3, "two entries have the id"),
        ("- название: [А, Б]\n", 1, "a text is wanted"),
        ("книги: нет\n", 1, "a list of entries"),
        ("- просто слова\n", 1, "a list of entries"),
        ("- название: «А\n  - x: [\n", 2, "not valid YAML"),
        ("цена: 5\n", 1, "a list of entries"),
        ("- название: А\n\tавтор: Б\n", 2, "a tab"),
    ],
)
def test_mistakes_are_named_by_line(books, text, line, words):
    file = books(text)
    with pytest.raises(PlanFileError) as caught:
        file.read(BOOKS)
    assert caught.value.where.line == line
    assert words in str(caught.value)
    assert file.path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", ["", "книги:\n", "# пока пусто\n"])
def test_an_empty_file_is_an_empty_list(books, text):
    assert books(text).read(BOOKS) == []


def test_a_file_that_cannot_be_read_is_said(tmp_path, books):
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(PlanFileError) as caught:
            ModelsFile(path).read(BOOKS)
        assert caught.value.where.file == str(path)
    with pytest.raises(PlanFileError, match="UTF-8"):
        books(b"\xff\xfe\x00").read(BOOKS)


def test_writing_the_same_changes_no_byte_and_a_change_only_its_lines(books):
    text = (EXAMPLES / "books.yaml").read_text(encoding="utf-8")
    file = books(text)
    found = file.read(BOOKS)
    assert not file.write(BOOKS, BOOKS.snapshot(found))
    assert file.path.read_text(encoding="utf-8") == text
    changed = [found[0], found[1].model_copy(update={"condition": "отличная"}), *found[2:]]
    assert file.write(BOOKS, BOOKS.snapshot(changed))
    before, after = text.splitlines(), file.path.read_text(encoding="utf-8").splitlines()
    assert len(before) == len(after)
    assert [new for old, new in zip(before, after, strict=True) if old != new] == ["    сохранность: отличная"]


def test_a_book_from_the_sheet_is_added_and_one_removed_goes(books):
    file = books("# мои книги\nкниги:\n  - название: А # любимая\n    id: a\n  - название: Б\n    id: b\n")
    found = file.read(BOOKS)
    new = found[0].model_copy(update={"id": "c", "title": "В", "year": "1901"})
    file.write(BOOKS, BOOKS.snapshot([found[0], new]))
    assert file.path.read_text(encoding="utf-8") == (
        "# мои книги\nкниги:\n  - название: А # любимая\n    id: a\n  - id: c\n    название: В\n    год издания: 1901\n"
    )


@pytest.mark.parametrize("head", ["# шапка\n", "# шапка\nкниги:  # все\n"])
def test_a_list_that_was_emptied_and_filled_again_has_its_comments_still(books, head):
    file = books(head + "- название: А\n  id: a\n# про Б\n- название: Б\n  id: b\n# конец")
    found = file.read(BOOKS)
    for kept in ([], found[:1]):
        file.write(BOOKS, BOOKS.snapshot(kept))
        text = file.path.read_text(encoding="utf-8")
        assert all(words in text for words in [*head.splitlines(), "# про Б", "# конец"])
        assert file.read(BOOKS) == kept


def test_a_file_saved_by_a_person_meanwhile_is_left_alone(books):
    file = books("- название: А\n  id: a\n")
    found = file.read(BOOKS)
    file.path.write_text("- название: Новое\n  id: a\n", encoding="utf-8")
    with pytest.raises(PlanFileError, match="was changed"):
        file.write(BOOKS, BOOKS.snapshot(found))
    assert "Новое" in file.path.read_text(encoding="utf-8")


def test_the_tab_has_russian_headings_and_books_survive_it():
    assert [column.heading for column in BOOKS.columns][:3] == ["Название", "Автор", "Год издания"]
    for book in ModelsFile(EXAMPLES / "books.yaml").read(BOOKS):
        assert BOOKS.instance(BOOKS.row(book)) == book
