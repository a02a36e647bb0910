"""Requests about any object: deleteObject, duplicateObject."""

from __future__ import annotations

import copy
from typing import Any

from gmo_sync.emulator.errors import not_emulated
from gmo_sync.emulator.slides.deck import Deck, elements_of
from gmo_sync.emulator.slides.geometry import Affine
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request


def delete_object(batch: Batch, request: Request) -> None:
    """deleteObject: a slide, or an element; a group left with one child goes too."""
    object_id = request.get("objectId", "")
    deck = batch.deck
    for slide in deck.slides:
        if slide["objectId"] == object_id:
            deck.slides.remove(slide)
            batch.forget_ids()
            return
    page = deck.page(object_id)
    if page is not None:
        if page.get("pageType") in ("NOTES", "NOTES_MASTER"):
            raise batch.refuse(f"The page ({object_id}) cannot be deleted.")
        raise not_emulated("deleting layouts and masters")
    held = deck.holder(object_id)
    if held is None:
        raise batch.missing(object_id)
    page, siblings = held
    if page.get("pageType") in ("NOTES", "NOTES_MASTER"):
        raise batch.refuse(f"The object ({object_id}) on the notes page cannot be deleted.")
    siblings[:] = [element for element in siblings if element["objectId"] != object_id]
    _dissolve_small_groups(deck)
    batch.forget_ids()


def _dissolve_small_groups(deck: Deck) -> None:
    again = True
    while again:
        again = False
        for page in deck.pages():
            for element, siblings in elements_of(page):
                children = element.get("elementGroup", {}).get("children")
                if children is not None and len(children) <= 1:
                    outer = Affine.read(element["transform"])
                    for child in children:
                        child["transform"] = outer.after(Affine.read(child["transform"])).written()
                    place = siblings.index(element)
                    siblings[place : place + 1] = children
                    again = True
                    break


def duplicate_object(batch: Batch, request: Request) -> dict[str, Any]:
    """duplicateObject: a slide right after its original, an element on top of its page; ids by the map given."""
    object_id = request.get("objectId", "")
    wanted = request.get("objectIds", {})
    deck = batch.deck
    slide = next((one for one in deck.slides if one["objectId"] == object_id), None)
    original = slide if slide is not None else deck.element(object_id)
    if original is None:
        raise batch.missing(object_id)
    inside = _ids_in(original)
    for key in wanted:
        if key not in inside:
            raise batch.refuse(f"The object ({key}) in the object ID map could not be found in the duplicated object.")
    notes = {f"{object_id}:notes"} if slide is not None else set()
    names = {old: batch.claim(wanted.get(old)) for old in inside if old not in notes}
    if slide is not None:
        names[f"{object_id}:notes"] = f"{names[object_id]}:notes"
    twin = _renamed(copy.deepcopy(original), names)
    if slide is not None:
        deck.slides.insert(deck.slides.index(slide) + 1, twin)
    else:
        page, siblings = batch.holder(object_id)
        if page.get("pageType") in ("NOTES", "NOTES_MASTER"):
            raise batch.refuse(f"The object ({object_id}) on the notes page cannot be duplicated.")
        siblings.append(twin)
    return {"objectId": names[object_id]}


def _ids_in(value: Any) -> list[str]:
    found: list[str] = []
    if isinstance(value, dict):
        if "objectId" in value:
            found.append(value["objectId"])
        for name in ("pageElements", "children"):
            for below in value.get(name, []):
                found += _ids_in(below)
        for name in ("elementGroup", "slideProperties", "notesPage"):
            found += _ids_in(value.get(name))
    return found


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: names.get(below, below) if key in ("objectId", "speakerNotesObjectId") else _renamed(below, names)
            for key, below in value.items()
        }
    return [_renamed(one, names) for one in value] if isinstance(value, list) else value


KINDS: dict[str, Apply] = {"deleteObject": delete_object, "duplicateObject": duplicate_object}
