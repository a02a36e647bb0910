from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gmo_sync.emulator.slides import theme
from gmo_sync.emulator.slides.deck import Deck

RECORDING = Path(__file__).parents[4] / "shared" / "recordings" / "slides" / "simple-presentation.json"


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    if not RECORDING.exists():
        pytest.skip("the recordings of Google's answers are not here")
    found: dict[str, Any] = json.loads(RECORDING.read_text("utf-8"))
    return found


def rounded(value: Any) -> Any:
    """Google prints single-precision numbers: four places are what they mean."""
    if isinstance(value, float):
        return round(value, 4 if abs(value) < 100 else 1)
    if isinstance(value, dict):
        return {name: rounded(below) for name, below in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value


def test_the_master_is_googles(recorded: dict[str, Any]) -> None:
    assert rounded(theme.master()) == rounded(recorded["masters"][0])


def test_the_notes_master_is_googles(recorded: dict[str, Any]) -> None:
    assert rounded(theme.notes_master()) == rounded(recorded["notesMaster"])


@pytest.mark.parametrize("number", range(11))
def test_every_layout_is_googles(recorded: dict[str, Any], number: int) -> None:
    layout = theme.layouts()[number]
    twin = next(one for one in recorded["layouts"] if one["objectId"] == layout["objectId"])
    assert rounded(layout) == rounded(twin)


def test_a_notes_page_is_shaped_as_googles(recorded: dict[str, Any]) -> None:
    page = recorded["slides"][0]["slideProperties"]["notesPage"]
    ids = [element["objectId"] for element in page["pageElements"]]
    ours = theme.notes_page(page["objectId"].removesuffix(":notes"), *ids)
    assert rounded(ours) == rounded(page)


def test_a_new_deck_has_one_empty_title_slide() -> None:
    deck = Deck.new()
    (slide,) = deck.slides
    kinds = [element["shape"]["placeholder"]["type"] for element in slide["pageElements"]]
    assert kinds == ["CENTERED_TITLE", "SUBTITLE"]
    assert slide["slideProperties"]["layoutObjectId"] == "p2"
    assert all("text" not in element["shape"] for element in slide["pageElements"])


def test_a_deck_survives_being_kept_on_disk() -> None:
    deck = Deck.new()
    assert Deck.loaded(json.loads(json.dumps(deck.dumped()))) == deck
