"""Errors say where, what and what to do next, in English and in Russian; every one is exported and ends with 2."""

from __future__ import annotations

import inspect

import pytest

from gmo_sync import errors
from gmo_sync.errors import GmoSyncError, InputError, Where
from gmo_sync.language import Message

ALL = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]


def test_the_tree_in_the_docstring_names_every_error():
    assert errors.__doc__ is not None
    for kind in ALL:
        assert kind.__name__ in errors.__doc__


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_is_a_gmo_sync_error_with_place_sentence_and_hint(kind):
    error = kind(
        Message("there is no such file"), where=Where(file="a.yaml", line=3), hint=Message("Run the command again.")
    )
    assert isinstance(error, GmoSyncError)
    assert error.exit_code == 2
    assert str(error) == "file a.yaml, line 3: there is no such file\nRun the command again."
    assert error.in_language("ru") == "файл a.yaml, строка 3: такого файла нет\nЗапустите команду ещё раз."
    assert (error.where.line, error.hint) == (3, "Run the command again.")


def test_without_place_and_hint_it_is_one_sentence():
    assert str(InputError("words")) == "words"
    assert not str(Where())


def test_a_place_is_said_from_the_whole_to_the_part():
    where = Where(spreadsheet="https://x", sheet="План", row=7, column="Сроки", key="срок")
    assert where.in_language("ru") == "таблица https://x, вкладка «План», строка 7, столбец «Сроки», ключ «срок»"
    assert str(where) == 'spreadsheet https://x, sheet "План", row 7, column "Сроки", key "срок"'
