"""Charts and slicers: added, changed, placed, taken away. Both are kept and returned as given; nothing is drawn."""

from __future__ import annotations

from gmo_sync.emulator.errors import ApiError, invalid, not_emulated
from gmo_sync.emulator.sheets.colors import with_style_names, with_styles
from gmo_sync.emulator.sheets.masks import Mask, overlay, update_mask
from gmo_sync.emulator.sheets.properties import new_object_sheet
from gmo_sync.emulator.sheets.ranges import grid_rect, kept_range
from gmo_sync.emulator.sheets.requests.registry import kind, required
from gmo_sync.emulator.sheets.workbook import Json, Sheet, Workbook

_SPECS = (
    "basicChart",
    "pieChart",
    "bubbleChart",
    "candlestickChart",
    "histogramChart",
    "orgChart",
    "treemapChart",
    "waterfallChart",
    "scorecardChart",
)
_NO_SPEC = (
    "One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, or orgChart must be set on chartSpec."
)
_NO_POSITION = "One of EmbeddedObjectPosition.overlayPosition or EmbeddedObjectPosition.sheetId must be set"
_OVERLAY = ("anchorCell", "offsetXPixels", "offsetYPixels", "widthPixels", "heightPixels")
CHART_SIZE = {"widthPixels": 600, "heightPixels": 371}
SLICER_SIZE = {"widthPixels": 200, "heightPixels": 55}


def _checked_spec(workbook: Workbook, spec: Json | None) -> Json:
    """A ChartSpec as Google keeps it: one kind of chart, over ranges that there are."""
    if not spec or sum(spec.get(name) is not None for name in _SPECS) != 1:
        raise invalid(_NO_SPEC)
    if spec.get("dataSourceChartProperties"):
        raise not_emulated("charts of data sources")
    basic = spec.get("basicChart")
    if basic is not None and not basic.get("domains") and not basic.get("series"):
        raise ApiError(500, "Internal error encountered.", reason="backendError")
    kept: Json = with_styles(_checked_sources(workbook, spec))
    return kept


def _checked_sources(workbook: Workbook, value: object) -> object:
    if isinstance(value, list):
        return [_checked_sources(workbook, item) for item in value]
    if not isinstance(value, dict):
        return value
    if "sources" in value:
        return value | {"sources": [kept_range(workbook, source) for source in value["sources"] or []]}
    return {name: _checked_sources(workbook, item) for name, item in value.items() if item is not None}


def _checked_overlay(workbook: Workbook, overlay_position: Json, size: Json) -> tuple[Sheet, Json]:
    """An OverlayPosition as Google keeps it, and the tab it is on."""
    anchor = overlay_position.get("anchorCell") or {}
    sheet = workbook.sheet(anchor.get("sheetId") or 0)
    row, column = anchor.get("rowIndex") or 0, anchor.get("columnIndex") or 0
    if row < 0 or column < 0:
        raise invalid("GridCoordinate indexes must be >= 0")
    if row >= sheet.row_count:
        raise invalid(f"GridCoordinate.rowIndex[{row}] is after last row in grid[{sheet.row_count - 1}]")
    if column >= sheet.column_count:
        last = sheet.column_count - 1
        raise invalid(f"GridCoordinate.columnIndex[{column}] is after last column in grid[{last}]")
    for name in ("offsetXPixels", "offsetYPixels", "widthPixels", "heightPixels"):
        if (overlay_position.get(name) or 0) < 0:
            raise invalid(f"{name} must be >= 0")
    cell: Json = {"sheetId": sheet.id} if sheet.id else {}
    cell |= {"rowIndex": row} if row else {}
    cell |= {"columnIndex": column} if column else {}
    kept: Json = {"anchorCell": cell}
    for name in _OVERLAY[1:]:
        if overlay_position.get(name) or name in size:
            kept[name] = overlay_position.get(name) or size[name]
    return sheet, kept


def _placed(workbook: Workbook, position: Json | None, size: Json, *, own_tab: bool = True) -> tuple[Sheet, Json]:
    """The tab that an EmbeddedObjectPosition means, made if it asks for one of its own, and the position as kept."""
    position = position or {}
    given = [
        name
        for name in ("sheetId", "overlayPosition", "newSheet")
        if position.get(name) is not None and position.get(name) is not False
    ]
    if len(given) != 1:
        raise invalid(_NO_POSITION)
    if given[0] == "overlayPosition":
        sheet, overlay_position = _checked_overlay(workbook, position["overlayPosition"], size)
        return sheet, {"overlayPosition": overlay_position}
    if not own_tab:
        raise invalid("A slicer can be positioned only on an existing sheet.")
    sheet = new_object_sheet(workbook, position.get("sheetId") if given[0] == "sheetId" else None)
    return sheet, {"sheetId": sheet.id}


def keep_chart(workbook: Workbook, given: Json) -> Json:
    """Add a chart as Google keeps it; the id may be the caller's."""
    spec = _checked_spec(workbook, given.get("spec"))
    chart_id = _free_id(workbook, given.get("chartId"))
    sheet, position = _placed(workbook, given.get("position"), CHART_SIZE)
    chart: Json = {"chartId": chart_id, "spec": spec, "position": position}
    if given.get("border"):
        chart["border"] = with_styles(given["border"])
    sheet.charts.append(chart)
    return chart


def _free_id(workbook: Workbook, wanted: int | None) -> int:
    if not wanted:
        return workbook.new_id()
    if any(wanted in (entry.get("chartId"), entry.get("slicerId")) for _, entry in _embedded(workbook)):
        raise invalid(f"An embedded object with id {wanted} already exists.")
    return wanted


