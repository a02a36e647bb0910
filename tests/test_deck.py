"""The presentation from the catalogue's file: few calls, one slide for one changed book, people's slides stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gmo_sync import State, Workspace
from gmo_sync.deck import Built, build
from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import PlanFileError

EXAMPLES = Path(__file__).parents[1] / "examples"
STORY = "книга прожила в одном доме четыре поколения"


class World:
    """A catalogue with pictures in a folder, and its presentation."""

    def __init__(self, folder: Path, url: str) -> None:
        self.books = folder / "books.yaml"
        shutil.copy(EXAMPLES / "books.yaml", folder)
        shutil.copytree(EXAMPLES / "pictures", folder / "pictures")
        self.state = State.open("sqlite://")
        self.workspace = Workspace.emulator(url)

    def build(self, **options: Any) -> Built:
        return build(self.books, "план", workspace=self.workspace, state=self.state, title="Книги", **options)

    def edit(self, old: str, new: str) -> None:
        text = self.books.read_text(encoding="utf-8")
        assert old in text
        self.books.write_text(text.replace(old, new, 1), encoding="utf-8")

    @property
    def presentation(self) -> dict[str, Any]:
        record = self.state.deck("план", "books")
        assert record is not None
        found: dict[str, Any] = (
            self.workspace.slides.presentations().get(presentationId=record.presentation_id).execute()
        )
        return found

    def batch(self, *requests: dict[str, Any]) -> None:
        """A person's edit."""
        self.workspace.slides.presentations().batchUpdate(
            presentationId=self.presentation["presentationId"], body={"requests": list(requests)}
        ).execute()


@pytest.fixture
def world(server: EmulatedWorkspace, tmp_path: Path) -> Iterator[World]:
    server.store.clear()
    made = World(tmp_path, server.url)
    yield made
    made.state.close()
    made.workspace.close()


def test_the_first_build_makes_a_title_and_a_slide_a_book(world: World):
    done = world.build()
    assert (done.created, done.books, len(done.changes), done.notices) == (True, 12, 13, ())
    assert len(world.presentation["slides"]) == 13
    pictures = [e for slide in world.presentation["slides"] for e in slide["pageElements"] if "image" in e]
    assert len(pictures) == 12
    assert done.calls <= 3 + len(pictures) + 3  # the folder of the pictures is made, opened and removed


def test_building_again_costs_one_call_and_changes_nothing(world: World):
    world.build()
    before = world.presentation
    again = world.build()
    assert (again.created, again.changes, again.calls) == (False, (), 1)
    assert world.presentation == before


def test_one_changed_book_is_one_changed_slide_for_two_calls(world: World):
    world.build()
    before = {slide["objectId"]: slide for slide in world.presentation["slides"]}
    world.edit(STORY, "книгу берегли четыре поколения одной семьи")
    done = world.build()
    assert ([change.doing.value for change in done.changes], done.calls) == (["changed"], 2)
    differing = [slide["objectId"] for slide in world.presentation["slides"] if slide != before[slide["objectId"]]]
    assert len(differing) == 1
    assert world.build().calls == 1


def test_a_dry_run_says_the_same_and_makes_nothing(world: World):
    dry = world.build(dry_run=True)
    assert (dry.created, dry.url, len(dry.changes), dry.calls) == (True, "", 13, 0)
    assert world.state.deck("план", "books") is None
    world.build()
    world.edit(STORY, "книгу берегли")
    before = world.presentation
    dry = world.build(dry_run=True)
    assert ([change.doing.value for change in dry.changes], dry.calls) == (["changed"], 1)
    assert world.presentation == before


def test_a_missing_picture_is_told_and_the_slide_is_made_without_it(world: World):
    (world.books.parent / "pictures" / "bukvar-1897.jpg").unlink()
    done = world.build()
    assert len(done.changes) == 13
    (notice,) = done.notices
    assert "bukvar-1897.jpg" in notice
    assert "Букварь" in notice.in_language("ru")


def test_a_slide_that_a_person_added_or_moved_stays(world: World):
    world.build()
    last = world.presentation["slides"][-1]["objectId"]
    world.batch(
        {"createSlide": {"objectId": "slide_of_a_person", "insertionIndex": 2}},
        {"updateSlidesPosition": {"slideObjectIds": [last], "insertionIndex": 1}},
    )
    order = [slide["objectId"] for slide in world.presentation["slides"]]
    assert world.build().calls == 1
    world.edit(STORY, "книгу берегли")
    world.build()
    assert [slide["objectId"] for slide in world.presentation["slides"]] == order


def test_a_book_that_is_gone_takes_its_slide_along_and_a_new_one_brings_one(world: World):
    world.build()
    text = world.books.read_text(encoding="utf-8")
    start = text.index("  - id: atlas-1903")
    end = text.index("  - id: ", start + 5)
    world.books.write_text(text[:start] + "  - название: Новая книга\n\n" + text[end:], encoding="utf-8")
    done = world.build()
    assert sorted(change.doing.value for change in done.changes) == ["added", "removed"]
    assert len(world.presentation["slides"]) == 13
    assert world.build().calls == 1


def test_a_broken_catalogue_stops_before_anything_is_sent(world: World):
    world.edit("название:", "названи:")
    with pytest.raises(PlanFileError) as caught:
        world.build()
    assert caught.value.where.line
    assert world.state.deck("план", "books") is None
