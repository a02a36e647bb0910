"""The plan as a Word file in the official form: title, table with its merged headings, signatures.

Rows are set in named styles (`RowStyle`), which a reader of the file sees as plain formatting and our own reader as the
row's kind. Columns that the form does not have (status, link, notes) stand there only when something is in them.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from gmo_sync.documents.layout import RowStyle
from gmo_sync.errors import DocumentError, Where
from gmo_sync.language import Message
from gmo_sync.plan import Activity, Entry, Group, Plan, Section, Status, Theme

_FONT = "Times New Roman"
_WIDTH = 26.7  # centimetres between the margins of a landscape A4
# Field, heading, and the width in centimetres: as the form has it, and the least in which the heading is not torn.
_FORM = (
    ("number", "№\nп/п", 1.6, 1.6),
    ("title", "Мероприятия", 7.0, 4.4),
    ("participants", "Участники", 3.9, 3.0),
    ("term", "Сроки\nпроведения", 2.9, 2.6),
    ("place", "Место проведения", 3.2, 2.6),
    ("responsible", "Ответственные", 3.4, 3.3),
    ("expected_results", "Ожидаемые результаты", 4.7, 2.9),
)
_OPTIONAL = (("status", "Статус", 2.8, 2.8), ("link", "Ссылка", 3.4, 2.2), ("notes", "Примечание", 3.4, 2.8))
_TITLE_ROWS = (
    ("city_theme", "Единая городская методическая тема"),
    ("theme", "Методическая тема ГМО"),
    ("goal", "Цель деятельности"),
    ("tasks", "Задачи деятельности"),
    ("expected_results", "Ожидаемые результаты"),
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class _Column:
    field: str
    heading: str
    width: float


@dataclass(frozen=True)
class _Line:
    """A row to set. merged: how many of the first columns its first text covers."""

    texts: tuple[str, ...]
    style: str
    merged: int = 1


def write_plan(plan: Plan, path: Path | str) -> None:
    """Write the plan to a .docx, at once or not at all. Ids, telephones and addresses do not go into a document.

    Raises DocumentError when the name is no .docx, a text holds a character that Word cannot, or nothing can be written
    there.
    """
    path = Path(path)
    where = Where(file=str(path))
    if path.suffix.lower() != ".docx":
        raise DocumentError(
            Message("a plan is written as a Word file"), where=where, hint=Message("Give a name that ends in .docx.")
        )
    _check(plan, where)
    stream = BytesIO()
    _document(plan).save(stream)
    try:
        _replace(path, stream.getvalue())
    except OSError as error:
        reason = Message("the file cannot be written: {reason}", reason=error.strerror or str(error))
        hint = Message("Close it in Word, and check that you may write there.")
        raise DocumentError(reason, where=where, hint=hint) from error


def _check(plan: Plan, where: Where) -> None:
    for text in _texts(plan.model_dump(mode="json", exclude={"people"})):
        found = _FORBIDDEN.search(text)
        if found:
            raise DocumentError(
                Message(
                    "a text holds the character {code}, which no Word file can: {text}",
                    code=f"U+{ord(found[0]):04X}",
                    text=ascii(text)[:80],
                ),
                where=where,
                hint=Message("Delete that character in the plan."),
            )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _document(plan: Plan) -> Any:
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    _write_title(document, plan)
    _write_body(document, plan)
    _write_signatures(document, plan)
    properties = document.core_properties
    properties.title = f"План работы на {plan.academic_year} учебный год"
    properties.author = properties.comments = ""
    properties.language = "ru-RU"
    return document


def _set_page(document: Any) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.5)


def _set_styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    for name in (RowStyle.SECTION, RowStyle.THEME, RowStyle.GROUP, RowStyle.GROUP_IN_THEME):
        heading = _style(document, name)
        heading.font.bold = True
        heading.paragraph_format.keep_with_next = True
    document.styles[RowStyle.THEME].font.italic = True
    for name in (RowStyle.IN_SECTION, RowStyle.IN_THEME, RowStyle.IN_GROUP):
        _style(document, name)
    header = _style(document, _HEADER)
    header.font.bold = True
    header.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    header.paragraph_format.keep_with_next = True
    title = _style(document, _TITLE)
    title.font.bold, title.font.size = True, Pt(12)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


_HEADER = "План Шапка"
_TABLE_STYLES = (
    *(RowStyle.SECTION, RowStyle.THEME, RowStyle.GROUP, RowStyle.GROUP_IN_THEME),
    *(RowStyle.IN_SECTION, RowStyle.IN_THEME, RowStyle.IN_GROUP),
    _HEADER,
)
_TITLE = "План Титул"


def _style(document: Any, name: str) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return style


def _write_title(document: Any, plan: Plan) -> None:
    for words in (plan.union, "ПЛАН РАБОТЫ", f"на {plan.academic_year} учебный год"):
        if words:
            _say(document.add_paragraph(style=_TITLE), words)
    document.add_paragraph()
    widths = (_WIDTH * 0.3, _WIDTH * 0.7)
    table = _table(document, widths)
    for name, label in _TITLE_ROWS:
        words = "\n".join(plan.tasks) if name == "tasks" else str(getattr(plan, name))
        cells = _row(table, (1, 1), widths)
        _say(cells[0].paragraphs[0], label, bold=True)
        _say(cells[1].paragraphs[0], words)
    document.add_paragraph()
    content = document.add_paragraph(style=_TITLE)
    content.paragraph_format.space_after = Pt(6)
    content.paragraph_format.keep_with_next = True
    _say(content, "Содержание работы")


def _write_body(document: Any, plan: Plan) -> None:
    columns = _columns(plan)
    if len(columns) > len(_FORM):
        for name in _TABLE_STYLES:
            document.styles[name].font.size = Pt(9)  # more columns than the form has need smaller words
    widths = [column.width for column in columns]
    table = _table(document, widths)
    _write_row(table, _header(columns), widths, repeated=True)
    for section in plan.sections:
        for line in _section_lines(section, columns):
            _write_row(table, line, widths)


def _columns(plan: Plan) -> list[_Column]:
    """The form's columns, then those of the others that some activity needs, all fitted to the page."""
    more = [spec for spec in _OPTIONAL if any(_says(entry, spec[0]) for entry in plan.walk())]
    specs = (*_FORM, *more)
    narrowest = sum(least for *_, least in specs)
    spare = max(0, _WIDTH - narrowest) / sum(width - least for *_, width, least in specs)
    squeeze = min(1, _WIDTH / narrowest)
    return [
        _Column(field, heading, least * squeeze + (width - least) * spare) for field, heading, width, least in specs
    ]


