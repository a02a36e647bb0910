"""The words of a term as tokens: dashes, blanks, case, look-alike letters and broken words put right, spans kept.

Decides what is one word and what it stands for. What a row of tokens means is the grammar's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from gmo_sync.plan.lexicon import is_known, lexeme_of

MAX_TOKENS = 80  # longer texts are prose, not terms

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－⁃˗‾~∼"), "-")
_SPACES = dict.fromkeys((code for code in range(0x3001) if chr(code).isspace()), " ") | {
    0x0A: "\n",
    0x0D: "\n",
    0x0B: "\n",
}
_QUOTES = dict.fromkeys(map(ord, "«»“”„‟\"''‘’"), '"')
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0301]")
_LATIN = str.maketrans({"a": "а", "b": "в", "c": "с", "e": "е", "h": "н", "k": "к", "m": "м", "o": "о", "p": "р",
                        "t": "т", "x": "х", "y": "у", "r": "г", "n": "п", "u": "и", "ё": "е", "i": "і"})  # fmt: skip
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_TO_ROMAN = str.maketrans("іхl", "ixi")
_PIECE = re.compile(r"\d+|[^\W\d_]+|\n|[^\s]", re.UNICODE)
_ELLIPSIS = re.compile(r"…|\.{2,}(?=\s*\w)")  # «октябрь…декабрь»
_MISREAD = re.compile(r"(?<=[а-яё]{2})[036](?=[а-яё])|(?<!\d)0(?=[а-яё]{4})", re.IGNORECASE)  # «Ноя6рь»
_DIGIT_LETTERS = {"0": "о", "3": "з", "6": "б"}
_SUFFIXES = frozenset(
    ["я", "ая", "й", "ый", "ой", "ий", "е", "ое", "ье", "ья", "го", "ого", "ю", "ую", "ей", "м", "ом", "х", "ти", "му"]
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign. code: what it stands for ("month", "num", ","…); value: its number.

    start, end: its place in the text. spaced, broken: a blank, a line break stands before it. ordinal: «1-я».
    """

    code: str
    text: str
    value: int
    start: int
    end: int
    spaced: bool = False
    broken: bool = False
    ordinal: bool = False
    capital: bool = False
    shouted: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.text[:1].isalpha()


END = Token("end", "", 0, 0, 0, spaced=True)


