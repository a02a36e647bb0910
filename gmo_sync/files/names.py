"""The names that plan.yaml uses, in Russian, and the shape of each of its entries. The one place to look them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gmo_sync.plan.models import RowKind


@dataclass(frozen=True)
class Shape:
    """An entry: YAML key → field of the model, in the order they are written. texts: lists of paragraphs. nested: lists
    of entries, by the shapes they may have; the key that tells one shape from another is its `told_by`."""

    keys: Mapping[str, str]
    texts: frozenset[str] = frozenset()
    nested: Mapping[str, tuple[str, ...]] | None = None
    told_by: str = ""
    kind: RowKind | None = None
    defaults: Mapping[str, str] | None = None


SHAPES: dict[str, Shape] = {
    "plan": Shape(
        {
            "объединение": "union",
            "учебный год": "academic_year",
            "единая методическая тема": "city_theme",
            "методическая тема": "theme",
            "цель": "goal",
            "задачи": "tasks",
            "ожидаемые результаты": "expected_results",
            "руководитель": "head",
            "координатор": "coordinator",
            "разделы": "sections",
            "люди": "people",
        },
        texts=frozenset({"задачи"}),
        nested={"разделы": ("section",), "люди": ("member",)},
    ),
    "section": Shape(
        {"номер": "number", "раздел": "title", "заметки": "notes", "id": "id", "состав": "items"},
        nested={"состав": ("theme", "group", "activity")},
        kind=RowKind.SECTION,
    ),
    "theme": Shape(
        {"направление": "title", "заметки": "notes", "id": "id", "состав": "items"},
        nested={"состав": ("group", "activity", "theme")},
        told_by="направление",
        kind=RowKind.THEME,
    ),
    "group": Shape(
        {"номер": "number", "группа": "title", "заметки": "notes", "id": "id", "состав": "items"},
        nested={"состав": ("activity", "group", "theme")},
        told_by="группа",
        kind=RowKind.GROUP,
    ),
    "activity": Shape(
        {
            "номер": "number",
            "мероприятие": "title",
            "участники": "participants",
            "сроки": "term",
            "место": "place",
            "ответственные": "responsible",
            "результаты": "expected_results",
            "статус": "status",
            "ссылка": "link",
            "заметки": "notes",
            "id": "id",
        },
        told_by="мероприятие",
        kind=RowKind.ACTIVITY,
        defaults={"статус": "запланировано"},
    ),
    "member": Shape(
        {
            "имя": "name",
            "роль": "post",
            "организация": "organisation",
            "телефон": "phone",
            "почта": "email",
            "заметки": "notes",
            "id": "id",
        }
    ),
}
