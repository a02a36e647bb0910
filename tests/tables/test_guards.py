"""What is more likely an accident than an edit stops a merge before anything is written."""

from __future__ import annotations

import pytest

from gmo_sync.errors import GuardError, Where
from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Row, Snapshot, merge
from gmo_sync.tables.guards import check, check_grid
from tests.tables.strategies import NOTES
from tests.tables.test_merge import table

TEN = {f"r{number}": f"row {number}" for number in range(10)}


def checked(base, owner, sheet, **limits):
    check(NOTES, table(**base), merge(NOTES, table(**base), table(**owner), table(**sheet)), **limits)


@pytest.mark.parametrize("emptied", ["owner", "sheet"])
def test_an_emptied_side_stops_the_sync(emptied):
    sides = {"owner": TEN, "sheet": TEN} | {emptied: {}}
    with pytest.raises(GuardError, match="all 10 rows have disappeared"):
        checked(TEN, **sides)


def test_more_than_the_allowed_share_stops_the_sync_and_says_how_to_go_on():
    few = dict(list(TEN.items())[:4])
    with pytest.raises(GuardError) as stopped:
        checked(TEN, TEN, few)
    assert "6 of 10 rows" in str(stopped.value)
    assert "--force" in stopped.value.hint
    checked(TEN, TEN, few, max_delete=0.6)


def test_a_small_table_may_lose_rows():
    checked(dict(a="x", b="y", c="z"), dict(a="x", b="y", c="z"), dict(a="x"))


def test_the_first_sync_is_never_stopped():
    check(NOTES, None, merge(NOTES, None, table(**TEN), table()))


def test_a_text_that_no_cell_holds_is_refused_by_name_even_with_force():
    merged = merge(NOTES, None, table(a="x" * 50_001), table())
    with pytest.raises(GuardError, match="50001 characters") as stopped:
        check(NOTES, None, merged, force=True)
    assert (stopped.value.where.column, stopped.value.where.key) == ("Название", "a")
    check(NOTES, None, merge(NOTES, None, table(a="x" * 50_000), table()))


def test_rows_that_disappeared_are_shown_and_the_way_on_is_named():
    few = dict(list(TEN.items())[:4])
    with pytest.raises(GuardError, match="allowed 50 %: row 4; row 5; row 6; …") as stopped:
        checked(TEN, few, TEN)
    assert "--max-delete" in stopped.value.hint
    assert "исчезло строк: 6 из 10 из таблицы — больше дозволенных 50 %" in russian(TEN, TEN, few)
    with pytest.raises(GuardError, match="9 %: row 9$|9 %: row 9\n"):
        checked(TEN, TEN, dict(list(TEN.items())[:9]), max_delete=0.09)


def russian(base, owner, sheet):
    with pytest.raises(GuardError) as stopped:
        checked(base, owner, sheet)
    return stopped.value.in_language("ru")


def test_exactly_the_allowed_share_passes():
    checked(TEN, TEN, dict(list(TEN.items())[:5]))


@pytest.mark.parametrize("side", ["owner", "sheet"])
def test_every_row_changed_on_one_side_at_once_stops_and_shows_some(side):
    changed = {row_id: f"{title}|{number}" for number, (row_id, title) in enumerate(TEN.items())}
    sides = {"owner": TEN, "sheet": TEN} | {side: changed}
    with pytest.raises(
        GuardError, match=r"10 in all: row 0 \(Срок:  → 0\); row 1 \(Срок:  → 1\); row 2 .*; …"
    ) as stopped:
        checked(TEN, **sides)
    assert "--force" in stopped.value.hint
    assert stopped.value.where.sheet == "Заметки"
    checked(TEN, **sides, force=True)
    checked(TEN, **sides | {side: changed | {"r7": "row 7"}})
    checked(TEN, **sides | {side: changed | {"r1": "row 1"}})
    six = {row_id: TEN[row_id] for row_id in list(TEN)[:5]}
    checked(six, **{name: {row_id: rows[row_id] for row_id in six} for name, rows in sides.items()})


def test_formulas_may_all_change_at_once():
    def with_formulas(words):
        return Snapshot(
            tuple(Row(row.id, {**row.cells, "term": words}, frozenset({"term"})) for row in table(**TEN).rows),
            NOTES.fields,
        )

    base = with_formulas("1")
    check(NOTES, base, merge(NOTES, base, base, with_formulas("2")))


def test_a_column_of_words_that_no_longer_fit_counts_as_changed():
    unfit = Snapshot(
        tuple(Row(row.id, {**row.cells, "term": BadCell("?", Message("no"))}) for row in table(**TEN).rows),
        NOTES.fields,
    )
    with pytest.raises(GuardError, match="every row was changed in the sheet at once"):
        check(NOTES, table(**TEN), merge(NOTES, table(**TEN), table(**TEN), unfit))


def test_a_text_that_no_cell_holds_is_refused_in_a_row_that_stays_too():
    merged = merge(NOTES, table(a="x|1"), table(a="x|" + "y" * 50_001), table(a="x|1"))
    with pytest.raises(GuardError, match="50001 characters") as stopped:
        check(NOTES, table(a="x|1"), merged)
    assert stopped.value.where.column == "Срок"


@pytest.mark.parametrize("letter", ["\x00", "\x08", "\x0c", "\x1f", "\x7f", "\ud800", "\ufffe"])
def test_characters_that_no_cell_holds_are_refused_by_name_even_with_force(letter):
    merged = merge(NOTES, None, table(a=f"xy{letter}"), table())
    with pytest.raises(GuardError, match=rf"U\+{ord(letter):04X}, number 3 in the text") as stopped:
        check(NOTES, None, merged, force=True)
    assert (stopped.value.where.column, stopped.value.where.key) == ("Название", "a")


