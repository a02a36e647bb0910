"""updateBorders: lines around and inside a range, kept in the formats of its cells."""

from __future__ import annotations

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.sheets.cells import EMPTY, Cell
from gmo_sync.emulator.sheets.colors import interned, with_styles
from gmo_sync.emulator.sheets.guards import guard
from gmo_sync.emulator.sheets.ranges import grid_rect
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Workbook

_SIDES = ("top", "bottom", "left", "right", "innerHorizontal", "innerVertical")
WIDTHS = {"SOLID": 1, "DOTTED": 1, "DASHED": 1, "SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}


def _line(border: Json) -> Json | None:
    """A Border as Google keeps it; None for no line."""
    style = border.get("style")
    if style in (None, "STYLE_UNSPECIFIED", "NONE"):
        return None
    kept: Json = with_styles(border)
    if "color" not in kept:
        kept = kept | {"color": {}, "colorStyle": {"rgbColor": {}}}
    return kept | {"width": WIDTHS[style]}


@kind("updateBorders")
def update_borders(workbook: Workbook, body: Json) -> None:
    """Each side that is named is set; NONE takes it away; sides not named stay."""
    sheet, rect = grid_rect(workbook, required(body, "range"))
    lines = {side: _line(body[side] or {}) for side in _SIDES if side in body}
    if not lines:
        raise invalid("At least one border must be set.")
    guard(workbook, sheet, rect)

    def draw(cell: Cell | None, row: int, column: int) -> Cell | None:
        own = (cell.format if cell else None) or {}
        borders = dict(own.get("borders") or {})
        for side, inner, at_edge in (
            ("top", "innerHorizontal", row == rect.top),
            ("bottom", "innerHorizontal", row == rect.bottom - 1),
            ("left", "innerVertical", column == rect.left),
            ("right", "innerVertical", column == rect.right - 1),
        ):
            name = side if at_edge else inner
            if name not in lines:
                continue
            line = lines[name]
            if line is None:
                borders.pop(side, None)
            else:
                borders[side] = line
        changed = {key: value for key, value in own.items() if key != "borders"}
        if borders:
            changed["borders"] = borders
        return (cell or EMPTY).changed(format=interned(changed))

    sheet.change(rect, draw)
