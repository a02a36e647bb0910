"""What a sync did or would do, as a person reads it and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import shorten

from gmo_sync.cli.app import Context
from gmo_sync.cli.words import language, tr
from gmo_sync.history import MISFIT, TOGETHER
from gmo_sync.language import translated
from gmo_sync.sync import SyncResult
from gmo_sync.tables.describe import Line, What
from gmo_sync.tables.merge import Side


def report(here: Context, result: SyncResult, *, as_json: bool) -> None:
    """Print a sync: table by table what changes and why, what waits, and what it costs."""
    lines = result.lines()
    if as_json:
        here.json(
            {
                "spreadsheet": result.url or None,
                "created": result.created,
                "dry_run": result.dry_run,
                "run": result.run,
                "calls": result.calls,
                "cost": result.cost if result.dry_run else None,
                "changes": [line.as_json() for line in lines],
                "notices": [str(notice) for notice in result.notices],
            }
        )
        return
    if result.created:
        here.say(
            "the spreadsheet would be made" if result.dry_run else "the spreadsheet is made: {url}", url=result.url
        )
        for title, merged in result.merges.items():
            here.say("  {table}: rows {count}", table=title, count=len(merged.sheet.rows))
    elif lines:
        show_lines(here, lines)
    else:
        here.say("nothing has changed on either side")
    for notice in result.notices:
        here.say("note: {problem}", problem=notice.in_language(language()))
    if result.repaired:
        here.say("people moved rows while they were being written; all was put right")
    for entry in result.skipped:
        if entry.reason == MISFIT:
            here.say("words that do not fit their column stay in the history alone: {row}", row=entry.row)
        elif entry.reason == TOGETHER:
            here.say("left as it is, because its cells would not fit together: {row}", row=entry.row)
        else:
            here.say("left as it is, because it was changed since: {row}", row=entry.row)
    if lines:
        here.console.print(_summary(result, lines), markup=False, soft_wrap=True)
    if result.dry_run:
        here.say("API calls: {calls}; to carry it out: {cost}", calls=result.calls, cost=result.cost)
    else:
        here.say("API calls: {calls}", calls=result.calls)


def show_lines(here: Context, lines: Iterable[Line]) -> None:
    """Print lines as a table a tab."""
    headings = [tr(word) for word in ("Row", "What", "Was", "Becomes", "Where to")]
    for title, of_tab in groupby(lines, key=lambda line: line.table):
        here.show(title, headings, [*_rows(of_tab)])


def _summary(result: SyncResult, lines: Iterable[Line]) -> str:
    """How much goes where, in one line."""
    told = list(lines)
    parts = [
        tr("to the sheet: {count}", count=sum(line.to is Side.SHEET for line in told)),
        tr("to the file: {count}", count=sum(line.to is Side.OWNER for line in told)),
        tr("waiting for you: {count}", count=sum(line.to is None for line in told)),
    ]
    run = [tr("take it back with gmo-sync undo {run}", run=result.run)] if result.run and result.changed else []
    return "; ".join((*parts, *run))


_WHERE = {Side.SHEET: "→ sheet", Side.OWNER: "→ file"}
_LABEL = 60


def _rows(lines: Iterable[Line]) -> Iterator[list[str]]:
    """The lines of one tab; a row with several changes is named once."""
    before = ""
    for line in lines:
        yield [shorten(line.row, _LABEL, placeholder="…") if line.row_id != before else "", *_cells(line)]
        before = line.row_id


def _cells(line: Line) -> list[str]:
    what = line.column if line.what is What.CELL else ": ".join(filter(None, (tr(line.what.value), line.column)))
    old, new = line.old, line.new
    if line.what is What.CONFLICT:
        old, new = tr("in the file: {words}", words=old or "–"), tr("in the sheet: {words}", words=new or "–")
    becomes = "\n".join(filter(None, (new, *(translated(one, language()) for one in (line.note, line.why) if one))))
    return [what, old, becomes, tr(_WHERE[line.to]) if line.to else tr("waits")]
