"""Responses of a form as models, and those models as the rows of the tab of answers.

The model's fields follow the questions: a scale is a whole number, a choice of one is words, checkboxes are a tuple,
free words are words. Nothing that was answered is dropped: answers to questions that left the form, that people added
to it by hand, or that do not fit their question any more stand in `other_answers` under their question. Respondents'
e-mails are never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, create_model

from gmo_sync.forms.ids import question_ids
from gmo_sync.forms.spec import Choice, Date, FormSpec, Question, Rating, Scale, Text, Time
from gmo_sync.forms.template import FormTemplate
from gmo_sync.tables import Column, Table

FormResponse: TypeAlias = Mapping[str, Any]


class Feedback(BaseModel):
    """One response. id: Google's responseId. event_key, event: what it is about. submitted: when it was last sent, wall
    time of the zone asked for, to the second. The answers are fields of the subclasses that `feedback_model` makes.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    event_key: Annotated[str, Column("Код мероприятия", hidden=True, read_only=True)]
    event: Annotated[str, Column("Мероприятие", width=260, read_only=True)]
    submitted: Annotated[datetime, Column("Получен", width=130, read_only=True, number_format="dd.mm.yyyy hh:mm")]


def feedback_model(form: FormSpec | FormTemplate) -> type[Feedback]:
    """The model of one response to `form`: `Feedback` and a field for each question, named by its key.

    Forms with the same questions have the same model.
    """
    return _model(form.questions)


@lru_cache(maxsize=64)
def _model(questions: tuple[Question, ...]) -> type[Feedback]:
    fields: dict[str, Any] = {question.key: _field(question) for question in questions}
    other = Column("Другие ответы", width=260, read_only=True, note="Ответы на вопросы, которых в анкете сейчас нет.")
    fields["other_answers"] = (Annotated[str, other], "")
    return create_model("Feedback", __base__=Feedback, __doc__=Feedback.__doc__, **fields)


def feedback_table(form: FormSpec | FormTemplate, title: str = "Отзывы") -> Table[Feedback]:
    """The tab of answers; all its columns are read-only, people may add their own."""
    return Table(feedback_model(form), title=title)


def _field(question: Question) -> tuple[Any, Any]:
    def column(**options: Any) -> Column:
        return Column(question.heading, read_only=True, note=_note(question), **options)

    match question:
        case Scale() | Rating():
            return Annotated[int | None, column(width=110)], None
        case Choice(type="checkbox"):
            return Annotated[tuple[str, ...], column(width=220, separator="\n")], ()
        case Choice():
            return Annotated[str, column(width=180)], ""
        case Text():
            return Annotated[str, column(width=340 if question.paragraph else 220)], ""
        case Date():
            return Annotated[date | None, column(width=110)], None
        case Time():
            return Annotated[time | None, column(width=90)], None


def _note(question: Question) -> str:
    return question.title if question.heading != question.title else ""


def feedback_of(
    response: FormResponse,
    spec: FormSpec,
    *,
    model: type[Feedback] | None = None,
    zone: tzinfo = UTC,
    titles: Mapping[str, str] | None = None,
) -> Feedback:
    """A FormResponse as a model.

    model: what `feedback_model` made, so that it is made once for many responses. zone: whose wall time `submitted` is.
    titles: questionId → title (`question_titles`), to name the questions that the specification does not have.
    """
    keys = question_ids(spec.key, spec.items)
    questions = {question.key: question for question in spec.questions}
    values: dict[str, Any] = {}
    others: list[str] = []
    for question_id, answer in response.get("answers", {}).items():
        words = _words(answer)
        key = keys.get(question_id)
        try:
            if key is None:
                raise ValueError(question_id)
            values[key] = _typed(questions[key], words)
        except ValueError:
            name = questions[key].heading if key else (titles or {}).get(question_id, "")
            others.append(f"{name} [{question_id}]".strip() + ": " + "; ".join(words))
    return (model or feedback_model(spec))(
        id=response["responseId"],
        event_key=spec.key,
        event=spec.event or spec.title,
        submitted=submitted_at(response).astimezone(zone).replace(tzinfo=None, microsecond=0),
        other_answers="\n".join(sorted(others)),
        **values,
    )


def feedbacks(
    responses: Iterable[FormResponse],
    spec: FormSpec,
    *,
    form: Mapping[str, Any] | None = None,
    zone: tzinfo = UTC,
) -> list[Feedback]:
    """Every response as a model, in order. form: the Form resource, which names the questions added by hand."""
    model = feedback_model(spec)
    titles = question_titles(form) if form is not None else {}
    return [feedback_of(response, spec, model=model, zone=zone, titles=titles) for response in responses]


def question_titles(form: Mapping[str, Any]) -> dict[str, str]:
    """questionId → title, for every question in a Form resource; a row of a grid is «grid: row»."""
    return dict(_titles(form))


def _titles(form: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for item in form.get("items", []):
        title = item.get("title", "")
        if "questionItem" in item:
            yield item["questionItem"]["question"]["questionId"], title
        for row in item.get("questionGroupItem", {}).get("questions", []):
            yield row["questionId"], f"{title}: {row.get('rowQuestion', {}).get('title', '')}"


def submitted_at(response: FormResponse) -> datetime:
    """When the response was last sent, aware, to the microsecond."""
    return instant(response["lastSubmittedTime"])


def instant(written: str) -> datetime:
    """Google's time ("2026-11-23T04:05:06.123456789Z", any number of digits) as an aware datetime."""
    whole, _, digits = written.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{digits[:6].ljust(6, '0')}+00:00")


def _words(answer: Mapping[str, Any]) -> list[str]:
    texts = [part.get("value", "") for part in answer.get("textAnswers", {}).get("answers", [])]
    files = [
        part.get("fileName", part.get("fileId", "")) for part in answer.get("fileUploadAnswers", {}).get("answers", [])
    ]
    return texts + files


def _typed(question: Question, words: Sequence[str]) -> Any:
    """The answer as the field's type. Raises ValueError when it does not fit."""
    if isinstance(question, Choice) and question.type == "checkbox":
        return tuple(words)
    if len(words) != 1:
        raise ValueError(words)
    match question:
        case Scale() | Rating():
            return int(words[0])
        case Date():
            return date.fromisoformat(words[0])
        case Time():
            return time.fromisoformat(words[0])
        case _:
            return words[0]
