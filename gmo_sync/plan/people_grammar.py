"""Reads who is named in a cell: splits it into parties and says of each what it is.

Commas, semicolons and line breaks separate, unless they stand in quotes or brackets or inside one role; names and roles
may also follow one another with nothing between. Every letter stays in some party, except a joining «и».
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from gmo_sync.plan.names import Name, is_surname, names_in
from gmo_sync.plan.parties import Organisation, Party, Person, Role, Words, one_alphabet
from gmo_sync.plan.party_words import begins_anew, begins_organisation, begins_role, is_role_word

Span = tuple[int, int]

_PAIRS = {"«": "»", "“": "”", "„": "”", "(": ")", "[": "]"}
_EDGES = " \t\n\r\v\f\u00a0\u202f,;:/+&•·–—-"
_GOES_ON = re.compile(
    r"(курирующ|ответственн\w+\s+за|отвечающ|осуществляющ|работающ|имеющ|занимающ|преподающ|назначенн|входящ|ведущ\w+\s+[а-я]|"
    r"реализующ|организующ|участвующ|закрепленн|контролирующ|занят)\w*"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*\.?")
_NAMED_AFTER = re.compile(r"\b(?:им\.|имени)\s*$")  # «библиотека им. А.П. Чехова»
_AND = re.compile(r"\s(?:и|а также|совместно с)\s", re.IGNORECASE)
_CLASSES = re.compile(
    r"(?:[IVXХІ]{1,4}|\d{1,2})\s*[«\"']?[А-Яа-я]?[»\"']?(?:\s*[-–—,]\s*(?:[IVXХІ]{1,4}|\d{1,2})\s*[А-Яа-я]?)?"
    r"(?P<word>\s*-?\s*(?:е|ые|й|х|ый|ых)?\s*кл(?:асс(?:ы|ов|а)?)?\.?)?",
)


def read_people(text: str) -> tuple[Party, ...]:
    """Who is named in `text`, in the order of the words. Never raises; words that name nobody come back as `Words`."""
    flat = one_alphabet(text)
    found: list[Party] = []
    for segment in _segments(flat):
        for span in _split_anew(flat, segment):
            found += _parties(text, flat, span)
    return tuple(found)


def _unbracketed(flat: str, span: Span) -> Span:
    """`span` without a bracket whose other half lies outside."""
    start, end = _trimmed(flat, span)
    piece = flat[start:end]
    if piece.startswith(")"):
        return _unbracketed(flat, (start + 1, end))
    if piece.endswith("(") or (piece.endswith(")") and "(" not in piece):
        return _unbracketed(flat, (start, end - 1))
    return start, end


def _trimmed(flat: str, span: Span) -> Span:
    start, end = span
    while start < end and (
        flat[start] in _EDGES or flat[start].isspace() or unicodedata.category(flat[start]) in ("Cc", "Cf")
    ):
        start += 1
    while end > start and (
        flat[end - 1] in _EDGES or flat[end - 1].isspace() or unicodedata.category(flat[end - 1]) in ("Cc", "Cf")
    ):
        end -= 1
    return start, end


def _segments(flat: str) -> Iterator[Span]:
    """The pieces between commas and semicolons that stand outside quotes and brackets."""
    start = 0
    closing: list[str] = []
    for at, sign in enumerate(flat):
        if closing and sign == closing[-1]:
            closing.pop()
        elif sign in _PAIRS and _PAIRS[sign] in flat[at:]:
            closing.append(_PAIRS[sign])
        elif sign == '"' and flat.count('"', at) > 1:
            closing.append('"')
        elif sign in ",;" and not closing and not _goes_on(flat[start:at], flat[at + 1 :].lstrip(), flat, at):
            yield start, at
            start = at + 1
    yield start, len(flat)


def _goes_on(before: str, after: str, flat: str, at: int) -> bool:
    """A comma inside one role: «директора, курирующий …», «по УВР, НМР», «по учебной, воспитательной работе»."""
    if _GOES_ON.match(after) or _class_list(flat, at):
        return True
    if re.search(r"\bпо\s+[А-ЯЁ]{2,}(\s*,\s*[А-ЯЁ]{2,})*\s*$", before) and re.match(
        r"(?:УВР|ВР|НМР|УР|МР|НР|АХР|АХЧ|БЖ|ИКТ)\b", after
    ):
        return True
    return (
        re.search(r"\bпо\s+[а-яё-]+(ой|ому)\s*$", before) is not None
        and re.match(r"[а-яё-]+(ой|ому)\s", after) is not None
    )


def _class_list(flat: str, at: int) -> bool:
    """«5, 6 классы»: a comma between numbers of one word."""
    return (
        re.search(r"\d\s*$", flat[:at]) is not None
        and re.match(r"\s*\d{1,2}(\s*,\s*\d{1,2})*\s*(-х\s*)?кл", flat[at + 1 :]) is not None
    )


def _split_anew(flat: str, segment: Span) -> Iterator[Span]:
    """A segment cut where another role begins without a separator, and at «и» between two parties."""
    start, end = segment
    cuts = [start]
    words = [(found.start(), found.end(), found[0]) for found in _WORD.finditer(flat, start, end)]
    for index, (at, _, word) in enumerate(words):
        if at <= cuts[-1] or not flat[cuts[-1] : at].strip(_EDGES):
            continue
        rest = [later for _, _, later in words[index : index + 3]]
        gap = flat[words[index - 1][1] : at] if index else ""
        so_far = flat[cuts[-1] : at].strip(_EDGES)
        stray = len(so_far) <= 1
        inside = _open(flat[cuts[-1] : at])
        if inside or stray or not begins_anew(rest) or _adjective_before(words, index, cuts[-1]):
            continue
        if word[0].isupper() or "\n" in gap:
            complete = begins_role(_WORD.findall(so_far)) or begins_organisation(so_far)
            if complete and not any(name.start <= at < name.end for name in names_in(flat[start:end])):
                cuts.append(at)
    cuts.append(end)
    for first, last in pairwise(cuts):
        yield from _at_and(flat, (first, last))


def _open(words: str) -> bool:
    return words.count("«") > words.count("»") or words.count("(") > words.count(")") or words.count('"') % 2 == 1


def _adjective_before(words: list[tuple[int, int, str]], index: int, cut: int) -> bool:
    """«Классные Руководители», «Педагоги-Библиотекари»: one role, whatever the case."""
    if index == 0 or words[index - 1][0] < cut:
        return False
    before = words[index - 1][2].lower().rstrip(".")
    return before in ("кл", "зам", "зав", "и", "по", "за") or before.endswith(("ые", "ый", "ая", "ий", "ие"))


def _at_and(flat: str, span: Span) -> Iterator[Span]:
    start, end = span
    for found in _AND.finditer(flat, start, end):
        before, after = flat[start : found.start()].strip(_EDGES), flat[found.end() : end].strip(_EDGES)
        if _open(before) or not before or not after:
            continue
        named = next(iter(names_in(after)), None)
        starts = (
            begins_anew(_WORD.findall(after)[:3])
            or begins_organisation(after)
            or (named is not None and named.start == 0)
        )
        if starts and (
            begins_role(_WORD.findall(before)) or begins_organisation(before) or any(True for _ in names_in(before))
        ):
            yield start, found.start()
            yield from _at_and(flat, (found.end(), end))
            return
    yield start, end


def _parties(text: str, flat: str, span: Span) -> Iterator[Party]:
    """The parties of one piece: names with the posts beside them, or one role, organisation, class or words."""
    start, end = _trimmed(flat, span)
    if start == end:
        return
    names = [_moved(name, start) for name in names_in(flat[start:end])]
    names = [name for name in names if not _NAMED_AFTER.search(flat, start, name.start)]
    names = [name for name in names if not _open(flat[start : name.start].replace("(", " "))]
    if not names:
        yield _surname_only(text[start:end], flat[start:end]) or _named(text[start:end], flat[start:end])
        return
    at = start
    for index, name in enumerate(names):
        before = _unbracketed(flat, (at, name.start))
        following = names[index + 1].start if index + 1 < len(names) else end
        after = _after(flat, name.end, following, last=index + 1 == len(names))
        first = name.start
        post = ""
        if before[0] < before[1]:
            words = flat[before[0] : before[1]]
            if begins_organisation(words) or _CLASSES.fullmatch(words):
                yield _named(text[before[0] : before[1]], words)
            else:
                post, first = re.sub(r"^\d+[.)]?\s*", "", text[before[0] : before[1]]).strip(" :–—-"), before[0]
        if after > name.end:
            post = post or text[name.end : after].strip(" :–—-().,")
        last = after if after > name.end else name.end
        yield Person(
            text=text[first:last].strip(),
            surname=re.sub(r"\s*([-‐‑‒–—])\s*", "-", name.surname),
            given=name.given,
            patronymic=name.patronymic,
            post=post,
        )
        at = last
    rest = _unbracketed(flat, (at, end))
    if any(letter.isalnum() for letter in flat[rest[0] : rest[1]]):
        yield _named(text[rest[0] : rest[1]], flat[rest[0] : rest[1]])


def _surname_only(words: str, flat: str) -> Person | None:
    """«библиотекарь Иванова»: a surname alone, told by the post before it."""
    post, _, surname = re.sub(r"\s", " ", flat).rpartition(" ")
    if is_surname(surname) and begins_role(_WORD.findall(post)) and not any(word.isupper() for word in post.split()):
        return Person(text=words, surname=surname, post=words[: len(post)].strip())
    return None


def _moved(name: Name, by: int) -> Name:
    return Name(name.start + by, name.end + by, name.surname, name.given, name.patronymic)


def _after(flat: str, at: int, end: int, *, last: bool) -> int:
    """Where a post behind a name ends: «Данилова Е.А. – руководитель ГМО», «Данилова Е.А. (руководитель)»."""
    bracketed = re.compile(r"\s*\([^()]*\)").match(flat, at, end)
    if bracketed:
        return bracketed.end()
    dashed = re.compile(r"\s*[-–—]\s*(?=[^\W\d])").match(flat, at, end)
    if dashed and last and begins_role(_WORD.findall(flat[dashed.end() : end])):
        return end
    return at


def _named(words: str, flat: str) -> Party:
    """What a piece without a person's name is."""
    spoken = " ".join(flat.split())
    spoken = re.sub(r"^([А-ЯЁ])\.? (?=\1)", "", spoken)  # «З Заместитель»: a letter too many
    parts = _WORD.findall(spoken)
    if _CLASSES.fullmatch(spoken) and any(sign.isdigit() or sign in "IVXХІ" for sign in spoken):
        return Role(text=words, canonical=_classes(spoken))
    if begins_role(parts) and not (begins_organisation(spoken) and not is_role_word(parts[0])):
        return Role(text=words, canonical=_canonical_role(spoken), of=_groups(spoken))
    if begins_organisation(spoken) or _is_quoted(spoken) or _is_acronym(spoken):
        return Organisation(text=words, canonical=_canonical_organisation(spoken))
    return Words(text=words)


