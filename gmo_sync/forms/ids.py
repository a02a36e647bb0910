"""The ids of items and questions, made from the form's key and the item's key, and how to tell them from others.

Google lets a client choose ids, eight hexadecimal digits; ours stay below 2**31 because prefilled links carry the
same id as a decimal int32. An item's kind is part of its id: a question that becomes another kind is another
question, and the answers to the old one stay under the old id.

An item that was taken out of the specification must still be recognised in the form, or it could not be removed without
removing what people added by hand. A question's id is therefore made from its item's id; an item without a question
carries a check of 17 bits in its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from gmo_sync.forms.spec import Heading, Item, Page

_BITS = 31
_CHECK_BITS = 17


def _hash(bits: int, *parts: str) -> int:
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits)


def _hex(number: int) -> str:
    return f"{number or 1:08x}"


def item_ids(form_key: str, items: Iterable[Item]) -> dict[str, str]:
    """Item key → itemId, all different from each other."""
    made: dict[str, str] = {}
    for item in items:
        attempt = 0
        while (candidate := _item_id(form_key, item, attempt)) in made.values():
            attempt += 1
        made[item.key] = candidate
    return made


def _item_id(form_key: str, item: Item, attempt: int) -> str:
    name = (form_key, item.kind, item.key, *([str(attempt)] if attempt else []))
    if isinstance(item, Heading | Page):
        short = _hash(_BITS - _CHECK_BITS, "item", *name)
        return _hex(short << _CHECK_BITS | _check(form_key, short))
    return _hex(_hash(_BITS, "item", *name))


def _check(form_key: str, short: int) -> int:
    return _hash(_CHECK_BITS, "check", form_key, str(short))


def question_id(form_key: str, item_id: str) -> str:
    """The questionId of the question in the item `item_id`; it differs from the item's."""
    made = _hex(_hash(_BITS, "question", form_key, item_id))
    return made if made != item_id else _hex(_hash(_BITS, "another question", form_key, item_id))


def question_ids(form_key: str, items: Iterable[Item]) -> dict[str, str]:
    """questionId → item key, for the items that can be answered."""
    items = tuple(items)
    made = item_ids(form_key, items)
    return {question_id(form_key, made[item.key]): item.key for item in items if not isinstance(item, Heading | Page)}


def is_ours(form_key: str, item: Mapping[str, Any]) -> bool:
    """Whether an item of `forms.get` was made from a specification with `form_key`, even one it has since left."""
    item_id = str(item.get("itemId", ""))
    question = item.get("questionItem", {}).get("question")
    if question is not None:
        return bool(question.get("questionId") == question_id(form_key, item_id))
    if "textItem" not in item and "pageBreakItem" not in item:
        return False
    try:
        number = int(item_id, 16)
    except ValueError:
        return False
    short = number >> _CHECK_BITS
    return number & ((1 << _CHECK_BITS) - 1) == _check(form_key, short)
