"""Who is named in a cell of responsible people or participants."""

# ruff: noqa: E501 - a row is a line
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from gmo_sync.plan.people import Organisation, Party, People, Person, Role, Words, read_people, same_person

REAL_RESPONSIBLES = Path(__file__).parents[3] / "shared" / "wording" / "responsibles.tsv"


def _told(party: Party) -> str:
    match party:
        case Person():
            return f"{party.name} <{party.post}>" if party.post else party.name
        case Role():
            return f"role {party.canonical}"
        case Organisation():
            return f"org {party.canonical}"
        case Words():
            return f"words {party.text}"


# cell (\n is a line break) | who is named
EXAMPLES = r"""
Бежецких Ю.В., Данилова Е.А. | Бежецких Ю.В.; Данилова Е.А.
Бежецких Ю.В. Данилова Е.А. | Бежецких Ю.В.; Данилова Е.А.
Бежецких Ю.В.\nДанилова Е.А. | Бежецких Ю.В.; Данилова Е.А.
Бежецких Ю.В./Данилова Е.А. | Бежецких Ю.В.; Данилова Е.А.
Бежецких Ю.В. и Данилова Е.А. | Бежецких Ю.В.; Данилова Е.А.
1. Бежецких Ю.В. 2. Данилова Е.А. | Бежецких Ю.В.; Данилова Е.А.
Е.А. Данилова | Данилова Е.А.
Ю. В. Бежецких | Бежецких Ю.В.
Бежецких ЮВ | Бежецких Ю.В.
Бежецких Ю В | Бежецких Ю.В.
данилова е.а. | данилова Е.А.
И.И. Иванов П.П. Петров | Иванов И.И.; Петров П.П.
Данилова Елена Андреевна | Данилова Е.А.
Елена Андреевна Данилова | Данилова Е.А.
Иванова Мария Петровна Сидорова Анна Ивановна | Иванова М.П.; Сидорова А.И.
Петрова - Водкина А. С., Ёлкина Ё.Ё. | Петрова-Водкина А.С.; Ёлкина Ё.Ё.
руководитель ГМО Данилова Е.А. | Данилова Е.А. <руководитель ГМО>
зам. директора по ВР Иванова И.И. | Иванова И.И. <зам. директора по ВР>
Руководитель ГМО Е.А. Данилова, координатор ГМО Ю.В. Бежецких | Данилова Е.А. <Руководитель ГМО>; Бежецких Ю.В. <координатор ГМО>
Данилова Е.А. – руководитель ГМО | Данилова Е.А. <руководитель ГМО>
Данилова Е.А. (руководитель ГМО), Бежецких Ю.В. | Данилова Е.А. <руководитель ГМО>; Бежецких Ю.В.
библиотекарь Иванова | Иванова <библиотекарь>
Методист МКУДПО «ГЦРО» Смирнова Т.В. | Смирнова Т.В. <Методист МКУДПО «ГЦРО»>
МБОУ СОШ № 5 (Иванова И.И.) | org МБОУ СОШ №5; Иванова И.И.
члены ГМО/РМО/ОМО | role члены ГМО/РМО/ОМО
руководители РМО/ОМО | role руководители РМО/ОМО
члены ГМО, \nпедагоги-библиотекари | role члены ГМО; role педагоги-библиотекари
МКУДПО «ГЦРО», МБОУ Лицей №130 | org МКУДПО «ГЦРО»; org МБОУ Лицей №130
СОШ №217 | org СОШ №217
ГАУ ДПО НСО НИПКиПРО,\nчлены ГМО | org ГАУ ДПО НСО НИПКиПРО; role члены ГМО
Общероссийские,ГБОУ ДПО НСО «ОблЦИТ» | org Общероссийские; org ГБОУ ДПО НСО «ОблЦИТ»
МБОУ «СОШ №5, корпус 2», родители | org МБОУ «СОШ №5, корпус 2»; role родители
Библиотека им. Н.А. Островского | org Библиотека им. Н.А. Островского
Зам. директора по УВР, НМР | role зам. директора по УВР, НМР
классные руководители и родители обучающихся | role классные руководители; role родители обучающихся
Администрация\nКлассные руководители | role администрация; role классные руководители
Кл.рук. 5-9 кл. | role классные руководители 5-9 классов
соц. педагог | role социальный педагог
5-9 классы | role 5-9 классы
I-XI, родители | role I-XI классы; role родители
все желающие | words все желающие
"""
ROWS = [tuple(cell.strip() for cell in line.split(" | ")) for line in EXAMPLES.strip().splitlines()]


@pytest.mark.parametrize(("cell", "told"), ROWS, ids=[row[0] for row in ROWS])
def test_a_cell_names(cell: str, told: str) -> None:
    assert "; ".join(map(_told, read_people(cell.replace("\\n", "\n")))) == told


