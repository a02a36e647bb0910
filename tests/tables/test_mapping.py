"""What changed in a model since its base was kept."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

from gmo_sync.tables import Column, Table
from gmo_sync.tables.mapping import fingerprint, mapping_changes


class Then(BaseModel):
    id: str = ""
    title: Annotated[str, Column("Название")] = ""
    count: Annotated[str, Column("Число")] = ""
    people: Annotated[list[str], Column("Люди")] = []
    old: Annotated[str, Column("Прежнее")] = ""


class Now(BaseModel):
    code: str = ""
    title: Annotated[str, Column("Мероприятие")] = ""
    count: Annotated[int | None, Column("Число")] = None
    people: Annotated[list[str], Column("Люди", separator=", ")] = []
    new: Annotated[str, Column("Новое")] = ""


THEN = Table(Then, "T", natural_key=("title",))
NOW = Table(Now, "T", key="code", natural_key=("title", "count"))


def test_a_mapping_survives_json_and_is_equal_to_itself():
    kept = json.loads(json.dumps(fingerprint(THEN)))
    assert kept == fingerprint(THEN)
    assert mapping_changes(kept, fingerprint(THEN)) == []


def test_every_change_is_told_and_only_what_makes_the_base_incomparable_asks_for_a_resync():
    changes = mapping_changes(fingerprint(THEN), fingerprint(NOW))
    assert [(change.message.in_language("ru"), change.resync) for change in changes] == [
        ("в столбце «Число» — текст, а теперь целые числа", True),
        ("в столбце «Люди» разделитель «; » сменился на «, »", True),
        ("номером строки было поле «id», теперь — «code»", True),
        ("строки без номера узнавались по: title; теперь по: title, count", False),
        ("столбец «Название» теперь называется «Мероприятие»", False),
        ("новый столбец «Новое»", False),
        ("столбец «Прежнее» больше не обновляется; он остаётся", False),
    ]


def test_no_natural_key_and_a_kind_of_another_version_have_words_too():
    old = fingerprint(THEN) | {"natural_key": []}
    old["columns"]["title"]["kind"] = "tensor"
    changes = [str(change.message) for change in mapping_changes(old, fingerprint(THEN))]
    assert changes == [
        'the column "Название" held tensor and holds text now',
        "rows without an id were known by: –; now by: title",
    ]


KINDS = {
    "text": "текст",
    "number": "числа",
    "integer": "целые числа",
    "date": "даты",
    "datetime": "даты со временем",
    "time": "время",
    "checkbox": "отметки",
    "choice": "выбор из списка",
    "list": "списки",
    "link": "ссылки",
}


def of_kind(kind: str) -> dict[str, Any]:
    return {"key": "id", "natural_key": [], "columns": {"it": {"heading": "Оно", "kind": kind}}}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("now", KINDS)
def test_a_column_of_another_kind_is_told_in_words_and_texts_and_numbers_can_be_compared(kind, now):
    changes = mapping_changes(of_kind(kind), of_kind(now))
    if kind == now:
        assert changes == []
    else:
        (change,) = changes
        words = f"в столбце «Оно» — {KINDS[kind]}, а теперь {KINDS[now]}"
        texts, numbers = {"text", "choice", "list", "link"}, {"number", "integer"}
        assert change.message.in_language("ru") == words
        assert change.resync == (not ({kind, now} <= texts or {kind, now} <= numbers))


def test_a_key_of_several_fields_and_one_of_none_are_told_in_words():
    several, none = fingerprint(NOW), fingerprint(replace(NOW, natural_key=()))
    assert str(mapping_changes(several, none)[0].message) == "rows without an id were known by: title, count; now by: –"
    assert str(mapping_changes(none, several)[0].message) == "rows without an id were known by: –; now by: title, count"
