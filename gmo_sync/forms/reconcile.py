"""Specification + what `forms.get` returned → the least requests that make the form as specified; `[]` when it is.

- Items are ours by their ids (`ids.is_ours`). What people added in the form by hand is neither changed nor moved: our
  items are put in order around it.
- A question that left the specification is deleted from the form, or responders would go on answering it. Its answers
  are not lost: Google keeps them in the responses under the old questionId, and `answers` keeps what it has no
  question for. Because ids are made from keys, a question that comes back under its old key has its old answers again.
- A question that changed its kind (text → choice) has another id, so it is a deletion and a creation. If somebody
  changed the kind of our question in the form itself, it is replaced under its id.

The requests count indexes in the form as the requests before have left it, so they must be sent as one batch, guarded
by the `revisionId` of the form they were made for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gmo_sync.forms.ids import is_ours, item_ids, question_id
from gmo_sync.forms.requests import Request, create_item, delete_item, move_item, update_form_info, update_item
from gmo_sync.forms.shape import OPTIONS, QUESTION, Path, at, decided, kind_path, place, whole_item
from gmo_sync.forms.spec import Choice, FormSpec, Heading, Item, Page
from gmo_sync.tables.order import moved


def reconcile(spec: FormSpec, form: Mapping[str, Any]) -> list[Request]:
    """The requests, in order: the form's words, deletions, moves and creations, changes of items.

    form: a Form resource as `forms.get`, `forms.create` or batchUpdate's `includeFormInResponse` give it.
    """
    current: dict[str, Mapping[str, Any]] = {item["itemId"]: item for item in form.get("items", [])}
    ids = item_ids(spec.key, spec.items)
    wanted = {ids[item.key]: item for item in spec.items}
    order = list(current)
    requests = _info(spec, form.get("info", {}))
    for index in range(len(order) - 1, -1, -1):
        if _leaves(spec.key, current[order[index]], wanted.get(order[index])):
            requests.append(delete_item(index))
            del order[index]
    requests += _arranged(spec, wanted, order)
    for item_id, item in wanted.items():
        if item_id in current and not _leaves(spec.key, current[item_id], item):
            requests += _changed(item, current[item_id], order.index(item_id))
    return requests


def _info(spec: FormSpec, info: Mapping[str, Any]) -> list[Request]:
    wanted = {"title": spec.title, "description": spec.description}
    differing = [name for name, words in wanted.items() if info.get(name, "") != words]
    return [update_form_info({name: wanted[name] for name in differing}, differing)] if differing else []


def _leaves(form_key: str, item: Mapping[str, Any], wanted: Item | None) -> bool:
    if wanted is None:
        return is_ours(form_key, item)
    asked = at(item, QUESTION)
    foreign = asked is not None and asked.get("questionId") != question_id(form_key, item["itemId"])
    return foreign or at(item, kind_path(wanted)) is None


def _arranged(spec: FormSpec, wanted: Mapping[str, Item], order: list[str]) -> list[Request]:
    """Moves and creations; `order` (the ids that the form has) is brought to what the form will have."""
    requests: list[Request] = []
    targets = list(wanted)
    present = [item_id for item_id in order if item_id in wanted]
    staying = set(present) - moved(present, targets)
    before: str | None = None
    for item_id in targets:
        if item_id not in staying:
            start = order.index(item_id) if item_id in order else None
            if start is not None:
                del order[start]
            end = _slot(order, before, staying)
            order.insert(end, item_id)
            if start is None:
                requests.append(create_item(_created(spec.key, wanted[item_id], item_id), end))
            else:
                requests.append(move_item(start, end))
        before = item_id
    return requests


def _slot(order: Sequence[str], before: str | None, staying: set[str]) -> int:
    """Right after the item that comes before; the first one stands before the first that stays, else at the end."""
    if before is not None:
        return order.index(before) + 1
    return next((index for index, item_id in enumerate(order) if item_id in staying), len(order))


def _created(form_key: str, item: Item, item_id: str) -> dict[str, Any]:
    asks = not isinstance(item, Heading | Page)
    return whole_item(item, item_id, question_id(form_key, item_id) if asks else None)


def _changed(item: Item, current: Mapping[str, Any], index: int) -> list[Request]:
    new: dict[str, Any] = {}
    mask: list[str] = []
    for path, value in decided(item).items():
        has = at(current, path)
        if _differs(path, value, has):
            place(new, path, _options(item, value, has) if path == OPTIONS else value)
            mask.append(".".join(path))
    return [update_item(new, index, mask)] if mask else []


def _differs(path: Path, value: Any, has: Any) -> bool:
    if path == OPTIONS:
        return [_option(option) for option in has or []] != [_option(option) for option in value]
    # Google leaves a field out when it has its default: a scale from 0 has no `low`.
    return bool((has or None) != (value or None))


def _option(option: Mapping[str, Any]) -> str | None:
    return None if option.get("isOther") else option.get("value", "")


def _options(
    item: Item, wanted: Sequence[Mapping[str, Any]], has: Sequence[Mapping[str, Any]] | None
) -> list[dict[str, Any]]:
    """The wanted options; one that the form has already keeps what people gave it: a picture, a section it leads to."""
    by_words = {_option(option): option for option in has or []}
    kept = [dict(by_words.get(_option(option), option)) for option in wanted]
    if isinstance(item, Choice) and item.type == "checkbox":  # Google refuses those that lead somewhere
        for option in kept:
            option.pop("goToAction", None)
            option.pop("goToSectionId", None)
    return kept
