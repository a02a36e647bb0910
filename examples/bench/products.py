"""How many calls a form and a presentation take."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gmo_sync import ModelsFile, State, Workspace
from gmo_sync.deck import build
from gmo_sync.forms import FormsClient, load_template
from gmo_sync.plan.books import BOOKS

EXAMPLES = Path(__file__).parents[1]


def table_of_forms_and_deck(endpoint: str) -> None:
    """Print how many calls a form and a presentation take."""
    with tempfile.TemporaryDirectory() as name, Workspace.emulator(endpoint) as workspace:
        folder = Path(name)
        client = FormsClient(workspace)

        def counted(act: Callable[[], Any]) -> int:
            mark = len(workspace.ledger.calls)
            act()
            return len(workspace.ledger.calls) - mark

        spec = load_template("event-feedback").for_event(key="bench", title="Семинар", date_words="апрель")
        made: dict[str, Any] = {}

        def publish() -> None:
            made.update(client.update(spec, client.create(spec))[0])
            client.publish(made["formId"])

        print("\n| what | API calls |\n| --- | ---: |")
        print(f"| publish a form of {len(spec.questions)} questions | {counted(publish)} |")
        print(f"| the same form again | {counted(lambda: client.update(spec, client.get(made['formId'])))} |")

        books = folder / "books.yaml"
        books.write_text((EXAMPLES / "books.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        shutil.copytree(EXAMPLES / "pictures", folder / "pictures")
        with State.open(f"sqlite:///{folder}/state.sqlite") as state:

            def deck() -> None:
                build(books, "bench", workspace=workspace, state=state, title="Редкие книги")

            mark = len(workspace.ledger.calls)
            deck()
            calls = [call for call in workspace.ledger.calls[mark:] if "/presentations" in call.path_template]
            pictures = len(workspace.ledger.calls) - mark - len(calls)
            print(f"| first build of a deck of 12 books | {len(calls)} + {pictures} for its pictures |")
            print(f"| the same deck again | {counted(deck)} |")
            models = ModelsFile(books)
            changed = [
                book.model_copy(update={"condition": "отличная"}) if number == 3 else book
                for number, book in enumerate(models.read(BOOKS))
            ]
            models.write(BOOKS, BOOKS.snapshot(changed))
            print(f"| one book changed | {counted(deck)} |")
