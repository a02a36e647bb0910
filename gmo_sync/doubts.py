"""What makes a sync stop before it merges: doubts whose spreadsheet this is, and what its columns and rows mean (pure).

whose it is      another store's, an older memory's, another owner's, another plan's
what it means    a lost tab or column, another mapping than the base's, ids torn from their rows, a sheet made by hand

A person's yes, given by `gmo-sync resync` or --force, takes most doubts away; then they are told as notices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

from gmo_sync.errors import GuardError, Where
from gmo_sync.language import Message
from gmo_sync.sheets import Reading, SpreadsheetSpec, TabReading, TabWrite
from gmo_sync.tables import EMPTY, Cell, Merge, Snapshot, Table, same, shown
from gmo_sync.tables.describe import What, describe, label
from gmo_sync.tables.guards import check_grid
from gmo_sync.tables.identity import How, identified
from gmo_sync.tables.mapping import fingerprint, mapping_changes
from gmo_sync.tables.torn import torn

_EXAMPLES = 3
_LOOK_FIRST = Message("gmo-sync resync shows first what it would do, and asks; nothing has been changed so far.")


def check_memory(reading: Reading, store: str, run: int) -> None:
    """Stop where another store, or a later run than `run`, keeps what was agreed on. Raises GuardError."""
    keeper, number = reading.base
    if not keeper:
        return
    where = Where(spreadsheet=reading.url)
    hint = Message("Sync where it was synced last, or take it over: gmo-sync resync shows first what that does.")
    if keeper != store:
        what = Message("another computer, with a memory of its own, syncs this spreadsheet")
        raise GuardError(what, where=where, hint=hint)
    if number > run:
        what = Message("the memory of what was agreed on is older than the spreadsheet")
        raise GuardError(what, where=where, hint=hint)


def check_owner(
    reading: Reading,
    spec: SpreadsheetSpec,
    bases: Mapping[str, Snapshot],
    owned: Mapping[str, Snapshot],
    *,
    confirmed: bool = False,
) -> list[Message]:
    """Stop where the spreadsheet is another owner's or another plan's: a plan of another year opened on this sheet.

    The cell `spec.identity` tells plans apart. People may edit it on the sheet; where the owner's side has another
    word in it than was agreed on (before anything was: than the sheet has), it is another plan. confirmed: go on, and
    only tell. Raises GuardError.
    """
    what: Message | None = None
    if reading.owner and spec.owner and reading.owner != spec.owner:
        what = Message('the spreadsheet belongs to "{other}"', other=reading.owner)
    elif spec.identity is not None:
        title, row_id, name = spec.identity
        tab = reading.tabs.get(title)
        agreed = _cell(bases.get(title) or (tab.snapshot if tab else EMPTY), row_id, name)
        ours = _cell(owned.get(title, EMPTY), row_id, name)
        if agreed not in (None, "") and ours not in (None, "") and not same(agreed, ours):
            what = Message(
                'the spreadsheet belongs to the plan of "{other}", and this is "{ours}"',
                other=shown(agreed),
                ours=shown(ours),
            )
    if what is None:
        return []
    if confirmed:
        return [what]
    raise GuardError(
        what,
        where=Where(spreadsheet=reading.url),
        hint=Message(
            "Check which spreadsheet the plan is bound to; nothing has been changed. For another plan, make or name"
            " another spreadsheet: gmo-sync resync --spreadsheet. If it is meant, run the command with --force."
        ),
    )


def _cell(snapshot: Snapshot, row_id: str, name: str) -> Cell:
    row = snapshot.by_id.get(row_id)
    return row.cells.get(name) if row is not None else None


def check_structure(reading: Reading, bases: Mapping[str, Snapshot]) -> None:
    """Stop where a tab or a column is gone: that is never "all values deleted". Raises GuardError."""
    for title in set(reading.missing) & set(bases):
        raise GuardError(
            Message("the tab is gone"),
            where=Where(spreadsheet=reading.url, sheet=title),
            hint=Message("Take it back from the version history of the sheet, or give it its old name again."),
        )
    for title, tab in reading.tabs.items():
        had = bases.get(title, EMPTY).columns
        lost = [name for name in tab.table.fields if name in had and name not in tab.columns]
        if lost:
            raise GuardError(
                Message('the column "{heading}" is gone or renamed', heading=tab.table.by_field[lost[0]].heading),
                where=Where(spreadsheet=reading.url, sheet=title),
                hint=Message("Give it its heading again, or take it back from the version history of the sheet."),
            )


def check_adoption(reading: Reading, *, confirmed: bool = False) -> list[Message]:
    """Stop at tabs that people made by hand, and show which column would be which; with a yes, tell it.

    Raises GuardError, after a yes too where a column is missing by which rows are known or which they must have.
    """
    told: list[Message] = []
    for title, tab in reading.tabs.items():
        if tab.proposal is None:
            continue
        table, proposal = tab.table, tab.proposal
        where = Where(spreadsheet=reading.url, sheet=tab.title)
        columns = "; ".join(
            f"«{guess.heading}» → «{table.by_field[guess.field].heading}»" + ("" if guess.sure else " (?)")
            for guess in proposal.guesses
        )
        missing = [column for column in table.columns if column.field in proposal.missing]
        needed = [column.heading for column in missing if column.required or column.field in table.natural_key]
        if needed:
            raise GuardError(
                Message(
                    'people made this tab by hand, and no column is clearly {needed} of "{table}"; found: {columns}',
                    needed=", ".join(f"«{heading}»" for heading in needed),
                    table=title,
                    columns=columns or "–",
                ),
                where=where,
                hint=Message("Give the right column that heading, and only that one; nothing has been changed so far."),
            )
        told.append(Message('tab "{tab}" becomes "{table}": {columns}', tab=tab.title, table=title, columns=columns))
        if missing:
            names = ", ".join(f"«{column.heading}»" for column in missing)
            told.append(Message('tab "{tab}": new columns at its right edge: {names}', tab=tab.title, names=names))
        count = len(tab.snapshot.rows)
        told.append(Message('tab "{tab}": {count} rows get ids, in a hidden column', tab=tab.title, count=count))
    if told and not confirmed:
        raise GuardError(
            Message("people made this sheet by hand: {proposal}", proposal=_joined(told)),
            where=Where(spreadsheet=reading.url),
            hint=Message(
                "If that is right, run gmo-sync resync --spreadsheet {url}: it shows the whole plan, asks, and takes"
                " the sheet over as it is. If not, give the columns their headings first. Nothing has been changed so"
                " far.",
                url=reading.url,
            ),
        )
    return told


def _joined(messages: Iterable[Message]) -> Message:
    """Messages one behind the other."""
    return reduce(lambda said, one: Message("{said}; {one}", said=said, one=one), messages)


def check_mappings(
    tables: Mapping[str, Table[Any]], known: Mapping[str, Any], *, confirmed: bool = False
) -> list[Message]:
    """Tell what changed in the models since the bases; stop where a base can no longer be compared.

    known: table title → the fingerprint that was kept with the base, None where none was. Raises GuardError.
    """
    told: list[Message] = []
    for title, was in known.items():
        if was is None or title not in tables:
            continue
        changes = mapping_changes(was, fingerprint(tables[title]))
        grave = [change for change in changes if change.resync]
        if grave and not confirmed:
            raise GuardError(
                Message(
                    "the model has changed since the last sync: {changes}",
                    changes=_joined(change.message for change in changes),
                ),
                where=Where(sheet=title),
                hint=_LOOK_FIRST,
            )
        told += [Message('tab "{tab}": {words}', tab=title, words=change.message) for change in changes]
    return told


def check_protection(table: Table[Any], merged: Merge, *, whole: bool = False) -> None:
    """Stop before something is sent to cells that are protected from this account. Raises GuardError that names some.

    whole: the ids of rows or new headings cannot be written either.
    """
    if not merged.held and not whole:
        return
    named = [line.row + (f" ({line.column})" if line.column else "") for line in describe(table, merged)]
    told = [words for words, line in zip(named, describe(table, merged), strict=True) if line.what is What.HELD]
    raise GuardError(
        Message(
            "the sheet is protected from this account where something is to be written: {rows}",
            rows="; ".join(told[:_EXAMPLES]) + ("; …" if len(told) > _EXAMPLES else "") or "id",
        ),
        where=Where(sheet=table.title),
        hint=Message(
            "Ask the owner of the spreadsheet to let this account edit it, or sync the rest alone: gmo-sync sync"
            " --protected skip. Nothing has been changed so far."
        ),
    )


def check_room(reading: Reading, writes: Iterable[TabWrite]) -> None:
    """Stop before the spreadsheet gets more cells than Google allows. Raises GuardError."""
    sizes = {reading.titles.get(sheet_id, str(sheet_id)): size for sheet_id, size in reading.sizes.items()}
    for write in writes:
        tab = write.reading
        rows, columns = reading.sizes.get(tab.sheet_id, (tab.row_count, tab.column_count))
        for request in (*write.room, *write.requests):
            for kind, sign in (("insertDimension", 1), ("deleteDimension", -1)):
                area = request.get(kind, {}).get("range", {})
                rows += sign * (area.get("endIndex", 0) - area.get("startIndex", 0))
            columns += request.get("appendDimension", {}).get("length", 0)
        sizes[tab.title] = rows, columns
    check_grid(sizes)


def known_rows(
    tab: TabReading, owner: Snapshot, base: Snapshot | None, *, anew: bool = False, confirmed: bool = False
) -> tuple[Snapshot, list[Message]]:
    """The rows of a tab, each with the id that it belongs to, and what to tell a person of it.

    anew: a person wants the rows matched by their words. confirmed: ids are believed as they stand. Raises GuardError
    where ids stand beside other rows, or are gone and not every row can be known again.
    """
    table, sheet = tab.table, tab.snapshot
    told: list[Message] = []
    found = torn(table, sheet, owner if base is None else base)
    if found is not None:
        if anew:
            sheet = found.mended()
            told.append(
                Message('tab "{tab}": {count} rows get their own ids again', tab=table.title, count=len(found.belongs))
            )
        elif confirmed:
            told.append(Message('tab "{tab}": ids that seem torn from their rows are believed', tab=table.title))
        else:
            found.check()
    rows = identified(table, sheet, owner, base)
    if base is None or anew or confirmed or not sheet.rows or any(sheet.ids):
        return rows.snapshot, told
    new = [row_id for row_id, how in rows.given.items() if how is How.NEW]
    lost = [row for row in base.rows if row.id not in rows.snapshot.by_id]
    if new and lost:
        raise GuardError(
            Message(
                "all ids of the rows are gone, and not every row can be known again by its words: {rows}",
                rows=", ".join(f"«{label(table, row)}»" for row in lost[:_EXAMPLES])
                + (", …" if len(lost) > _EXAMPLES else ""),
            ),
            where=Where(sheet=table.title),
            hint=Message(
                "Take the hidden column of ids back from the version history of the sheet, or run gmo-sync resync:"
                " it shows first what it would do, and asks. Nothing has been changed so far."
            ),
        )
    return rows.snapshot, told
