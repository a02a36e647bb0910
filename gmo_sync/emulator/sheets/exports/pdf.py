"""A spreadsheet as PDF, by fpdf2: each visible tab as a table on landscape pages of its own, as people see it.

Needs a font that has the letters; those of the system are looked through.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import FontFace

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.file import File
from gmo_sync.emulator.sheets.exports.texts import shown_rows
from gmo_sync.emulator.sheets.look import Look
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

_FONTS = (
    "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf",
    "NotoSans-Regular.ttf",
    "Arial.ttf",
    "arial.ttf",
    "FreeSans.ttf",
)
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
_BOLD = {
    "DejaVuSans.ttf": "DejaVuSans-Bold.ttf",
    "LiberationSans-Regular.ttf": "LiberationSans-Bold.ttf",
    "NotoSans-Regular.ttf": "NotoSans-Bold.ttf",
    "Arial.ttf": "Arial Bold.ttf",
    "arial.ttf": "arialbd.ttf",
    "FreeSans.ttf": "FreeSansBold.ttf",
}
_NARROWEST, _MOST_COLUMNS = 40, 60


def pdf_of(file: File) -> bytes:
    """The whole spreadsheet. Raises 501 where the system has no font for it."""
    workbook: Workbook = file.content
    regular, bold = _font()
    paper = FPDF(orientation="landscape", format="A4")
    paper.set_title(file.name)
    paper.add_font("text", "", regular)
    paper.add_font("text", "B", bold)
    for sheet in workbook.sheets:
        if not sheet.hidden:
            paper.add_page()
            paper.set_font("text", size=8)
            _table(paper, workbook, sheet)
    return bytes(paper.output())


def _table(paper: FPDF, workbook: Workbook, sheet: Sheet) -> None:
    rows = [row[:_MOST_COLUMNS] for row in shown_rows(workbook, sheet)]
    if not rows or not rows[0]:
        return
    look = Look(workbook, sheet)
    widths = [max(sheet.column_sizes.get(at, {}).get("pixelSize", 100), _NARROWEST) for at in range(len(rows[0]))]
    with paper.table(col_widths=tuple(widths), first_row_as_headings=False, line_height=4) as table:
        for at, values in enumerate(rows):
            row = table.row()
            for column, value in enumerate(values):
                row.cell(value.replace("\t", " "), style=_face(look.effective(sheet.cell(at, column), at, column)))


def _face(look: Json) -> FontFace:
    text, background = look.get("textFormat", {}), look.get("backgroundColor")
    return FontFace(
        emphasis="BOLD" if text.get("bold") else None,
        color=_color(text.get("foregroundColor")),
        fill_color=_color(background) if background else None,
    )


def _color(color: Json | None) -> tuple[int, int, int]:
    red, green, blue = (round(255 * (color or {}).get(name, 0)) for name in ("red", "green", "blue"))
    return red, green, blue


@cache
def _font() -> tuple[Path, Path]:
    """A regular and a bold face of one family, or one face twice."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for path in Path(folder).rglob("*.[tT][tT][fF]") if Path(folder).is_dir() else ():
            found.setdefault(path.name, path)
    for name in _FONTS:
        if name in found:
            return found[name], found.get(_BOLD[name], found[name])
    raise ApiError(
        501,
        f"The export as PDF needs one of the fonts {', '.join(_FONTS)} in {', '.join(_FOLDERS)}",
        reason="notImplemented",
    )
