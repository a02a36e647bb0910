from __future__ import annotations

from pathlib import Path

import pytest

from gmo_sync.errors import PlanFileError
from gmo_sync.plan.books import BOOKS
from gmo_sync.slides.catalogue import parse_catalogue, read_catalogue
from gmo_sync.slides.pictures import load

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_example_is_twelve_books_of_four_schools_with_pictures() -> None:
    catalogue = read_catalogue(EXAMPLES / "books.yaml")
    assert len(catalogue.books) == 12
    assert len({book.school for book in catalogue.books}) == 4
    pictures, problems = load(catalogue.books, EXAMPLES)
    assert problems == ()
    assert set(pictures) == {book.id for book in catalogue.books}
    assert max(len(picture.content or b"") for picture in pictures.values()) <= 60_000


def test_values_are_words_as_typed() -> None:
    (book,) = parse_catalogue("- название: Букварь\n  инвентарный номер: 000417\n  год: 1897\n").books
    assert (book.inventory, book.year, book.first_year) == ("000417", "1897", 1897)


def test_keys_are_headings_aliases_or_fields_in_any_case() -> None:
    text = "книги:\n- Название: А\n  Инв. №: '1'\n  story: Б\n  ГДЕ ХРАНИТСЯ: Лицей\n"
    (book,) = parse_catalogue(text).books
    assert (book.title, book.inventory, book.story, book.school) == ("А", "1", "Б", "Лицей")


def test_a_book_without_an_id_gets_one_that_lasts() -> None:
    text = "- название: Букварь\n  инв. номер: 1\n"
    assert parse_catalogue(text).books[0].id == parse_catalogue(text + "  автор: Кто-то\n").books[0].id != ""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- название: А\n  цена: 5\n", 2, "ключ неизвестен"),
        ("- название: А\n  название: Б\n", 2, "дважды"),
        ("- автор: А\n", 1, "у книги нет «название»"),
        ("- название: ''\n", 1, "у книги нет «название»"),
        ("- название: А\n  id: x\n- название: Б\n  id: x\n", 3, "один id"),
        ("- название: [А, Б]\n", 1, "слова, а не список"),
        ("книги: нет\n", 1, "списком"),
        ("- просто слова\n", 1, "ключ: значение"),
        ("- название: «А\n  - x: [\n", 2, "не YAML"),
        ("цена: 5\n", 1, "ключ неизвестен"),
    ],
)
def test_mistakes_are_named_by_line(text: str, line: int, words: str) -> None:
    with pytest.raises(PlanFileError) as caught:
        parse_catalogue(text)
    assert caught.value.where.line == line
    assert words in caught.value.in_language("ru")


def test_an_empty_file_is_an_empty_catalogue() -> None:
    assert parse_catalogue("").books == ()
    assert parse_catalogue("книги:\n").books == ()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", "folder"])
def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, content: bytes | str | None) -> None:
    path = tmp_path / "books.yaml"
    if content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(PlanFileError) as caught:
        read_catalogue(path)
    assert caught.value.where.file == str(path)


def test_the_tab_has_russian_headings_and_books_survive_it() -> None:
    catalogue = read_catalogue(EXAMPLES / "books.yaml")
    assert [column.heading for column in BOOKS.columns][:3] == ["Название", "Автор", "Год издания"]
    for book in catalogue.books:
        assert BOOKS.instance(BOOKS.row(book)) == book
