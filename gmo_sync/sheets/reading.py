"""What one `spreadsheets.get` says about our tables: where tabs, headings and columns are now, and the rows.

Tabs and columns are known by their developer metadata, else by title and heading words; a table's position in the grid
is found anew on every reading and never remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gmo_sync.language import Message
from gmo_sync.sheets.cells import read_cell
from gmo_sync.sheets.copies import copies
from gmo_sync.sheets.create import BASE_KEY, COLUMN_KEY, OWNER_KEY, TABLE_KEY
from gmo_sync.sheets.locating import Location, locate, locate_by_hand, text_of
from gmo_sync.sheets.merges import without_covered
from gmo_sync.sheets.protection import Area, closed_areas
from gmo_sync.sheets.remarks import Remarks, read_remarks
from gmo_sync.tables import Cell, Kind, Row, Snapshot, Table
from gmo_sync.tables.adoption import Proposal
from gmo_sync.tables.cells import canonical_text

_FIELDS = (
    "spreadsheetId,spreadsheetUrl,properties(title,locale,timeZone),developerMetadata(metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,index,hidden,gridProperties(rowCount,columnCount)),"
    "developerMetadata(metadataKey,metadataValue),merges,"
    "protectedRanges(range,namedRangeId,warningOnly,requestingUserCanEdit,unprotectedRanges),"
    "data(startRow,startColumn,columnMetadata.developerMetadata(metadataKey,metadataValue),"
    "rowData.values(userEnteredValue,effectiveValue(numberValue,boolValue,errorValue),formattedValue,note)){anchors})"
    "{comments}"
)
READ_FIELDS = _FIELDS.format(
    anchors=",commentAnchors(anchorId,range)",
    comments=",comments(commentId,anchorId,status,headPost(content,author.me),replies.content)",
)
"""The mask of the one call that reads all tabs: structure, ids, values, notes and comments together."""

FIELDS_WITHOUT_COMMENTS = _FIELDS.format(anchors="", comments="")
"""The same where the API gives no comments: remarks are notes there."""


_EVIDENCE = 1.5
"""The least confidence, all columns together, by which a tab under another title is taken for a table's."""

_UNSAID = {"boolValue", "formulaValue"}
"""What stands in a column of checkboxes without anybody having typed it: rows without anything else are blank."""

Grid = Sequence[Sequence[Mapping[str, Any]]]
"""Google's CellData by row and column."""


@dataclass(frozen=True)
class TabReading:
    """One table as it stands in the grid.

    header: zero-based row of the headings. columns: field → zero-based column. id_column: where ids stand, None when
    there is no such column. places: the zero-based grid row of each row of `snapshot`, in the same order. Rows between
    them that hold nothing of ours are nobody's business. grid: every cell as Google gave it. stands: where requests
    that undo an earlier write are still to be sent, the number of rows and the cells as they stand until then.
    proposal: by what the columns of a tab that people made by hand were guessed; None for a tab of ours.
    closed: what is protected from this account.
    """

    table: Table[Any]
    sheet_id: int
    title: str
    header: int
    columns: Mapping[str, int]
    id_column: int | None
    snapshot: Snapshot
    places: tuple[int, ...]
    row_count: int
    column_count: int
    end_row: int = 0
    end_column: int = 0
    ours: bool = False
    notices: tuple[Message, ...] = ()
    grid: Grid = field(default=(), repr=False)
    stands: tuple[int, Grid] | None = field(default=None, repr=False)
    proposal: Proposal | None = None
    closed: tuple[Area, ...] = ()

    @property
    def mapped(self) -> set[int]:
        """The columns that are ours; all others are people's."""
        return {*self.columns.values()} | ({self.id_column} if self.id_column is not None else set())

    def row_at(self, place: int) -> Sequence[Mapping[str, Any]]:
        """The cells of one row of the grid, up to the last that is not empty."""
        return self.grid[place] if place < len(self.grid) else ()


@dataclass(frozen=True)
class Reading:
    """A spreadsheet as one call returned it; `missing` names the tables that have no tab.

    sizes, titles: rows and columns, and the title, of every tab by sheetId. base: the id of the state store that keeps
    what was agreed on, and the number of its run that last wrote here. remarks: what we say in cells.
    """

    spreadsheet_id: str
    url: str
    title: str
    locale: str
    owner: str
    tabs: Mapping[str, TabReading]
    missing: tuple[str, ...] = ()
    sizes: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    base: tuple[str, int] = ("", 0)
    remarks: Remarks = field(default_factory=Remarks)
    titles: Mapping[int, str] = field(default_factory=dict)


