"""The yearly plan of a methodical union: sections, roadmap themes, groups and activities, in the order of the document.

These are values: every text is kept word for word, inner line breaks included. What terms and people mean is decided in
`terms` and `people`; how the plan stands in a sheet, in `rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from gmo_sync.errors import Where
from gmo_sync.language import Message
from gmo_sync.plan.people import People
from gmo_sync.plan.renaming import renamed
from gmo_sync.plan.school_year import AcademicYear, SchoolYear
from gmo_sync.plan.terms import Term
from gmo_sync.tables import Column, Reference
from gmo_sync.tables.cells import canonical_text


class Status(StrEnum):
    """How far an activity has come."""

    PLANNED = "запланировано"
    UNDER_WAY = "в работе"
    DONE = "проведено"
    MOVED = "перенесено"
    CANCELLED = "отменено"


class RowKind(StrEnum):
    """What an entry of the plan is."""

    SECTION = "раздел"
    THEME = "направление"
    GROUP = "группа"
    ACTIVITY = "мероприятие"


_NOWHERE = Where()


@dataclass(frozen=True)
class Problem:
    """Something a person should look at; nothing was lost, and nothing stopped.

    entry: the id of the entry (or of the person or title field) it belongs to, "" when it belongs to none.
    field: the model's field, "" when it is the whole entry.
    """

    message: Message
    entry: str = ""
    field: str = ""
    where: Where = _NOWHERE

    def in_language(self, language: str) -> str:
        """The problem as a sentence, with its place when one is known."""
        place = self.where.in_language(language)
        return (f"{place}: " if place else "") + self.message.in_language(language)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_PEOPLE = Reference("Люди", renamed=renamed)


class ActivityCells(_Model):
    """The cells of an activity's row, headed as in the official form.

    id: 8 hex digits, "" while it has none. number: as written («1.2.»), "" if none. link: a feedback form or material.
    """

    id: str = ""
    number: Annotated[
        str, Column("№ п/п", aliases=("№", "№п/п", "№ пп", "№ п.п.", "п/п", "Номер", "Раздел, №"), width=70)
    ] = ""
    title: Annotated[
        str,
        Column(
            "Мероприятия",
            aliases=(
                "Мероприятие",
                "Наименование мероприятия",
                "Название мероприятия",
                "Содержание",
                "Содержание работы",
                "Содержание деятельности",
                "Направления деятельности",
                "Виды деятельности",
                "Вид деятельности",
                "Тема",
                "Тема мероприятия",
            ),
            width=320,
        ),
    ] = ""
    participants: Annotated[
        People,
        Column(
            "Участники",
            aliases=("Участник", "Категория участников", "Состав участников", "Целевая аудитория", "Кто участвует"),
            width=190,
            references=_PEOPLE,
        ),
    ] = People()
    term: Annotated[
        Term,
        Column(
            "Сроки проведения",
            aliases=(
                "Срок проведения",
                "Сроки",
                "Срок",
                "Дата",
                "Дата проведения",
                "Даты проведения",
                "Время проведения",
                "Период",
                "Сроки исполнения",
                "Срок исполнения",
                "Сроки реализации",
                "Срок выполнения",
                "Месяц",
                "Когда",
            ),
            width=140,
        ),
    ] = Term()
    place: Annotated[str, Column("Место проведения", aliases=("Место", "Площадка", "Где"), width=160)] = ""
    responsible: Annotated[
        People,
        Column(
            "Ответственные",
            aliases=(
                "Ответственный",
                "Ответственные лица",
                "Ответственные исполнители",
                "Исполнители",
                "Исполнитель",
                "Кто отвечает",
            ),
            width=190,
            references=_PEOPLE,
        ),
    ] = People()
    expected_results: Annotated[
        str,
        Column(
            "Ожидаемые результаты",
            aliases=(
                "Ожидаемый результат",
                "Результат",
                "Результаты",
                "Планируемый результат",
                "Планируемые результаты",
            ),
            width=280,
        ),
    ] = ""
    status: Annotated[Status, Column("Статус", aliases=("Состояние", "Отметка о выполнении"), width=150)] = (
        Status.PLANNED
    )
    link: Annotated[
        str, Column("Ссылка", aliases=("Ссылки", "Ссылка на форму", "Материалы"), link=True, wrap=False, width=180)
    ] = ""
    notes: Annotated[str, Column("Заметки", aliases=("Примечание", "Примечания", "Комментарий"), width=220)] = ""


class Activity(ActivityCells):
    """An activity (мероприятие)."""

    kind: Literal[RowKind.ACTIVITY] = RowKind.ACTIVITY


class _Heading(_Model):
    id: str = ""
    title: str = ""
    notes: str = ""

    @property
    def mark(self) -> str:
        """The words by which rows refer to this heading: its number if it has one, else its title. Never empty."""
        number = getattr(self, "number", "")
        return next((words for words in (number, self.title) if canonical_text(words)), UNTITLED)


UNTITLED = "без названия"


class Group(_Heading):
    """A numbered heading over activities («3.1 Развитие профессиональных компетенций…»), no activity itself."""

    kind: Literal[RowKind.GROUP] = RowKind.GROUP
    number: str = ""
    items: list[Activity] = Field(default_factory=list)


class Theme(_Heading):
    """A theme of the roadmap inside a section («Учитель будущего»), without a number."""

    kind: Literal[RowKind.THEME] = RowKind.THEME
    items: list[Annotated[Group | Activity, Field(discriminator="kind")]] = Field(default_factory=list)


class Section(_Heading):
    """A section (раздел): number «III» without its dot, and what stands in it, in order."""

    kind: Literal[RowKind.SECTION] = RowKind.SECTION
    number: str = ""
    items: list[Annotated[Theme | Group | Activity, Field(discriminator="kind")]] = Field(default_factory=list)


Heading = Section | Theme | Group
Entry = Section | Theme | Group | Activity


class Person(_Model):
    """Somebody of the «Люди» tab. name: as written. Phone and e-mail never leave the owner's side."""

    id: str = ""
    name: Annotated[str, Column("Имя", aliases=("ФИО", "Ф.И.О.", "Фамилия, имя, отчество"), width=240)] = ""
    post: Annotated[str, Column("Должность", aliases=("Роль",), width=220)] = ""
    organisation: Annotated[str, Column("Организация", aliases=("Школа", "ОУ", "ОО", "Место работы"), width=240)] = ""
    phone: Annotated[str, Column("Телефон", private=True)] = ""
    email: Annotated[str, Column("Почта", private=True)] = ""
    notes: Annotated[str, Column("Заметки", aliases=("Примечание", "Примечания"), width=260)] = ""


