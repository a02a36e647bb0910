"""Ids that a server chooses: Google's in the recording, ours in the emulator, one for one.

An id is not ignored but translated: whatever Google's answer names twice, ours must name twice, and two things there
are two here. Ids that the client chose itself stay what they are. Which keys hold ids is one table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

# Key → what it names. Keys that name the same kind of thing share a name.
KINDS: Mapping[str, str] = {
    "id": "file",
    "fileId": "file",
    "spreadsheetId": "file",
    "destinationSpreadsheetId": "file",
    "presentationId": "file",
    "formId": "file",
    "driveId": "file",
    "parents": "file",
    "permissionId": "permission",
    "permissionIds": "permission",
    "sheetId": "sheet",
    "sourceSheetId": "sheet",
    "destinationSheetId": "sheet",
    "newSheetId": "sheet",
    "namedRangeId": "named range",
    "protectedRangeId": "protected range",
    "filterViewId": "filter view",
    "filterId": "filter view",
    "bandedRangeId": "banded range",
    "chartId": "object",
    "objectId": "object",
    "speakerNotesObjectId": "object",
    "tableId": "table",
    "metadataId": "metadata",
    "revisionId": "revision",
    "nextPageToken": "page token",
    "pageToken": "page token",
}
_SHEET_IN_PATH = re.compile(r"(?<=/sheets/)\d+(?=:copyTo)")
_LONG = 20  # letters: an id that can be told from words where it stands in an address

Id = str | int


class Identities:
    """The ids met so far in one session, by kind."""

    def __init__(self) -> None:
        self._ours: dict[tuple[str, Id], Id] = {}
        self._theirs: dict[tuple[str, Id], Id] = {}

    def agree(self, key: str, expected: Any, got: Any) -> bool:
        """Whether our id stands for Google's; the first time they meet, they are taken for the same thing."""
        if type(expected) is not type(got) or not isinstance(expected, (str, int)) or isinstance(expected, bool):
            return False
        kind = KINDS[key]
        if (kind, expected) not in self._ours and (kind, got) not in self._theirs:
            self.join(kind, expected, got)
        return bool(self._ours.get((kind, expected)) == got)

    def join(self, kind: str, theirs: Id, ours: Id) -> None:
        """Say that one id of Google's is one of ours."""
        self._ours[kind, theirs] = ours
        self._theirs[kind, ours] = theirs

    def knows(self, kind: str, theirs: Id) -> bool:
        """Whether an id of Google's has one of ours."""
        return (kind, theirs) in self._ours

    def met(self) -> Iterable[tuple[str, Id]]:
        """Google's ids that have one of ours, each with its kind."""
        return self._ours.keys()

    def text(self, words: str) -> str:
        """An address with Google's ids replaced."""
        for (_, theirs), ours in self._ours.items():
            if isinstance(theirs, str) and len(theirs) >= _LONG:
                words = words.replace(theirs, str(ours))
        return _SHEET_IN_PATH.sub(lambda found: str(self._ours.get(("sheet", int(found[0])), found[0])), words)

    def body(self, value: Any, key: str = "") -> Any:
        """A request's body with Google's ids replaced; ids that the client brings are kept and remembered."""
        if isinstance(value, dict):
            return {name: self.body(below, name) for name, below in value.items()}
        if isinstance(value, list):
            return [self.body(one, key) for one in value]
        if key not in KINDS or not isinstance(value, (str, int)) or isinstance(value, bool):
            return value
        kind = KINDS[key]
        if not self.knows(kind, value):
            self.join(kind, value, value)
        return self._ours[kind, value]
