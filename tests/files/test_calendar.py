"""A region's calendar: read from its file, and used for what terms mean."""

from __future__ import annotations

import pytest

from gmo_sync.errors import ConfigError, PlanFileError
from gmo_sync.files import PlanFile, load_calendar
from gmo_sync.packaged import packaged

PLAN = """\
учебный год: 2021/2022
разделы:
  - номер: I
    состав:
      - мероприятие: Лагерь
        сроки: осенние каникулы
"""


def autumn(tmp_path, calendar=None) -> str:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    (activity,) = PlanFile(path, calendar=calendar).read().activities()
    return str(activity.term.meaning)


def test_the_shipped_calendar_is_read(tmp_path):
    path = tmp_path / "calendar.yaml"
    path.write_bytes(packaged("calendar.yaml").read_bytes())
    assert autumn(tmp_path, load_calendar(path)) == autumn(tmp_path)


def test_a_region_has_its_own_holidays(tmp_path):
    path = tmp_path / "calendar.yaml"
    path.write_text("years:\n  2021/2022:\n    holidays:\n      осенние каникулы: 04.10 – 10.10\n", encoding="utf-8")
    assert autumn(tmp_path, load_calendar(path)) == "2021-10-04..2021-10-10"
    assert autumn(tmp_path) != "2021-10-04..2021-10-10"


@pytest.mark.parametrize(
    "text",
    [
        "years:\n  2021/2022:\n    holidys: {}\n",
        "years:\n  soon: {}\n",
        "typical:\n  holidays:\n    осенние каникулы: 31.02 – 35.02\n",
        "[]",
        "- a",
    ],
)
def test_a_wrong_calendar_is_refused_with_its_file(tmp_path, text):
    path = tmp_path / "calendar.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((ConfigError, PlanFileError)) as caught:
        load_calendar(path)
    assert caught.value.where.file == str(path)
