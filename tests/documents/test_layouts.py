"""Plans as other unions write them: other columns, other orders, other merges, more tables. No word is dropped."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gmo_sync.documents import read_plan
from gmo_sync.documents.headings import field_of
from gmo_sync.documents.text_reader import text_layout
from gmo_sync.plan import Activity, Group, Plan, Section, Status, Theme
from tests.documents.build import HEADER, word

YEAR = "ПЛАН РАБОТЫ на 2024-2025 учебный год"


def _outline(plan: Plan) -> list[str]:
    return [f"{entry.kind.value} {getattr(entry, 'number', '')}|{entry.title}" for entry in plan.walk()]


def _only(plan: Plan) -> Activity:
    (activity,) = plan.activities()
    return activity


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("№", "number"),
        ("№\nп/п", "number"),
        ("№п/п", "number"),
        ("МЕРОПРИЯТИЕ", "title"),
        ("Наименование мероприятия", "title"),
        ("Срок", "term"),
        ("Сроки  проведения:", "term"),
        ("Дата", "term"),
        ("Дата и место проведения", "term"),
        ("Исполнители", "responsible"),
        ("Ответственный", "responsible"),
        ("Место", "place"),
        ("Ожидаемый результат", "expected_results"),
        ("Примечание", "notes"),
        ("Форма проведения", ""),
    ],
)
def test_columns_are_known_by_their_words(heading: str, field: str) -> None:
    assert field_of(heading) == field


def test_columns_in_another_order_and_without_numbers(tmp_path: Path) -> None:
    table = [["Дата", "Исполнители", "Наименование мероприятия"], ["октябрь", "Иванова А.А.", "1.1. Семинар"]]
    activity = _only(read_plan(word(tmp_path / "a.docx", YEAR, table)).plan)
    assert (activity.number, activity.title) == ("1.1.", "Семинар")
    assert (activity.term.text, activity.responsible.text) == ("октябрь", "Иванова А.А.")


def test_a_column_that_no_plan_has_goes_into_the_notes_with_its_heading(tmp_path: Path) -> None:
    table = [
        [*HEADER, "Форма проведения", "Примечание"],
        ["1", "Семинар", "май", "Иванова А.А.", "очно", "уточнить"],
    ]
    activity = _only(read_plan(word(tmp_path / "a.docx", YEAR, table)).plan)
    assert activity.notes == "уточнить\nФорма проведения: очно"


def test_a_status_of_ours_is_read_and_another_one_is_kept_as_words(tmp_path: Path) -> None:
    table = [[*HEADER, "Статус"], ["1", "а", "май", "", "Проведено"], ["2", "б", "май", "", "скоро"]]
    one, other = read_plan(word(tmp_path / "a.docx", YEAR, table)).plan.activities()
    assert (one.status, other.status, other.notes) == (Status.DONE, Status.PLANNED, "Статус: скоро")


def test_several_tables_with_their_sections_between_them(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx",
        YEAR,
        "I. Работа",
        [HEADER, ["1", "а", "май", ""]],
        "II. Другая работа",
        [HEADER, ["1", "б", "май", ""]],
    )
    plan = read_plan(path).plan
    assert _outline(plan)[-2:] == ["раздел II|Другая работа", "мероприятие 1|б"]


def test_a_plan_without_sections_has_one_of_that_name(tmp_path: Path) -> None:
    plan = read_plan(word(tmp_path / "a.docx", YEAR, [HEADER, ["1", "а", "май", ""]])).plan
    assert _outline(plan) == ["раздел |Содержание работы", "мероприятие 1|а"]


def test_headings_that_are_not_merged_or_not_numbered(tmp_path: Path) -> None:
    table = [
        HEADER,
        ["I", "Первый", "", ""],
        ["1.1", "Изучение документов:", "", ""],
        ["1.1.1", "а", "май", ""],
        ["1.2", "б", "", ""],
        [("II. Второй", 4)],
        [("«Направление»", 4)],
        [("2.1 Группа", 4)],
        ["", "в", "май", ""],
        ["2.2", "г", "май", ""],
    ]
    plan = read_plan(word(tmp_path / "a.docx", YEAR, table)).plan
    assert _outline(plan) == [
        "раздел I|Первый",
        "группа 1.1|Изучение документов:",
        "мероприятие 1.1.1|а",
        "мероприятие 1.2|б",
        "раздел II|Второй",
        "направление |«Направление»",
        "группа 2.1|Группа",
        "мероприятие |в",
        "мероприятие 2.2|г",
    ]
    first, second = plan.sections
    assert isinstance(first, Section)
    assert isinstance(first.items[1], Activity)
    theme = second.items[0]
    assert isinstance(theme, Theme)
    assert isinstance(theme.items[0], Group)
    assert isinstance(theme.items[1], Activity)


def test_merged_headings_without_numbers_are_sections(tmp_path: Path) -> None:
    table = [
        HEADER,
        [("Организационная работа", 4)],
        ["1", "а", "май", ""],
        [("Методическая работа", 4)],
        ["1", "б", "", "И"],
    ]
    plan = read_plan(word(tmp_path / "a.docx", YEAR, table)).plan
    assert [section.title for section in plan.sections] == ["Организационная работа", "Методическая работа"]


def test_a_cell_merged_down_holds_for_every_row(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", YEAR, [HEADER, ["1", "а", "май", "Иванова А.А."], ["2", "б", "май", ""]])
    document = docx.Document(str(path))
    table = document.tables[0]
    table.cell(1, 3).merge(table.cell(2, 3))
    document.save(str(path))
    assert {str(activity.responsible) for activity in read_plan(path).plan.activities()} == {"Иванова А.А."}


def test_several_paragraphs_of_a_cell_are_lines(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", YEAR, [HEADER, ["1", "а", "май", ""]])
    document = docx.Document(str(path))
    document.tables[0].cell(1, 1).add_paragraph("вторая  строка ")
    document.save(str(path))
    assert _only(read_plan(path).plan).title == "а\nвторая строка"


def test_inserted_words_count_and_deleted_ones_do_not(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", YEAR, [HEADER, ["1", "а", "май", ""]])
    document = docx.Document(str(path))
    paragraph = document.tables[0].cell(1, 1).paragraphs[0]._p
    for tag, text, words in (("w:ins", "w:t", " вставка"), ("w:del", "w:delText", " удалено")):
        run = OxmlElement("w:r")
        node = OxmlElement(text)
        node.text = words
        node.set(qn("xml:space"), "preserve")
        run.append(node)
        change = OxmlElement(tag)
        change.append(run)
        paragraph.append(change)
    document.save(str(path))
    assert _only(read_plan(path).plan).title == "а вставка"


def test_a_title_in_lines_without_a_table(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx",
        "План работы РМО учителей истории на 2024/2025 уч. год",
        "Методическая тема: Качество",
        "Цель: рост",
        "Задачи:",
        "1. одна;",
        "2. другая.",
        "Содержание работы",
        [HEADER, ["1", "а", "май", ""]],
        "Руководитель РМО ____________ /Петрова И.И./",
        "Приложение 1",
    )
    imported = read_plan(path)
    plan = imported.plan
    assert (plan.union, plan.academic_year, plan.theme, plan.goal) == (
        "РМО учителей истории",
        "2024/2025",
        "Качество",
        "рост",
    )
    assert plan.tasks == ["1. одна;", "2. другая."]
    assert plan.head.text == "Петрова И.И."
    assert [problem.in_language("ru") for problem in imported.problems] == [
        "под таблицей есть слова, для которых в плане нет места: «Приложение 1»"
    ]


def test_an_unknown_row_of_the_title_is_kept_and_said(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", YEAR, [["Девиз", "Читать!"]], "Содержание работы", [HEADER, ["1", "а", "май", ""]])
    imported = read_plan(path)
    assert imported.plan.tasks == ["Девиз: Читать!"]
    assert "Девиз: Читать!" in str(imported.problems[0].message)


def test_signatures_may_stand_in_a_table(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx", YEAR, [HEADER, ["1", "а", "май", ""]], "", [["Координатор ГМО", "", "Ю.В. Бежецких"]]
    )
    assert read_plan(path).plan.coordinator.text == "Ю.В. Бежецких"


def test_a_term_that_cannot_be_read_is_said_and_stops_nothing(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", YEAR, [HEADER, ["1", "Встреча", "когда рак свистнет", ""]])
    (problem,) = read_plan(path).problems
    assert "когда рак свистнет" in problem.in_language("ru")


def test_an_empty_line_inside_a_cell_of_text_does_not_end_the_row() -> None:
    (grid,) = text_layout(
        "\t№\n\tМероприятия\n\tСроки\n\n\t1\n\tВстреча\nвторая\n\n\tмай\n\n\t2\n\tДругая\n\tиюнь\n"
    ).grids()
    assert [row.texts for row in grid.rows] == [
        ("№", "Мероприятия", "Сроки"),
        ("1", "Встреча\nвторая", "май"),
        ("2", "Другая", "июнь"),
    ]


def test_a_row_of_text_that_is_too_short_swallows_no_heading() -> None:
    (grid,) = text_layout("\t№\n\tМероприятия\n\tСроки\n\n\t1\n\tВстреча\n\n\tII. Раздел\n\n\t2\n\tа\n\tмай\n").grids()
    assert [row.texts for row in grid.rows][1:] == [("1", "Встреча"), ("II. Раздел",), ("2", "а", "май")]
