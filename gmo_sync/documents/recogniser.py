"""A document's layout recognised as a plan: what is its title, what its table, what the signatures.

Every reader uses this one; what the rows of the table are is decided in `body`. Words are never left out: a column we
do not know goes into the notes with its heading, and what has no place in a plan is said in the problems.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gmo_sync.documents.body import Body
from gmo_sync.documents.headings import Header, header_of, headings_seen
from gmo_sync.documents.layout import Grid, GridRow, Imported, Layout
from gmo_sync.documents.numbering import split_roman
from gmo_sync.documents.title_block import read_signatures, read_title
from gmo_sync.errors import DocumentError, Where
from gmo_sync.language import Message
from gmo_sync.plan import Plan, SchoolYear, people_of, with_ids

_LOOKED_FOR = "«Мероприятия», «Сроки проведения», «Ответственные»"


def recognise(layout: Layout, file: str, *, academic_year: str = "", school_year: SchoolYear | None = None) -> Imported:
    """The plan that a document is.

    academic_year: for a document that does not name its own. Raises DocumentError, naming what was looked for and what
    was found, when the document is no such plan.
    """
    paragraphs: list[str] = []
    pairs: list[Sequence[str]] = []
    closing: list[str] = []
    body = Body()
    for block in layout.blocks:
        if isinstance(block, str):
            if body.header is None:
                paragraphs.append(block)
            elif split_roman(block)[0]:
                body.section(*split_roman(block))
            else:
                closing.append(block)
        else:
            _read_grid(block, body, pairs, closing)
    if body.header is None:
        raise _not_a_plan(layout, file)
    title = read_title(paragraphs, pairs)
    read_signatures(closing, title)
    values: dict[str, Any] = {"academic_year": academic_year, **title.values}
    if not values["academic_year"]:
        raise DocumentError(
            Message(
                'the academic year was looked for above the table, such as "на 2021/2022 учебный год"; there is none'
            ),
            where=Where(file=file),
            hint=Message("Write the academic year into the title of the plan."),
        )
    plan = Plan.model_validate({**values, "sections": body.sections}, context={"school_year": school_year})
    plan = with_ids(plan.model_copy(update={"people": people_of(plan)}))
    return Imported(plan, [*title.problems, *plan.problems()])


def _read_grid(grid: Grid, body: Body, pairs: list[Sequence[str]], closing: list[str]) -> None:
    for at, row in enumerate(grid.rows):
        found = header_of(row)
        if found is not None:
            body.header = found
        elif row.blank:
            continue
        elif body.header is None:
            pairs.append(row.texts)
        elif _is_signature(row, body.header):
            closing.append("\t".join(row.texts))
        else:
            body.read(row, grid.rows[at + 1] if at + 1 < len(grid.rows) else None)


def _is_signature(row: GridRow, header: Header) -> bool:
    first = row.texts[0].casefold()
    return 1 < len(row.cells) < min(4, len(header.columns)) and first.startswith(
        ("руководитель", "координатор", "председатель")
    )


def _not_a_plan(layout: Layout, file: str) -> DocumentError:
    seen = "; ".join(filter(None, (headings_seen(grid.rows) for grid in layout.grids())))
    paragraphs = [" ".join(block.split())[:60] for block in layout.blocks if isinstance(block, str) and block.strip()]
    if seen:
        what = Message(
            "this is not a plan: a table with the headings {wanted} was looked for; tables with {found} were found",
            wanted=_LOOKED_FOR,
            found=seen,
        )
    elif paragraphs:
        what = Message(
            'this is not a plan: a table with the headings {wanted} was looked for; only text was found: "{found}"',
            wanted=_LOOKED_FOR,
            found="; ".join(paragraphs[:3]),
        )
    else:
        what = Message(
            "this is not a plan: a table with the headings {wanted} was looked for; the document is empty",
            wanted=_LOOKED_FOR,
        )
    return DocumentError(what, where=Where(file=file), hint=Message("Check that this is the file of the plan."))
