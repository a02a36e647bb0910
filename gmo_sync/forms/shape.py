"""An item of a specification in Google's spelling, as the fields that the specification decides.

What it does not decide (an image that somebody added, the order of options shuffled, where an option leads) is left
as it is in the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gmo_sync.forms.spec import Choice, Date, Heading, Item, Page, Rating, Scale, Text, Time

Path = tuple[str, ...]

QUESTION: Path = ("questionItem", "question")
OPTIONS: Path = (*QUESTION, "choiceQuestion", "options")


def kind_path(item: Item) -> Path:
    """Where an item of this kind has its substance: `textItem`, or `questionItem.question.scaleQuestion`."""
    match item:
        case Heading():
            return ("textItem",)
        case Page():
            return ("pageBreakItem",)
        case _:
            return (*QUESTION, f"{item.kind}Question")


def decided(item: Item) -> dict[Path, Any]:
    """Path → value of every field that the specification decides."""
    fields: dict[Path, Any] = {("title",): item.title, ("description",): item.description}
    if not isinstance(item, Heading | Page):
        fields[(*QUESTION, "required")] = item.required
    return fields | {(*kind_path(item), name): value for name, value in _details(item).items()}


def _details(item: Item) -> dict[str, Any]:
    match item:
        case Scale():
            return {
                "low": item.low,
                "high": item.high,
                "lowLabel": item.low_label,
                "highLabel": item.high_label,
            }
        case Rating():
            return {"ratingScaleLevel": item.levels, "iconType": item.icon.upper()}
        case Choice():
            own: list[dict[str, Any]] = [{"isOther": True}] if item.other else []
            return {"type": item.type.upper(), "options": [{"value": option} for option in item.options] + own}
        case Text():
            return {"paragraph": item.paragraph}
        case Date():
            return {"includeYear": True, "includeTime": False}
        case Time():
            return {"duration": False}
        case _:
            return {}


def whole_item(item: Item, item_id: str, question_id: str | None) -> dict[str, Any]:
    """The Item resource to create, without the fields that have their default, as `forms.get` would give it."""
    whole: dict[str, Any] = {"itemId": item_id}
    place(whole, kind_path(item), {})
    if question_id is not None:
        place(whole, (*QUESTION, "questionId"), question_id)
    for path, value in decided(item).items():
        if value not in ("", False, 0):
            place(whole, path, value)
    return whole


def place(target: dict[str, Any], path: Path, value: Any) -> None:
    """Set `value` at `path`, making the messages on the way."""
    for name in path[:-1]:
        target = target.setdefault(name, {})
    target[path[-1]] = value


def at(item: Mapping[str, Any], path: Path) -> Any:
    """The value at `path`, None where there is none."""
    found: Any = item
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = found[name]
    return found
