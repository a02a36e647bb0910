"""Rows of «План» as their outline has them: in its order, with the headings that they stand under (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gmo_sync.plan.identity import fresh_id
from gmo_sync.plan.models import RowKind
from gmo_sync.plan.outline import Line, Node, key_of, line, outline
from gmo_sync.tables import BadCell, Cell, Row
from gmo_sync.tables.cells import shown


def arrange(rows: Sequence[Row]) -> Sequence[Row]:
    """The order that the nested plan gives to rows of «План»: sections as their headings come, each heading before what
    stands under it, everything else as it is."""
    tree = outline([line_of_cells(row) for row in rows])
    return [rows[at] for at in tree.order()]


def line_of_cells(row: Row) -> Line:
    """What the outline needs of a row of «План»."""
    words = {name: text_of(row, name) for name in ("kind", "number", "title", "section", "theme", "group")}
    kind = words.pop("kind")
    return line(RowKind(kind) if kind in _KINDS else RowKind.ACTIVITY, **words)


_KINDS = {kind.value for kind in RowKind}


def text_of(row: Row, name: str) -> str:
    """A cell of a row as text; one that does not fit as it was typed."""
    cell = row.cells.get(name)
    return cell if isinstance(cell, str) else cell.shown if isinstance(cell, BadCell) else shown(cell)


_COLUMNS = {RowKind.SECTION: "section", RowKind.THEME: "theme", RowKind.GROUP: "group"}


def with_headings(rows: Sequence[Row], removed: Sequence[Row]) -> Sequence[Row]:
    """The rows with the headings that they name and that none of them makes, each above the first row that names it.

    A heading that was removed stays while rows stand under it; one that never was is made from the words.
    """
    tree = outline([line_of_cells(row) for row in rows])
    missing = [node for node in tree.root.walk() if not node.made and node is not tree.root]
    if not missing:
        return rows
    known = [(row, line_of_cells(row)) for row in removed]
    lost = {(heading.kind, key): row for row, heading in known for key in heading.own}
    taken = {row.id for row in (*rows, *removed)}
    above: dict[int, list[Row]] = {}
    for node in missing:
        heading = lost.get((node.kind, key_of(node.words))) or _heading(node, rows, taken)
        above.setdefault(node.at, []).append(heading)
    return [one for at, row in enumerate(rows) for one in (*above.get(at, ()), row)]


def _heading(node: Node, rows: Sequence[Row], taken: set[str]) -> Row:
    """A new heading's row."""
    words = invented(node)
    cells: dict[str, Cell] = dict.fromkeys(rows[node.at].cells)
    cells |= {_COLUMNS[one.kind]: _called(one, rows) for one in _path(node)}
    cells |= {"kind": node.kind.value, **words}
    row_id = fresh_id("", (node.kind, words.get("number", ""), words.get("title", "")), taken, taken)
    return Row(row_id, cells)


def _path(node: Node) -> Iterator[Node]:
    """A heading and those above it."""
    while node.parent is not None:
        yield node
        node = node.parent


def _called(node: Node, rows: Sequence[Row]) -> str:
    return line_of_cells(rows[node.at]).name if node.made else node.words


def invented(node: Node) -> dict[str, str]:
    """The number or the title of a heading that no row makes, from the words by which rows name it."""
    numbered = node.kind is not RowKind.THEME and re.fullmatch(r"[IVXLC]+\.?|\d+(\.\d+)*\.?", node.words.strip())
    return {"number" if numbered else "title": node.words}