class Plan(_Model):
    """A union's plan for one academic year.

    tasks: a paragraph each, as written. After validation every term carries its meaning in the plan's school year; the
    validation context {"calendar": Calendar} or {"school_year": SchoolYear} gives a regional one.
    """

    union: str = ""
    academic_year: AcademicYear
    city_theme: str = ""
    theme: str = ""
    goal: str = ""
    tasks: list[str] = Field(default_factory=list)
    expected_results: str = ""
    head: People = People()
    coordinator: People = People()
    sections: list[Section] = Field(default_factory=list)
    people: list[Person] = Field(default_factory=list)

    _school_year: SchoolYear = PrivateAttr()

    @field_validator("tasks", mode="before")
    @classmethod
    def _paragraphs(cls, value: Any) -> Any:
        """One task a line: a task with a line break is two."""
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list) and all(isinstance(task, str) for task in value):
            return [line for task in value for line in task.split("\n") if line.strip()]
        return value

    @model_validator(mode="after")
    def _resolve_terms(self, info: ValidationInfo) -> Self:
        context = info.context if isinstance(info.context, dict) else {}
        given, calendar = context.get("school_year"), context.get("calendar")
        fits = given is not None and given.academic_year == self.academic_year
        year: SchoolYear = given if fits else SchoolYear.of(self.academic_year, calendar)  # type: ignore[assignment]
        self._school_year = year

        @cache
        def resolved(term: Term) -> Term:
            return term.in_year(year)

        def with_meaning(entry: Entry) -> Entry:
            if not isinstance(entry, Activity) or not entry.term.text:
                return entry
            return entry.model_copy(update={"term": resolved(entry.term)})

        self.__dict__["sections"] = each_entry(self.sections, with_meaning)
        return self

    @property
    def school_year(self) -> SchoolYear:
        """The school year in which the terms were read."""
        return self._school_year

    def walk(self) -> Iterator[Entry]:
        """Sections, themes, groups and activities, each heading before what stands in it."""
        for section in self.sections:
            yield from _entries(section)

    def activities(self) -> Iterator[Activity]:
        """The activities, in the order of the document."""
        return (entry for entry in self.walk() if isinstance(entry, Activity))

    def problems(self) -> list[Problem]:
        """What could not be read: terms without a meaning, with their activity."""
        return [
            Problem(
                Message('the term "{term}" cannot be read; its words are kept', term=activity.term.text),
                entry=activity.id,
                field="term",
                where=Where(key=" ".join(filter(None, (activity.number, activity.title)))),
            )
            for activity in self.activities()
            if activity.term and activity.term.meaning is None
        ]


def _entries(entry: Entry) -> Iterator[Entry]:
    yield entry
    if not isinstance(entry, Activity):
        for item in entry.items:
            yield from _entries(item)


def each_entry(sections: Iterable[Section], change: Callable[[Entry], Entry]) -> list[Section]:
    """The sections with `change` applied to every entry, each heading before what stands in it."""

    def changed(entry: Entry) -> Entry:
        entry = change(entry)
        if isinstance(entry, Activity):
            return entry
        return entry.model_copy(update={"items": [changed(item) for item in entry.items]})

    return [cast("Section", changed(section)) for section in sections]
