"""Feedback on an event: published for few calls, its link in the plan, answers collected once and kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from gmo_sync import PlanFile, PlanReplica, State, Workspace, plan_spreadsheet, sync
from gmo_sync.emulator import EmulatedWorkspace
from gmo_sync.errors import GuardError, InputError
from gmo_sync.feedback import Collected, Published, collect, find_activity, publish
from gmo_sync.forms import FormTemplate, load_template
from gmo_sync.plan import Activity, Plan, Section, with_ids

TEMPLATE = load_template("event-feedback")
PLAN = with_ids(
    Plan(
        union="ГМО",
        academic_year="2021/2022",
        sections=[
            Section(
                number="I",
                title="Работа",
                items=[
                    Activity(number="1.1.", title="Семинар\nдля всех:", term="октябрь"),
                    Activity(number="1.2", title="Семинар для новых", term="май"),
                    Activity(title="Круглый стол", link="https://example.org/своя"),
                ],
            )
        ],
    )
)


class World:
    """A plan in a file, a spreadsheet of it, and people at the form's page."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self.file = PlanFile(folder / "plan.yaml")
        self.file.write(PLAN)
        self.state = State.open("sqlite://")
        self.workspace = Workspace.emulator(url)

    @property
    def replica(self) -> PlanReplica:
        return PlanReplica(self.file)

    def sync(self) -> Any:
        replica = self.replica
        return sync(replica, plan_spreadsheet(replica.plan), workspace=self.workspace, state=self.state)

    def publish(self, words: str = "1.1", template: FormTemplate = TEMPLATE, **options: Any) -> Published:
        return publish(self.replica, words, template, workspace=self.workspace, state=self.state, **options)

    def collect(self, template: FormTemplate = TEMPLATE, **options: Any) -> Collected:
        return collect(self.replica, template, workspace=self.workspace, state=self.state, **options)

    def link(self, number: str = "1.1.") -> str:
        return next(activity.link for activity in self.file.read().activities() if activity.number == number)

    def book(self) -> Any:
        return self.workspace.gspread.open_by_key(self.state.spreadsheet_of(self.replica.key) or "")

    def answers(self) -> list[list[str]]:
        found: list[list[str]] = self.book().worksheet("Отзывы").get_all_values()
        return found


@pytest.fixture
def world(server: EmulatedWorkspace, tmp_path: Path) -> Iterator[World]:
    server.store.clear()
    made = World(tmp_path, server.url)
    yield made
    made.state.close()
    made.workspace.close()


def post(address: str, words: str = "спасибо", **more: Any) -> None:
    """What a browser sends from the form's page."""
    page = requests.get(address, timeout=30).text
    names = list(dict.fromkeys(re.findall(r'name="(entry\.\d+)"', page)))
    filled = dict(zip(names, ("5", "4", ["Опыт и идеи коллег"], "10", words), strict=False)) | more
    requests.post(address.replace("/viewform", "/formResponse"), data=filled, timeout=30).raise_for_status()


def test_publishing_costs_four_calls_then_one_and_the_link_is_in_the_plan(world: World):
    done = world.publish()
    assert (done.created, done.link_written, done.activity.number) == (True, True, "1.1.")
    assert done.calls <= 4
    assert world.link() == done.responder_uri
    page = requests.get(done.responder_uri, timeout=30)
    assert "Семинар для всех" in page.text
    again = world.publish()
    assert (again.created, again.changes, again.link_written, again.calls) == (False, (), False, 1)
    assert again.responder_uri == done.responder_uri


def test_a_dry_run_of_publishing_makes_nothing(world: World):
    before = world.file.path.read_bytes()
    done = world.publish(dry_run=True)
    assert (done.created, done.responder_uri, done.calls, done.dry_run) == (True, "", 0, True)
    assert world.state.forms(world.replica.key) == []
    assert world.file.path.read_bytes() == before
    world.publish()
    assert world.publish(dry_run=True).calls == 1


def test_a_link_of_a_person_stays_and_is_told(world: World):
    done = world.publish("Круглый")
    assert not done.link_written
    assert "https://example.org/своя" in done.notices[0]
    assert world.link("") == "https://example.org/своя"


