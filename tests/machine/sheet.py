"""The sheet as a person sees it, read by raw REST values: a dict of cells, each known for what it should be.

Nothing here is shared with the engine: which row has the headings, what a cell means in its column, what is a formula
and what does not fit, is worked out once more from the JSON of one `spreadsheets.get`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.machine.models import HEADINGS
from tests.tables import plain

STAGES = ("запланировано", "проведено", "отменено")
NUMBERS = {"start", "end", "number"}
EMPTY = {"stage": "запланировано", "public": False}
"""What an empty cell means where it is not nothing."""

FIELDS = (
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),basicFilter(range),"
    "data(rowData(values(userEnteredValue,effectiveValue,formattedValue,note,"
    "userEnteredFormat/backgroundColor)),rowMetadata(hiddenByUser),columnMetadata(hiddenByUser)))"
)


@dataclass(frozen=True)
class Formula(plain.Formula):
    """A formula with its words; two formulas mean the same when their values do."""

    text: str = field(default="", compare=False)


@dataclass
class PlainRow:
    """place: zero-based row of the grid. cells: field → value. looks: column → what people gave the cell beside it."""

    place: int
    id: str
    cells: dict[str, Any]
    own: dict[str, Any]
    looks: dict[str, Any]
    hidden: bool


@dataclass
class PlainTab:
    """columns: field or own heading → zero-based column. lines: rows below the header with nothing of ours."""

    title: str
    sheet_id: int
    header: int
    columns: dict[str, int]
    headings: list[str]
    id_column: int
    rows: list[PlainRow]
    lines: list[list[Any]]
    size: tuple[int, int]
    hidden_columns: set[str]
    filtered: bool
    grid: list[list[dict[str, Any]]]

    @property
    def end(self) -> int:
        """The row below everything."""
        return len(self.grid)


def read_tab(sheet: dict[str, Any], table: str, names: dict[str, str]) -> PlainTab:
    """names: heading as it stands now → field."""
    data = next(iter(sheet.get("data", [])), {})
    grid = [row.get("values", []) for row in data.get("rowData", [])]
    filled = [any("userEnteredValue" in cell for cell in row) for row in grid]
    grid = grid[: max((at + 1 for at, one in enumerate(filled) if one), default=0)]
    words = [[str(cell.get("formattedValue", "")) for cell in row] for row in grid]
    header = max(range(min(len(grid), 10)), key=lambda row: (len(set(words[row]) & set(names)), -row))
    columns = {names.get(word, word): at for at, word in enumerate(words[header]) if word}
    id_column = columns.pop("id", -1)
    hidden = [row.get("hiddenByUser", False) for row in data.get("rowMetadata", [])]
    rows, lines = [], []
    for place in range(header + 1, len(grid)):
        if not filled[place]:
            continue
        row = read_row(table, place, grid[place], columns, id_column)
        row.hidden = bool(place < len(hidden) and hidden[place])
        if row.id or any(entered(grid[place], columns[name]) for name in row.cells if name != "public"):
            rows.append(row)
        else:
            lines.append([cell.get("userEnteredValue") for cell in grid[place]])
    size = sheet["properties"]["gridProperties"]
    columns_hidden = [one.get("hiddenByUser", False) for one in data.get("columnMetadata", [])]
    return PlainTab(
        title=sheet["properties"]["title"],
        sheet_id=sheet["properties"].get("sheetId", 0),
        header=header,
        columns=columns,
        headings=words[header],
        id_column=id_column,
        rows=rows,
        lines=lines,
        size=(size["rowCount"], size["columnCount"]),
        hidden_columns={name for name, at in columns.items() if at < len(columns_hidden) and columns_hidden[at]},
        filtered="basicFilter" in sheet,
        grid=grid,
    )


def read_row(table: str, place: int, cells: list[dict[str, Any]], columns: dict[str, int], id_column: int) -> PlainRow:
    looks = {}
    found: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for name, at in columns.items():
        cell = cells[at] if at < len(cells) else {}
        look = (note_of_people(cell.get("note", "")), cell.get("userEnteredFormat", {}).get("backgroundColor"))
        looks[name] = look
        if name in ALL_FIELDS[table]:
            found[name] = meant(name, cell)
        else:
            own[name] = cell.get("userEnteredValue")
    row_id = cells[id_column].get("formattedValue", "").strip() if -1 < id_column < len(cells) else ""
    return PlainRow(place, row_id, found, own, looks, hidden=False)


ALL_FIELDS = {title: {*names, "post"} if title == "Люди" else {*names} for title, names in HEADINGS.items()}


def note_of_people(note: str) -> str:
    return "" if note.endswith("— gmo-sync") else note


def entered(cells: list[dict[str, Any]], at: int) -> dict[str, Any]:
    found: dict[str, Any] = cells[at].get("userEnteredValue", {}) if at < len(cells) else {}
    return found


def meant(name: str, cell: dict[str, Any]) -> Any:
    """What one cell is: a value, a formula with its value, or words that do not fit the column."""
    typed = cell.get("userEnteredValue")
    if not typed:
        return plain.Unfit("") if name == "name" else EMPTY.get(name)
    value = value_of(name, cell.get("effectiveValue", {}), cell.get("formattedValue", ""))
    if isinstance(value, plain.Unfit) or "formulaValue" not in typed:
        return value
    return Formula(value, typed["formulaValue"])


def value_of(name: str, value: dict[str, Any], shown: str) -> Any:
    if "errorValue" in value:
        return plain.Unfit(shown)
    if "boolValue" in value:
        return value["boolValue"] if name == "public" else plain.Unfit(shown)
    if "numberValue" in value:
        number = value["numberValue"]
        if name in NUMBERS:
            return int(number) if number == int(number) else plain.Unfit(shown)
        if name == "day":
            return date(1899, 12, 30) + timedelta(days=int(number))
        return plain.Unfit(shown) if name in ("public", "stage") else shown
    text = value.get("stringValue", "")
    if name == "stage":
        return next((stage for stage in STAGES if stage == text.strip().casefold()), plain.Unfit(text))
    if name in NUMBERS or name in ("day", "public"):
        return plain.Unfit(text) if text else EMPTY.get(name)
    return text or None
