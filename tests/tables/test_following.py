"""Cells that name rows of another table, a case at a time: what a name means, what follows it, what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import pytest
from pydantic import BaseModel

from gmo_sync.language import Message
from gmo_sync.tables import BadCell, Column, Merge, Policy, Reference, Row, Snapshot, Table, merge
from gmo_sync.tables.following import Following
from gmo_sync.tables.names import Names, referenced
from gmo_sync.tables.references import named, targets, with_ids


class School(BaseModel):
    id: str = ""
    name: Annotated[str, Column("Школа")] = ""
    town: Annotated[str, Column("Город")] = ""


def word_by_word(text: str, names: Mapping[str, str]) -> str:
    return " ".join(names.get(word, word) for word in text.split(" "))


class Book(BaseModel):
    """school: a name. keepers: ids of schools in the model, names in the sheet. words: names among other words."""

    id: str = ""
    title: Annotated[str, Column("Книга")] = ""
    words: Annotated[str, Column("Слова", references=Reference("Школы", renamed=word_by_word))] = ""
    school: Annotated[str, Column("Где", references="Школы")] = ""
    keepers: Annotated[list[str], Column("Хранители", references=Reference("Школы", by="id"))] = []
    lost: Annotated[str, Column("Пропало", references="Нигде")] = ""


SCHOOLS = Table(School, "Школы", natural_key=("name",))
BOOKS = Table(Book, "Книги", natural_key=("title",))
TABLES = {"Книги": BOOKS, "Школы": SCHOOLS}
BASE = dict(s1="Гимназия", s2="Лицей")


def schools(**names: str | BadCell) -> Snapshot:
    return Snapshot(tuple(Row(row_id, {"name": name, "town": None}) for row_id, name in names.items()), SCHOOLS.fields)


def books(**lines: str) -> Snapshot:
    """`books(a="Гимназия|Лицей; Гимназия|слова")`: school, keepers, words; the title is the id."""
    rows = []
    for row_id, line in lines.items():
        school, keepers, words = (*line.split("|"), "", "")[:3]
        cells = {
            "title": row_id,
            "words": words or None,
            "school": school or None,
            "keepers": keepers or None,
            "lost": None,
        }
        rows.append(Row(row_id, cells))
    return Snapshot(tuple(rows), BOOKS.fields)


def lines(side: Snapshot) -> dict[str, str]:
    return {
        row.id: "|".join(str(row.cells[name] or "") for name in ("school", "keepers", "words")).rstrip("|")
        for row in side.rows
    }


def synced(base, owner, sheet, names=(BASE, BASE, BASE), policy=Policy.KEEP_BOTH) -> Merge:
    """The merge of books (dicts of lines) while schools are called as in `names`: in the base, on each side.

    policy: who wins where both renamed a school.
    """
    called = [one if isinstance(one, Snapshot) else schools(**one) for one in names]
    others = {"Школы": referenced(merge(SCHOOLS, *called, policy), SCHOOLS)}
    sides = (None if base is None else books(**base), books(**owner), books(**sheet))
    following = Following(BOOKS, others, *sides)
    return following.merged(merge(BOOKS, following.base, following.owner, following.sheet))


def both(merged: Merge) -> dict[str, str]:
    assert lines(merged.owner) == lines(merged.sheet)
    return lines(merged.sheet)


RENAMED = dict(s1="Прогимназия", s2="Лицей")


@pytest.mark.parametrize("names", [(BASE, BASE, RENAMED), (BASE, RENAMED, BASE), (BASE, RENAMED, RENAMED)])
def test_a_rename_follows_to_the_cells_of_both_sides(names):
    was = dict(a="Гимназия|Лицей; Гимназия|в Гимназия всё", b="Лицей", c="Гимназия")
    merged = synced(was, was, was, names)
    assert both(merged) == dict(a="Прогимназия|Лицей; Прогимназия|в Прогимназия всё", b="Лицей", c="Прогимназия")
    assert merged.followed == {("a", "school"), ("a", "keepers"), ("a", "words"), ("c", "school")}
    assert lines(merged.base) == lines(merged.sheet)
    assert (merged.owner_was, merged.sheet_was, merged.base_was) == (books(**was), books(**was), books(**was))
    assert merged.base_changed
    assert len(merged.to_owner.cells) == len(merged.to_sheet.cells) == 4
    assert not merged.bad
    assert not merged.conflicts


def test_nothing_renamed_is_nothing_to_do():
    was = dict(a="Гимназия|Лицей; Гимназия|в Гимназия всё", b="Лицей", c="")
    merged = synced(was, was, was)
    assert merged.owner is merged.owner_was
    assert merged.sheet is merged.sheet_was
    assert not merged.base_changed
    assert (merged.followed, merged.bad, merged.notices) == (frozenset(), (), ())


def test_a_table_that_names_nothing_is_merged_as_ever():
    base, sheet = schools(**BASE), schools(**RENAMED)
    following = Following(SCHOOLS, {}, base, base, sheet)
    merged = merge(SCHOOLS, base, base, sheet)
    assert (following.base, following.owner, following.sheet) == (base, base, sheet)
    assert following.merged(merged) is merged


EXCHANGED = dict(s1="Лицей", s2="Гимназия")


@pytest.mark.parametrize("names", [(BASE, BASE, EXCHANGED), (BASE, EXCHANGED, BASE)])
def test_names_that_rows_exchange_are_read_as_they_were_when_and_where_they_were_written(names):
    was = dict(a="Гимназия", b="Гимназия", c="Лицей", d="Гимназия|Гимназия|Гимназия и Лицей")
    typed = was | dict(b="Лицей", c="Гимназия")
    of_owner = synced(was, typed, was, names)
    of_sheet = synced(was, was, typed, names)
    renamed_by_owner = names[1] is EXCHANGED
    as_before = dict(a="Лицей", b="Гимназия", c="Лицей", d="Лицей|Лицей|Лицей и Гимназия")
    as_renamed = as_before | dict(b="Лицей", c="Гимназия")
    assert both(of_owner) == (as_renamed if renamed_by_owner else as_before)
    assert both(of_sheet) == (as_before if renamed_by_owner else as_renamed)


def test_a_row_that_is_new_on_a_side_speaks_in_the_names_of_that_side():
    names = (BASE, BASE, EXCHANGED)
    assert lines(synced({}, dict(n="Гимназия"), {}, names).sheet) == dict(n="Лицей")
    assert lines(synced({}, {}, dict(n="Гимназия"), names).owner) == dict(n="Гимназия")
    assert lines(synced(None, dict(n="Гимназия"), {}, names).sheet) == dict(n="Лицей")


def test_a_name_that_another_side_gave_or_that_was_agreed_on_is_understood_too():
    more = BASE | dict(s3="Школа")
    was = dict(a="Гимназия")
    assert both(synced(was, was, dict(a="Школа"), (BASE, more, BASE))) == dict(a="Школа")
    assert both(synced(was, dict(a="Школа"), was, (BASE, BASE, more))) == dict(a="Школа")
    assert both(synced(was, was, dict(a="Прогимназия"), (BASE, RENAMED, BASE))) == dict(a="Прогимназия")
    assert both(synced(dict(a="Лицей"), dict(a="Лицей"), dict(a="Гимназия"), (BASE, RENAMED, RENAMED))) == dict(
        a="Прогимназия"
    )


@pytest.mark.parametrize(
    ("typed", "now"), [("s2", "Лицей"), (" лицей ", "Лицей"), ("S2; гимназия;", "Лицей; Гимназия")]
)
def test_an_id_or_a_name_in_other_letters_is_the_row_that_is_meant(typed, now):
    merged = synced(dict(a="|Гимназия"), dict(a="|Гимназия"), dict(a=f"|{typed}"))
    assert lines(merged.owner) == dict(a=f"|{now}")
    assert not merged.bad


def test_words_that_name_the_same_row_stay_as_somebody_wrote_them_until_the_row_is_renamed():
    was, typed = dict(a="Гимназия", b="Лицей"), dict(a="гимназия", b="лицей")
    merged = synced(was, was, typed)
    assert (lines(merged.owner), lines(merged.sheet)) == (was, typed)
    assert not merged.to_sheet
    kept = synced(lines(merged.base), lines(merged.owner), lines(merged.sheet))
    assert (list(kept.to_owner), list(kept.to_sheet), kept.waiting) == ([], [], False)
    renamed = synced(lines(merged.base), lines(merged.owner), lines(merged.sheet), (BASE, BASE, RENAMED))
    assert (lines(renamed.owner), lines(renamed.sheet)) == (
        dict(a="Прогимназия", b="Лицей"),
        dict(a="Прогимназия", b="лицей"),
    )
    assert ("a", "school") in renamed.followed


REASONS = [
    ("Гимназия № 1", "на вкладке «Школы» нет строки «Гимназия № 1»; возможно, имеется в виду «Гимназия»"),
    ("ГИМНАЗИИ", "на вкладке «Школы» нет строки «ГИМНАЗИИ»; возможно, имеется в виду «Гимназия»"),
    ("ПТУ", "на вкладке «Школы» нет строки «ПТУ»"),
    ("|Лицей; ПТУ; s1; ПТУ 2", "на вкладке «Школы» нет строки «ПТУ»"),
]


@pytest.mark.parametrize(("typed", "reason"), REASONS)
def test_words_that_name_no_row_do_not_fit_and_the_rest_of_the_row_goes_on(typed, reason):
    was = dict(a="Гимназия|Лицей|x")
    line = f"Гимназия{typed}|y" if "|" in typed else f"{typed}|Лицей|y"
    merged = synced(was, was, dict(a=line))
    (bad,) = merged.bad
    assert (bad.row_id, bad.field, bad.cell.reason.in_language("ru")) == (
        "a",
        "keepers" if "|" in typed else "school",
        reason,
    )
    assert bad.cell.shown == typed.strip("|")
    assert lines(merged.owner) == dict(a="Гимназия|Лицей|y")
    assert lines(merged.sheet) == dict(a=line)
    assert not merged.to_sheet


def test_what_the_owner_says_is_never_a_cell_that_does_not_fit_but_is_told():
    was = dict(a="Гимназия", b="Лицей")
    merged = synced(was, dict(a="ПТУ", b="Лицей"), was)
    assert both(merged) == dict(a="ПТУ", b="Лицей")
    assert [(one.row_id, one.field, one.cell.shown) for one in merged.bad] == [("a", "school", "ПТУ")]
    said_by_both = synced(was, dict(a="ПТУ", b="Лицей"), dict(a="пту", b="Лицей"))
    assert [(one.row_id, one.cell.shown) for one in said_by_both.bad] == [("a", "пту")]
    assert not said_by_both.conflicts


def test_a_name_of_no_row_on_which_both_agree_is_agreed_on_and_told_and_may_be_put_right_on_either_side():
    was, said_by_both = dict(a="Гимназия", b="Лицей"), dict(a="ПТУ", b="Лицей")
    agreed = synced(was, said_by_both, said_by_both)
    assert both(agreed) == lines(agreed.base) == said_by_both
    assert [(one.row_id, one.field) for one in agreed.bad] == [("a", "school")]
    assert both(synced(said_by_both, was, said_by_both)) == was
    assert both(synced(said_by_both, said_by_both, was)) == was
    assert not synced(said_by_both, was, said_by_both).bad


def test_a_row_that_is_gone_stays_named_and_each_cell_that_names_it_is_told_once():
    was = dict(a="Гимназия|Лицей; Гимназия|о Гимназия", b="Гимназия||Гимназия или нет", c="Лицей||Лицей", d="Гимназия")
    merged = synced(was, was | dict(d="Лицей"), was | dict(d="ПТУ"), (BASE, BASE, dict(s2="Лицей")))
    assert [(one.row_id, one.field) for one in merged.bad] == [
        ("d", "school"),
        ("a", "school"),
        ("b", "school"),
        ("a", "keepers"),
    ]
    assert merged.bad[1].cell.reason.in_language("ru") == "на вкладке «Школы» нет строки «Гимназия»"
    assert [notice.in_language("ru") for notice in merged.notices] == [
        "«Гимназия» больше нет на вкладке «Школы», а на вкладке «Книги» так ещё названо строк: 2"
    ]
    assert lines(merged.owner) == was | dict(d="Лицей")
    assert lines(merged.sheet) == was | dict(d="ПТУ")
    unnamed = synced(dict(a="Лицей"), dict(a="Лицей"), dict(a="Лицей"), (BASE, BASE, dict(s2="Лицей")))
    assert (unnamed.notices, unnamed.bad) == ((), ())


def test_a_conflict_of_two_names_is_no_cell_that_does_not_fit():
    was, names = dict(a="Лицей"), BASE | dict(s3="Школа")
    merged = synced(was, dict(a="Гимназия"), dict(a="Школа"), (names, names, names))
    assert [(one.row_id, one.owner, one.sheet) for one in merged.conflicts] == [("a", "Гимназия", "Школа")]
    assert not merged.bad


def test_the_name_of_a_row_that_goes_meanwhile_is_no_conflict_but_does_not_fit():
    names = (BASE | dict(s3="Школа"), BASE, BASE | dict(s3="Школа"))
    merged = synced(dict(a="Лицей", b="Школа"), dict(a="Гимназия", b="Школа"), dict(a="Школа", b="Школа"), names)
    assert not merged.conflicts
    assert [one.row_id for one in merged.bad] == ["a", "b"]
    assert (lines(merged.owner)["a"], lines(merged.sheet)["a"]) == ("Гимназия", "Школа")


def test_a_name_of_a_row_that_goes_is_the_row_that_is_called_so_instead():
    replaced = dict(s3="Гимназия", s2="Лицей")
    merged = synced({}, {}, dict(a="Гимназия", b="s1"), (BASE, replaced, BASE))
    assert [(one.row_id, one.field) for one in merged.bad] == [("b", "school")]
    assert lines(merged.owner) == dict(a="Гимназия", b="")


@pytest.mark.parametrize(("policy", "lost"), [(Policy.SHEET, "Школа"), (Policy.OWNER, "ПТУ")])
def test_a_name_that_lost_a_conflict_still_means_its_row_on_both_sides(policy, lost):
    names = (BASE, BASE | dict(s1="Школа"), BASE | dict(s1="ПТУ"))
    won = "ПТУ" if lost == "Школа" else "Школа"
    for owner, sheet in ((lost, lost), (lost, "Лицей"), ("Лицей", lost)):
        merged = synced(dict(a="Лицей"), dict(a=owner), dict(a=sheet), names, policy)
        assert (merged.conflicts, merged.bad) == ((), ())
        assert both(merged) == dict(a=won)


UNFIT = BadCell("?!", Message("no"))


def test_a_row_whose_name_does_not_fit_is_called_as_it_was_agreed_on():
    was = dict(a="Гимназия")
    merged = synced(was, was, was, (BASE, BASE, schools(s1=UNFIT, s2="Лицей")))
    assert (both(merged), merged.bad, merged.followed) == (was, (), frozenset())


def test_while_the_sides_do_not_agree_on_a_name_the_last_one_is_written():
    was = dict(a="Гимназия")
    names = (BASE, RENAMED, BASE | dict(s1="Колледж"))
    assert both(synced(was, was, was, names)) == was
    merged = synced(was, was, dict(a="Колледж"), names)
    assert (lines(merged.owner), lines(merged.sheet), merged.bad) == (was, dict(a="Колледж"), ())


def test_two_rows_of_one_name_are_told_apart_by_their_ids():
    names = Names(SCHOOLS, schools(s1="Гимназия", s2=" гимназия", s3="Лицей", s4=UNFIT))
    assert names.of == {"s1": "Гимназия (s1)", "s2": "гимназия (s2)", "s3": "Лицей"}
    assert names.nameless == {"s4"}
    assert [names.id_of(words) for words in ("ГИМНАЗИЯ (S1)", "s2", "лицей", "гимназия", "s4", "s5")] == [
        "s1",
        "s2",
        "s3",
        None,
        "s4",
        None,
    ]


def test_without_a_natural_key_the_first_cell_names_a_row():
    rows = (Row("s1", {"name": "Гимназия", "town": UNFIT}), Row("s2", {"name": UNFIT, "town": "Ачинск"}))
    assert Names(replace(SCHOOLS, natural_key=()), Snapshot(rows)).of == {"s1": "Гимназия"}
    assert Names(replace(SCHOOLS, natural_key=("town",)), Snapshot(rows)).of == {"s2": "Ачинск"}


def test_the_names_of_a_merge_are_those_of_its_table():
    found = referenced(merge(SCHOOLS, schools(**BASE), schools(**BASE), schools(**RENAMED)), SCHOOLS)
    assert found.table is SCHOOLS
    assert [names.of["s1"] for names in (found.base, found.owner, found.sheet, found.owner_now, found.sheet_now)] == [
        "Гимназия",
        "Гимназия",
        "Прогимназия",
        "Прогимназия",
        "Прогимназия",
    ]
    assert [found.has(words) for words in ("Прогимназия", "s1", "Гимназия")] == [True, True, False]
    assert targets([BOOKS, SCHOOLS]) == {"Школы", "Нигде"}


def test_ids_of_models_are_names_in_the_sheet_and_ids_again():
    held = books(a="Гимназия|s2; s1", b="|s9; s2", c="Лицей")
    snapshots = {"Книги": held, "Школы": schools(**BASE), "Чужое": held}
    shown = named(TABLES, snapshots)
    assert lines(shown["Книги"]) == dict(a="Гимназия|Лицей; Гимназия", b="|s9; Лицей", c="Лицей")
    assert shown["Книги"].rows[2] is held.rows[2]
    assert shown["Чужое"] is held
    assert shown["Школы"] is snapshots["Школы"]
    edited = shown["Книги"].with_rows(Row(row.id, {**row.cells, "title": "другое"}) for row in shown["Книги"].rows)
    (written,) = with_ids(TABLES, {"Книги": written_to(BOOKS, shown["Книги"], edited)}, shown).values()
    assert lines(written) == lines(held)
    assert named(TABLES, {"Книги": held})["Книги"] is held


def written_to(table: Table, before: Snapshot, now: Snapshot) -> Merge:
    return merge(table, before, before, now)


def test_a_row_that_goes_or_comes_has_its_id_when_the_model_is_written():
    before = {"Книги": books(a="|Лицей"), "Школы": schools(**BASE)}
    books_now = written_to(BOOKS, before["Книги"], books(a="|Лицей; Школа; Гимназия; ПТУ"))
    schools_now = written_to(SCHOOLS, before["Школы"], schools(s1="Гимназия", s3="Школа"))
    written = with_ids(TABLES, {"Книги": books_now, "Школы": schools_now}, before)
    assert lines(written["Книги"]) == dict(a="|s2; s3; s1; ПТУ")
    assert lines(with_ids(TABLES, {"Книги": books_now}, before)["Книги"]) == dict(a="|s2; Школа; s1; ПТУ")


def test_a_name_in_a_changed_cell_is_the_row_that_is_called_so_today_and_in_one_that_stays_the_one_of_before():
    """The owner calls the first as both called the second last, whose own new name is disputed, too."""
    schools_now = merge(SCHOOLS, schools(**BASE), schools(s1="Лицей", s2="Школа"), schools(s1="Прогимназия", s2="ПТУ"))
    before = {"Книги": books(a="|Лицей", b="|Школа"), "Школы": schools_now.owner}
    books_now = written_to(BOOKS, before["Книги"], books(a="|Лицей", b="|Лицей"))
    written = with_ids(TABLES, {"Книги": books_now, "Школы": schools_now}, before)
    assert lines(written["Книги"]) == dict(a="|s1", b="|s2")


@pytest.mark.parametrize("sheet", [dict(s1="Лицей", s2="ПТУ"), dict(s1="ПТУ", s2="Лицей")])
def test_rows_that_come_to_one_name_while_it_is_disputed_are_told_apart(sheet):
    owner = {one: name if name == "Лицей" else "Школа" for one, name in sheet.items()}
    found = referenced(merge(SCHOOLS, schools(s1="Лицей", s2="Лицей"), schools(**owner), schools(**sheet)), SCHOOLS)
    assert found.now == dict(s1="Лицей (s1)", s2="Лицей (s2)")
    assert [found.id_today(words) for words in ("лицей (s1)", "Лицей (s2)", "Школа", "ПТУ")].count(None) == 1
    again = referenced(merge(SCHOOLS, *(schools(s1="Лицей", s2="Лицей"),) * 3), SCHOOLS)
    assert again.now == found.now


def test_a_conflict_that_waits_is_in_the_names_of_today():
    others = {"Школы": referenced(merge(SCHOOLS, schools(**BASE), schools(**RENAMED), schools(**BASE)), SCHOOLS)}
    told = {("a", "school"): ("Гимназия", "Лицей"), ("a", "title"): ("Гимназия", None), ("b", "keepers"): ("s1; ?", 3)}
    following = Following(BOOKS, others, *(books(a="Гимназия"),) * 3)
    assert following.pending(told) == {
        ("a", "school"): ("Прогимназия", "Лицей"),
        ("a", "title"): ("Гимназия", None),
        ("b", "keepers"): ("s1; ?", 3),
    }