def test_a_changed_title_brings_the_form_up_to_date(world: World):
    address = world.publish().responder_uri
    text = world.file.path.read_text(encoding="utf-8")
    world.file.path.write_text(text.replace("для всех:", "для всех и каждого:"), encoding="utf-8")
    done = world.publish()
    assert (done.created, done.responder_uri) == (False, address)
    assert len(done.changes) == 1
    assert "для всех и каждого" in requests.get(address, timeout=30).text


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("1.1", "Семинар\nдля всех:"),
        ("1.2.", "Семинар для новых"),
        ("круглый  СТОЛ", "Круглый стол"),
        ("семинар для н", "Семинар для новых"),
    ],
)
def test_an_activity_is_found_by_number_or_title(words: str, title: str):
    assert find_activity(PLAN.activities(), words).title == title


@pytest.mark.parametrize("words", ["9.9", "Семинар", "", " ", "."])
def test_words_for_none_or_several_are_refused(words: str):
    with pytest.raises(InputError) as caught:
        find_activity(PLAN.activities(), words)
    assert ("several" if words == "Семинар" else "no activity") in str(caught.value)
    assert caught.value.hint


def test_collecting_wants_a_form_and_a_spreadsheet(world: World):
    with pytest.raises(GuardError, match="no form"):
        world.collect()
    world.publish()
    with pytest.raises(GuardError, match="no spreadsheet"):
        world.collect()


def test_three_answers_become_models_and_the_last_tab_and_twice_is_no_change(world: World):
    world.sync()
    address = world.publish().responder_uri
    for words in ("Очень полезно", "=1+1", "две\nстроки"):
        post(address, words)
    found = world.collect()
    assert (found.new, found.changed, len(found.answers)) == (3, 0, 3)
    assert [(answer.usefulness, answer.clarity) for answer in found.answers] == [(5, 4)] * 3  # type: ignore[attr-defined]
    assert [sheet.title for sheet in world.book().worksheets()][-1] == "Отзывы"
    headings, *rows = world.answers()
    assert len(rows) == 3
    cells = [cell for row in rows for cell in row]
    assert {"Очень полезно", "=1+1", "две\nстроки", "Семинар для всех"} <= set(cells)
    again = world.collect()
    assert (again.new, again.changed, again.tab.changed, again.answers) == (0, 0, False, found.answers)
    assert world.answers() == [headings, *rows]
    world.sync()
    assert world.answers() == [headings, *rows]


def test_an_answer_that_comes_later_is_added_and_the_others_stay(world: World):
    world.sync()
    address = world.publish().responder_uri
    post(address, "первый")
    world.collect()
    post(address, "второй")
    dry = world.collect(dry_run=True)
    assert (dry.new, len(world.answers())) == (1, 2)
    found = world.collect()
    assert (found.new, found.changed, len(found.answers)) == (1, 0, 2)
    assert len(world.answers()) == 3


def test_a_note_that_a_person_put_beside_the_answers_stays(world: World):
    world.sync()
    address = world.publish().responder_uri
    post(address, "первый")
    world.collect()
    sheet = world.book().worksheet("Отзывы")
    width = len(sheet.row_values(1))
    sheet.add_cols(1)
    sheet.update_cell(1, width + 1, "Ответили?")
    sheet.update_cell(2, width + 1, "да")
    post(address, "второй")
    world.collect()
    grid = world.answers()
    at = grid[0].index("Ответили?")
    assert {("первый" in row, row[at]) for row in grid[1:]} == {(True, "да"), (False, "")}


def test_the_e_mail_of_who_answered_is_not_kept(world: World):
    world.sync()
    address = world.publish().responder_uri
    record = world.state.forms(world.replica.key)[0]
    asks = {"settings": {"emailCollectionType": "RESPONDER_INPUT"}, "updateMask": "emailCollectionType"}
    forms = world.workspace.forms.forms()
    forms.batchUpdate(formId=record.form_id, body={"requests": [{"updateSettings": asks}]}).execute()
    post(address, "спасибо", emailAddress="person@example.org")
    assert "person@example.org" in repr(forms.responses().list(formId=record.form_id).execute())
    found = world.collect()
    kept = [repr(response) for response in world.state.responses(record.form_id)]
    assert len(kept) == 1
    assert "person@example.org" not in repr([kept, found.answers, world.answers()])


def test_answers_to_an_older_form_keep_their_columns_when_the_questions_change(world: World):
    world.sync()
    post(world.publish("1.1").responder_uri, "старый вопрос")
    world.collect()
    other = TEMPLATE.model_copy(update={"items": TEMPLATE.items[:-1]})
    post(world.publish("1.2", other).responder_uri, "")
    found = world.collect(other)
    assert len(found.answers) == 2
    cells = [cell for row in world.answers() for cell in row]
    assert "старый вопрос" in cells
    assert {"Семинар для всех", "Семинар для новых"} <= set(cells)
    assert world.collect(other).tab.changed is False