def _is_quoted(spoken: str) -> bool:
    return re.fullmatch(r"(?:[А-ЯЁ][А-ЯЁа-яё]*[\s-]*)*[«\"“„].+[»\"”]", spoken) is not None


def _is_acronym(spoken: str) -> bool:
    return re.fullmatch(r"[А-ЯЁ]{2,}[а-яё]{0,2}[А-ЯЁ]*(?:\s*[/,]\s*[А-ЯЁ]{2,})*", spoken) is not None


_SPELLED = [
    (re.compile(r"^кл(?:ас)?\.\s*рук(?:оводители|-ли|\.)?(?=\s|$)", re.I), "классные руководители"),
    (re.compile(r"^кл(?:ас)?\.\s*руководитель", re.I), "классный руководитель"),
    (re.compile(r"^кл\.\s*(?=воспитател)", re.I), "классные "),
    (re.compile(r"^классрук(?=\s|$)", re.I), "классный руководитель"),
    (re.compile(r"^классруки(?=\s|$)", re.I), "классные руководители"),
    (re.compile(r"^зам\.?\s*директора", re.I), "зам. директора"),
    (re.compile(r"^зам\.?\s*дир\.", re.I), "зам. директора"),
    (re.compile(r"^зам\.\s*", re.I), "зам. "),
    (re.compile(r"^зав\.\s*", re.I), "зав. "),
    (re.compile(r"^рук(?:-ль|\.)\s*", re.I), "руководитель "),
    (re.compile(r"^соц\.?\s*(?=педагог)", re.I), "социальный "),
    (re.compile(r"^пед(?:агог)?\.?\s*-\s*(?=библиотекар|психолог|организатор)", re.I), "педагог-"),
    (re.compile(r"(?<=\d)\s*[-–—]\s*(?=\d)"), "-"),
    (re.compile(r"\bкл\.(?=\s|$)"), "классов"),
    (re.compile(r"\s*-\s*(?=библиотекар|психолог|организатор|программист)"), "-"),
]


