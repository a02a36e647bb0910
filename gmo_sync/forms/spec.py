"""A form as it shall be: its words and its items, each with a key that never changes.

The key is what answers hang on: titles, options and order may change at any time, the key may not. `ids` makes the
ids that Google keeps from it. Nothing here knows how Google spells an item; that is `shape`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

RESERVED_KEYS = frozenset({"id", "event", "event_key", "submitted", "other_answers"})


def _one_line(text: str) -> str:
    if re.search(r"[\r\n]", text):
        raise PydanticCustomError("one_line", "must stand on one line: Google refuses line breaks here")
    return text


def _free_key(key: str) -> str:
    if key in RESERVED_KEYS or key.startswith("model_"):
        raise PydanticCustomError("reserved_key", 'the key "{key}" is taken by the tab of answers', {"key": key})
    return key


Line: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_one_line)]
Words: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_one_line)]
Paragraphs: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True)]
ItemKey: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"), AfterValidator(_free_key)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Item(_Frozen):
    key: ItemKey
    title: Words
    description: Paragraphs = ""


class _Question(_Item):
    """required: it must be answered. column: the heading of its answers in the tab, the title where there is none."""

    required: bool = False
    column: Line = ""

    @property
    def heading(self) -> str:
        """The heading of its answers in the tab."""
        return self.column or self.title


class Scale(_Question):
    """A number from `low` (0 or 1) to `high` (2 to 10) with words at both ends; 0 to 10 is the NPS question."""

    kind: Literal["scale"] = "scale"
    low: Annotated[int, Field(ge=0, le=1)] = 1
    high: Annotated[int, Field(ge=2, le=10)] = 5
    low_label: Line = ""
    high_label: Line = ""


class Rating(_Question):
    """A number of stars, hearts or thumbs."""

    kind: Literal["rating"] = "rating"
    levels: Annotated[int, Field(ge=3, le=10)] = 5
    icon: Literal["star", "heart", "thumb_up"] = "star"


class Choice(_Question):
    """One of several options (radio, drop_down) or any number of them (checkbox); `other` lets people write their
    own."""

    kind: Literal["choice"] = "choice"
    type: Literal["radio", "checkbox", "drop_down"] = "radio"
    options: Annotated[tuple[Words, ...], Field(min_length=1)]
    other: bool = False

    @model_validator(mode="after")
    def _as_google_accepts(self) -> Choice:
        twins = sorted({option for option in self.options if self.options.count(option) > 1})
        if twins:
            raise PydanticCustomError("twin_options", 'the option "{option}" stands twice', {"option": twins[0]})
        if self.other and self.type == "drop_down":
            raise PydanticCustomError("other_in_list", "a drop_down cannot have an answer of one's own")
        return self


class Text(_Question):
    """Free words: a line, or a paragraph."""

    kind: Literal["text"] = "text"
    paragraph: bool = False


class Date(_Question):
    """A day, with its year."""

    kind: Literal["date"] = "date"


class Time(_Question):
    """A time of day."""

    kind: Literal["time"] = "time"


class Heading(_Item):
    """A title and description between questions."""

    kind: Literal["heading"] = "heading"


class Page(_Item):
    """The start of a new page."""

    kind: Literal["page"] = "page"


Question: TypeAlias = Scale | Rating | Choice | Text | Date | Time
Item: TypeAlias = Annotated[Question | Heading | Page, Field(discriminator="kind")]


def check_keys(items: tuple[Any, ...]) -> None:
    """Raise where two items have one key, or two questions one heading in the tab."""
    keys = [item.key for item in items]
    headings = [item.heading.casefold() for item in items if isinstance(item, _Question)]
    for key in keys:
        if keys.count(key) > 1:
            raise PydanticCustomError("twin_keys", 'two items have the key "{key}"', {"key": key})
    for heading in headings:
        if headings.count(heading) > 1:
            raise PydanticCustomError(
                "twin_headings", 'two questions have one heading: "{heading}"; give one a column', {"heading": heading}
            )


class FormSpec(_Frozen):
    """The desired state of one form.

    key: what the form is for (an activity's id); ids of items are made from it, so it never changes. title and items:
    what responders see. event: the name of the event that the answers are about, for the tab.
    """

    key: Annotated[str, StringConstraints(min_length=1)]
    title: Words
    description: Paragraphs = ""
    event: Line = ""
    items: tuple[Item, ...]

    @model_validator(mode="after")
    def _distinct(self) -> FormSpec:
        check_keys(self.items)
        return self

    @property
    def questions(self) -> tuple[Question, ...]:
        """The items that can be answered, in order."""
        return tuple(item for item in self.items if isinstance(item, Question))