@pytest.mark.parametrize(
    "text", ["два\nряда", "таб\tв", "👩‍👩‍👧 эмодзи", "שלום", "e\u0301", "a\vb", "a\r\nb", "\ufffd"]
)
def test_line_breaks_emoji_and_foreign_writing_pass(text):
    check(NOTES, None, merge(NOTES, None, table(a=text), table()), force=True)


def test_more_cells_than_a_spreadsheet_holds_are_refused_before_writing():
    check_grid({"План": (500_000, 19), "Книги": (1000, 500)})
    with pytest.raises(GuardError, match="would have 10000001 cells; Google allows 10000000") as stopped:
        check_grid({"Книги": (1, 1), "План": (500_000, 20)})
    assert stopped.value.where.sheet == "План"


def test_a_new_column_may_be_filled_in_every_row_at_once():
    base = Snapshot(tuple(Row(row.id, {"title": row.cells["title"]}) for row in table(**TEN).rows), ("title",))
    filled = Snapshot(tuple(Row(row.id, {**row.cells, "term": "1"}) for row in base.rows), ("title", "term"))
    check(NOTES, base, merge(NOTES, base, filled, base))


def said(stopped) -> tuple[str, str, object]:
    error = stopped.value
    return error.what.in_language("ru"), error.hint.in_language("ru"), error.where


FORCE = "Если так и задумано, повторите команду с --force; пока ничего не изменено."


def test_each_stop_says_what_where_and_what_to_do_next():
    few, changed = dict(list(TEN.items())[:4]), {row_id: f"{title}|1" for row_id, title in TEN.items()}
    rows = "row 4; row 5; row 6; …"
    examples = "row 0 (Срок: 9 → 1); row 1 (Срок: 9 → 1); row 2 (Срок: 9 → 1); …"
    was = {row_id: f"{title}|9" for row_id, title in TEN.items()}
    for sides, what, hint in [
        ((TEN, TEN, {}), "исчезли все строки (10) из таблицы", FORCE),
        ((TEN, {}, TEN), "исчезли все строки (10) из файла плана", FORCE),
        (
            (TEN, few, TEN),
            f"исчезло строк: 6 из 10 из файла плана — больше дозволенных 50 %: {rows}",
            "Если так и задумано, повторите команду с --force или с большим --max-delete; пока ничего не изменено.",
        ),
        ((was, was, changed), f"в таблице изменены сразу все строки, всего 10: {examples}", FORCE),
        ((was, changed, was), f"в файле изменены сразу все строки, всего 10: {examples}", FORCE),
    ]:
        with pytest.raises(GuardError) as stopped:
            checked(*sides)
        assert said(stopped) == (what, hint, Where(sheet="Заметки"))


def test_a_text_that_no_cell_holds_says_what_where_and_what_to_do_next():
    for text, what, hint in [
        (
            "y" * 50_001,
            "текст в 50001 знаков не поместится в ячейку: она вмещает 50000",
            "Сократите его или сохраните в документе и дайте здесь ссылку; ничего не изменено.",
        ),
        (
            "аб\x0c",
            "в тексте есть символ, которого не может быть в ячейке: U+000C, 3-й в тексте",
            "Уберите его из текста: он там не виден. Ничего не изменено.",
        ),
    ]:
        with pytest.raises(GuardError) as stopped:
            check(NOTES, None, merge(NOTES, None, table(a="x", b=f"x|{text}"), table()))
        assert said(stopped) == (what, hint, Where(sheet="Заметки", column="Срок", key="b"))


def test_too_many_cells_say_which_tab_and_what_to_do_next():
    check_grid({"План": (500_000, 20)})
    with pytest.raises(GuardError) as stopped:
        check_grid({"Я": (1, 1), "План": (500_000, 20), "А": (1, 2)})
    assert said(stopped) == (
        "в таблице стало бы 10000003 ячеек; Google допускает 10000000",
        "Удалите пустые строки и столбцы или ненужные вкладки; ничего не изменено.",
        Where(sheet="План"),
    )


def test_the_one_row_of_a_table_may_go_and_of_two_only_one():
    checked(dict(a="x"), dict(a="x"), {})
    checked(dict(a="x", b="y"), dict(a="x", b="y"), dict(a="x"))
    with pytest.raises(GuardError, match="all 2 rows"):
        checked(dict(a="x", b="y"), dict(a="x", b="y"), {})


@pytest.mark.parametrize("size", [5, 6])
def test_five_rows_are_a_small_table_and_six_are_not(size):
    base = {f"r{number}": f"row {number}" for number in range(size)}
    changed, one = {row_id: f"{title}|1" for row_id, title in base.items()}, {"r0": "row 0"}
    stopped = []
    for sheet in (one, changed):
        try:
            checked(base, base, sheet)
        except GuardError as error:
            stopped.append(str(error).splitlines()[0])
    assert len(stopped) == (0 if size == 5 else 2)


def test_few_rows_that_stayed_of_many_may_all_be_changed():
    edited = {row_id: f"{title}|1" for row_id, title in list(TEN.items())[:5]}
    checked(TEN, TEN, edited)
    six = {row_id: f"{title}|1" for row_id, title in list(TEN.items())[:6]}
    with pytest.raises(GuardError, match="6 in all"):
        checked(TEN, TEN, six)


def test_three_rows_that_are_gone_are_all_named():
    with pytest.raises(GuardError, match="25 %: row 7; row 8; row 9$|25 %: row 7; row 8; row 9\n"):
        checked(TEN, TEN, dict(list(TEN.items())[:7]), max_delete=0.25)
