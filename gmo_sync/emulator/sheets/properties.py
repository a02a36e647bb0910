"""Properties of spreadsheets and tabs: Google's defaults, what is shown, what may be set."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from gmo_sync.emulator.errors import invalid, not_emulated
from gmo_sync.emulator.sheets import following
from gmo_sync.emulator.sheets.colors import THEME, with_style_names, with_styles
from gmo_sync.emulator.sheets.locales import locale_named
from gmo_sync.emulator.sheets.masks import Mask, overlay
from gmo_sync.emulator.sheets.shift import COLUMNS, ROWS, Deletion, Insertion
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

WHITE: Json = {"red": 1, "green": 1, "blue": 1}

DEFAULT_FORMAT: Json = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}

DEFAULT_THEME: Json = {
    "primaryFontFamily": "Arial",
    "themeColors": [{"colorType": kind, "color": {"rgbColor": color}} for kind, color in THEME.items()],
}

_TITLE_MAX = 100


def spreadsheet_properties(workbook: Workbook) -> Json:
    """SpreadsheetProperties as `spreadsheets.get` answers them."""
    shown: Json = {
        "title": workbook.title,
        "locale": workbook.locale,
        "autoRecalc": workbook.auto_recalc,
        "timeZone": workbook.time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": DEFAULT_THEME,
    }
    return shown | workbook.properties


def set_spreadsheet_properties(workbook: Workbook, new: Json, mask: Mask) -> None:
    """updateSpreadsheetProperties, and the properties of a create (mask of all given fields)."""
    if "*" in mask:
        mask = {name: {} for name in new}
    for name, inner in mask.items():
        value = new.get(name)
        if name == "title":
            if not value:
                raise invalid("Spreadsheet title cannot be empty.")
            workbook.title = value
        elif name == "locale":
            workbook.locale = locale_named(value or "").name
        elif name == "timeZone":
            if not value or value not in _time_zones():
                raise invalid(f"Invalid timezone: {value or ''}")
            workbook.time_zone = value
        elif name == "autoRecalc":
            workbook.auto_recalc = value or "ON_CHANGE"
        elif name in ("iterativeCalculationSettings", "importFunctionsExternalUrlAccessAllowed", "spreadsheetTheme"):
            kept = overlay(workbook.properties.get(name), value, inner) if inner else value
            workbook.properties = {k: v for k, v in workbook.properties.items() if k != name}
            if kept is not None:
                workbook.properties[name] = with_styles(kept)
        elif name == "defaultFormat":
            raise invalid("The default format of a spreadsheet is read-only.")
        else:
            raise invalid(f"Invalid field: {name}")


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone(workbook: Workbook) -> ZoneInfo:
    """The time zone in which the spreadsheet's wall time runs."""
    return ZoneInfo(workbook.time_zone)


def sheet_properties(workbook: Workbook, sheet: Sheet) -> Json:
    """SheetProperties as Google answers them."""
    grid: Json = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    shown: Json = {
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": workbook.sheets.index(sheet),
        "sheetType": sheet.type,
    }
    if sheet.type == "GRID":
        shown["gridProperties"] = grid | sheet.grid
    if sheet.hidden:
        shown["hidden"] = True
    shown |= sheet.look
    if sheet.right_to_left:
        shown["rightToLeft"] = True
    return shown


def new_object_sheet(workbook: Workbook, sheet_id: int | None) -> Sheet:
    """Add a tab that holds a chart and nothing else."""
    if sheet_id is None:
        sheet_id = workbook.new_id()
    _check_new_id(workbook, sheet_id)
    number = 1
    while workbook.titled(f"Chart{number}"):
        number += 1
    sheet = Sheet(sheet_id, f"Chart{number}", 0, 0, type="OBJECT")
    workbook.sheets.append(sheet)
    return sheet


def _check_new_id(workbook: Workbook, sheet_id: int) -> None:
    if sheet_id < 0:
        raise invalid(f"Sheet id {sheet_id} must be >= 0")
    if any(sheet.id == sheet_id for sheet in workbook.sheets):
        raise invalid(f"Sheet with id {sheet_id} already exists.")


def new_sheet(workbook: Workbook, properties: Json, *, index: int | None = None) -> Sheet:
    """Add a tab as addSheet and create do; title, id and size are made where none is given."""
    if properties.get("sheetType") not in (None, "GRID", "SHEET_TYPE_UNSPECIFIED"):
        raise not_emulated(f"tabs of type {properties['sheetType']}")
    sheet_id = properties.get("sheetId")
    if sheet_id is None:
        sheet_id = workbook.new_id() if workbook.sheets else 0
    _check_new_id(workbook, sheet_id)
    title = properties.get("title") or workbook.free_title()
    _check_title(workbook, title, None)
    sheet = Sheet(sheet_id, title)
    place = properties.get("index")
    at = index if index is not None else len(workbook.sheets) if place is None else place
    if not 0 <= at <= len(workbook.sheets):
        raise invalid(f"Sheet index {at} is out of bounds.")
    workbook.sheets.insert(at, sheet)
    given: Mask = {name: {} for name in properties if name not in ("sheetId", "title", "index", "sheetType")}
    set_sheet_properties(workbook, sheet, properties, given)
    workbook.check_size()
    return sheet