def _canonical_role(spoken: str) -> str:
    for pattern, spelled in _SPELLED:
        spoken = pattern.sub(spelled, spoken)
    spoken = re.sub(r"\s*/\s*", "/", spoken.strip(" .:"))
    first = spoken.split(" ", 1)[0].split("/", 1)[0]
    return spoken if first.isupper() and len(first) > 1 else spoken[:1].lower() + spoken[1:]


_GROUP = re.compile(r"[А-ЯЁ]{2,}[а-яё]?[А-ЯЁ]*")


def _groups(spoken: str) -> tuple[str, ...]:
    """«члены ГМО/РМО/ОМО»: the groups right behind the noun."""
    found = re.match(
        r"(?:члены?|руководител[ьи]|координатор\w*|председател[ьи]|участники)\s+([А-ЯЁ][А-ЯЁа-яё]*[А-ЯЁ](?:\s*[/,и]\s*[А-ЯЁ]{2,})*)",
        spoken,
        re.I,
    )
    groups = _GROUP.findall(found[1]) if found else []
    return tuple(group for group in groups if group.isupper())


def _classes(spoken: str) -> str:
    found = _CLASSES.fullmatch(spoken)
    word = found["word"] if found else None
    bare = spoken[: -len(word)].strip(" -") if word else spoken
    many = re.search(r"[-–—,]", bare) is not None or ("классы" in (word or "") and bare[-1:].isdigit())
    bare = re.sub(r"\s*-?\s*(е|ые|й|х|ый|ых)$", "", bare)
    numbers = re.sub(r"\s*[-–—]\s*", "-", bare)
    return f"{numbers} {'классы' if many else 'класс'}"


def _canonical_organisation(spoken: str) -> str:
    """Quotes as «…», a number right after №, one blank."""
    spoken = re.sub(r"[\"“„]([^\"“”„«»]+)[\"”“]", r"«\1»", spoken)
    spoken = re.sub(r"\b[NnNº№]\s*(?=\d)|№\s*(?=\d)", "№", spoken)
    return re.sub(r"\s*/\s*", "/", spoken).strip(" .:")