def plain(text: str) -> str:
    """`text` in composed form without invisible characters: what token spans refer to."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def tokens_of(text: str) -> list[Token]:
    """The tokens of `text` (which is `plain`)."""
    flat = _ELLIPSIS.sub(lambda found: "-".ljust(len(found[0])), text)
    flat = _MISREAD.sub(lambda found: _DIGIT_LETTERS[found[0]], flat)
    flat = flat.translate(_DASHES).translate(_SPACES).translate(_QUOTES)
    pieces: list[Token] = []
    broken = False
    at = 0
    for found in _PIECE.finditer(flat):
        if found[0] == "\n":
            broken = True
            continue
        spaced = found.start() > at or broken
        pieces.append(_token(found[0], found.start(), found.end(), spaced=spaced, broken=broken))
        broken, at = False, found.end()
    return _without_idle_signs(_with_ordinals(_glued_apart(_joined(pieces))))


def _token(piece: str, start: int, end: int, *, spaced: bool, broken: bool) -> Token:
    capital, shouted = piece[:1].isupper(), len(piece) > 1 and piece.isupper()
    if piece.isdecimal():
        value = int(piece) if len(piece) <= 8 else 0
        return Token("num" if len(piece) <= 8 else "?", piece, value, start, end, spaced, broken)
    if not piece[0].isalpha():
        return Token("N" if piece == "№" else piece, piece, 0, start, end, spaced, broken)
    word = _letters(piece)
    if word in _ROMAN:
        return Token("roman", word, _ROMAN[word], start, end, spaced, broken, capital=capital, shouted=shouted)
    lexeme = lexeme_of(word)
    code, value = lexeme if lexeme else ("?", 0)
    return Token(code, word, value, start, end, spaced, broken, capital=capital, shouted=shouted)


def _letters(piece: str) -> str:
    """A word in lower case, «е» for «ё», in one alphabet: «oктябpь» with Latin letters is «октябрь», «ІІ» is «ii»."""
    word = piece.lower()
    roman = word.translate(_TO_ROMAN)
    if roman in _ROMAN and (word.isascii() or "і" in word or len(word) > 1):
        return roman
    cyrillic = word.translate(_LATIN)
    if not word.isascii() or is_known(cyrillic):
        return cyrillic
    return word


def _joined(pieces: list[Token]) -> list[Token]:
    """Words broken by blanks or line breaks («Понедель ник», «сен-\\nтябрь») made whole, where the whole is known."""
    joined: list[Token] = []
    at = 0
    while at < len(pieces):
        token, after = pieces[at], at + 1
        if token.is_word:
            token, after = _longest_whole(pieces, at)
        joined.append(token)
        at = after
    return joined


def _longest_whole(pieces: list[Token], at: int) -> tuple[Token, int]:
    word, end, unknown = pieces[at].text, at + 1, not is_known(pieces[at].text)
    best = (pieces[at], at + 1)
    while end < len(pieces) and end - at < 12:
        if pieces[end].code == "-" and end + 1 < len(pieces) and pieces[end + 1].broken:
            end += 1
        if not pieces[end].is_word or not (pieces[end].spaced or pieces[end - 1].code == "-"):
            break
        word += pieces[end].text
        unknown = unknown or not is_known(pieces[end].text)
        end += 1
        if unknown and len(word) > 3 and is_known(word):
            first, last = pieces[at], pieces[end - 1]
            whole = _token(word, first.start, last.end, spaced=first.spaced, broken=first.broken)
            best = (whole, end)
    return best


_GLUED = re.compile(
    r"(в|к|с|раз|раза)((?<=раз)в|(?<=раза)в|течени\w|теч|начал[еу]|конце|конец|середине|октябре|ноябре|декабре|январе|феврале|сентябре)"
)


def _glued_apart(tokens: list[Token]) -> list[Token]:
    """«втечение» is «в течение»."""
    apart: list[Token] = []
    for token in tokens:
        found = _GLUED.fullmatch(token.text)
        if found and token.text != "вначале":
            middle = min(token.start + 1, token.end)
            apart.append(_token(found[1], token.start, middle, spaced=token.spaced, broken=token.broken))
            apart.append(_token(found[2], middle, token.end, spaced=True, broken=False))
        else:
            apart.append(token)
    return apart


def _with_ordinals(tokens: list[Token]) -> list[Token]:
    """«1-я», «2ой», «I-ая» as one number."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        after = at + 1
        if token.code in ("num", "roman"):
            dash = after < len(tokens) and tokens[after].code == "-"
            suffix = after + 1 if dash else after
            if suffix < len(tokens) and tokens[suffix].text in _SUFFIXES and (dash or not tokens[suffix].spaced):
                end = tokens[suffix].end
                token = Token(
                    token.code, token.text, token.value, token.start, end, token.spaced, token.broken, ordinal=True
                )
                after = suffix + 1
        kept.append(token)
        at = after
    return kept


def _without_idle_signs(tokens: list[Token]) -> list[Token]:
    """Dots only between numbers, no quotes around one («15» октября), «п/г» as one word."""
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        around = tokens[at - 1 : at] + tokens[at + 1 : at + 2]
        if token.code == '"' and any(
            tokens[near].code == "num"
            and 0 < near < len(tokens) - 1
            and tokens[near - 1].code == tokens[near + 1].code == '"'
            for near in (at - 1, at + 1)
            if 0 < near < len(tokens) - 1
        ):
            continue
        if [near.text for near in around] == ["п", "г"] and token.code == "/":
            kept[-1] = Token(
                "полугодие", "п/г", 0, kept[-1].start, tokens[at + 1].end, kept[-1].spaced, kept[-1].broken
            )
            continue
        if kept and kept[-1].text == "п/г" and token.end == kept[-1].end:
            continue
        if token.code == ".":
            before = tokens[at - 1].code if at else ""
            after = tokens[at + 1].code if at + 1 < len(tokens) else ""
            if before not in ("num", "roman") or after not in ("num", "roman"):
                continue
        kept.append(token)
    return kept
