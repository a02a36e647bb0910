"""Every sentence that a librarian may read has one Russian translation, and it fills the same fields."""

from __future__ import annotations

import ast
import pickle
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import gmo_sync
from gmo_sync.language import Message, catalogue, translated
from gmo_sync.tables.describe import What

PACKAGE = Path(gmo_sync.__file__).parent
CATALOGUES = sorted((PACKAGE / "locale" / "ru").glob("*.po"))
SPEAKING = {"Message", "tr", "say"}

# What is said by a name that only the running program knows, and the words it may be there.
KNOWN: dict[str, list[str]] = {
    "line.what.value": [what.value for what in What if what is not What.CELL],
    "run.kind": ["sync", "undo", "restore", "resync", "publish", "collect", "deck"],
    "run.outcome": ["done", "failed", "running"],
}
PASSED_ON = {"template", "word"}  # parameters, and loops over literals that are collected where they stand


@dataclass(frozen=True)
class Spoken:
    """A template as it stands in the code; given: the fields it is called with, None where that cannot be seen."""

    template: str
    place: str
    given: frozenset[str] | None = None


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def has_words(template: str) -> bool:
    return any(letter.isalpha() for text, *_ in string.Formatter().parse(template) for letter in text)


def spoken() -> list[Spoken]:
    found: list[Spoken] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] != "emulator":
            found += _of_module(ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(PACKAGE)))
    return found


def _of_module(tree: ast.Module, file: str) -> Iterator[Spoken]:
    tables = {
        target.id: value.values
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(value := statement.value, ast.Dict)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Name)
    }
    loops: dict[str, list[ast.AST]] = {}
    for node in ast.walk(tree):
        for generator in node.generators if isinstance(node, ast.GeneratorExp | ast.ListComp) else ():
            if isinstance(generator.target, ast.Name):
                loops.setdefault(generator.target.id, []).extend(ast.walk(generator.iter))
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name not in SPEAKING:
            continue
        place, first = f"{file}:{call.lineno}", call.args[0]
        names = [keyword.arg for keyword in call.keywords]
        given = None if None in names else frozenset(filter(None, names))
        if isinstance(first, ast.Subscript) and isinstance(first.value, ast.Name):
            for node in tables[first.value.id]:
                for template in _alternatives(node, place):
                    yield Spoken(template, place)
        elif (words := ast.unparse(first)) in KNOWN:
            for template in KNOWN[words]:
                yield Spoken(template, place)
        elif words in PASSED_ON:
            nodes = [*loops.get(words, ()), *tables.get("_PLACES", ()), *tables.get("_OWN", ())]
            for node in nodes:
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield Spoken(node.value, place)
        else:
            for template in _alternatives(first, place):
                yield Spoken(template, place, given)


def _alternatives(node: ast.expr, place: str) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _alternatives(node.body, place)
        yield from _alternatives(node.orelse, place)
    else:
        known = isinstance(node, ast.Constant) and isinstance(node.value, str)
        assert known, f"{place}: say in KNOWN what {ast.unparse(node)} may be"
        yield node.value


SPOKEN = spoken()


def test_the_scan_finds_the_sentences():
    templates = {one.template for one in SPOKEN}
    assert {"there is no such key", "slide added: {title}", "row moved", "Where to", 'column "{value}"'} <= templates


@pytest.mark.parametrize("one", [one for one in SPOKEN if has_words(one.template)], ids=lambda one: one.place)
def test_every_sentence_has_a_russian_translation_with_the_same_fields(one: Spoken):
    russian = catalogue("ru").get(one.template)
    assert russian is not None, f"{one.place}: no translation of {one.template!r}"
    assert fields_of(russian) == fields_of(one.template), one.place


def test_every_sentence_is_called_with_its_fields():
    for one in SPOKEN:
        if one.given:
            assert fields_of(one.template) <= one.given, (
                f"{one.place}: {one.template!r} wants {fields_of(one.template)}"
            )


def entries() -> Iterator[tuple[str, str, str]]:
    for path in CATALOGUES:
        with path.open("rb") as stream:
            for message in read_po(stream):
                if message.id:
                    yield path.name, str(message.id), str(message.string)


def test_no_two_catalogues_translate_one_sentence_differently():
    first: dict[str, tuple[str, str]] = {}
    for file, template, russian in entries():
        before = first.setdefault(template, (file, russian))
        assert before[1] == russian, f"{template!r}: {before[0]} and {file}"


def test_the_catalogues_hold_nothing_that_nobody_says():
    said = {one.template for one in SPOKEN}
    assert [(file, template) for file, template, _ in entries() if template not in said] == []


def test_translations_are_russian_and_end_as_the_english_does():
    for file, template, russian in entries():
        if has_words(template) and template not in ("{words}",):
            assert any("а" <= letter <= "я" for letter in russian.casefold()), (file, template)
            assert (template[-1:] == ".") == (russian[-1:] in ".…"), (file, template)


def test_a_message_is_an_english_string_that_can_be_said_in_russian():
    message = Message('the column "{heading}" is gone or renamed', heading="Сроки")
    assert message == 'the column "Сроки" is gone or renamed'
    assert message.in_language("ru") == "столбец «Сроки» исчез или переименован"
    assert message.in_language("en") == message.in_language("de") == message


def test_a_message_in_a_message_is_translated_with_it():
    message = Message("it cannot be read: {reason}", reason=Message("there is no such file"))
    assert message.in_language("ru") == "файл не читается: такого файла нет"


def test_a_message_survives_pickling_with_its_fields():
    message = pickle.loads(pickle.dumps(Message("line {value}", value=3)))
    assert (message, message.in_language("ru")) == ("line 3", "строка 3")


def test_braces_in_a_field_are_words_and_an_unknown_sentence_stays_english():
    assert Message("file {value}", value="{0} {x}").in_language("ru") == "файл {0} {x}"
    assert Message("nobody translated {this}", this="1").in_language("ru") == "nobody translated 1"
    assert translated("plain words", "ru") == "plain words"
