"""The emulator answers as Google did."""

from __future__ import annotations

import pytest

from tests.fidelity import known, recordings, report
from tests.fidelity.__main__ import run
from tests.fidelity.replay import Judged

pytestmark = pytest.mark.skipif(
    not recordings.DEFAULT.is_dir(), reason="recorded answers of Google are not beside the project"
)


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return run(recordings.DEFAULT)


def test_nearly_all_recorded_answers_are_given(judged: list[Judged]) -> None:
    count = report.counted(judged)
    assert count.responses > 1200
    assert count.percent >= report.TARGET


def test_whatever_differs_has_a_reason_and_every_reason_is_borne_out(judged: list[Judged]) -> None:
    sorting = known.sorted_out(judged)
    assert [(one.recording, one.request, difference) for one, difference in sorting.unknown] == []
    assert sorting.idle == ()
