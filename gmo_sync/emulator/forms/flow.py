"""The sections of a form and the way that answers lead through them.

Pure. A section is what stands between page breaks; the last answered question that has somewhere to go decides where
one goes from a section, otherwise the next one follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gmo_sync.emulator.forms.content import FormContent, Item, questions_of
from gmo_sync.emulator.forms.submission import OTHER, entry


@dataclass(frozen=True)
class Section:
    """One page of a form; `id` is its page break's item id, "" for the first."""

    id: str
    title: str
    description: str
    items: tuple[Item, ...]


def sections(form: FormContent) -> list[Section]:
    """The form's pages; there is always a first."""
    found: list[tuple[Item, list[Item]]] = [({}, [])]
    for item in form.items:
        if "pageBreakItem" in item:
            found.append((item, []))
        else:
            found[-1][1].append(item)
    return [
        Section(head.get("itemId", ""), head.get("title", ""), head.get("description", ""), tuple(items))
        for head, items in found
    ]


def following(pages: Sequence[Section], current: int, fields: Mapping[str, Sequence[str]]) -> int | None:
    """The section after `current` with what was answered there, None to submit."""
    usual = current + 1 if current + 1 < len(pages) else None
    for item in reversed(pages[current].items):
        for question in questions_of(item):
            option = _chosen(question, fields)
            if option is None:
                continue
            if "goToSectionId" in option:
                ids = [page.id for page in pages]
                return ids.index(option["goToSectionId"]) if option["goToSectionId"] in ids else usual
            match option.get("goToAction"):
                case "SUBMIT_FORM":
                    return None
                case "RESTART_FORM":
                    return 0
                case "NEXT_SECTION":
                    return usual
    return usual


def way(pages: Sequence[Section], fields: Mapping[str, Sequence[str]]) -> list[int]:
    """The sections that these answers lead through, from the first; a section that comes again ends it."""
    found: list[int] = []
    current: int | None = 0
    while current is not None and current not in found:
        found.append(current)
        current = following(pages, current, fields)
    return found


def history(written: str, pages: Sequence[Section]) -> list[int]:
    """The sections that a page says were gone through; only the first where it says nothing that can be."""
    parts = written.split(",")
    if all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        numbers = [int(part) for part in parts]
        if numbers[0] == 0 and all(number < len(pages) for number in numbers):
            return list(dict.fromkeys(numbers))
    return [0]


def _chosen(question: Mapping[str, Any], fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    """The option that was chosen in a question from which options lead somewhere."""
    options: list[dict[str, Any]] = question.get("choiceQuestion", {}).get("options", [])
    if not any("goToAction" in option or "goToSectionId" in option for option in options):
        return None
    value = next(iter(fields.get(entry(question["questionId"]), ())), "")
    for option in options:
        if (option.get("isOther") and value == OTHER) or (value and option.get("value") == value):
            return option
    return None
