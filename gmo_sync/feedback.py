"""Feedback on an event: publish its form and put the link into the plan; collect the answers into models and a tab.

The forms' rules live in `forms`, the tab is an ordinary table that `sync` keeps; this module ties them to the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from gmo_sync.errors import GuardError, InputError
from gmo_sync.files import ModelsInMemory, PlanReplica
from gmo_sync.forms import (
    Feedback,
    FormsClient,
    FormSpec,
    FormTemplate,
    described,
    feedback_model,
    feedback_of,
    feedback_table,
    increment,
    is_open,
    reconcile,
    since,
)
from gmo_sync.forms.answers import submitted_at
from gmo_sync.google import Workspace
from gmo_sync.language import Message
from gmo_sync.plan import Activity
from gmo_sync.sheets import SpreadsheetSpec, Tab
from gmo_sync.state import FormRecord, ResponseRecord, State
from gmo_sync.sync import SyncResult, sync
from gmo_sync.tables.cells import canonical_text


@dataclass(frozen=True)
class Published:
    """What publishing did, or with `dry_run` would do. changes: what was done to the form, in words."""

    activity: Activity
    responder_uri: str
    created: bool
    changes: tuple[Message, ...]
    calls: int
    link_written: bool
    notices: tuple[Message, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True)
class Collected:
    """What collecting brought. answers: every response of every form as a model. new, changed: how many of them are."""

    answers: tuple[Feedback, ...]
    new: int
    changed: int
    tab: SyncResult
    calls: int


def find_activity(activities: Iterable[Activity], words: str) -> Activity:
    """The activity whose number, id or title's beginning is `words`. Raises InputError for none or several."""
    plain = canonical_text(words).casefold().rstrip(".")
    every = list(activities)
    tests = (
        lambda activity: activity.id == words,
        lambda activity: canonical_text(activity.number).rstrip(".") == plain,
        lambda activity: canonical_text(activity.title).casefold().startswith(plain),
    )
    for test in tests:
        found = [activity for activity in every if plain and test(activity)]
        if len(found) == 1:
            return found[0]
        if found:
            titles = "; ".join(canonical_text(f"{activity.number} {activity.title}") for activity in found)
            raise InputError(
                Message('"{words}" fits several activities: {titles}', words=words, titles=titles),
                hint=Message("Give more words of the title, or the id from plan.yaml."),
            )
    numbers = ", ".join(activity.number for activity in every if activity.number)
    raise InputError(
        Message('there is no activity "{words}" in the plan', words=words),
        hint=Message("The plan has {numbers}; an activity without a number is found by its title.", numbers=numbers),
    )


def publish(
    replica: PlanReplica,
    words: str,
    template: FormTemplate,
    *,
    workspace: Workspace,
    state: State,
    dry_run: bool = False,
) -> Published:
    """Publish the feedback form of the activity that `words` name, or bring it up to date; put its link into the plan.

    Raises InputError when no activity, or more than one, is meant. A link that a person put there stays.
    """
    mark = len(workspace.ledger.calls)
    activity = find_activity(replica.plan.activities(), words)
    spec = template.for_event(key=activity.id, title=_event(activity), date_words=" ".join(activity.term.text.split()))
    client, record = FormsClient(workspace), state.form(replica.key, activity.id)
    if dry_run:
        changes = described(reconcile(spec, form), form) if record and (form := client.get(record.form_id)) else []
        calls = len(workspace.ledger.calls) - mark
        uri = record.responder_uri if record else ""
        return Published(activity, uri, record is None, tuple(changes), calls, not activity.link, dry_run=True)
    with state.run("publish", replica.key) as run:
        created = record is None
        form = client.create(spec) if record is None else client.get(record.form_id)
        record = FormRecord(
            replica.key, activity.id, form["formId"], form["responderUri"], spec.model_dump(mode="json")
        )
        run.note(form=record)
        before = form
        form, requests = client.update(spec, form)
        if not is_open(form):
            client.publish(form["formId"])
        written, notices = _write_link(replica, activity, form["responderUri"])
        calls = len(workspace.ledger.calls) - mark
        run.commit(forms=[record], calls=calls)
    return Published(
        activity, form["responderUri"], created, tuple(described(requests, before)), calls, written, tuple(notices)
    )


