"""What changed in a model since its base was kept."""

from __future__ import annotations

import json
from typing import Annotated

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