def set_sheet_properties(workbook: Workbook, sheet: Sheet, new: Json, mask: Mask) -> None:
    """updateSheetProperties: the masked fields, a field absent in `new` set to its default."""
    if "*" in mask:
        mask = {
            name: {}
            for name in ("title", "index", "hidden", "gridProperties", "tabColor", "rightToLeft")
            if name in new or name not in ("title", "index")
        }
    for name, inner in with_style_names(mask).items():
        if name == "title":
            title = new.get("title") or ""
            _check_title(workbook, title, sheet)
            before = following.titles_of(workbook)
            sheet.title = title
            following.retitle(workbook, before)
        elif name == "index":
            _reorder(workbook, sheet, new.get("index") or 0)
        elif name == "hidden":
            _hide(workbook, sheet, bool(new.get("hidden")))
        elif name == "rightToLeft":
            sheet.right_to_left = bool(new.get("rightToLeft"))
        elif name in ("tabColor", "tabColorStyle"):
            styled = with_styles({key: new.get(key) for key in ("tabColor", "tabColorStyle")})
            sheet.look = {key: value for key, value in styled.items() if value is not None}
        elif name == "gridProperties" and sheet.type != "GRID":
            if new.get(name):
                raise invalid(f"Sheet {sheet.id} is not a grid.")
        elif name == "gridProperties":
            _resize(workbook, sheet, new.get("gridProperties") or {}, inner)
        elif name in ("sheetId", "sheetType"):
            if new.get(name) not in (None, sheet.id, "GRID"):
                raise invalid(f"Cannot change {name} of a sheet.")
        else:
            raise invalid(f"Invalid field: {name}")


def _check_title(workbook: Workbook, title: str, sheet: Sheet | None) -> None:
    if not title:
        raise invalid("Sheet name cannot be empty.")
    if len(title) > _TITLE_MAX:
        raise invalid(f"The sheet name cannot be greater than {_TITLE_MAX} characters.")
    folded = title.casefold()
    if any(other is not sheet and other.title.casefold() == folded for other in workbook.sheets):
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _reorder(workbook: Workbook, sheet: Sheet, to: int) -> None:
    """Put a tab before the one now at `to`; the place counts before the move."""
    if not 0 <= to <= len(workbook.sheets):
        raise invalid(f"Sheet index {to} is out of bounds.")
    at = workbook.sheets.index(sheet)
    rest = [other for other in workbook.sheets if other is not sheet]
    place = to if to <= at else to - 1
    rest.insert(place, sheet)
    workbook.sheets[:] = rest


def _hide(workbook: Workbook, sheet: Sheet, hidden: bool) -> None:
    if hidden and not any(not other.hidden for other in workbook.sheets if other is not sheet):
        raise invalid("You can't hide all the sheets in a document.")
    sheet.hidden = hidden


def _resize(workbook: Workbook, sheet: Sheet, new: Json, mask: Mask) -> None:
    if not mask or "*" in mask:
        mask = {name: {} for name in ("rowCount", "columnCount") if name in new} | {
            name: {} for name in new if name not in ("rowCount", "columnCount")
        }
    for name, dimension in (("rowCount", ROWS), ("columnCount", COLUMNS)):
        if name not in mask:
            continue
        wanted = new.get(name) or 0
        if wanted < 1:
            raise invalid(f"{name} must be at least 1, was {wanted}.")
        count = sheet.count(dimension)
        if wanted > count:
            workbook.shift(sheet, Insertion(dimension, count, wanted - count))
        elif wanted < count:
            workbook.shift(sheet, Deletion(dimension, wanted, count))
    grid = dict(sheet.grid)
    for name in mask:
        if name in ("rowCount", "columnCount"):
            continue
        if name not in (
            "frozenRowCount",
            "frozenColumnCount",
            "hideGridlines",
            "rowGroupControlAfter",
            "columnGroupControlAfter",
        ):
            raise invalid(f"Invalid field: grid_properties.{name}")
        grid.pop(name, None)
        if new.get(name):
            grid[name] = new[name]
    for name, count, word in (
        ("frozenRowCount", sheet.row_count, "rows"),
        ("frozenColumnCount", sheet.column_count, "columns"),
    ):
        if grid.get(name, 0) < 0:
            raise invalid(f"{name} must be >= 0")
        if grid.get(name, 0) >= count:
            raise invalid(f"You can't freeze all visible {word} on the sheet.")
    sheet.grid = grid