def _event(activity: Activity) -> str:
    return " ".join(activity.title.split()).rstrip(":")


def _write_link(replica: PlanReplica, activity: Activity, uri: str) -> tuple[bool, list[Message]]:
    if activity.link == uri:
        return False, []
    if activity.link:
        return False, [Message("the activity has another link already; it stays: {link}", link=activity.link)]
    replica.update_activity(activity.id, link=uri)
    return True, []


def collect(
    replica: PlanReplica,
    template: FormTemplate,
    *,
    workspace: Workspace,
    state: State,
    time_zone: str = "Asia/Novosibirsk",
    dry_run: bool = False,
) -> Collected:
    """Fetch the new answers of every published form, keep them, and bring the tab «Отзывы» up to date.

    Answers are asked for from the last known one on; twice is no change. Raises GuardError when there is no form or no
    spreadsheet yet.
    """
    mark = len(workspace.ledger.calls)
    records = state.forms(replica.key)
    if not records:
        raise GuardError(
            Message("no form has been published yet"), hint=Message("First: gmo-sync forms publish NUMBER.")
        )
    if state.spreadsheet_of(replica.key) is None:
        raise GuardError(Message("there is no spreadsheet yet"), hint=Message("First: gmo-sync sync."))
    client, zone = FormsClient(workspace), ZoneInfo(time_zone)
    specs = [FormSpec.model_validate(record.spec) for record in records]
    whole = _with_old_questions(template, specs)
    model = feedback_model(whole)
    answers: list[Feedback] = []
    fresh: list[ResponseRecord] = []
    new = changed = 0
    for record, spec in zip(records, specs, strict=True):
        stored = {kept.response_id: kept for kept in state.responses(record.form_id)}
        known = {key: kept.content["lastSubmittedTime"] for key, kept in stored.items()}
        found = increment(known, client.responses(record.form_id, since(known)))
        new, changed = new + len(found.new), changed + len(found.changed)
        for response in found.responses:
            moment = submitted_at(response)
            kept = ResponseRecord(record.form_id, response["responseId"], moment, _without_person(response))
            fresh.append(kept)
            stored[kept.response_id] = kept
        answers += [feedback_of(kept.content, spec, model=model, zone=zone) for kept in stored.values()]
    answers.sort(key=lambda answer: (answer.submitted, answer.id))
    if fresh and not dry_run:
        with state.run("collect", replica.key) as run:
            run.commit(responses=fresh, calls=len(workspace.ledger.calls) - mark)
    table = feedback_table(whole)
    tab = sync(
        ModelsInMemory(replica.key, [(table, answers)]),
        SpreadsheetSpec(title="", tabs=(Tab(table, colour="38761D", band="F4F9F1"),)),
        workspace=workspace,
        state=state,
        dry_run=dry_run,
        force=True,  # answers are never removed on our side, and the tab is ours
    )
    return Collected(tuple(answers), new, changed, tab, len(workspace.ledger.calls) - mark)


def _without_person(response: object) -> dict[str, object]:
    """The response without the e-mail of who answered: it stays with Google."""
    return {name: value for name, value in dict(response).items() if name != "respondentEmail"}  # type: ignore[call-overload]


def _with_old_questions(template: FormTemplate, specs: Sequence[FormSpec]) -> FormTemplate:
    """The template and behind it the questions that only older forms have, so that their answers keep their columns."""
    items = list(template.items)
    keys = {item.key for item in items}
    for spec in specs:
        for question in spec.questions:
            if question.key not in keys:
                keys.add(question.key)
                items.append(question)
    return template.model_copy(update={"items": tuple(items)})
