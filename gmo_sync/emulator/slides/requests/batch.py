"""One `batchUpdate` while it runs: the deck being changed, which request it is at, and the words of a refusal."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from gmo_sync.emulator.comments import Comments
from gmo_sync.emulator.errors import ApiError, invalid
from gmo_sync.emulator.slides.deck import OBJECT_ID, Deck, Element, Page, Picture

Request = dict[str, Any]
# A request's body → its reply's body; None where Google answers an empty object.
Apply = Callable[["Batch", Request], "dict[str, Any] | None"]


def _no_chart(spreadsheet_id: str, _: int, where: str) -> Picture:
    raise invalid(f"{where}: The spreadsheet ({spreadsheet_id}) could not be found.")


@dataclass
class Batch:
    """The state that the requests of a batch share.

    `retrieve(url, where)` gives a picture or raises Google's refusal, `chart(spreadsheet id, chart id, where)` the
    picture of a chart; `is_video` says whether a Drive file is there to be shown. `comments` are the file's threads.
    """

    deck: Deck
    retrieve: Callable[[str, str], Picture]
    chart: Callable[[str, int, str], Picture] = _no_chart
    is_video: Callable[[str], bool] = lambda _: False
    user: str = ""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    comments: Comments = ()
    comment_changes: int = 0
    where: str = ""
    _prefix: str = field(default_factory=lambda: f"SLIDES_API{secrets.randbelow(2_000_000_000)}")
    _given: int = 0
    _ids: set[str] | None = None

    def refuse(self, message: str) -> ApiError:
        """A 400 that names the request."""
        return invalid(f"{self.where}: {message}")

    def claim(self, asked: str | None) -> str:
        """An id for a new object: the one asked for if the rules allow it, else a generated one."""
        taken = self.deck.ids() if self._ids is None else self._ids
        self._ids = taken
        if not asked:
            made = f"{self._prefix}_{self._given}"
            self._given += 1
            while made in taken:
                made = f"{self._prefix}_{self._given}"
                self._given += 1
            taken.add(made)
            return made
        if not 5 <= len(asked) <= 50:
            raise self.refuse(f"The object ID ({asked}) should have a length between 5 and 50 characters.")
        if not OBJECT_ID.fullmatch(asked):
            raise self.refuse(
                f"The object ID ({asked}) should start with an alphanumeric character or an underscore, followed by "
                "alphanumeric characters, underscores, hyphens or colons."
            )
        if asked in taken:
            raise self.refuse(
                f"The object ID ({asked}) should be unique among all pages and page elements in the presentation."
            )
        taken.add(asked)
        return asked

    def forget_ids(self) -> None:
        """Count the ids anew: something was deleted."""
        self._ids = None

    def missing(self, object_id: str) -> ApiError:
        """The refusal for an id that is not there."""
        return self.refuse(f"The object ({object_id}) could not be found.")

    def slide(self, object_id: str) -> Page:
        """A slide by id."""
        for slide in self.deck.slides:
            if slide["objectId"] == object_id:
                return slide
        raise self.missing(object_id)

    def page(self, object_id: str) -> Page:
        """A page by id."""
        page = self.deck.page(object_id)
        if page is None:
            raise self.refuse(f"The page ({object_id}) could not be found.")
        return page

    def element(self, object_id: str) -> Element:
        """A page element by id."""
        element = self.deck.element(object_id)
        if element is None:
            raise self.missing(object_id)
        return element

    def element_of_kind(self, object_id: str, kind: str) -> Element:
        """A page element that must be a `kind`: shape, image, line, table."""
        element = self.element(object_id)
        if kind not in element:
            raise self.refuse(f"The object ({object_id}) is not a {kind}.")
        return element

    def holder(self, object_id: str) -> tuple[Page, list[Element]]:
        """The page of an element and the list that holds it."""
        held = self.deck.holder(object_id)
        if held is None:
            raise self.missing(object_id)
        return held

    def put(self, properties: dict[str, Any], element: Element) -> None:
        """Lay a new element on top of the page that `properties` name."""
        page = self.page_for_elements(properties)
        page.setdefault("pageElements", []).append(element)

    def page_for_elements(self, properties: dict[str, Any]) -> Page:
        """The page that elementProperties name; elements cannot be put on notes."""
        page_id = properties.get("pageObjectId")
        if not page_id:
            raise self.refuse("The page object ID is required.")
        page = self.page(page_id)
        if page.get("pageType") in ("NOTES", "NOTES_MASTER"):
            raise self.refuse(f"The operation is not allowed on notes page ({page_id}).")
        return page