@pytest.mark.skipif(
    not REAL_RESPONSIBLES.exists(), reason="the table of real cells stands beside the repository, not in it"
)
def test_real_cells_are_read_as_their_table_says() -> None:
    lines = REAL_RESPONSIBLES.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    wrong = []
    for cell, roles, organisations, *_ in rows:
        parties = read_people(cell.replace("\\n", "\n"))
        read_roles = "; ".join(party.canonical for party in parties if isinstance(party, Role))
        groups = [party.canonical for party in parties if isinstance(party, Organisation)]
        groups += [group for party in parties if isinstance(party, Role) for group in party.of]
        if (read_roles, "; ".join(groups)) != (roles, organisations):
            wrong.append(f"{cell!r}: {parties}")

    assert rows
    assert wrong == []


def _person(cell: str) -> Person:
    (party,) = read_people(cell)
    assert isinstance(party, Person)
    return party


@pytest.mark.parametrize(
    "cell",
    ["Е.А. Данилова", "Данилова Е. А.", "Данилова ЕА", "Данилова Елена Андреевна", "ДАНИЛОВА Е.А.", "Данилова Е.A", "Данилова Елена"],
)  # fmt: skip
def test_one_person_written_in_many_ways(cell: str) -> None:
    assert same_person(_person("Данилова Е.А."), _person(cell))


@pytest.mark.parametrize("cell", ["Данилова О.А.", "Данилова Е.В.", "Данилов Е.А.", "Данилова Мария Андреевна"])
def test_other_people_are_others(cell: str) -> None:
    assert not same_person(_person("Данилова Е.А."), _person(cell))


def test_full_names_with_equal_initials_are_not_mixed_up() -> None:
    assert not same_person(_person("Данилова Елена Андреевна"), _person("Данилова Евгения Андреевна"))


def test_the_key_of_a_person_is_one_spelling() -> None:
    keys = {_person(cell).key for cell in ("Ёлкина Ё.Ё.", "Елкина Е. Е.", "Е.Е. ЕЛКИНА")}
    assert keys == {"елкина е е"}


def test_a_surname_alone_is_not_enough_to_be_the_same() -> None:
    assert not same_person(_person("библиотекарь Иванова"), _person("Иванова И.И."))


def test_roles_are_the_same_whatever_their_abbreviations() -> None:
    keys = {
        party.key
        for cell in ("Зам. директора по ВР", "Замдиректора по ВР", "Зам.по ВР", "Заместитель директора по ВР")
        for party in read_people(cell)
        if isinstance(party, Role)
    }
    assert keys == {"заместитель директора по вр"}


class _Row(BaseModel):
    responsible: People = People("")


def test_people_in_a_model_are_their_words_to_the_letter() -> None:
    words = "Бежецких  Ю.В. ,\nДанилова Е.А.\u00a0"
    row = _Row.model_validate({"responsible": words})

    assert row.model_dump() == {"responsible": words}
    assert _Row.model_validate_json(row.model_dump_json()) == row
    assert [person.name for person in row.responsible.persons] == ["Бежецких Ю.В.", "Данилова Е.А."]
    assert row.responsible.parties is row.responsible.parties
    with pytest.raises(ValidationError):
        _Row.model_validate({"responsible": 5})


PIECES = st.sampled_from(
    [
        "Данилова Е.А.", "Е.А. Данилова", "Бежецких", "Ю.В.", "Ю", "члены ГМО", "Зам. директора", "по ВР", ",", ";", "(", ")", "«", "»",
        '"', "и", "\n", "МБОУ", "СОШ №5", "Лицей", "Классные", "руководители", "5-9 классов", "курирующий вопрос", "-", "–", "Анна",
        "Петровна", "родители", "их", ":", "/", "I-XI", "им.", "1.",
    ]
)  # fmt: skip
CELLS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join))


def _letters(words: str) -> list[str]:
    return [letter for letter in words.replace("а также", " ").replace("совместно с", " ") if letter.isalpha()]


@settings(max_examples=300)
@given(CELLS)
def test_every_letter_stays_in_some_party_and_in_order(cell: str) -> None:
    kept = _letters("".join(party.text for party in read_people(cell)))
    joining = [index for index, letter in enumerate(_letters(cell)) if letter in "иИ"]

    rest = iter(_letters(cell))
    assert all(letter in rest for letter in kept)  # nothing added, nothing moved
    assert len(_letters(cell)) - len(kept) <= len(joining)  # only a joining «и» is lost


@given(CELLS)
def test_each_party_is_words_of_the_cell(cell: str) -> None:
    assert all(party.text and party.text in cell for party in read_people(cell))


@given(st.text())
def test_words_come_back_to_the_letter(cell: str) -> None:
    people = People(cell)
    assert TypeAdapter(People).dump_python(people) == cell
    assert isinstance(people.parties, tuple)


@given(st.sampled_from([row[0] for row in ROWS if "\\n" not in row[0]]), st.sampled_from(["\u00a0", "  ", " \u2009"]))
def test_blanks_change_nobody(cell: str, blank: str) -> None:
    def named(words: str) -> list[str]:
        return [party.name if isinstance(party, Person) else type(party).__name__ for party in read_people(words)]

    assert named(cell.replace(" ", blank)) == named(cell)
