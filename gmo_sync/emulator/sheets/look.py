"""How cells look in effect: the default, banding, what was set, conditional formats, in this order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gmo_sync.emulator.sheets.cells import Cell, ErrorValue, is_number
from gmo_sync.emulator.sheets.conditions import merged_format, painter
from gmo_sync.emulator.sheets.formulas.tokens import link_of
from gmo_sync.emulator.sheets.properties import DEFAULT_FORMAT
from gmo_sync.emulator.sheets.ranges import stored_rect
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

_BASE: Json = DEFAULT_FORMAT | {"textFormat": DEFAULT_FORMAT["textFormat"] | {"fontFamily": "Arial"}}
Band = Callable[[int, int], "Json | None"]


def hyperlink(cell: Cell) -> str | None:
    """The address the cell points at as a whole, None if there is none."""
    link = ((cell.format or {}).get("textFormat") or {}).get("link")
    if link:
        return link.get("uri")  # type: ignore[no-any-return]
    if cell.formula is not None:
        return link_of(cell.formula)
    if (
        isinstance(cell.value, str)
        and cell.value.startswith(("http://", "https://"))
        and not any(character.isspace() for character in cell.value)
    ):
        return cell.value
    return None


def banding(sheet: Sheet) -> Band | None:
    """A function (row, column) → {backgroundColor, backgroundColorStyle} from the bands there; None without bands."""
    bands = [(stored_rect(sheet, entry["range"]), entry) for entry in sheet.banded_ranges]
    if not bands:
        return None

    def color(row: int, column: int) -> Json | None:
        for rect, entry in bands:
            if not (rect.top <= row < rect.bottom and rect.left <= column < rect.right):
                continue
            found = _band(entry.get("rowProperties"), row - rect.top, rect.bottom - rect.top)
            return found or _band(entry.get("columnProperties"), column - rect.left, rect.right - rect.left)
        return None

    return color


def _band(properties: Json | None, at: int, count: int) -> Json | None:
    if not properties:
        return None
    name = ""
    if "headerColor" in properties and at == 0:
        name = "headerColor"
    elif "footerColor" in properties and at == count - 1:
        name = "footerColor"
    else:
        odd = (at - ("headerColor" in properties)) % 2
        name = "secondBandColor" if odd else "firstBandColor"
    if name not in properties:
        return None
    return {"backgroundColor": properties[name], "backgroundColorStyle": properties[f"{name}Style"]}


class Look:
    """Effective formats of one tab; equal ones are one shared dict."""

    def __init__(self, workbook: Workbook, sheet: Sheet, now: datetime | None = None) -> None:
        self._band = banding(sheet)
        self._paint = painter(workbook, sheet, now)
        self._known: dict[tuple[int, str, bool, int], Json] = {}
        self._pinned: list[Json | None] = []  # formats whose id() is a key

    def effective(self, cell: Cell | None, row: int, column: int) -> Json:
        """The effectiveFormat of a cell. Shared: never change it."""
        band = self._band(row, column) if self._band else None
        painted = self._paint(row, column) if self._paint else None
        own = cell.format if cell else None
        if cell is not None and cell.inferred and cell.number_format is cell.inferred:
            own = (own or {}) | {"numberFormat": cell.inferred}
            self._pinned.append(own)
        align = _alignment(cell)
        linked = cell is not None and cell.value is not None and hyperlink(cell) is not None
        key = (id(own), align, linked, id(band["backgroundColor"]) if band else 0)
        if painted is None and key in self._known:
            return self._known[key]
        made = _BASE | ({"horizontalAlignment": align} if align else {})
        if band:
            made = made | band
        if linked:
            made = merged_format(made, {"textFormat": {"underline": True}})
        if own:
            made = merged_format(made, own)
        if painted:
            return merged_format(made, painted) | {"hyperlinkDisplayType": "LINKED" if linked else "PLAIN_TEXT"}
        made = made | {"hyperlinkDisplayType": "LINKED" if linked else "PLAIN_TEXT"}
        self._known[key] = made
        self._pinned.append(own)
        return made


def _alignment(cell: Cell | None) -> str:
    if cell is None or cell.value is None:
        return ""
    if isinstance(cell.value, bool | ErrorValue):
        return "CENTER"
    return "RIGHT" if is_number(cell.value) else "LEFT"
