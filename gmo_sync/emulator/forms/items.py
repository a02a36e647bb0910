"""Which items Google accepts: the rules that the discovery schema cannot say.

`checked` takes an item as a client sends it and gives the item as it is kept and read back, or refuses in Google's
words. Ids are left to `updates`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from gmo_sync.emulator.errors import invalid, not_emulated
from gmo_sync.emulator.forms.content import Item, questions_of, without_defaults
from gmo_sync.emulator.forms.masks import ITEM_KINDS, QUESTION_KINDS

NEWLINES = "Displayed text cannot contain newlines"
_ID = re.compile(r"[0-9a-f]{1,8}")


def checked(item: Mapping[str, Any], *, is_quiz: bool) -> Item:
    """The item in the shape that `forms.get` gives. Raises ApiError 400 where Google refuses."""
    kept: Item = without_defaults(copy.deepcopy(dict(item)))
    kind = _only(kept, ITEM_KINDS, "item.kind")
    single_line(kept.get("title"))
    if kind == "questionItem":
        _question(kept["questionItem"].get("question"), is_quiz=is_quiz, in_group=False)
        _fetched(kept["questionItem"])
    elif kind == "questionGroupItem":
        _group(kept["questionGroupItem"], is_quiz=is_quiz)
        _fetched(kept["questionGroupItem"])
    elif kind == "imageItem":
        if "image" not in kept["imageItem"]:
            raise invalid("image_item.image is required")
        _fetched(kept["imageItem"])
    elif kind == "videoItem":
        _video(kept["videoItem"])
    for given in _given_ids(kept):
        if not _ID.fullmatch(given):
            raise invalid(f"Invalid ID: {given}. IDs are hexadecimal strings of up to 8 digits.")
    return kept


def single_line(text: str | None) -> None:
    """Refuse a displayed text that holds a newline."""
    if text and re.search(r"[\r\n]", text):
        raise invalid(NEWLINES)


def _given_ids(item: Item) -> Iterator[str]:
    if "itemId" in item:
        yield item["itemId"]
    for question in questions_of(item):
        if "questionId" in question:
            yield question["questionId"]


def _only(message: Mapping[str, Any], kinds: tuple[str, ...], what: str) -> str:
    found = [kind for kind in kinds if kind in message]
    if len(found) != 1:
        raise invalid(f"{what} must be set to exactly one kind" if found else f"{what} is required")
    return found[0]


def _question(question: dict[str, Any] | None, *, is_quiz: bool, in_group: bool) -> None:
    if question is None:
        raise invalid("question_item.question is required")
    kind = _only(question, QUESTION_KINDS, "question.kind")
    detail = question[kind]
    if (kind == "rowQuestion") is not in_group:
        raise invalid(
            "Questions of a grid must be row questions" if in_group else "A row question must be in a question group"
        )
    match kind:
        case "choiceQuestion":
            _choices(detail, in_group=False)
        case "scaleQuestion":
            _scale(detail)
        case "ratingQuestion":
            _rating(detail)
        case "rowQuestion":
            if "title" not in detail:
                raise invalid("row_question.title is required")
            single_line(detail["title"])
        case "fileUploadQuestion":
            raise invalid("Creating file upload questions is not supported by the API")
    if "grading" in question:
        _grading(question, kind, is_quiz=is_quiz)


def _choices(choice: dict[str, Any], *, in_group: bool) -> None:
    kind = choice.get("type", "CHOICE_TYPE_UNSPECIFIED")
    if kind == "CHOICE_TYPE_UNSPECIFIED":
        raise invalid("choice_question.type is required")
    options = choice.get("options", [])
    if not options:
        raise invalid("choice_question.options is required")
    if in_group and kind == "DROP_DOWN":
        raise invalid("Only CHECKBOX and RADIO choices are allowed in a grid")
    for option in options:
        _option(option, kind, in_group=in_group)
    if sum(1 for option in options if option.get("isOther")) > 1:
        raise invalid("Only one option can be 'other'")
    values = [option["value"] for option in options if "value" in option]
    for value in values:
        if values.count(value) > 1:
            raise invalid(f"Duplicate option value: {value}")


def _option(option: dict[str, Any], kind: str, *, in_group: bool) -> None:
    if option.get("isOther"):
        if "value" in option:
            raise invalid("Cannot set option.value when isOther is true")
        if in_group or kind == "DROP_DOWN":
            raise invalid("option.isOther is only allowed for RADIO and CHECKBOX questions outside a question group")
    elif "value" not in option:
        raise invalid("option.value is required")
    single_line(option.get("value"))
    jumps = [name for name in ("goToAction", "goToSectionId") if name in option]
    if len(jumps) > 1:
        raise invalid("Only one of option.goToAction and option.goToSectionId can be set")
    if jumps and (kind == "CHECKBOX" or in_group):
        raise invalid("Section navigation is only allowed for RADIO and DROP_DOWN questions")
    _fetched(option)


def _scale(scale: Mapping[str, Any]) -> None:
    low, high = scale.get("low", 0), scale.get("high", 0)
    if low not in (0, 1):
        raise invalid("scale_question.low must be 0 or 1")
    if not 2 <= high <= 10:
        raise invalid("scale_question.high must be between 2 and 10")
    single_line(scale.get("lowLabel"))
    single_line(scale.get("highLabel"))


def _rating(rating: Mapping[str, Any]) -> None:
    if rating.get("iconType", "RATING_ICON_TYPE_UNSPECIFIED") == "RATING_ICON_TYPE_UNSPECIFIED":
        raise invalid("rating_question.icon_type is required")
    if not 3 <= rating.get("ratingScaleLevel", 0) <= 10:
        raise invalid("rating_question.rating_scale_level must be between 3 and 10")


def _grading(question: Mapping[str, Any], kind: str, *, is_quiz: bool) -> None:
    grading = question["grading"]
    if not is_quiz:
        raise invalid("Cannot set grading on a question of a form that is not a quiz")
    if grading.get("pointValue", 0) < 0:
        raise invalid("grading.point_value must not be negative")
    graded_choice = kind == "choiceQuestion" and bool(grading.get("correctAnswers", {}).get("answers"))
    if not graded_choice and ("whenRight" in grading or "whenWrong" in grading):
        raise invalid("whenRight and whenWrong can only be set for choice questions with correct answers")
    if graded_choice and "generalFeedback" in grading:
        raise invalid("generalFeedback cannot be set for automatically graded choice questions")


def _group(group: dict[str, Any], *, is_quiz: bool) -> None:
    if "grid" not in group:
        raise not_emulated("question groups without a grid")
    questions = group.get("questions", [])
    if not questions:
        raise invalid("question_group_item.questions is required")
    for question in questions:
        _question(question, is_quiz=is_quiz, in_group=True)
    if "columns" not in group["grid"]:
        raise invalid("grid.columns is required")
    _choices(group["grid"]["columns"], in_group=True)


def _fetched(holder: dict[str, Any]) -> None:
    """An image is fetched once by Google; here its own address stands for the fetched copy."""
    image = holder.get("image")
    if image is None:
        return
    image["contentUri"] = image.pop("sourceUri", image.get("contentUri", ""))
    if not image["contentUri"]:
        raise invalid("image.source_uri is required")
    if not _host(image["contentUri"]):
        raise invalid("There was a problem retrieving the image. The provided image should be publicly accessible.")
    if not 0 <= image.get("properties", {}).get("width", 0) <= 740:
        raise invalid("The width of an image must be between 0 and 740, inclusive")


def _host(address: str) -> str:
    """The host of a web address, "" for every other kind of address."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _video(item: Mapping[str, Any]) -> None:
    if not re.fullmatch(r"(?:.+\.)?youtube\.com|youtu\.be", _host(item.get("video", {}).get("youtubeUri", ""))):
        raise invalid("video.youtube_uri must be a YouTube URI")
    single_line(item.get("caption"))
