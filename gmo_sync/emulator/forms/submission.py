"""What somebody typed into a form's page, as the answers of a response, or the reasons why it cannot be sent.

Pure: posted fields in, a `Submission` out. Fields are named as Google's page names them: `entry.N` with N the
question id as a decimal number, `entry.N.other_option_response`, `entry.N_year`, `_month`, `_day`, `_hour`,
`_minute`. Which questions were asked, the sections that a person went through, is told by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from gmo_sync.emulator.forms.content import FormContent, FormResponse, Item, questions_of

OTHER = "__other_option__"
EMAIL_FIELD = "emailAddress"

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Submission:
    """answers: question id → values, answered ones only. errors: question id (or `emailAddress`) → what to put
    right."""

    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    email: str | None = None


class _Unfit(ValueError):  # noqa: N818 - a name that says what happened
    """The typed values are no answer to the question; the text says why, in Russian."""


def entry(question_id: str) -> str:
    """The name of the question's field: `entry.` and the id as a decimal number."""
    return f"entry.{int(question_id, 16)}"


def read(
    form: FormContent, fields: Fields, items: Sequence[Item] | None = None, *, signed_in: str | None = None
) -> Submission:
    """The answers in `fields` to the questions in `items`, None for all of the form's.

    signed_in: the e-mail of a person whom the form may know, where it collects them.
    """
    answers: dict[str, Sequence[str]] = {}
    errors: dict[str, str] = {}
    for question, columns in asked(form.items if items is None else items):
        question_id = question["questionId"]
        try:
            values = _values(question, columns, fields)
        except _Unfit as reason:
            errors[question_id] = str(reason)
            continue
        if values:
            answers[question_id] = values
        elif question.get("required"):
            errors[question_id] = "Это обязательный вопрос."
    email = None
    if form.settings.get("emailCollectionType") == "VERIFIED":
        email = signed_in
    elif form.settings.get("emailCollectionType") == "RESPONDER_INPUT":
        email = _first(fields, EMAIL_FIELD)
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            errors[EMAIL_FIELD] = "Укажите действительный адрес электронной почты."
    return Submission(answers, errors, email)


def asked(items: Sequence[Item]) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Every question in order, each with the columns of its grid, None outside grids."""
    for item in items:
        columns = item.get("questionGroupItem", {}).get("grid", {}).get("columns")
        for question in questions_of(item):
            yield question, columns


def most_points(items: Sequence[Item]) -> int:
    """What a quiz can bring at most."""
    return sum(question.get("grading", {}).get("pointValue", 0) for question, _ in asked(items))


def response_of(
    form: FormContent, submission: Submission, *, form_id: str, response_id: str, now: datetime
) -> FormResponse:
    """The FormResponse resource: `createTime` in milliseconds, `lastSubmittedTime` in microseconds, as Google has
    them."""
    response: FormResponse = {
        "formId": form_id,
        "responseId": response_id,
        "createTime": timestamp(now.replace(microsecond=now.microsecond // 1000 * 1000)),
        "lastSubmittedTime": timestamp(now),
    }
    if submission.email:
        response["respondentEmail"] = submission.email
    if submission.answers:
        response["answers"] = {
            question_id: {
                "questionId": question_id,
                "textAnswers": {"answers": [{"value": value} for value in values]},
            }
            for question_id, values in submission.answers.items()
        }
    if form.is_quiz:
        _grade(form, response)
    return response


def _grade(form: FormContent, response: FormResponse) -> None:
    total = 0
    for question, _ in asked(form.items):
        answer = response.get("answers", {}).get(question["questionId"])
        key = [
            right.get("value", "") for right in question.get("grading", {}).get("correctAnswers", {}).get("answers", [])
        ]
        if answer is None or "grading" not in question:
            continue
        given = [part["value"] for part in answer["textAnswers"]["answers"]]
        several = question.get("choiceQuestion", {}).get("type") == "CHECKBOX"
        points = question["grading"].get("pointValue", 0)
        if key and (set(given) == set(key) if several else given[0] in key):
            answer["grade"] = {"score": points, "correct": True} if points else {"correct": True}
            total += points
        else:
            answer["grade"] = {}
        outcome = "whenRight" if answer["grade"] else "whenWrong"
        feedback = question["grading"].get(outcome if key else "generalFeedback")
        if feedback:
            answer["grade"]["feedback"] = feedback
    if total:
        response["totalScore"] = total


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with 0, 3 or 6 digits after the second, whichever suffices."""
    moment = moment.astimezone(UTC)
    digits = f".{moment.microsecond:06d}"
    while digits and digits.endswith("000"):
        digits = digits[:-3]
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (digits if digits != "." else "") + "Z"


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "").strip()


