"""What the emulator serves of Google's APIs: EMULATOR.md, made from the discovery documents and the services' tables.

Pure but for the command at the end. A method or request kind is *full* where a service has it and says nothing of a
gap, *partial* where it names the gap, and *refused* where it has none: the answer is then 501 and names it.
`python -m gmo_sync.emulator.coverage > EMULATOR.md` writes the page; a test compares it with the code.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gmo_sync.emulator.discovery import APIS, Method, document, methods
from gmo_sync.emulator.service import Service


class State(StrEnum):
    """How far something is served."""

    FULL = "full"
    PARTIAL = "partial"
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """One method or request kind: how it is called, its state and, where partial, what is left out."""

    name: str
    state: State
    gap: str = ""
    address: str = ""


@dataclass(frozen=True)
class Coverage:
    """One API: its methods and the kinds of its batchUpdate's requests; `strays` are declared and not Google's."""

    api: str
    title: str
    methods: tuple[Entry, ...]
    kinds: tuple[Entry, ...]
    strays: tuple[str, ...]


def coverage(services: Iterable[Service]) -> list[Coverage]:
    """The state of everything that Google's four APIs have."""
    by_api = {_api(service): service for service in services}
    return [_covered(api, by_api[api]) for api in APIS]


def markdown(services: Iterable[Service]) -> str:
    """EMULATOR.md."""
    every = coverage(services)
    return "\n".join(
        [
            "# What the emulator serves",
            "",
            "Made from the code by `make docs`; a test fails when it is stale.",
            "",
            "Every method of Google's Sheets v4, Drive v3, Forms v1 and Slides v1, and every kind of request of their",
            "`batchUpdate`. What is *refused* is answered with 501 and its name, never with a silent success.",
            "`make fidelity` tells how like Google's the answers are.",
            "",
            *_totals(every),
            *(line for one in every for line in _page(one)),
        ]
    )


def _api(service: Service) -> str:
    name = next(iter(service.handlers)).partition(".")[0]
    return next(api for api in APIS if api.startswith(f"{name}."))


def _covered(api: str, service: Service) -> Coverage:
    declared = {method.id: method for found in methods().values() for method in found if method.api == api}
    kinds = sorted(document(api)["schemas"].get("Request", {}).get("properties", {}))
    strays = {*service.handlers, *service.kinds, *service.partial} - {*declared, *kinds}
    strays |= set(service.partial) - {*service.handlers, *service.kinds}
    return Coverage(
        api=api,
        title=document(api)["title"],
        methods=tuple(
            _entry(name, service.handlers, service.partial, _address(declared[name])) for name in sorted(declared)
        ),
        kinds=tuple(_entry(name, service.kinds, service.partial) for name in kinds),
        strays=tuple(sorted(strays)),
    )


def _entry(name: str, served: Collection[str], partial: Mapping[str, str], address: str = "") -> Entry:
    if name not in served:
        return Entry(name, State.REFUSED, address=address)
    return Entry(name, State.PARTIAL if name in partial else State.FULL, partial.get(name, ""), address)


def _address(method: Method) -> str:
    parts = (f"{{{one.variable}}}{one.words}" if one.variable else one.words for one in method.segments)
    return f"{method.http_method} /{'/'.join(parts)}"


def _totals(every: Iterable[Coverage]) -> Iterator[str]:
    yield "| API | | full | partial | refused | in all |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for one in every:
        yield _total(one.title, "methods", one.methods)
        if one.kinds:
            yield _total("", "request kinds", one.kinds)
    yield ""


def _total(title: str, what: str, entries: tuple[Entry, ...]) -> str:
    counts = (sum(entry.state is state for entry in entries) for state in State)
    return f"| {title} | {what} | {' | '.join(str(count) for count in counts)} | {len(entries)} |"


def _page(one: Coverage) -> Iterator[str]:
    yield from (f"## {one.title}", "", "| method | address | state | what is left out |", "| --- | --- | --- | --- |")
    for entry in one.methods:
        yield f"| `{entry.name}` | `{entry.address}` | {entry.state} | {entry.gap} |"
    yield ""
    if one.kinds:
        yield from ("| request kind | state | what is left out |", "| --- | --- | --- |")
        yield from (f"| `{entry.name}` | {entry.state} | {entry.gap} |" for entry in one.kinds)
        yield ""


if __name__ == "__main__":
    from gmo_sync.emulator.server import services
    from gmo_sync.emulator.store import Store

    sys.stdout.write(markdown(services(Store())))
