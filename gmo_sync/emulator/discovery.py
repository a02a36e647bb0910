"""The methods of the emulated APIs, as the discovery documents that ship with google-api-python-client tell them.

Decides which method an HTTP method and a path mean, path segments and `:verbs` included. What a method's query and
body may hold is checked by `parameters.py` and `schemas.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import orjson

APIS = ("sheets.v4", "drive.v3", "forms.v1", "slides.v1")

Document = Mapping[str, Any]
_VARIABLE = re.compile(r"\{\+?(\w+)\}(.*)")


@dataclass(frozen=True)
class Segment:
    """One part of a path: fixed words, or a variable that the words (a `:verb`) follow."""

    words: str
    variable: str | None = None


@dataclass(frozen=True)
class Method:
    """One method of an API; `legacy` is whether it speaks Drive's older dialect of errors and checks."""

    id: str
    api: str
    http_method: str
    segments: tuple[Segment, ...]
    parameters: Mapping[str, Mapping[str, Any]]
    request: str | None
    response: str | None
    uploads: bool
    downloads: bool

    @property
    def legacy(self) -> bool:
        """Whether this is Drive, which tolerates unknown names and has errors of its own shape."""
        return self.api == "drive.v3"

    def match(self, segments: list[str]) -> dict[str, str] | None:
        """The path's variables, decoded; None when these (still encoded) segments are not this method's path."""
        found: dict[str, str] = {}
        for wanted, given in zip(self.segments, segments, strict=True):
            if wanted.variable is None:
                if wanted.words != given:
                    return None
            elif len(given) > len(wanted.words) and given.endswith(wanted.words):
                found[wanted.variable] = unquote(given[: len(given) - len(wanted.words)])
            else:
                return None
        return found


@cache
def document(api: str) -> Document:
    """The discovery document of "sheets.v4" and the like."""
    folder = files("googleapiclient") / "discovery_cache" / "documents"
    loaded: Document = orjson.loads((folder / f"{api}.json").read_bytes())
    return loaded


@cache
def methods() -> Mapping[tuple[str, int], tuple[Method, ...]]:
    """(HTTP method, number of path segments) → methods, those with more fixed words first."""
    table: dict[tuple[str, int], list[Method]] = {}
    for api in APIS:
        whole = document(api)
        for described in _described(whole):
            method = _method(api, whole["servicePath"], described)
            table.setdefault((method.http_method, len(method.segments)), []).append(method)
    return {key: tuple(sorted(found, key=_fixed_words, reverse=True)) for key, found in table.items()}


def find(http_method: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method at an encoded path ("/v4/spreadsheets/1a%2Fb:batchUpdate") and the path's variables, decoded."""
    segments = path.lstrip("/").split("/")
    for method in methods().get((http_method, len(segments)), ()):
        found = method.match(segments)
        if found is not None:
            return method, found
    return None


def _described(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from resource.get("methods", {}).values()
    for below in resource.get("resources", {}).values():
        yield from _described(below)


def _method(api: str, service_path: str, described: Mapping[str, Any]) -> Method:
    return Method(
        id=described["id"],
        api=api,
        http_method=described["httpMethod"],
        segments=tuple(_segment(part) for part in (service_path + described["path"]).split("/")),
        parameters=described.get("parameters", {}),
        request=described.get("request", {}).get("$ref"),
        response=described.get("response", {}).get("$ref"),
        uploads=described.get("supportsMediaUpload", False),
        downloads=described.get("supportsMediaDownload", False),
    )


def _segment(part: str) -> Segment:
    variable = _VARIABLE.fullmatch(part)
    return Segment(variable[2], variable[1]) if variable else Segment(part)


def _fixed_words(method: Method) -> tuple[int, int]:
    return sum(segment.variable is None for segment in method.segments), sum(len(one.words) for one in method.segments)
