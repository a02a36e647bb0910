"""The union's real plan: every cell of the Word file and of the text, word for word, through reading and writing."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from gmo_sync.documents import read_plan, write_plan
from gmo_sync.documents.layout import tidy
from gmo_sync.plan import Group, Plan, Section, Theme

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXT, WORD = EXAMPLES / "plan-2021-2022.txt", EXAMPLES / "plan-2021-2022.docx"
FIELDS = ("participants", "term", "place", "responsible", "expected_results")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(TEXT).plan


def _rows(path: Path) -> list[list[str]]:
    """The table's rows as Word itself has them, each merged cell once."""
    rows = []
    for row in docx.Document(str(path)).tables[1].rows:
        cells = [docx.table._Cell(cell, row._parent) for cell in row._tr.tc_lst]
        rows.append([tidy(cell.text) for cell in cells])
    return rows


def test_the_examples_are_the_seed_itself() -> None:
    seed = EXAMPLES.parents[1] / "shared" / "seed"
    if not seed.exists():
        pytest.skip("the seed is not beside the repository")
    for copy in (TEXT, WORD):
        assert copy.read_bytes() == (seed / copy.name).read_bytes()


def test_all_sections_themes_groups_activities_and_people_are_there(plan: Plan) -> None:
    entries = list(plan.walk())
    assert [(entry.number, entry.title) for entry in entries if isinstance(entry, Section)] == [
        ("I", "Организационная деятельность"),
        ("II", "Информационно-аналитическая деятельность"),
        ("III", "Деятельность в рамках реализации муниципальной дорожной карты национального проекта «Образование»"),
        ("IV", "Взаимодействие с партнёрами"),
    ]
    assert [entry.title for entry in entries if isinstance(entry, Theme)] == [
        "«Учитель будущего»",
        "«Цифровая образовательная среда»",
    ]
    assert [entry.number for entry in entries if isinstance(entry, Group)] == ["2.1", "2.2", "3.1", "3.2", "3.4"]
    assert [activity.number for activity in plan.activities()] == [
        *("1.1", "1.2.", "2.1.1", "2.1.2", "2.2.1", "2.3"),
        *("3.1.1", "3.1.2", "3.1.3", "3.2.1", "3.4.1", "3.4.2", "", "", "", "4.1", "4.2"),
    ]
    assert [person.name for person in plan.people] == [
        "Данилова Е.А.",
        "Бежецких Ю.В.",
        "Мухадинова О.В.",
        "Курило В.Я.",
    ]


def test_the_title_and_the_signatures_are_word_for_word(plan: Plan) -> None:
    assert plan.union == "Городское методическое объединение\nпедагогов-библиотекарей"
    assert plan.academic_year == "2021/2022"
    assert plan.city_theme == "Качество реализации образовательных программ: от процесса к результату"
    assert plan.theme == (
        "Профессиональная компетентность педагога-библиотекаря – ресурс эффективной работы школьной библиотеки"
    )
    assert plan.goal == "Развитие профессиональной компетентности педагогов-библиотекарей"
    assert plan.tasks == [
        "- Нормативно-правовое обеспечение деятельности педагогов-библиотекарей;",
        "- Выявление, обобщение и распространение передового опыта педагогов-библиотекарей.",
    ]
    assert plan.expected_results == "Повышение профессиональной компетентности педагогов-библиотекарей"
    assert (plan.head.text, plan.coordinator.text) == ("Е.А. Данилова", "Ю.В. Бежецких")


def test_every_cell_of_every_row_is_word_for_word(plan: Plan) -> None:
    rows = [row for row in _rows(WORD) if "Участники" not in row]
    entries = list(plan.walk())
    assert len(rows) == len(entries)
    for row, entry in zip(rows, entries, strict=True):
        number = getattr(entry, "number", "")
        if isinstance(entry, Section):
            assert row == [f"{number}. {entry.title}"]
        elif isinstance(entry, Theme):
            assert row == [entry.title]
        elif isinstance(entry, Group):
            assert row == [f"{number} {entry.title}", "", "", "", "", ""]
        else:
            words = [number, entry.title] if len(row) == 7 else [f"{number} {entry.title}"]
            assert row == [*words, *(str(getattr(entry, name)) for name in FIELDS)]


_FORM = """
ПЛАН РАБОТЫ на 2021/ 2022 учебный год
Единая городская методическая тема Методическая тема ГМО Цель деятельности Задачи деятельности Ожидаемые результаты
Содержание работы
№ п/п Мероприятия Участники Сроки проведения Место проведения Ответственные Ожидаемые результаты
Раздел Мероприятие Участники Сроки проведения Место проведения Ответственные Ожидаемые результаты
Руководитель ГМО Координатор ГМО
"""


def test_no_word_of_the_text_is_missing_and_none_is_added(plan: Plan) -> None:
    text = Counter(re.findall(r"\w+", TEXT.read_text("utf-8").replace("[bookmark: _GoBack]", "")))
    fields = plan.model_dump(mode="json", exclude={"people", "academic_year"})
    kept = Counter(re.findall(r"\w+", "\n".join(_words(fields)))) + Counter(re.findall(r"\w+", _FORM))
    assert text == kept


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _words(item) if name not in ("id", "kind", "status") else ()
    else:
        for item in value:
            yield from _words(item)


def test_text_and_word_give_the_same_plan(plan: Plan) -> None:
    assert read_plan(WORD).plan == plan
    assert read_plan(TEXT).problems == read_plan(WORD).problems == []


def test_written_and_read_again_it_is_the_same_plan(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "план.docx")
    assert read_plan(tmp_path / "план.docx").plan == plan


def test_written_it_has_the_rows_of_the_official_form(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "план.docx")
    rows = _rows(tmp_path / "план.docx")
    assert rows[0] == [
        "№\nп/п",
        "Мероприятия",
        "Участники",
        "Сроки\nпроведения",
        "Место проведения",
        "Ответственные",
        "Ожидаемые результаты",
    ]
    second = next(at for at, row in enumerate(rows) if row[0] == "Раздел")
    assert rows[second - 1][0].startswith("III. Деятельность")
    assert rows[second][1] == "Мероприятие"
    assert rows[second + 1] == ["«Учитель будущего»"]
    assert len(rows) == len(_rows(WORD))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_what_was_written_and_shows_every_activity(plan: Plan, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "plan.docx")
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "txt:Text",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "plan.docx")], check=True, capture_output=True)
    shown = " ".join((tmp_path / "plan.txt").read_text("utf-8-sig").split())
    for activity in plan.activities():
        assert " ".join(activity.title.split()) in shown
    assert "Руководитель ГМО" in shown