def read_spreadsheet(
    resource: Mapping[str, Any], tables: Sequence[Table[Any]], adoptable: Mapping[str, Snapshot] = {}
) -> Reading:
    """Find each table's tab and read its rows.

    adoptable: the tables that were never synced here, by title, with the owner's rows: their tabs may have been made by
    hand. Raises GuardError when a tab has no header row, has a heading twice, or has lost a column that it must have.
    """
    sheets: list[Mapping[str, Any]] = list(resource.get("sheets", ()))
    tabs: dict[str, TabReading] = {}
    for table in tables:
        sheet = _sheet_of(table, sheets)
        if sheet is None:
            continue
        owner = adoptable.get(table.title) if _metadata(sheet, TABLE_KEY) is None else None
        tab = read_tab(table, sheet, None if owner is None else _by_hand(table, sheet, owner))
        told = copies(tab.title, tab.sheet_id, tab.snapshot.ids, tab.id_column, sheets)
        tabs[table.title] = replace(tab, notices=(*tab.notices, *told)) if told else tab
    lacking = [table for table in tables if table.title not in tabs and table.title in adoptable]
    tabs |= _untitled(lacking, sheets, {tab.sheet_id for tab in tabs.values()}, adoptable)
    properties = resource.get("properties", {})
    store, _, run = (_metadata(resource, BASE_KEY) or "").partition(":")
    return Reading(
        spreadsheet_id=resource["spreadsheetId"],
        url=resource.get("spreadsheetUrl", ""),
        title=properties.get("title", ""),
        locale=properties.get("locale", ""),
        owner=_metadata(resource, OWNER_KEY) or "",
        tabs=tabs,
        missing=tuple(table.title for table in tables if table.title not in tabs),
        sizes=tab_sizes(resource),
        base=(store, int(run) if run.isdecimal() else 0),
        remarks=read_remarks(resource),
        titles={sheet["properties"].get("sheetId", 0): sheet["properties"]["title"] for sheet in sheets},
    )


def tab_sizes(resource: Mapping[str, Any]) -> dict[int, tuple[int, int]]:
    """Rows and columns of every tab, by sheetId."""
    return {sheet["properties"].get("sheetId", 0): _size(sheet["properties"]) for sheet in resource.get("sheets", ())}


def _size(properties: Mapping[str, Any]) -> tuple[int, int]:
    grid = properties.get("gridProperties", {})
    return grid.get("rowCount", 0), grid.get("columnCount", 0)


def _metadata(resource: Mapping[str, Any], key: str) -> str | None:
    return next(
        (
            entry.get("metadataValue", "")
            for entry in resource.get("developerMetadata", ())
            if entry["metadataKey"] == key
        ),
        None,
    )


