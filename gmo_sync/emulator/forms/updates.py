"""forms.batchUpdate on a form's content: six kinds, in order, each against the form that the ones before it left.

`apply` changes the content that it is given; the caller gives a private copy, so that a refused batch changes nothing.
Items are addressed by index only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gmo_sync.emulator.errors import ApiError, invalid
from gmo_sync.emulator.forms.content import FormContent, Item, ids_of, new_id, questions_of, without_defaults
from gmo_sync.emulator.forms.items import checked, single_line
from gmo_sync.emulator.forms.masks import masked, parse_mask

Reply = dict[str, Any]


def check_write_control(form: FormContent, control: Mapping[str, Any] | None) -> None:
    """Raises ApiError 400 when the write was meant for another revision.

    Google transforms a write that names a recent `targetRevisionId`; here every other revision counts as too far
    behind.
    """
    control = control or {}
    if len(control) > 1:
        raise invalid("Only one of write_control.required_revision_id and write_control.target_revision_id can be set")
    if control.get("requiredRevisionId", form.revision_id) != form.revision_id:
        raise invalid("The required revision ID does not match the latest revision ID.")
    if control.get("targetRevisionId", form.revision_id) != form.revision_id:
        raise invalid("The target revision ID is too far behind the latest revision ID.")


def apply(form: FormContent, requests: Sequence[Mapping[str, Any]]) -> list[Reply]:
    """Carry out `requests` on `form` in place; the replies are aligned with them. Raises ApiError 400."""
    if not requests:
        raise invalid("Must specify at least one request.")
    replies = []
    for position, request in enumerate(requests):
        kinds = [kind for kind in request if kind in KINDS]
        if len(kinds) != 1:
            raise invalid(f"Invalid requests[{position}]: Exactly one kind of request must be set.")
        try:
            replies.append(KINDS[kinds[0]](form, request[kinds[0]]))
        except ApiError as refused:
            refused.message = f"Invalid requests[{position}].{kinds[0]}: {refused.message}"
            raise
    form.revision += 1
    return replies


def _create_item(form: FormContent, request: Mapping[str, Any]) -> Reply:
    if "item" not in request:
        raise invalid("item is required")
    index = _index(request, "location", len(form.items) + 1)
    item = _accepted(form, request["item"], others=form.items)
    form.items.insert(index, item)
    question_ids = [question["questionId"] for question in questions_of(item)]
    return {"createItem": {"itemId": item["itemId"]} | ({"questionId": question_ids} if question_ids else {})}


def _update_item(form: FormContent, request: Mapping[str, Any]) -> Reply:
    if "item" not in request:
        raise invalid("item is required")
    index = _index(request, "location", len(form.items))
    paths = parse_mask(request.get("updateMask", ""), "Item")
    # The new value is laid over as the client wrote it and then checked whole.
    new = without_defaults(request["item"])
    others = form.items[:index] + form.items[index + 1 :]
    form.items[index] = _accepted(form, masked(form.items[index], new, paths), others=others)
    return {}


def _move_item(form: FormContent, request: Mapping[str, Any]) -> Reply:
    start = _index(request, "originalLocation", len(form.items))
    end = _index(request, "newLocation", len(form.items))
    form.items.insert(end, form.items.pop(start))
    return {}


def _delete_item(form: FormContent, request: Mapping[str, Any]) -> Reply:
    del form.items[_index(request, "location", len(form.items))]
    return {}


def _update_form_info(form: FormContent, request: Mapping[str, Any]) -> Reply:
    paths = parse_mask(request.get("updateMask", ""), "Info")
    if ("documentTitle",) in paths:
        raise invalid("info.document_title cannot be updated. Use the Drive API to rename the form.")
    new = masked({"title": form.title, "description": form.description}, request.get("info", {}), paths)
    single_line(new.get("title"))
    form.title, form.description = new.get("title", ""), new.get("description", "")
    return {}


def _update_settings(form: FormContent, request: Mapping[str, Any]) -> Reply:
    paths = parse_mask(request.get("updateMask", ""), "FormSettings")
    form.settings = without_defaults(masked(form.settings, request.get("settings", {}), paths))
    if not form.is_quiz:
        for item in form.items:
            for question in questions_of(item):
                question.pop("grading", None)
    return {}


KINDS: dict[str, Callable[[FormContent, Mapping[str, Any]], Reply]] = {
    "createItem": _create_item,
    "updateItem": _update_item,
    "moveItem": _move_item,
    "deleteItem": _delete_item,
    "updateFormInfo": _update_form_info,
    "updateSettings": _update_settings,
}


def _index(request: Mapping[str, Any], name: str, end: int) -> int:
    index = request.get(name, {}).get("index")
    if index is None:
        raise invalid(f"{name}.index is required")
    if not 0 <= index < end:
        raise invalid(f"The {name} index must be in the range [0, {end}): {index}")
    return int(index)


def _accepted(form: FormContent, item: Mapping[str, Any], *, others: Sequence[Item]) -> Item:
    """The item checked, with ids that nothing else in the form has; missing ids are made."""
    kept = checked(item, is_quiz=form.is_quiz)
    given = list(ids_of([kept]))
    taken = set(ids_of(others))
    for position, one in enumerate(given):
        if one in taken or one in given[:position]:
            raise invalid(f"The ID is already used in the form: {one}")
    _check_sections(form, kept)
    taken |= set(given)
    for message, name in ((kept, "itemId"), *((question, "questionId") for question in questions_of(kept))):
        if name not in message:
            message[name] = new_id(taken)
            taken.add(message[name])
    return kept


def _check_sections(form: FormContent, item: Item) -> None:
    sections = {other["itemId"] for other in form.items if "pageBreakItem" in other}
    for question in questions_of(item):
        for option in question.get("choiceQuestion", {}).get("options", []):
            if "goToSectionId" in option and option["goToSectionId"] not in sections:
                raise invalid(f"No section with the ID {option['goToSectionId']}")
