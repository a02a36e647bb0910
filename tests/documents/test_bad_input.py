"""Files that are no plan: a sentence with the file, what was looked for and what was found; never a traceback."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.documents import read_plan, write_plan
from gmo_sync.errors import DocumentError
from gmo_sync.plan import Activity, Plan, Section
from tests.documents.build import HEADER, word
from tests.documents.test_seed import TEXT, WORD


def _error(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_plan(path)
    assert caught.value.where.file == str(path)
    assert caught.value.hint
    return caught.value.in_language("ru")


def _file(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["plan.docx", "plan.txt"])
def test_no_such_file(tmp_path: Path, name: str) -> None:
    assert "такого файла нет" in _error(tmp_path / name)


def test_another_kind_of_file(tmp_path: Path) -> None:
    assert "«.md»" in _error(_file(tmp_path, "plan.md", b"# x"))
    assert "«план»" in _error(_file(tmp_path, "план", b"x"))


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").mkdir()
    assert "это папка" in _error(tmp_path / "plan.docx")


@pytest.mark.parametrize("name", ["plan.docx", "plan.txt"])
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    assert "файл пуст" in _error(_file(tmp_path, name, b""))


@pytest.mark.parametrize("name", ["plan.doc", "plan.docx"])
def test_an_old_word_file_whatever_its_name(tmp_path: Path, name: str) -> None:
    assert "старого Word" in _error(_file(tmp_path, name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))


def test_text_under_the_name_of_a_word_file(tmp_path: Path) -> None:
    assert "не файл Word, или он повреждён" in _error(_file(tmp_path, "plan.docx", "План".encode()))


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    assert "не текстовый файл" in _error(_file(tmp_path, "plan.txt", bytes(range(256)) * 4))


def test_a_word_file_without_a_table_says_what_it_holds_instead(tmp_path: Path) -> None:
    found = _error(word(tmp_path / "a.docx", "Заявление", "Прошу отпуск"))
    assert "«Мероприятия»" in found
    assert "Заявление; Прошу отпуск" in found


def test_a_word_file_with_another_table_says_its_headings(tmp_path: Path) -> None:
    found = _error(word(tmp_path / "a.docx", "Смета", [["Статья", "Сумма"], ["Бумага", "100"]]))
    assert "«Статья», «Сумма»" in found


def test_a_word_file_with_nothing_in_it(tmp_path: Path) -> None:
    assert "документ пуст" in _error(word(tmp_path / "a.docx", ""))


def test_a_plan_without_its_year(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", "План работы", [HEADER, ["1", "а", "май", ""]])
    assert "на 2021/2022 учебный год" in _error(path)
    assert read_plan(path, academic_year="2021/2022").plan.academic_year == "2021/2022"


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode("cp1251"),
    ],
    ids=["bom", "crlf", "utf-16", "windows-1251"],
)
def test_every_usual_encoding_gives_the_same_plan(tmp_path: Path, encoded: object) -> None:
    text = TEXT.read_text("utf-8")
    assert callable(encoded)
    assert read_plan(_file(tmp_path, "plan.txt", encoded(text))).plan == read_plan(TEXT).plan


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_damaged_word_file_is_read_or_refused_in_a_sentence(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    raw = bytearray(WORD.read_bytes())
    if data.draw(st.booleans()):
        raw = raw[: data.draw(st.integers(1, len(raw) - 1))]
    for _ in range(data.draw(st.integers(1, 20))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "plan.docx"
    path.write_bytes(raw)
    with suppress(DocumentError):
        read_plan(path)
    shutil.rmtree(path.parent)


def _plan(title: str) -> Plan:
    return Plan(academic_year="2021/2022", sections=[Section(number="I", title="а", items=[Activity(title=title)])])


def test_a_plan_is_written_only_as_word(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="Word"):
        write_plan(_plan("а"), tmp_path / "plan.odt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("character", ["\0", "\x0b", "\ufffe", "\ud800"])
def test_a_character_that_word_cannot_hold_is_named_and_the_old_file_stays(tmp_path: Path, character: str) -> None:
    path = _file(tmp_path, "plan.docx", b"old")
    with pytest.raises(DocumentError, match=f"U\\+{ord(character):04X}"):
        write_plan(_plan(f"а{character}"), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        write_plan(_plan("а"), tmp_path / "нет" / "plan.docx")
    assert "файл не записывается" in caught.value.in_language("ru")