def _says(entry: Entry, field: str) -> bool:
    return str(getattr(entry, field, "")) not in ("", Status.PLANNED.value)


def _header(columns: Sequence[_Column], *, roadmap: bool = False) -> _Line:
    other = {"number": "Раздел", "title": "Мероприятие"} if roadmap else {}
    return _Line(tuple(other.get(column.field, column.heading) for column in columns), _HEADER)


def _section_lines(section: Section, columns: Sequence[_Column]) -> Iterator[_Line]:
    """The rows of a section; where it has roadmap themes, with the second header below its heading."""
    words = f"{section.number}. {section.title}" if section.number else section.title
    yield _over_all(words, section.notes, columns, RowStyle.SECTION)
    if any(isinstance(item, Theme) for item in section.items):
        yield _header(columns, roadmap=True)
    for item in section.items:
        if isinstance(item, Theme):
            yield _over_all(item.title, item.notes, columns, RowStyle.THEME)
            for below in item.items:
                yield from _lines(below, columns, RowStyle.GROUP_IN_THEME, RowStyle.IN_THEME)
        else:
            yield from _lines(item, columns, RowStyle.GROUP, RowStyle.IN_SECTION)


def _over_all(words: str, notes: str, columns: Sequence[_Column], style: str) -> _Line:
    """A heading over the whole table, or up to the notes where it has some."""
    return _Line((words, notes), style, len(columns) - 1) if notes else _Line((words,), style, len(columns))


def _lines(item: Group | Activity, columns: Sequence[_Column], group: str, activity: str) -> Iterator[_Line]:
    if isinstance(item, Activity):
        yield _Line(tuple(str(getattr(item, column.field)) for column in columns), activity)
        return
    words = " ".join(filter(None, (item.number, item.title)))
    yield _Line((words, *(item.notes if column.field == "notes" else "" for column in columns[2:])), group, 2)
    for one in item.items:
        yield from _lines(one, columns, group, RowStyle.IN_GROUP)


def _table(document: Any, widths: Sequence[float]) -> Any:
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    return table


def _write_row(table: Any, line: _Line, widths: Sequence[float], *, repeated: bool = False) -> None:
    spans = (line.merged, *(1 for _ in line.texts[1:]))
    cells = _row(table, spans, widths, repeated=repeated)
    for cell, text in zip(cells, line.texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.style = line.style
        _say(paragraph, text)


def _row(table: Any, spans: Sequence[int], widths: Sequence[float], *, repeated: bool = False) -> list[Any]:
    """A new row whose cells cover `spans` columns; it does not break across pages."""
    row = table._tbl.add_tr()
    properties = row.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if repeated else [])):
        properties.append(OxmlElement(name))
    cells = []
    start = 0
    for span in spans:
        cell = row.add_tc()
        cell.width = Cm(sum(widths[start : start + span]))
        if span > 1:
            cell.grid_span = span
        start += span
        cells.append(docx.table._Cell(cell, table))
    return cells


def _say(paragraph: Any, words: str, *, bold: bool | None = None) -> None:
    """Set words into a paragraph, a line break for each of theirs."""
    run = paragraph.add_run(words)
    run.bold = bold


def _write_signatures(document: Any, plan: Plan) -> None:
    for at, (post, person) in enumerate((("Руководитель ГМО", plan.head), ("Координатор ГМО", plan.coordinator))):
        if not person:
            continue
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(24 if at == 0 else 12)
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = at == 0
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(5), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.SPACES)
        stops.add_tab_stop(Cm(12), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
        stops.add_tab_stop(Cm(12.5), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.SPACES)
        paragraph.add_run(f"{post}\t\t\t{person}")
