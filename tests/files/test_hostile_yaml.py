"""YAML that nobody would write on purpose, and YAML that people do write: read right or refused by name, no traceback.

And whatever is changed in a file by a sync, the lines of entries that did not change stay as a person typed them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.errors import InputError, PlanFileError
from gmo_sync.files import ModelsFile, PlanFile
from gmo_sync.files.calendar import load_calendar
from gmo_sync.plan.books import BOOKS, Book

PLAN = "объединение: ГМО\nучебный год: 2021/2022\n"
LAUGHS = "а: &а [х, х, х, х, х, х, х, х, х, х]\n" + "".join(
    f"{one}: &{one} [{', '.join([f'*{before}'] * 10)}]\n" for before, one in zip("абвгдежзи", "бвгдежзик", strict=True)
)
NESTED = "too many lists and entries stand within each other"
REPEATED = "an alias (*) repeats itself"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.yaml"


def _plan(path: Path) -> bool:
    file = PlanFile(path)
    plan = file.read()
    file.write(plan)
    return PlanFile(path).read() == plan and not PlanFile(path).write(plan)


def _books(path: Path) -> bool:
    file = ModelsFile(path)
    books = file.read(BOOKS)
    file.about()
    file.write(BOOKS, BOOKS.snapshot(books))
    return ModelsFile(path).read(BOOKS) == books and not ModelsFile(path).write(BOOKS, BOOKS.snapshot(books))


def _calendar(path: Path) -> bool:
    load_calendar(path)
    return True


READERS = [_plan, _books, _calendar]


def _read_or_refused(path: Path, raw: bytes, read: Callable[[Path], bool]) -> None:
    path.write_bytes(raw)
    try:
        kept = read(path)
    except InputError as error:
        kept = error.where.file == str(path) and path.read_bytes() == raw and bool(error.in_language("ru"))
    assert kept


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[" * 900, 1, NESTED),
        ("[" * 500 + "]" * 500, 1, NESTED),
        ("{а: " * 500 + "}" * 500, 1, NESTED),
        ("".join(" " * deep + "а:\n" for deep in range(600)), 100, NESTED),
        ("- " * 2000 + "х\n", 1, NESTED),
        (LAUGHS, 5, REPEATED),
        ("&а [*а]\n", 1, REPEATED),
        ("а: 1\nб: &а\n  в: *а\n", 3, REPEATED),
        ("а: б\nв: \0\n", 2, "special characters are not allowed"),
        ('а: б\nв: "\\U00110000"\n', 2, "not valid YAML"),
        ("а: *нет\n", 1, "not valid YAML"),
    ],
    ids=lambda value: ascii(value)[:24] if isinstance(value, str) else None,
)
def test_what_would_break_a_parser_is_refused_with_its_line(path, text, line, words, read):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanFileError) as caught:
        read(path)
    assert words in str(caught.value)
    assert caught.value.where.line == line


@pytest.mark.parametrize("tag", ["!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary", "!!str", "!own"])
@pytest.mark.parametrize("words", ["007", "1e400", "нет", "2001-01-01"])
def test_a_tag_before_a_value_changes_no_word(path, tag, words):
    path.write_text(f"- название: {tag} {words}\n  id: a\n", encoding="utf-8")
    assert [book.title for book in ModelsFile(path).read(BOOKS)] == [words]


def test_an_alias_says_again_what_its_anchor_says(path):
    path.write_text("- &а\n  название: &н Букварь\n  автор: *н\n- *а\n", encoding="utf-8")
    assert [(book.title, book.author) for book in ModelsFile(path).read(BOOKS)] == [("Букварь", "Букварь")] * 2
    assert _books(path)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[а]: б\n", 1, "a list of entries"),
        ("- название: А\n  [а]: б\n", 2, "no such key"),
        ("- название: А\n  id: [б]\n", 2, "a text is wanted"),
        ("- название: А\n  id:\n    б: в\n", 2, "a text is wanted"),
        ("- название: А\n  Название: Б\n", 2, "stands twice"),
        ("- название: А\n  автор: Б\n  title: В\n", 3, "stands twice"),
        ("- название: А\n  инв. номер: 1\n  инвентарный номер: 2\n", 3, "stands twice"),
        ("книги:\n  - название: А\nещё книги:\n  - название: Б\n", 3, "no such key"),
    ],
)
def test_nothing_that_stands_in_a_file_of_models_is_passed_over(path, text, line, words):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanFileError) as caught:
        ModelsFile(path).read(BOOKS)
    assert words in str(caught.value)
    assert caught.value.where.line == line
    assert path.read_text(encoding="utf-8") == text


HEADS = ["", PLAN, PLAN + "разделы:\n", "книги:\n", "\ufeff", "%YAML 1.1\n---\n", "годы:\n"]
KEYS = ["раздел", "мероприятие", "состав", "номер", "id", "название", "Название", "автор", "люди", "имя", "<<", "? [а]"]
VALUES = [
    *("слово", "'да'", '"б\\tв"', "", "~", "[а, б]", "{название: в}", "*а", "*б", "&а слово", "!!int 5", "!!set {а}"),
    *("|\n   три\n   строки", ">-\n   а\n\n   б", "# замётка", "9" * 400, "=", "{", "2021-01-01", "!!omap [а: б]"),
]
BEGIN = ["", "- ", "- - ", "  ", "  - ", "    ", "    - ", "\t", "- &а ", "- &б\n  ", "# слова ", "? "]
ENDS = ["\n", "\n", "\n", "\n", "\n\n", " # замётка\n", "\r\n", "\r", "\u0085", "\n---\n", "\n...\n", " "]


@st.composite
def yaml_of_any_shape(draw: st.DrawFn) -> str:
    lines = draw(
        st.lists(
            st.builds(
                lambda begin, key, value, end: begin + (f"{key}: {value}" if key else value) + end,
                st.sampled_from(BEGIN),
                st.sampled_from(["", *KEYS]),
                st.sampled_from(VALUES),
                st.sampled_from(ENDS),
            ),
            max_size=5,
        )
    )
    return draw(st.sampled_from(HEADS)) + "".join(lines)


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=150, deadline=None)
@given(text=yaml_of_any_shape())
def test_yaml_of_any_shape_is_read_and_kept_or_refused_by_name(tmp_path_factory, read, text):
    _read_or_refused(tmp_path_factory.mktemp("yaml") / "file.yaml", text.encode(), read)


ENTRY = "- название: Букварь\n  автор: Кто\u2028то\n  id: a\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251", "koi8-r", "cp866"])
def test_a_file_in_another_encoding_is_read_right_or_refused(path, encoding):
    raw = ENTRY.encode(encoding, errors="replace")
    path.write_bytes(raw)
    if encoding.startswith("utf-8"):
        assert [book.title for book in ModelsFile(path).read(BOOKS)] == ["Букварь"]
    else:
        with pytest.raises(PlanFileError, match="UTF-8"):
            ModelsFile(path).read(BOOKS)


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=80), at=st.integers(0, 60))
def test_bytes_that_are_no_text_are_refused_by_name(tmp_path_factory, read, raw, at):
    whole = ENTRY.encode()
    _read_or_refused(tmp_path_factory.mktemp("raw") / "file.yaml", whole[:at] + raw + whole[at:], read)


# What a person typed stays when something beside it is changed

WORDS = st.sampled_from(["Букварь", "Азбука 1897", "слово: с двоеточием", "# решётка", "007", "да", "«ёлки»", "a - b"])
KEY_OF = {"title": ["название", "Название"], "author": ["автор", "author"], "year": ["год издания", "ГОД ИЗДАНИЯ"]}


def _styled(draw: st.DrawFn, words: str) -> str:
    plain = [] if ": " in words or words.startswith("#") else [words]
    return draw(st.sampled_from([*plain, f"'{words}'", f'"{words}"', f"|-\n    {words}", f">-\n    {words}"]))


@st.composite
def entries(draw: st.DrawFn, row_id: str) -> str:
    """One book as somebody typed it, from its dash on, its last line end left out."""
    lines = []
    for name in draw(st.permutations(["id", *KEY_OF])):
        if name not in ("id", "title") and draw(st.booleans()):
            continue
        if name == "id":
            lines.append(f"id: {row_id}")
        else:
            lines.append(f"{draw(st.sampled_from(KEY_OF[name]))}: {_styled(draw, draw(WORDS))}")
        if "\n" not in lines[-1]:
            lines[-1] += draw(st.sampled_from(["", "  # про это"]))
        lines += draw(st.sampled_from([[], [], ["# внутри"], [""]]))
    while lines[-1] in ("", "# внутри"):
        lines.pop()
    return "- " + "\n  ".join(lines).replace("\n  \n", "\n\n")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_entries_that_do_not_change_keep_every_byte_and_comments_between_entries_stay(tmp_path_factory, data):
    ids = data.draw(st.lists(st.sampled_from("абвгд"), unique=True, min_size=1))
    typed = {row_id: data.draw(entries(row_id)) for row_id in ids}
    above = {row_id: data.draw(st.sampled_from(["", f"# про {row_id}\n", f"\n# про {row_id}\n\n"])) for row_id in ids}
    head = data.draw(st.sampled_from(["", "# шапка\n\n", "книги:\n", "# шапка\nгод: 1999 # так\nкниги:  # все\n"]))
    line_end = data.draw(st.sampled_from(["\n", "\r\n"]))
    text = head + "".join(above[row_id] + typed[row_id] + "\n" for row_id in ids) + "# конец\n"
    path = tmp_path_factory.mktemp("books") / "books.yaml"
    path.write_bytes(text.replace("\n", line_end).encode())

    file = ModelsFile(path)
    books = file.read(BOOKS)
    assert [book.id for book in books] == ids
    changed: list[Book] = []
    same: set[str] = set()
    for book in books:
        match data.draw(st.sampled_from(["keep", "keep", "edit", "remove"])):
            case "keep":
                same.add(book.id)
                changed.append(book)
            case "edit":
                changed.append(book.model_copy(update={data.draw(st.sampled_from(list(KEY_OF))): data.draw(WORDS)}))
    if data.draw(st.booleans()):
        changed.insert(data.draw(st.integers(0, len(changed))), Book(id="новая", title=data.draw(WORDS)))
    if data.draw(st.booleans()):
        changed = data.draw(st.permutations(changed))
    file.write(BOOKS, BOOKS.snapshot(changed))

    assert ModelsFile(path).read(BOOKS) == changed
    now = path.read_bytes().decode()
    assert now.count("\n") == now.count(line_end)
    now = now.replace(line_end, "\n")
    for row_id in same:
        assert typed[row_id] + "\n" in now
    for words in [*above.values(), *head.split("книги:")[:1], "# конец"]:
        assert now.count(words.strip() + "\n") >= (1 if words.strip() else 0)
