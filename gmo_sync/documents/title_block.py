"""What stands around the table: the union's name, the year, themes, goal and tasks, and the signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gmo_sync.documents.headings import plain
from gmo_sync.language import Message
from gmo_sync.plan import AcademicYear, Problem
from gmo_sync.plan.people import People

_LABELS: dict[str, tuple[str, ...]] = {
    "city_theme": (
        "Единая городская методическая тема",
        "Единая методическая тема города",
        "Единая методическая тема",
        "Городская методическая тема",
    ),
    "theme": (
        "Методическая тема ГМО",
        "Методическая тема объединения",
        "Методическая тема МО",
        "Методическая тема РМО",
        "Методическая тема ШМО",
        "Методическая тема",
        "Тема ГМО",
        "Тема",
    ),
    "goal": ("Цель деятельности", "Цели деятельности", "Цель работы", "Цель", "Цели"),
    "tasks": ("Задачи деятельности", "Основные задачи", "Задачи работы", "Задачи", "Задача"),
    "expected_results": (
        "Ожидаемые результаты",
        "Ожидаемый результат",
        "Планируемые результаты",
        "Прогнозируемые результаты",
    ),
    "head": (
        "Руководитель ГМО",
        "Руководитель городского методического объединения",
        "Руководитель методического объединения",
        "Руководитель РМО",
        "Руководитель МО",
        "Руководитель ШМО",
        "Руководитель",
        "Председатель",
    ),
    "coordinator": ("Координатор ГМО", "Координатор РМО", "Координатор", "Методист"),
}
_BY_LABEL = {plain(words): name for name, labels in _LABELS.items() for words in labels}
_LABEL_LINE = re.compile(
    r"\s*("
    + "|".join(re.escape(words) for words in sorted(sum(_LABELS.values(), ()), key=len, reverse=True))
    + r")\s*:\s*",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:\bна\s+)?(?<!\d)(?P<first>\d{4})\s*[-/\\‐‑–—]\s*(?P<last>\d{4}|\d\d)(?!\d)\s*"
    r"(?:уч(?:ебн\w+|\.)?\s*(?:год\w*|г\.?)?|гг?\.|год\w*)?",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"^\s*(?:годовой\s+|перспективный\s+)?план\s+(?:методической\s+)?(?:работы|деятельности)\s*", re.IGNORECASE
)
_CONTENT = re.compile(
    r"\s*(?:содержание (?:работы|деятельности)|план мероприятий|основные мероприятия)[\s:.]*", re.IGNORECASE
)
_GAP = re.compile(r"\t+|_{2,}|\s{3,}|…+|\.{4,}")


@dataclass
class TitleBlock:
    """The title as values for `Plan`, and what could not be placed."""

    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, name: str, words: str) -> None:
        """Add words to a field; what is there already stays above."""
        self.values[name] = "\n".join(filter(None, (self.values.get(name, ""), words)))


def read_title(paragraphs: Sequence[str], pairs: Iterable[Sequence[str]]) -> TitleBlock:
    """The title of a plan. paragraphs: those above the table. pairs: the rows of the tables above it."""
    block = TitleBlock()
    above: list[str] = []
    after: list[str] = []
    seen_plan = False
    open_label = ""
    for whole in (line for paragraph in paragraphs for line in paragraph.split("\n")):
        line, found = _without_year(whole, block)
        label = _LABEL_LINE.match(line)
        own = _BY_LABEL.get(plain(line))
        if label or own:
            open_label = own or _BY_LABEL[plain(label[1])]  # type: ignore[index]
            rest = line[label.end() :].strip() if label else ""
            block.take(open_label, rest)
        elif _CONTENT.fullmatch(line):
            open_label = ""
        elif open_label and line.strip() and not found:
            block.take(open_label, line.strip())
        elif plan := _PLAN.match(line):
            seen_plan = True
            after.append(line[plan.end() :])
        elif line.strip():
            (after if seen_plan else above).append(line.strip())
    union = [line.strip() for line in (*above, *after) if line.strip()]
    block.take("union", "\n".join(union))
    for cells in pairs:
        _read_pair(cells, block)
    return block


def _without_year(line: str, block: TitleBlock) -> tuple[str, bool]:
    """The line without the academic year, which goes into the block; and whether it named one."""
    found = _YEAR.search(line)
    if found is None or "academic_year" in block.values:
        return line, False
    try:
        block.values["academic_year"] = AcademicYear(f"{found['first']}/{found['last']}")
    except ValueError:
        return line, False
    return (line[: found.start()] + line[found.end() :]).rstrip(), True


def _read_pair(cells: Sequence[str], block: TitleBlock) -> None:
    texts = [text for text in cells if text]
    if not texts:
        return
    name = _BY_LABEL.get(plain(texts[0]))
    if name:
        block.take(name, "\n".join(texts[1:]))
        return
    label = _LABEL_LINE.match(texts[0])
    if label and len(texts) == 1:
        block.take(_BY_LABEL[plain(label[1])], texts[0][label.end() :].strip())
        return
    words = ": ".join(texts)
    block.take("tasks", words)
    block.problems.append(
        Problem(Message('the title has a row that is not known; it stands now below the tasks: "{words}"', words=words))
    )


def read_signatures(lines: Iterable[str], block: TitleBlock) -> None:
    """The people who sign: «Руководитель ГМО    Е.А. Данилова». Other words are said, with the words."""
    for line in (line for paragraph in lines for line in paragraph.split("\n")):
        if not line.strip(" _\t"):
            continue
        name, words = _signature(line)
        if not name:
            message = Message(
                'words below the table that the plan has no place for: "{words}"', words=" ".join(line.split())
            )
            block.problems.append(Problem(message))
        elif not block.values.get(name):
            block.take(name, words)


def _signature(line: str) -> tuple[str, str]:
    parts = [
        part.strip(" _:.,/()") if at == 0 else part.strip(" _:,/()") for at, part in enumerate(_GAP.split(line.strip()))
    ]
    parts = [part for part in parts if part]
    own = _BY_LABEL.get(plain(parts[0])) if parts else None
    if own in ("head", "coordinator"):
        return own, " ".join(parts[1:])
    for words in sorted((*_LABELS["head"], *_LABELS["coordinator"]), key=len, reverse=True):
        if line.strip().casefold().startswith(words.casefold()):
            rest = " ".join(_GAP.sub(" ", line.strip()[len(words) :]).split())
            persons = People(rest).persons
            if persons:
                return _BY_LABEL[plain(words)], persons[-1].text
    return "", ""
