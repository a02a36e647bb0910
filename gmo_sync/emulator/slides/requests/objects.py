"""Requests about any object: deleteObject, duplicateObject."""

from __future__ import annotations

import copy
from typing import Any

from gmo_sync.emulator.slides.deck import Deck, Page, elements_of
from gmo_sync.emulator.slides.geometry import Affine
from gmo_sync.emulator.slides.requests.batch import Apply, Batch, Request
from gmo_sync.emulator.slides.text import plain_text


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
        _delete_page(batch, page)
        batch.forget_ids()
        return
    held = deck.holder(object_id)
    if held is None:
        raise batch.missing(object_id)
    page, siblings = held
    if page.get("pageType") in ("NOTES", "NOTES_MASTER"):
        raise batch.refuse(f"The operation is not allowed on notes page element ({object_id}).")
    siblings[:] = [element for element in siblings if element["objectId"] != object_id]
    if page.get("pageType") == "LAYOUT":
        _delete_empty_heirs(deck, object_id)
    _dissolve_small_groups(deck)
    batch.forget_ids()


def _delete_page(batch: Batch, page: Page) -> None:
    deck, object_id = batch.deck, page["objectId"]
    users = [slide["slideProperties"] for slide in deck.slides]
    if page.get("pageType") == "LAYOUT":
        if any(one.get("layoutObjectId") == object_id for one in users):
            raise batch.refuse(f"The layout ({object_id}) cannot be deleted because it is used by slides.")
        deck.layouts.remove(page)
    elif page.get("pageType") == "MASTER":
        if len(deck.masters) == 1 or any(one.get("masterObjectId") == object_id for one in users):
            raise batch.refuse(f"The master ({object_id}) cannot be deleted because it is in use.")
        deck.masters.remove(page)
        deck.layouts[:] = [one for one in deck.layouts if one["layoutProperties"]["masterObjectId"] != object_id]
    else:
        raise batch.refuse(f"The page ({object_id}) cannot be deleted.")


def _delete_empty_heirs(deck: Deck, parent_id: str) -> None:
    """Without their placeholder on the layout, placeholders of slides go if there is nothing in them."""
    for slide in deck.slides:
        for element, siblings in list(elements_of(slide)):
            shape = element.get("shape", {})
            if shape.get("placeholder", {}).get("parentObjectId") == parent_id and not plain_text(shape.get("text")):
                siblings.remove(element)


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
            raise batch.refuse(f"The operation is not allowed on notes page element ({object_id}).")
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
