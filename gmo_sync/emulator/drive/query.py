"""The terms of Drive's `q`, for files and for shared drives: `name contains 'План' and not trashed`.

Decides which files a query means; `grammar.py` reads it. A term that Drive has and this emulator does not is refused
by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from gmo_sync.emulator import access
from gmo_sync.emulator.drive.grammar import Predicate, Reader, unreadable
from gmo_sync.emulator.errors import ApiError, not_emulated
from gmo_sync.emulator.store import File, Store

__all__ = ["drive_predicate", "predicate"]

_VISIBILITIES = ("anyoneCanFind", "anyoneWithLink", "domainCanFind", "domainWithLink", "limited")
_UNSERVED = frozenset(("labels", "memberCount", "organizerCount", "orgUnitId", "hidden"))
_TEXTS = ("text/csv", "text/plain")


def predicate(query: str, store: Store, user: str) -> Predicate:
    """What `query` asks of a file, for `user` (`me` and `root` mean theirs). Raises 400 `invalid` at `q`."""
    return _Files(query, store, user).whole()


def drive_predicate(query: str) -> Predicate:
    """What `query` asks of a shared drive. Raises as `predicate` does."""
    return _Drives(query).whole()


def is_ranked(query: str) -> bool:
    """Whether a query searches texts: its results have an order of their own, and no other."""
    return re.search(r"\bfullText\b", re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "''", query)) is not None


class _Drives(Reader):
    def compared(self, name: str) -> Predicate:
        if name == "name":
            if self.word("contains"):
                wanted = self.string().casefold()
                return lambda drive: _begins_a_word(drive.name.casefold(), wanted)
            return self.exact(lambda drive: drive.name)
        if name == "createdTime":
            return self.time(lambda drive: drive.created_time)
        if name == "hidden":
            return self.flag(lambda drive: any(mark.get("hidden") for mark in drive.marks.values()))
        if name == "memberCount":
            return self.number(lambda drive: len(drive.permissions))
        if name == "organizerCount":
            return self.number(lambda drive: sum(one["role"] == "organizer" for one in drive.permissions))
        if name == "orgUnitId":
            raise not_emulated("the search term orgUnitId")
        raise unreadable()


class _Files(Reader):
    def __init__(self, query: str, store: Store, user: str) -> None:
        super().__init__(query)
        self._store = store
        self._user = user

    def compared(self, name: str) -> Predicate:
        if name in ("name", "mimeType"):
            return self._text(name)
        if name == "fullText":
            self.expect_word("contains")
            return self._full_text(self.string())
        if name in ("trashed", "starred", "sharedWithMe"):
            return self.flag(self._flags()[name])
        if name in ("parents", "owners", "writers", "readers"):  # Google takes `parents in "id"` as well
            self.expect_word("in")
            return self._holding(name, self.string())
        if name in ("createdTime", "modifiedTime", "viewedByMeTime", "sharedWithMeTime"):
            return self.time(self._times()[name])
        if name in ("properties", "appProperties"):
            return self._property(name)
        if name == "visibility":
            return self._visibility()
        if name == "shortcutDetails.targetId":
            compare, wanted = self.equality(), self.string()
            return lambda file: compare(file.extra.get("shortcutDetails", {}).get("targetId"), wanted)
        if name in _UNSERVED:
            raise not_emulated(f"the search term {name}")
        raise unreadable()

    def member(self, value: str) -> Predicate:
        self.expect_word("in")
        return self._holding(self.next().text, value)

    def _holding(self, collection: str, value: str) -> Predicate:
        if collection == "parents":
            folder = self._store.root_id(self._user) if value == "root" else value
            return lambda file: folder in file.parents
        email = self._user if value == "me" else value
        if collection == "owners":
            return lambda file: file.owner.casefold() == email.casefold()
        least = {"writers": access.WRITE, "readers": access.READ}.get(collection)
        if least is not None:
            return lambda file: self._store.rank(file, email, named_only=True) >= least
        if collection == "labels":
            raise not_emulated("the search term labels")
        raise unreadable()

    def _flags(self) -> dict[str, Callable[[File], bool]]:
        user = self._user
        return {
            "trashed": self._store.trashed,
            "starred": lambda file: bool(file.mark(user, "starred")),
            "sharedWithMe": lambda file: (
                not file.drive_id
                and file.owner.casefold() != user.casefold()
                and any(one["id"] == access.permission_id(user) for one in file.permissions)
            ),
        }

    def _times(self) -> dict[str, Callable[[File], datetime | None]]:
        def marked(name: str) -> Callable[[File], datetime | None]:
            def of(file: File) -> datetime | None:
                text = file.mark(self._user, name)
                return datetime.fromisoformat(text) if text else None

            return of

        return {
            "createdTime": lambda file: file.created_time,
            "modifiedTime": lambda file: file.modified_time,
            "viewedByMeTime": marked("viewedByMeTime"),
            "sharedWithMeTime": marked("sharedWithMeTime"),
        }

    def _text(self, name: str) -> Predicate:
        of: Callable[[File], str] = (lambda file: file.name) if name == "name" else (lambda file: file.mime_type)
        if not self.word("contains"):
            return self.exact(of)
        wanted = self.string().casefold()
        if name == "name":
            return lambda file: _begins_a_word(file.name.casefold(), wanted)
        return lambda file: file.mime_type.casefold().startswith(wanted)

    def _full_text(self, asked: str) -> Predicate:
        """All words, in any order; what stands in double quotes, as it stands."""
        wanted = [
            (phrase or word).casefold() for phrase, word in re.findall(r'"([^"]+)"|(\S+)', asked) if phrase or word
        ]

        def found(file: File) -> bool:
            text = self._texts(file).casefold()
            return all(_begins_a_word(text, one) for one in wanted)

        return found

    def _texts(self, file: File) -> str:
        parts = [file.name, file.description]
        codec = self._store.codecs.get(file.mime_type)
        if isinstance(file.content, bytes) and file.mime_type.startswith("text/"):
            parts.append(file.content.decode("utf-8", "replace"))
        elif codec is not None:
            for mime_type in _TEXTS:
                if mime_type in codec.exports:
                    parts.append(_exported(codec.exports[mime_type], file))
        return "\n".join(parts)

    def _property(self, name: str) -> Predicate:
        self.expect_word("has")
        self.expect("{")
        self.expect_word("key")
        self.expect("=")
        key = self.string()
        self.expect_word("and")
        self.expect_word("value")
        self.expect("=")
        value = self.string()
        self.expect("}")
        if name == "properties":
            return lambda file: file.properties.get(key) == value
        return lambda file: file.app_properties.get(key) == value

    def _visibility(self) -> Predicate:
        compare, wanted = self.equality(), self.string()
        if wanted not in _VISIBILITIES:
            raise unreadable()
        return lambda file: compare(_visibility(self._store, file), wanted)


def _visibility(store: Store, file: File) -> str:
    found = "limited"
    for one in store.permissions(file):
        if one.get("view") or one["type"] not in ("anyone", "domain"):
            continue
        how = "CanFind" if one.get("allowFileDiscovery") else "WithLink"
        found = min(found, one["type"] + how, key=_VISIBILITIES.index)
    return found


def _exported(export: Callable[[File], bytes], file: File) -> str:
    try:
        return export(file).decode("utf-8", "replace")
    except ApiError as error:
        if error.code == 501:  # an export that needs a library which is not there: the words are not searched
            return ""
        raise


def _begins_a_word(text: str, wanted: str) -> bool:
    """Drive's `contains` matches from the beginning of a word."""
    return re.search(r"(?<!\w)" + re.escape(wanted), text) is not None
