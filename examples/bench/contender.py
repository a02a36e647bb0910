"""What every contender can do: sync an owner's rows with a spreadsheet, and remember what was agreed on in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from examples.bench.cost import Wire
from examples.bench.table import Line


class Contender(Protocol):
    """Made anew in every process with a wire to the emulator and a folder that ties the steps together."""

    def __init__(self, wire: Wire, folder: Path) -> None: ...

    @property
    def spreadsheet_id(self) -> str:
        """The spreadsheet that the first sync has made."""
        ...

    def sync(self, owned: list[Line]) -> list[Line]:
        """Make both sides equal; what the owner holds then."""
        ...

    def kept(self) -> set[str]:
        """Words that were replaced or did not win, and are still kept somewhere: a history, a list of conflicts."""
        ...
