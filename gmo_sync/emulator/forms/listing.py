"""forms.responses.list: the filter by time, and pages.

The filter is taken to look at `lastSubmittedTime`. A page token holds where the last page ended, with the form and
filter it was made for; Google refuses it for any other.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from gmo_sync.emulator.errors import invalid
from gmo_sync.emulator.forms.content import FormResponse

MAX_PAGE = 5000
_FILTER = re.compile(r"\s*timestamp\s*(>=|>)\s*(\S+)\s*")
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")


def page(
    responses: Sequence[FormResponse], *, form_id: str, filter_: str = "", page_size: int = 0, page_token: str = ""
) -> dict[str, Any]:
    """One page of `responses`, which are in their stable order. Raises ApiError 400."""
    if page_size < 0:
        raise invalid("page_size must not be negative")
    wanted = [response for response in responses if _passes(response, filter_)]
    if page_token:
        after = _after(page_token, form_id, filter_)
        wanted = [response for response in wanted if response["responseId"] > after]
    size = min(page_size or MAX_PAGE, MAX_PAGE)
    shown = [{name: value for name, value in response.items() if name != "formId"} for response in wanted[:size]]
    answer: dict[str, Any] = {"responses": shown} if shown else {}
    if len(wanted) > size:
        answer["nextPageToken"] = _token(form_id, filter_, wanted[size - 1]["responseId"])
    return answer


def _passes(response: FormResponse, filter_: str) -> bool:
    if not filter_.strip():
        return True
    found = _FILTER.fullmatch(filter_)
    if not found:
        raise invalid(f"Invalid filter: {filter_}. Only 'timestamp > N' and 'timestamp >= N' are supported.")
    submitted, bound = _nanoseconds(response["lastSubmittedTime"]), _nanoseconds(found[2])
    return submitted >= bound if found[1] == ">=" else submitted > bound


def check_filter(filter_: str) -> None:
    """Raises ApiError 400 for a filter that Google does not know, even where there is nothing to filter."""
    _passes({"lastSubmittedTime": "2000-01-01T00:00:00Z"}, filter_)


def _nanoseconds(written: str) -> int:
    found = _TIME.fullmatch(written)
    if not found:
        raise invalid(f"Invalid filter: the timestamp must be in RFC3339 UTC 'Zulu' format: {written}")
    try:
        moment = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    except ValueError:
        raise invalid(f"Invalid filter: no such time: {written}") from None
    return int(moment.timestamp()) * 10**9 + int((found[2] or "").ljust(9, "0"))


def _token(form_id: str, filter_: str, after: str) -> str:
    return urlsafe_b64encode(orjson.dumps([form_id, filter_, after])).decode()


def _after(token: str, form_id: str, filter_: str) -> str:
    try:
        made_for, made_with, after = orjson.loads(urlsafe_b64decode(token))
    except ValueError:
        raise invalid("Invalid page token.") from None
    if (made_for, made_with) != (form_id, filter_):
        raise invalid("The page token was made for another form or filter.")
    return str(after)
