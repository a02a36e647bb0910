"""Sending what differs, in batches that are checked against where they landed; taking back one that slipped.

Decides nothing of its own: which rows a batch touches is `sheets.image`'s, whether it landed `sheets.verify`'s, how it
is taken back `sheets.rollback`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gmo_sync.errors import GuardError, Where
from gmo_sync.language import Message
from gmo_sync.sheets import (
    Covered,
    ImageSpec,
    Reading,
    RolledBack,
    SheetsClient,
    Slip,
    TabWrite,
    batches,
    image_spec,
    mark_requests,
    misplaced,
    rolled_back,
    tab_sizes,
    undoing_writes,
)
from gmo_sync.sheets.image import SHEET_ID as HIDDEN_TAB

MAX_ATTEMPTS = 4
"""How often a write that slipped, because people moved rows at that very moment, is put right before giving up."""

LONGEST_PAUSE = 8.0
"""Seconds."""


class Writing:
    """The writes of one run to one spreadsheet.

    mark: what the spreadsheet is told of who keeps its base; see `Reading.base`. slipped: every batch that people's
    edits hit in the middle, in order. attempts: how often the sync began again. writes: those of the last `send`.
    landed: how many of its batches were sent. covered: what slipped writes replaced and nobody can put back.
    """

    def __init__(self, client: SheetsClient, mark: str, tell: Callable[[Message], None]) -> None:
        self.client, self.mark, self.tell = client, mark, tell
        self.slipped: list[Slip] = []
        self.attempts = 0
        self._hits = 0
        self.writes: Sequence[TabWrite] = ()
        self.landed = 0
        self.covered: Sequence[Covered] = ()
        self._copied = 0  # columns of the hidden tab that hold copies of this run

    def send(self, reading: Reading, writes: Sequence[TabWrite], *, fresh: bool = False, claim: bool = False) -> bool:
        """Send the writes; whether every one landed where it was meant to. Those that did not are in `slipped`.

        fresh: nobody but us can know the spreadsheet yet. claim: mark it as ours even where there is nothing to write.
        Raises GoogleError; where nothing has `landed`, nothing is changed.
        """
        self.writes, self.landed = writes, 0
        sent = batches(writes) or ([[]] if claim else [])
        written: list[Slip] = []
        hidden = reading.sizes.get(HIDDEN_TAB)
        for number, batch in enumerate(sent, start=1):
            if len(sent) > 1:
                self.tell(Message("writing the spreadsheet, part {number} of {count}", number=number, count=len(sent)))
            image = image_spec([] if fresh else batch, hidden, self._copied)
            slip = self._sent(reading, batch, image, marked=bool(reading.base[0]) or number > 1)
            written.append(slip)
            self.landed += 1
            hidden = image.size
            if len(sent) > 1:
                self._copied = image.end
            if misplaced(*slip):
                self._hits += 1
                self.slipped += written
                self._copied = image.end
                self.attempts += 1
                return False
        return True

    def taken_back(self, reading: Reading) -> tuple[RolledBack, Mapping[str, Any]]:
        """What undoes the slipped writes, and the spreadsheet as it is now.

        At once after the first slip; where people hit us again and again, they are given more and more time to finish.
        """
        if self._hits > 1:
            self.client.pause(min(2 ** (self._hits - 2), LONGEST_PAUSE))
        found = self.client.read(reading.spreadsheet_id)
        undone = rolled_back(self.slipped, found)
        self.covered = undone.covered
        return undone, found

    def retreat(self, reading: Reading) -> None:
        """Take back what slipped, and write nothing else; for a sync that stops in the middle. Raises GuardError."""
        for _ in range(MAX_ATTEMPTS if self.slipped else 0):
            undone, found = self.taken_back(reading)
            batch = undoing_writes(self.slipped, undone.requests, found)
            image = image_spec(batch, tab_sizes(found).get(HIDDEN_TAB), self._copied)
            slip = self._sent(reading, batch, image, marked=True)
            if not misplaced(*slip):
                return
            self._hits += 1
            self.slipped.append(slip)
            self._copied = image.end
        if self.slipped:
            self.covered = rolled_back(self.slipped, self.client.read(reading.spreadsheet_id), given_up=True).covered
            raise restless(reading, Message("Look at the version history of the sheet before you go on."))

    def _sent(self, reading: Reading, batch: Sequence[TabWrite], image: ImageSpec, *, marked: bool) -> Slip:
        reply = self.client.write(reading.spreadsheet_id, batch, image, mark_requests(self.mark, marked=marked))
        return batch, image, reply


def restless(reading: Reading, hint: Message) -> GuardError:
    """People move rows faster than they can be written."""
    what = Message("people keep moving rows while they are being written")
    return GuardError(what, where=Where(spreadsheet=reading.url), hint=hint)