def _values(question: Mapping[str, Any], columns: Mapping[str, Any] | None, fields: Fields) -> list[str]:
    name = entry(question["questionId"])
    if "rowQuestion" in question:
        return _chosen(columns or {}, name, fields)
    for kind, reader in _READERS.items():
        if kind in question:
            return reader(question[kind], name, fields)
    return []  # a file upload: nothing can be answered here


def _chosen(choice: Mapping[str, Any], name: str, fields: Fields) -> list[str]:
    options = choice.get("options", [])
    known = [option["value"] for option in options if "value" in option]
    has_other = any(option.get("isOther") for option in options)
    values: list[str] = []
    for value in fields.get(name, ()):
        chosen = value
        if value == OTHER and has_other:
            chosen = _first(fields, f"{name}.other_option_response")
            if not chosen:
                raise _Unfit("Напишите свой вариант ответа.")
        elif value and value not in known:
            raise _Unfit("Такого варианта ответа нет.")
        if chosen and chosen not in values:
            values.append(chosen)
    if choice.get("type") != "CHECKBOX" and len(values) > 1:
        raise _Unfit("Можно выбрать только один вариант.")
    return values


def _text(question: Mapping[str, Any], name: str, fields: Fields) -> list[str]:
    text = "\n".join(fields.get(name, ())).replace("\r\n", "\n").replace("\r", "\n")
    if not question.get("paragraph"):
        text = text.replace("\n", " ")
    return [text] if text.strip() else []


def _number(low: int, high: int, name: str, fields: Fields) -> list[str]:
    text = _first(fields, name)
    if not text:
        return []
    if not re.fullmatch(r"[0-9]{1,2}", text) or not low <= int(text) <= high:
        raise _Unfit(f"Выберите число от {low} до {high}.")
    return [str(int(text))]


def _scale(question: Mapping[str, Any], name: str, fields: Fields) -> list[str]:
    return _number(question.get("low", 0), question["high"], name, fields)


def _rating(question: Mapping[str, Any], name: str, fields: Fields) -> list[str]:
    return _number(1, question["ratingScaleLevel"], name, fields)


def _date(question: Mapping[str, Any], name: str, fields: Fields) -> list[str]:
    with_year, with_time = question.get("includeYear", False), question.get("includeTime", False)
    parts = [_first(fields, f"{name}_{part}") for part in ("year", "month", "day") if part != "year" or with_year]
    written = "-".join(parts) if any(parts) else _first(fields, name)
    day, _, clock = written.replace("T", " ").partition(" ")
    clock = clock or "".join(_clock_fields(name, fields))
    if not day and not clock:
        return []
    found = re.fullmatch(r"(\d{1,4})-(\d{1,2})-(\d{1,2})" if with_year else r"(?:\d{4}-)?(\d{1,2})-(\d{1,2})", day)
    if not found:
        raise _Unfit("Недопустимая дата.")
    numbers = [int(number) for number in found.groups()]
    try:
        moment = datetime(*(numbers if with_year else [2000, *numbers]))  # type: ignore[arg-type]
    except ValueError:
        raise _Unfit("Недопустимая дата.") from None
    shown = f"{moment.year:04d}-{moment:%m-%d}" if with_year else f"{moment:%m-%d}"
    return [f"{shown} {_clock(clock)}" if with_time else shown]


def _time(question: Mapping[str, Any], name: str, fields: Fields) -> list[str]:
    written = "".join(_clock_fields(name, fields)) or _first(fields, name)
    return [_clock(written, hours=73 if question.get("duration") else 24)] if written else []


def _clock_fields(name: str, fields: Fields) -> list[str]:
    parts = [_first(fields, f"{name}_hour"), _first(fields, f"{name}_minute")]
    return [parts[0] or "0", ":", parts[1] or "00"] if any(parts) else []


def _clock(written: str, *, hours: int = 24) -> str:
    found = re.fullmatch(r"(\d{1,2}):(\d{1,2})(?::\d{1,2})?", written)
    if not found or int(found[1]) >= hours or int(found[2]) > 59:
        raise _Unfit("Недопустимое время.")
    return f"{int(found[1]):02d}:{int(found[2]):02d}"


_READERS: dict[str, Callable[[Mapping[str, Any], str, Fields], list[str]]] = {
    "choiceQuestion": _chosen,
    "textQuestion": _text,
    "scaleQuestion": _scale,
    "ratingQuestion": _rating,
    "dateQuestion": _date,
    "timeQuestion": _time,
}