def _embedded(workbook: Workbook) -> list[tuple[list[Json], Json]]:
    """Every chart and slicer, with the list it stands in."""
    found: list[tuple[list[Json], Json]] = []
    for sheet in workbook.sheets:
        found += [(sheet.charts, entry) for entry in sheet.charts]
        found += [(sheet.slicers, entry) for entry in sheet.slicers]
    return found


def _find(workbook: Workbook, object_id: int, names: tuple[str, ...], word: str) -> tuple[list[Json], int]:
    for entries, entry in _embedded(workbook):
        if any(entry.get(name) == object_id for name in names):
            return entries, entries.index(entry)
    raise invalid(f"No {word} with id: {object_id}")


_ANY = ("chartId", "slicerId")


@kind("addChart")
def add_chart(workbook: Workbook, body: Json) -> Json:
    """A chart over cells, or on a tab of its own."""
    return {"chart": keep_chart(workbook, required(body, "chart"))}


@kind("updateChartSpec")
def update_chart_spec(workbook: Workbook, body: Json) -> None:
    """Another description for a chart, as a whole."""
    entries, at = _find(workbook, body.get("chartId") or 0, ("chartId",), "chart")
    entries[at] = entries[at] | {"spec": _checked_spec(workbook, body.get("spec"))}


@kind("updateEmbeddedObjectPosition")
def update_embedded_object_position(workbook: Workbook, body: Json) -> Json:
    """Another place or size for a chart or slicer; to a tab of its own, too."""
    position = body.get("newPosition") or {}
    over = position.get("overlayPosition")
    mask: Mask = (
        update_mask(body) if over is not None or not (position.get("newSheet") or "sheetId" in position) else {}
    )
    entries, at = _find(workbook, body.get("objectId") or 0, _ANY, "embedded object")
    entry = entries[at]
    slicer = "slicerId" in entry
    size = SLICER_SIZE if slicer else CHART_SIZE
    if over is not None:
        old = entry["position"].get("overlayPosition") or {}
        position = {"overlayPosition": overlay(old, over, mask)}
    sheet, kept = _placed(workbook, position, size, own_tab=not slicer)
    del entries[at]
    (sheet.slicers if slicer else sheet.charts).append(entry | {"position": kept})
    _drop_empty_tabs(workbook)
    return {"position": kept}


def _drop_empty_tabs(workbook: Workbook) -> None:
    """A tab that held nothing but a chart goes with it."""
    for sheet in [sheet for sheet in workbook.sheets if sheet.type == "OBJECT" and not sheet.charts]:
        workbook.forget(sheet)


@kind("updateEmbeddedObjectBorder")
def update_embedded_object_border(workbook: Workbook, body: Json) -> None:
    """Another border for a chart."""
    mask = with_style_names(update_mask(body))
    entries, at = _find(workbook, body.get("objectId") or 0, _ANY, "embedded object")
    if "slicerId" in entries[at]:
        raise invalid("A slicer cannot have a border.")
    border = overlay(entries[at].get("border"), with_styles(body.get("border") or {}), mask)
    rest = {name: value for name, value in entries[at].items() if name != "border"}
    entries[at] = rest | ({"border": border} if border else {})


@kind("deleteEmbeddedObject")
def delete_embedded_object(workbook: Workbook, body: Json) -> None:
    """A chart or slicer goes; the tab that held nothing else goes too."""
    entries, at = _find(workbook, body.get("objectId") or 0, _ANY, "embedded object")
    del entries[at]
    _drop_empty_tabs(workbook)


def _checked_slicer(workbook: Workbook, spec: Json) -> Json:
    if not spec.get("dataRange"):
        raise invalid("SlicerSpec.dataRange is required.")
    _, rect = grid_rect(workbook, spec["dataRange"])
    kept: Json = with_styles({name: value for name, value in spec.items() if value is not None})
    kept = kept | {"dataRange": kept_range(workbook, spec["dataRange"])}
    kept.setdefault("applyToPivotTables", True)
    column = spec.get("columnIndex")
    if column is not None and not 0 <= column < rect.right - rect.left:
        raise invalid(f"SlicerSpec.columnIndex[{column}] is not within the data range.")
    if spec.get("filterCriteria") and column is None:
        raise invalid("SlicerSpec.columnIndex is required when filter criteria are set.")
    return kept


def keep_slicer(workbook: Workbook, given: Json) -> Json:
    """Add a slicer as Google keeps it; the id may be the caller's."""
    spec = _checked_slicer(workbook, given.get("spec") or {})
    slicer_id = _free_id(workbook, given.get("slicerId"))
    sheet, position = _placed(workbook, given.get("position"), SLICER_SIZE, own_tab=False)
    slicer = {"slicerId": slicer_id, "spec": spec, "position": position}
    sheet.slicers.append(slicer)
    return slicer


@kind("addSlicer")
def add_slicer(workbook: Workbook, body: Json) -> Json:
    """A slicer over a range of data."""
    return {"slicer": keep_slicer(workbook, required(body, "slicer"))}


@kind("updateSlicerSpec")
def update_slicer_spec(workbook: Workbook, body: Json) -> None:
    """Range, column, criteria or looks of a slicer."""
    mask = with_style_names(update_mask(body))
    entries, at = _find(workbook, body.get("slicerId") or 0, ("slicerId",), "slicer")
    spec = overlay(entries[at]["spec"], with_styles(body.get("spec") or {}), mask)
    entries[at] = entries[at] | {"spec": _checked_slicer(workbook, spec)}
