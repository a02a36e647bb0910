"""spreadsheets.batchUpdate: requests carried out in order on a private workbook, replies aligned with them."""

from __future__ import annotations

from gmo_sync.emulator.errors import ApiError, invalid, not_emulated
from gmo_sync.emulator.sheets.requests import (
    borders,
    cells,
    charts,
    comments,
    delimited,
    dimensions,
    filling,
    filters,
    formats,
    groups,
    merges,
    metadata,
    names,
    pasting,
    protection,
    sheets,
    shifting,
    sorting,
    tables,
    texts,
)
from gmo_sync.emulator.sheets.requests.masked import check_mask
from gmo_sync.emulator.sheets.requests.partial import PARTIAL
from gmo_sync.emulator.sheets.requests.registry import KINDS
from gmo_sync.emulator.sheets.workbook import Json, Workbook

__all__ = ["KINDS", "PARTIAL", "apply"]

_MODULES = (
    borders, cells, charts, comments, delimited, dimensions, filling, filters, formats, groups, merges, metadata,
    names, pasting, protection, sheets, shifting, sorting, tables, texts,
)  # fmt: skip


def apply(workbook: Workbook, requests: list[Json]) -> list[Json]:
    """Carry out requests on a private workbook. A refusal names the request; the caller drops the copy.

    Raises ApiError 400 for what Google refuses, 501 for a kind that is not emulated.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    replies: list[Json] = []
    for index, request in enumerate(requests):
        kinds = [name for name, body in request.items() if body is not None]
        if len(kinds) != 1:
            raise invalid(
                f"Invalid requests[{index}]: "
                + ("No request set." if not kinds else "Only one request type may be set in each request.")
            )
        name = kinds[0]
        function = KINDS.get(name)
        if function is None:
            raise not_emulated(f"the request kind {name}")
        try:
            check_mask(name, request[name])
            reply = function(workbook, request[name])
        except ApiError as refused:
            if refused.code != 400:
                raise
            raise invalid(f"Invalid requests[{index}].{name}: {refused.message}", details=refused.details) from None
        replies.append({} if reply is None else {name: reply})
    return replies
