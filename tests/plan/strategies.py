"""Plans for property tests: `plans()` with any words, `document_plans()` with what a Word file in the form can tell."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gmo_sync.documents.layout import tidy
from gmo_sync.plan import Activity, Group, Person, Plan, Section, Status, Theme, people_of, with_ids

YEARS = st.sampled_from(["2021/2022", "2024/2025"])
_REAL = [
    "члены ГМО, \nпедагоги-библиотекари",
    "в течении года",
    "октябрь-декабрь",
    "1 раз в четверть",
    "МКУДПО «ГЦРО», МБОУ Лицей №130",
    "Бежецких Ю.В., Данилова Е.А.",
    "=1+1",
    "'007",
    "- тире: двоеточие # решётка",
    "да",
    "null",
    "4.10",
    "26.09.2021",
    "[скобки], {фигурные}",
    "*звезда",
    "«Семинар»",
    '"кавычки" и \\ черта',
    "ё и е́",
    "🙂",
]
_ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
WORDS = st.one_of(st.just(""), st.sampled_from(_REAL), _ANY)


def _list(items: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, max_size=most)


def _activities(words: st.SearchStrategy[str], number: st.SearchStrategy[str]) -> st.SearchStrategy[Activity]:
    return st.builds(
        Activity,
        number=number,
        title=words,
        participants=words,
        term=words,
        place=words,
        responsible=words,
        expected_results=words,
        status=st.sampled_from(Status),
        link=words,
        notes=words,
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan, every entry and person with an id."""
    activities = _activities(WORDS, WORDS)
    groups = st.builds(Group, number=WORDS, title=WORDS, notes=WORDS, items=_list(activities))
    themes = st.builds(Theme, title=WORDS, notes=WORDS, items=_list(groups | activities))
    sections = st.builds(Section, number=WORDS, title=WORDS, notes=WORDS, items=_list(themes | groups | activities, 4))
    people = st.builds(Person, name=WORDS, post=WORDS, phone=WORDS, email=WORDS, notes=WORDS)
    texts = {name: draw(WORDS) for name in ("union", "city_theme", "theme", "goal", "expected_results")}
    plan = Plan(
        academic_year=draw(YEARS),
        tasks=draw(_list(WORDS)),
        head=draw(WORDS),
        coordinator=draw(WORDS),
        sections=draw(_list(sections, 4)),
        people=draw(_list(people)),
        **texts,
    )
    return with_ids(plan)


_SAFE = [tidy(words) for words in _REAL if not words.startswith(("1 ", "4.", "26", "да"))]
_LETTERS = st.text("абвгдежз АБВ-,.«»()\n!?", max_size=14).map(lambda text: tidy(text).rstrip(":"))
TIDY = st.one_of(st.just(""), st.sampled_from([*_SAFE, "октябрь", "26.09.2021", "1 раз в четверть"]), _LETTERS)
TITLES = st.one_of(st.sampled_from(_SAFE), _LETTERS.map(lambda text: f"Слово {text}".strip()))
_NAMES = st.sampled_from(["", "Е.А. Данилова", "Курило В.Я.", "Мухадинова Ольга Викторовна"])


@st.composite
def document_plans(draw: st.DrawFn) -> Plan:
    """A plan whose numbers say what stands under what, as the form has it, with the people whom its words name."""
    sections = []
    for at, numeral in enumerate(("I", "II", "III", "IV")[: draw(st.integers(0, 4))], start=1):
        items: list[Any] = []
        for count, kind in enumerate(draw(_list(st.sampled_from(["activity", "group", "theme"]), 4)), start=1):
            number = f"{at}.{count}"
            if kind == "theme":
                inner = [
                    _group(draw, f"{number}.{n}") if n % 2 else _activity(draw, "")
                    for n in range(draw(st.integers(0, 3)))
                ]
                items.append(Theme(title=draw(TITLES), notes=draw(TIDY), items=inner))
            else:
                items.append(
                    _group(draw, number)
                    if kind == "group"
                    else _activity(draw, draw(st.sampled_from(["", number, number + "."])))
                )
        sections.append(
            Section(number=draw(st.sampled_from([numeral, ""])), title=draw(TITLES), notes=draw(TIDY), items=items)
        )
    texts = {name: draw(TIDY) for name in ("city_theme", "theme", "goal", "expected_results")}
    plan = Plan(
        union=draw(
            st.sampled_from(["", "Городское методическое объединение\nпедагогов-библиотекарей", "РМО учителей"])
        ),
        academic_year=draw(YEARS),
        tasks=draw(_list(TIDY)),
        head=draw(_NAMES),
        coordinator=draw(_NAMES),
        sections=sections,
        **texts,
    )
    return with_ids(plan.model_copy(update={"people": people_of(plan)}))


def _activity(draw: st.DrawFn, number: str) -> Activity:
    activity: Activity = draw(_activities(TIDY, st.just(number)))
    return activity.model_copy(update={"title": draw(TITLES)})


def _group(draw: st.DrawFn, number: str) -> Group:
    count = draw(st.integers(0, 3))
    numbers = [draw(st.sampled_from(["", f"{number}.{n}"])) for n in range(1, count + 1)]
    return Group(
        number=draw(st.sampled_from([number, ""])) if not any(numbers) else number,
        title=draw(TITLES),
        notes=draw(TIDY),
        items=[_activity(draw, one) for one in numbers],
    )
