"""The presentation of rare books: from the catalogue's file to the slides, with the least requests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gmo_sync.files import ModelsFile
from gmo_sync.google import Workspace
from gmo_sync.language import Message
from gmo_sync.plan.books import BOOKS
from gmo_sync.slides import (
    Applied,
    DeckSpec,
    Kept,
    Reconciliation,
    SlideChange,
    SlidesClient,
    StalePresentation,
    load_pictures,
    reconcile,
)
from gmo_sync.state import DeckRecord, State

DECK_KEY = "books"
_TRIES = 4


@dataclass(frozen=True)
class Built:
    """What a build did, or with `dry_run` would do.

    changes: slide by slide. kept: what people changed on our slides and what was therefore left. notices: pictures that
    are not shown, stories that had to be shortened.
    """

    url: str
    created: bool
    changes: tuple[SlideChange, ...]
    kept: tuple[Kept, ...]
    notices: tuple[Message, ...]
    books: int
    calls: int
    dry_run: bool = False


def build(
    catalogue_path: Path,
    owner: str,
    *,
    workspace: Workspace,
    state: State,
    title: str,
    subtitle: str = "",
    dry_run: bool = False,
) -> Built:
    """Make the presentation of a catalogue, or bring it up to date; people's slides and words stay.

    owner: what the presentation is filed under in the state. title, subtitle: used where the catalogue gives none.
    Raises PlanFileError for the catalogue, GoogleError and its kinds.
    """
    mark = len(workspace.ledger.calls)
    catalogue = ModelsFile(catalogue_path)
    books, about = tuple(catalogue.read(BOOKS)), catalogue.about()
    pictures, problems = load_pictures(books, catalogue_path.parent)
    below = "\n".join(filter(None, (about.get("объединение"), about.get("год")))) or subtitle
    spec = DeckSpec(DECK_KEY, about.get("название", title), below, books, pictures)
    client, record = SlidesClient(workspace), state.deck(owner, DECK_KEY)
    work, applied = Reconciliation(), Applied()
    created = record is None
    if dry_run:
        presentation = client.get(record.presentation_id) if record else {}
        work = reconcile(spec, presentation)
    else:
        with state.run("deck", owner) as run:
            presentation = client.get(record.presentation_id) if record else client.create(spec.title)
            presentation_id = str(presentation["presentationId"])
            record = DeckRecord(owner, DECK_KEY, presentation_id, client.url(presentation_id))
            run.note(deck=record)
            for left in reversed(range(_TRIES)):
                work = reconcile(spec, presentation)
                try:
                    applied = client.apply(presentation_id, work)
                    break
                except StalePresentation:
                    if not left:
                        raise
                    presentation = client.get(presentation_id)
            run.commit(decks=[record], calls=len(workspace.ledger.calls) - mark)
    shortened = [
        Message('the story of "{book}" was too long for its slide and is cut there', book=b) for b in work.shortened
    ]
    return Built(
        url=record.url if record else "",
        created=created,
        changes=work.changes,
        kept=work.kept,
        notices=(*(problem.message for problem in (*problems, *applied.problems)), *applied.notices, *shortened),
        books=len(books),
        calls=len(workspace.ledger.calls) - mark,
        dry_run=dry_run,
    )