def _sheet_of(table: Table[Any], sheets: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The tab with our metadata (of copies the one with the title, else the first), else the tab with the title."""
    marked = [sheet for sheet in sheets if _metadata(sheet, TABLE_KEY) == table.title]
    candidates = marked or list(sheets)
    titled = [sheet for sheet in candidates if canonical_text(sheet["properties"]["title"]) == table.title]
    return next(iter(titled or marked), None)


def _by_hand(table: Table[Any], sheet: Mapping[str, Any], owner: Snapshot) -> Location | None:
    """A blank tab is filled; of another one the columns are guessed. None where nothing is likely."""
    rows = grid_rows(sheet)
    return locate_by_hand(table, rows, owner) if any(text_of(cell) for row in rows for cell in row) else Location(0, {})


def _untitled(
    tables: Sequence[Table[Any]],
    sheets: Sequence[Mapping[str, Any]],
    taken: Collection[int],
    adoptable: Mapping[str, Snapshot],
) -> dict[str, TabReading]:
    """The tabs under other titles of a spreadsheet that people made by hand, the likeliest first."""
    if any(_metadata(sheet, TABLE_KEY) is not None for sheet in sheets):
        return {}
    likely: list[tuple[float, Table[Any], Mapping[str, Any], Location]] = []
    for table in tables:
        for sheet in sheets:
            free = sheet["properties"].get("sheetId", 0) not in taken and not table.fixed_rows
            found = locate_by_hand(table, grid_rows(sheet), adoptable[table.title]) if free else None
            if found is None or found.proposal is None or not set(table.natural_key) <= set(found.columns):
                continue
            weight = sum(guess.confidence for guess in found.proposal.guesses)
            if weight >= min(_EVIDENCE, len(table.fields) - 0.5):
                likely.append((weight, table, sheet, found))
    tabs: dict[str, TabReading] = {}
    for _, table, sheet, found in sorted(likely, key=lambda one: -one[0]):
        if table.title not in tabs and all(
            tab.sheet_id != sheet["properties"].get("sheetId", 0) for tab in tabs.values()
        ):
            tabs[table.title] = read_tab(table, sheet, found)
    return tabs


def blank_tab(table: Table[Any], sheet_id: int, row_count: int) -> TabReading:
    """A tab as it will be when `create.add_tab_requests` has made it."""
    return TabReading(
        table=table,
        sheet_id=sheet_id,
        title=table.title,
        header=0,
        columns={name: at for at, name in enumerate(table.fields)},
        id_column=len(table.fields),
        snapshot=Snapshot((), table.fields),
        places=(),
        row_count=row_count,
        column_count=len(table.fields) + 1,
        end_row=1,
        end_column=len(table.fields) + 1,
        ours=True,
    )


def read_tab(table: Table[Any], sheet: Mapping[str, Any], found: Location | None = None) -> TabReading:
    """One tab: find the header row and the columns, unless they are `found` already, then read the rows below."""
    properties = sheet["properties"]
    title = properties["title"]
    grid: Mapping[str, Any] = next(iter(sheet.get("data", ())), {})
    rows = grid_rows(sheet)
    marks = [_metadata(column, COLUMN_KEY) for column in grid.get("columnMetadata", ())]
    if found is None:
        found = locate(table, title, rows, marks)
    snapshot, places = _rows(table, rows, found.header, found.columns, found.id_column)
    snapshot, told = without_covered(table, sheet, found.columns, snapshot, places)
    size = properties.get("gridProperties", {})
    return TabReading(
        table=table,
        sheet_id=properties.get("sheetId", 0),
        title=title,
        header=found.header,
        columns=found.columns,
        id_column=found.id_column,
        snapshot=snapshot,
        places=places,
        row_count=size.get("rowCount", len(rows)),
        column_count=size.get("columnCount", 0),
        end_row=max((number + 1 for number, row in enumerate(rows) if any(map(text_of, row))), default=0),
        end_column=max((len(row) for row in rows), default=0),
        ours=_metadata(sheet, TABLE_KEY) is not None,
        notices=(*found.notices, *told),
        grid=rows,
        proposal=found.proposal,
        closed=closed_areas(sheet),
    )


def stands_as(tab: TabReading, sheet: Mapping[str, Any]) -> TabReading:
    """`tab`, which will be so when requests are sent that undo an earlier write; until then it stands as `sheet`."""
    rows = grid_rows(sheet)
    return replace(tab, stands=(max(_size(sheet["properties"])[0], len(rows)), rows))


def grid_rows(sheet: Mapping[str, Any]) -> list[Sequence[Mapping[str, Any]]]:
    """The cells of a Sheet resource that was read with its grid data."""
    grid: Mapping[str, Any] = next(iter(sheet.get("data", ())), {})
    return [row.get("values", ()) for row in grid.get("rowData", ())]


def _rows(
    table: Table[Any],
    rows: Sequence[Sequence[Mapping[str, Any]]],
    header: int,
    columns: Mapping[str, int],
    id_column: int | None,
) -> tuple[Snapshot, tuple[int, ...]]:
    """The rows below the header that hold anything of ours: an id, or words in a mapped column."""
    mapped = [(name, at, table.by_field[name]) for name, at in columns.items()]
    found: list[Row] = []
    places: list[int] = []
    for number in range(header + 1, len(rows)):
        data = rows[number]
        row_id = _text_of_id(data, id_column)
        cells: dict[str, Cell] = {}
        formulas = []
        filled = bool(row_id)
        for name, at, column in mapped:
            one = data[at] if at < len(data) else {}
            entered = one.get("userEnteredValue")
            if entered is None:
                cells[name] = column.empty
                continue
            filled = filled or column.kind is not Kind.CHECKBOX or not entered.keys() <= _UNSAID
            cells[name] = read_cell(one, column)
            if "formulaValue" in entered:
                formulas.append(name)
        if filled:
            found.append(Row(row_id, cells, frozenset(formulas)))
            places.append(number)
    return Snapshot(tuple(found), tuple(name for name in table.fields if name in columns)), tuple(places)


def _text_of_id(data: Sequence[Mapping[str, Any]], at: int | None) -> str:
    if at is None or at >= len(data):
        return ""
    return str(data[at].get("formattedValue", "")).strip()
