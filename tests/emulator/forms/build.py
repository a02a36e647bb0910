"""Items as clients write them, and what the tests ask of a form."""

from __future__ import annotations

from typing import Any


def text(title: str = "Имя", **question: Any) -> dict[str, Any]:
    return asked(title, textQuestion={}, **question)


def asked(title: str, **question: Any) -> dict[str, Any]:
    return {"title": title, "questionItem": {"question": question}}


def choice(title: str, *options: str, kind: str = "RADIO", other: bool = False, **question: Any) -> dict[str, Any]:
    values: list[dict[str, Any]] = [{"value": option} for option in options]
    return asked(
        title,
        choiceQuestion={"type": kind, "options": values + ([{"isOther": True}] if other else [])},
        **question,
    )


def create(item: dict[str, Any], index: int = 0) -> dict[str, Any]:
    return {"createItem": {"item": item, "location": {"index": index}}}


def update(item: dict[str, Any], index: int, mask: str) -> dict[str, Any]:
    return {"updateItem": {"item": item, "location": {"index": index}, "updateMask": mask}}


def ids(form: dict[str, Any]) -> list[str]:
    return [item["questionItem"]["question"]["questionId"] for item in form["items"] if "questionItem" in item]
