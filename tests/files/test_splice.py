"""The least edits of a YAML text: what does not change is copied, comments stay where a person put them."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

import pytest

from gmo_sync.files import tree
from gmo_sync.files.splice import Unsplittable, spliced

TEXT = """\
# шапка

название: а  # про название
# задачи
задачи:
  # первая
  - одна   # 1
  - две
  - |
    три
    строки

  # последняя
  - четыре
разделы:
- # странно
  id: s1
  # над номером
  номер: 1.1
  текст: "в кавычках"
  состав:

    # x
    - {id: f1, мероприятие: z}
    # про a1
    - id: a1
      мероприятие: >
        сложенный
        текст

      место:
      статус: запланировано # так

    # отдельно

    # про a2
    - мероприятие: б

      id: a2
    # хвост
# конец
"""
ABSENT = {"статус": "запланировано"}
Said = dict[str, Any]


def _edited(change: Callable[[Said], object], text: str = TEXT) -> str:
    wanted = tree.plain(tree.load(text, ""))
    named = tree.plain(tree.load(text, ""))
    change(wanted)
    new = spliced(text, named, wanted, lambda value: tree.dump(tree.grown(value)), ABSENT)
    assert tree.plain(tree.load(new, "")) == wanted
    return new


def _difference(new: str, text: str = TEXT) -> list[str]:
    lines = difflib.unified_diff(text.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _items(said: Said) -> list[Said]:
    found: list[Said] = said["разделы"][0]["состав"]
    return found


def test_nothing_changes_when_nothing_changed() -> None:
    assert _edited(lambda said: None) == TEXT


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (lambda said: said.update(название="б"), ["-название: а  # про название", "+название: б  # про название"]),
        (lambda said: said["задачи"].pop(0), ["-  - одна   # 1"]),
        (lambda said: said["задачи"].insert(1, "новая: да"), ["+  - 'новая: да'"]),
        (lambda said: said["задачи"].append("х\nу"), ["+  - |-", "+    х", "+    у"]),
        (lambda said: said["разделы"][0].update(номер="1.10"), ["-  номер: 1.1", "+  номер: 1.10"]),
        (lambda said: said["разделы"][0].pop("номер"), ["-  номер: 1.1"]),
        (lambda said: _items(said)[1].update(место="ОУ"), ["-      место:", "+      место: ОУ"]),
        (lambda said: _items(said)[1].update(ссылка="https://example.org/#x"), ["+      ссылка: https://example.org/#x"]),
        (
            lambda said: _items(said)[1].update(мероприятие="к"),
            ["-      мероприятие: >", "-        сложенный", "-        текст", "+      мероприятие: к"],
        ),
        (lambda said: _items(said).pop(), ["-    - мероприятие: б", "-", "-      id: a2"]),
        (lambda said: _items(said).append({"мероприятие": "н", "id": "n"}), ["+    - мероприятие: н", "+      id: n"]),
        (
            lambda said: _items(said)[0].update(место="ОУ"),
            ["-    - {id: f1, мероприятие: z}", "+    - id: f1", "+      мероприятие: z", "+      место: ОУ"],
        ),
        (lambda said: said.update(цель="рост"), ["+цель: рост"]),
    ],
)  # fmt: skip
def test_only_the_lines_that_change_are_written(change: Callable[[Said], object], difference: list[str]) -> None:
    assert _difference(_edited(change)) == difference


def test_a_moved_entry_takes_the_comment_right_above_it_along() -> None:
    def move(said: Said) -> None:
        _items(said).insert(0, _items(said).pop())

    new = _edited(move)
    assert new.index("# про a2") < new.index("мероприятие: б") < new.index("# x") < new.index("f1")
    assert new.count("#") == TEXT.count("#")


def test_a_comment_above_a_removed_entry_stays() -> None:
    assert "# про a1" in _edited(lambda said: _items(said).pop(1))


@pytest.mark.parametrize("change", [lambda said: said["задачи"].clear(), lambda said: said.pop("задачи")])
def test_comments_above_the_entries_of_a_list_stay_when_all_of_them_go(change: Callable[[Said], object]) -> None:
    said = tree.plain(tree.load(TEXT, ""))
    change(said)
    new = tree.rewritten(TEXT, tree.load(TEXT, ""), said)
    assert all(words in new for words in ("# первая\n", "# последняя\n", "# странно\n", "# про a1\n"))
    assert tree.plain(tree.load(new, "")).get("задачи", "") == ""


def test_a_new_key_goes_behind_the_one_before_it() -> None:
    text = "а: 1\n# про в\nв: 3\n"

    def add(said: Said) -> None:
        c = said.pop("в")
        said.update(б="2", в=c)

    assert _edited(add, text) == "а: 1\nб: 2\n# про в\nв: 3\n"


def test_a_first_key_goes_below_the_head_of_the_file() -> None:
    text = "# шапка\n\nв: 3\n"

    def add(said: Said) -> None:
        c = said.pop("в")
        said.update(а="1", в=c)

    assert _edited(add, text).startswith("# шапка\n\nа: 1\n")


def test_a_text_without_a_last_line_end_stays_whole() -> None:
    assert _edited(lambda said: said.update(б="2"), "а: 1") == "а: 1\nб: 2"


def test_kept_line_ends_of_a_block_are_copied() -> None:
    text = "а: |+\n  х\n\n\nб: 1\n"
    assert _edited(lambda said: said.update(б="2"), text) == "а: |+\n  х\n\n\nб: 2\n"


@pytest.mark.parametrize("text", ["а: &x\n  б: 1\nв: *x\n", "{а: 1}\n", "[]\n", "? [а]\n: б\n"])
def test_what_cannot_be_cut_is_refused(text: str) -> None:
    with pytest.raises(Unsplittable):
        spliced(text, {}, {}, str, {})
