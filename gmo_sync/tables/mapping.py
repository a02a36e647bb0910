"""A table's mapping as it can be kept beside a base, and what changed in it since then.

The base of another mapping is still a base: a new field becomes a new column, a field that is gone leaves its column to
people, another heading is another heading. Only where the values of the base cannot mean any more what they meant is a
`gmo-sync resync` asked for: another key, kinds of another type, another separator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gmo_sync.language import Message
from gmo_sync.tables.columns import Kind, Table


@dataclass(frozen=True)
class MappingChange:
    """One thing that changed in a mapping. resync: whether what was agreed on cannot be compared any more."""

    message: Message
    resync: bool = False


_ALIKE = ({Kind.TEXT, Kind.LIST, Kind.LINK, Kind.CHOICE}, {Kind.INTEGER, Kind.NUMBER})
"""Kinds whose cells are of one type: what was agreed on can still be compared."""


def fingerprint(table: Table[Any]) -> dict[str, Any]:
    """The mapping as JSON values: `{"key", "natural_key", "columns": {field: {"heading", "kind"[, "separator"]}}}`."""
    columns: dict[str, dict[str, str]] = {}
    for column in table.columns:
        columns[column.field] = {"heading": column.heading, "kind": column.kind.value}
        if column.kind is Kind.LIST:
            columns[column.field]["separator"] = column.options.separator
    return {"key": table.key, "natural_key": list(table.natural_key), "columns": columns}


def mapping_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[MappingChange]:
    """What differs between two fingerprints, for a person; empty when nothing does."""
    found: list[MappingChange] = []
    if old["key"] != new["key"]:
        message = Message('the key was "{old}" and is "{new}" now', old=old["key"], new=new["key"])
        found.append(MappingChange(message, resync=True))
    if old["natural_key"] != new["natural_key"]:
        words = {"old": ", ".join(old["natural_key"]) or "–", "new": ", ".join(new["natural_key"]) or "–"}
        found.append(MappingChange(Message("rows without an id were known by: {old}; now by: {new}", **words)))
    was, now = old["columns"], new["columns"]
    for field in now.keys() - was.keys():
        found.append(MappingChange(Message('the column "{heading}" is new', heading=now[field]["heading"])))
    for field in was.keys() - now.keys():
        message = Message('the column "{heading}" is no longer synced; it stays', heading=was[field]["heading"])
        found.append(MappingChange(message))
    for field in was.keys() & now.keys():
        found += _column_changes(was[field], now[field])
    return sorted(found, key=lambda change: (not change.resync, str(change.message)))


def _column_changes(was: Mapping[str, str], now: Mapping[str, str]) -> list[MappingChange]:
    found = []
    if was["heading"] != now["heading"]:
        message = Message('the column "{old}" is called "{new}" now', old=was["heading"], new=now["heading"])
        found.append(MappingChange(message))
    if was["kind"] != now["kind"]:
        message = Message(
            'the column "{heading}" held {old} and holds {new} now',
            heading=now["heading"],
            old=_kind_words(was["kind"]),
            new=_kind_words(now["kind"]),
        )
        alike = any({was["kind"], now["kind"]} <= kinds for kinds in _ALIKE)
        found.append(MappingChange(message, resync=not alike))
    elif was.get("separator") != now.get("separator"):
        message = Message(
            'the items in the column "{heading}" were set apart by "{old}" and are by "{new}" now',
            heading=now["heading"],
            old=was["separator"],
            new=now["separator"],
        )
        found.append(MappingChange(message, resync=True))
    return found


def _kind_words(kind: str) -> str:
    """A kind for a person; one that this version does not know, by its name."""
    words: dict[str, str] = {
        Kind.TEXT: Message("text"),
        Kind.NUMBER: Message("numbers"),
        Kind.INTEGER: Message("whole numbers"),
        Kind.DATE: Message("dates"),
        Kind.DATE_TIME: Message("dates with times"),
        Kind.TIME: Message("times of day"),
        Kind.CHECKBOX: Message("ticks"),
        Kind.CHOICE: Message("a choice from a list"),
        Kind.LIST: Message("lists"),
        Kind.LINK: Message("links"),
    }
    return words.get(kind, kind)
