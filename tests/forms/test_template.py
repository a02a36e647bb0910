from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gmo_sync.forms
from gmo_sync.errors import ConfigError
from gmo_sync.forms.spec import Choice, FormSpec, Scale, Text
from gmo_sync.forms.template import FormTemplate, load_template
from gmo_sync.language import catalogue


def written(folder: Path, text: str) -> Path:
    path = folder / "своя анкета.yaml"
    path.write_text(text, "utf-8")
    return path


GOOD = """\
title: "Отзыв: {title}"
description: |
  Спасибо!
  Когда: {date}
items:
  - key: useful
    kind: scale
    title: Полезно ли?
"""


def test_the_shipped_template_asks_five_short_questions_among_them_nps() -> None:
    spec = load_template("event-feedback").for_event(key="17", title="Семинар", date_words="15 мая")
    assert spec.title == "Отзыв: Семинар"
    assert "Когда: 15 мая" in spec.description
    assert [question.kind for question in spec.questions] == ["scale", "scale", "choice", "scale", "text"]
    nps = spec.questions[3]
    assert isinstance(nps, Scale)
    assert (nps.low, nps.high) == (0, 10)
    used = spec.questions[2]
    assert isinstance(used, Choice)
    assert (used.type, used.other) == ("checkbox", True)


def test_a_template_is_read_from_any_path(tmp_path: Path) -> None:
    template = load_template(written(tmp_path, GOOD))
    assert template.for_event(key="1", title="Встреча").items == (Scale(key="useful", title="Полезно ли?"),)


def test_what_is_put_in_is_data_and_stays_on_one_line(tmp_path: Path) -> None:
    spec = load_template(written(tmp_path, GOOD)).for_event(key="1", title="Час\n {date} «Ч»  {{", date_words="{title}")
    assert spec.title == "Отзыв: Час {date} «Ч» {{"
    assert spec.description == "Спасибо!\nКогда: {title}"


def test_a_line_without_its_words_is_left_out(tmp_path: Path) -> None:
    assert load_template(written(tmp_path, GOOD)).for_event(key="1", title="Час").description == "Спасибо!"


@given(title=st.text(min_size=1).filter(lambda text: text.split()), date_words=st.text())
def test_any_name_of_an_event_makes_a_form(title: str, date_words: str) -> None:
    template = FormTemplate(title="{{{title}}}", description="{title} {date}", items=(Text(key="a", title="{title}?"),))
    spec = template.for_event(key="1", title=title, date_words=date_words)
    assert spec.title == "{" + " ".join(title.split()) + "}"
    assert FormSpec.model_validate(spec.model_dump()) == spec


KIND = "    kind: scale"


@pytest.mark.parametrize(
    ("old", "new", "line", "what", "hint"),
    [
        ("  - key: useful", "  - key: [useful", 7, "not YAML", "quotes"),
        ("items:", "items: 5\nrest:", 5, "a list is expected", "dash"),
        ("items:", "questions:", 5, 'the key "questions" is not known here', "title, description, items"),
        ("key: useful", "key: Полезно", 6, '"Полезно" is no key', "small Latin letters"),
        (KIND, "    kind: skale", 7, 'no kind "skale"', "scale, rating, choice, text, date, time, heading, page"),
        (KIND, "    high: 5", 6, 'the key "kind" is missing', "scale, rating"),
        (KIND, KIND + "\n    high: 12", 8, "12 is too big", "At most 10."),
        (KIND, KIND + "\n    low: мало", 8, '"мало" is not a whole number', ""),
        (KIND, KIND + "\n    hight: 5", 8, 'the key "hight" is not known here', "low, high, low_label, high_label"),
        (KIND, KIND + "\n    required: да", 8, '"да" does not fit', "true, false"),
        (KIND, KIND + "\n    description: 5", 8, "words are expected", "quotes"),
        (KIND, "    kind: choice", 6, 'the key "options" is missing', ""),
        (KIND, "    kind: choice\n    type: list\n    options: [а]", 8, '"list" does not fit', "radio"),
        (KIND, "    kind: choice\n    options: [а, а]", 6, 'the option "а" stands twice', ""),
        (KIND, "    kind: choice\n    options: []", 8, "must not be empty", ""),
        (KIND, KIND + "\n    column: О {title}", 8, "a column's heading is the same for every event", "without"),
        (KIND, KIND + "\n    low_label: '{name}'", 8, "the placeholder {name} is not known", "{title}, {date}"),
    ],
)
def test_a_mistake_names_file_line_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, line: int, what: str, hint: str
) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        load_template(path)
    error = caught.value
    assert what in error.what
    assert hint in error.hint
    assert (error.where.file, error.where.line) == (str(path), line)
    assert error.in_language("ru").startswith(f"файл {path}, строка {line}")


def test_a_mistake_deep_in_a_question_names_its_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_template(written(tmp_path, GOOD.replace(KIND, KIND + "\n    high: 12")))
    assert caught.value.where.key == "items.0.high"


def test_a_title_over_two_lines_or_two_items_of_one_key_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="one line"):
        load_template(written(tmp_path, GOOD.replace("title: Полезно ли?", 'title: "Полезно\\nли?"')))
    twin = "  - {key: useful, kind: text, title: Ещё}\n"
    with pytest.raises(ConfigError, match='two items have the key "useful"'):
        load_template(written(tmp_path, GOOD + twin))
    with pytest.raises(ConfigError, match="one heading"):
        load_template(written(tmp_path, GOOD + "  - {key: more, kind: text, title: Полезно ли?}\n"))
    with pytest.raises(ConfigError, match="taken by the tab"):
        load_template(written(tmp_path, GOOD.replace("key: useful", "key: submitted")))


def test_an_unknown_name_lists_the_ones_there_are_and_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_template("nothing")
    assert "event-feedback" in caught.value.hint
    with pytest.raises(ConfigError, match="cannot be read"):
        load_template(tmp_path / "нет.yaml")
    (tmp_path / "cp1251.yaml").write_bytes("title: Отзыв".encode("cp1251"))
    with pytest.raises(ConfigError, match="not text in UTF-8"):
        load_template(tmp_path / "cp1251.yaml")


def test_every_message_of_this_room_is_said_in_russian_too() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(gmo_sync.forms.__file__).parent.glob("*.py"))
    said = re.findall(r"""Message\(\s*(?:'([^']+)'|"([^"]+)")""", sources)
    own = re.findall(r"""^    "\w+": (?:'([^']+)'|"([^"]+)"),$""", sources, re.MULTILINE)
    templates = {one or two for one, two in said + own}
    assert len(templates) > 35
    assert templates <= set(catalogue("ru"))
