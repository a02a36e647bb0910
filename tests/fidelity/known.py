"""What is known to differ, each with its reason: the only disagreements that `make fidelity` lets pass.

An entry names its leaves precisely, and one that no longer occurs makes the command fail, so that the list cannot
rot. Known or not, a response that differs is not counted as equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.fidelity.compare import Difference
from tests.fidelity.replay import Judged


@dataclass(frozen=True)
class Known:
    """Leaves that differ for a reason; `recording` and `request` are patterns of fnmatch, `path` is a regular one."""

    recording: str
    path: str
    reason: str
    request: str = "*"

    def covers(self, judged: Judged, difference: Difference) -> bool:
        """Whether this is the reason of one disagreement."""
        return (
            fnmatchcase(judged.recording, self.recording)
            and fnmatchcase(judged.request, self.request)
            and re.fullmatch(self.path, difference.path) is not None
        )


_EARLY = "recorded in 2016, before the API was released"
_SINCE = "Google has added it since"
_BY_HAND = "edited by hand by those who keep it"

KNOWN: tuple[Known, ...] = (
    Known(
        "blank-presentation",
        r"(masters|layouts)\[\d+\]\..+",
        f"{_EARLY}: the theme has changed since (spacing, autofit, font weights, list styles) and rawText and"
        " renderedText are gone; our master and layouts are, leaf by leaf, those of simple-presentation, of 2026",
    ),
    Known("blank-presentation", r"slides\[0\]\..+\.notesPage\..+", f"{_EARLY}: slides had no notes pages"),
    Known("blank-presentation", r"slides\[0\]\..+\.autofit\.fontScale", f"{_EARLY}: shapes had no autofit"),
    Known(
        "blank-presentation",
        r"slides\[0\]\.pageElements\[0\]\.transform\.translateX",
        f"{_EARLY}: 311708.35000000003, which the layouts of 2026 print in single precision, as ours do",
    ),
    Known("blank-presentation", r"notesMaster\..+", f"{_EARLY}: there was no notes master"),
    Known(
        "grid-single-cell",
        r"sheets\[0\]\.data\[0\]\.rowData\[0\]\.values\[0\]\.formattedValue",
        f"{_BY_HAND}: no number format shows the text «a» as a hot dog",
    ),
    Known(
        "grid-time-formula",
        r"sheets\[0\]\.data\[0\]\.rowData\[[123]\]\.values\[0\]\.(effectiveValue\.numberValue|formattedValue)",
        "=NOW() was read in April 2020",
    ),
    Known("grid-with-formula", r"spreadsheetUrl", "an account of a company: its domain stands in the address"),
    Known(
        "values-*",
        r"values\[\d+\](\[(9|10)\]|\[\d\])",
        f"{_BY_HAND}: an eleventh row in a range of ten, and empty cells at the ends of rows, which the API cuts off",
    ),
    Known("about", r".*text/(x-)?markdown.*", f"{_SINCE} (2024)"),
    Known("about", r"exportFormats\.application/vnd\.google-apps\.jam\..+", "Jamboard ended in 2024"),
    Known(
        "file-all-fields",
        r"capabilities\.can\w+|permissions\[0\]\.pendingOwner|inheritedPermissionsDisabled|linkShareMetadata\..+",
        f"{_SINCE} (recorded in 2019); what both have is compared",
    ),
    Known("file-all-fields", r"thumbnailLink", "an address that Google signs"),
    Known(
        "f*",
        r"isAppAuthorized",
        "the recording's program had not made the file itself, ours always has",
    ),
    Known("folder-and-children", r"(owners\[0\]|lastModifyingUser)\.photoLink", "our people have no pictures"),
    Known(
        "folder-and-children",
        r"lastModifyingUser\.\w+",
        "uploaded by a program without a user, which the emulator does not know",
        "GET sample.csv *",
    ),
)


@dataclass(frozen=True)
class Sorting:
    """The disagreements of a run, told apart: those without a reason, and reasons that nothing bore out."""

    unknown: tuple[tuple[Judged, Difference], ...]
    idle: tuple[Known, ...]


def sorted_out(judged: Iterable[Judged], known: Iterable[Known] = KNOWN) -> Sorting:
    """Find the reason of every disagreement."""
    reasons = tuple(known)
    borne_out: set[int] = set()
    unknown: list[tuple[Judged, Difference]] = []
    for one in judged:
        for difference in one.verdict.differences:
            found = [number for number, reason in enumerate(reasons) if reason.covers(one, difference)]
            borne_out.update(found)
            if not found:
                unknown.append((one, difference))
    idle = tuple(reason for number, reason in enumerate(reasons) if number not in borne_out)
    return Sorting(tuple(unknown), idle)
