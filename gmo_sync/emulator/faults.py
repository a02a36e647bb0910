"""Faults on demand: what goes wrong, at which call, and how often.

Decides which of the faults that were asked for a call meets, and counts them; the frame carries them out around the
call, so that services know nothing of them. `refusals.py` says what Google would answer.

    workspace.faults.add("sheets.spreadsheets.values.*", status=429, times=3)
    workspace.faults.add("drive.files.get", file=file_id, nth=2, delay=1.5)
    with workspace.faults.add("sheets.spreadsheets.batchUpdate", drop=True, applied=True) as fault:
        ...
    assert fault.hits == 1
    workspace.faults.before("sheets.spreadsheets.batchUpdate", lambda: rival.update_acell("A1", "mine"))
    workspace.faults.quotas(scale=1.0)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from fnmatch import fnmatchcase
from itertools import count
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.quotas import Quotas

Hook = Callable[[], object]

LONGEST_DELAY = 300.0  # seconds
_MOST_FAULTS = 1000


class Edit(BaseModel):
    """A request that the emulator sends to itself, as `user`, right before a call: somebody else's edit."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: Annotated[str, Field(pattern=r"^/[!-~]*$", max_length=8000)]
    body: Any = None
    user: Annotated[str, Field(pattern=r"^[!-~]*$", max_length=320)] = ""


class Fault(BaseModel):
    """One thing that goes wrong.

    Which call: its method id matches the pattern `method` ("sheets.spreadsheets.values.*"), it is about the file
    `file`, it comes from `user`; it is the `nth` such call since the fault was added, or one of the `times` calls from
    there on (None: every one).

    What happens: another user's `edits` come first; then the call is refused with `status` (in the API's own words, or
    with `reason` and `message`; as a page of HTML where `html`), or the connection is dropped without an answer
    (`drop`). Both leave the call undone unless `applied`. The answer comes after `delay` seconds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: Annotated[str, Field(min_length=1, max_length=200)] = "*"
    file: Annotated[str, Field(max_length=200)] | None = None
    user: Annotated[str, Field(max_length=320)] | None = None
    nth: Annotated[int, Field(ge=1)] = 1
    times: Annotated[int, Field(ge=1)] | None = 1
    status: Annotated[int, Field(ge=400, le=599)] | None = None
    reason: Annotated[str, Field(max_length=100)] | None = None
    message: Annotated[str, Field(max_length=2000)] | None = None
    html: bool = False
    delay: Annotated[float, Field(ge=0, le=LONGEST_DELAY, allow_inf_nan=False)] = 0.0
    drop: bool = False
    applied: bool = False
    edits: Annotated[tuple[Edit, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if self.drop and self.status is not None:
            raise ValueError("drop and status exclude each other: a dropped connection brings no answer")
        if self.status is None and (self.reason or self.message or self.html):
            raise ValueError("reason, message and html belong to a status")
        if self.applied and not self.drop and self.status is None:
            raise ValueError("applied belongs to a status or to drop")
        return self

    @property
    def harmless(self) -> bool:
        """Whether nothing would happen."""
        return not (self.drop or self.status or self.delay or self.edits)

    def concerns(self, method_id: str, files: Iterable[str], user: str) -> bool:
        """Whether a call of a method, about files with these ids, by a user, is one that counts."""
        return (
            fnmatchcase(method_id, self.method)
            and (self.file is None or self.file in files)
            and (self.user is None or self.user == user)
        )


class Standing:
    """A fault that was added, with its count; as a context manager it is removed when the block ends.

    `hits` is how many calls it struck; it strikes none while it is `busy` with its own edits or hook. An exception of a
    hook is raised at the end of the block, too.
    """

    def __init__(self, faults: Faults, number: int, fault: Fault, hook: Hook | None = None) -> None:
        self.id = number
        self.fault = fault
        self.hook = hook
        self.seen = 0
        self.hits = 0
        self.failure: Exception | None = None
        self.busy = False
        self.gone = threading.Event()
        self._faults = faults

    @property
    def spent(self) -> bool:
        """Whether it will strike no more."""
        return self.fault.times is not None and self.hits >= self.fault.times

    def remove(self) -> None:
        """Let it strike no more; nothing happens when it is gone already."""
        self._faults.remove(self.id)

    def meets(self, method_id: str, files: Iterable[str], user: str) -> bool:
        """Count a call, and say whether the fault strikes it."""
        if self.spent or self.busy or not self.fault.concerns(method_id, files, user):
            return False
        self.seen += 1
        if self.seen < self.fault.nth:
            return False
        self.hits += 1
        return True

    def as_json(self) -> dict[str, Any]:
        """What the control address shows."""
        return {"id": self.id, "hits": self.hits, "spent": self.spent, **self.fault.model_dump(exclude_defaults=True)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.remove()
        if self.failure is not None and error is None:
            raise self.failure


class Faults:
    """The faults of one server, in the order in which they were added, and its quotas. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._standing: dict[int, Standing] = {}
        self._numbers = count(1)
        self._quotas: Quotas | None = None

    def add(self, method: str = "*", **fault: Any) -> Standing:
        """Let calls of `method` fail: see `Fault` for the rest. Raises `ValueError` for a fault that is none.

        >>> faults = Faults()
        >>> faults.add("sheets.*", status=503, times=2).id
        1
        """
        wanted = Fault(method=method, **fault)
        if wanted.harmless:
            raise ValueError("nothing would happen: give status, drop, delay or edits")
        return self.stand(wanted)

    def before(self, method: str, hook: Hook, **which: Any) -> Standing:
        """Call `hook()` right before the next call of `method`, or the one that `file`, `user`, `nth`, `times` tell.

        The hook may use the emulator itself: its calls are never struck by the fault that called it. Where it raises,
        the call that waits for it is answered with 500, and the block of the fault ends with the exception.
        """
        unknown = set(which) - {"file", "user", "nth", "times"}
        if unknown:
            raise TypeError(f"before() takes no {', '.join(sorted(unknown))}")
        return self.stand(Fault(method=method, **which), hook)

    def quotas(self, scale: float | None = 1.0) -> None:
        """Enforce Google's quotas per minute, each multiplied by `scale`; None enforces none, as in the beginning."""
        self._quotas = None if scale is None else Quotas(scale)

    @property
    def scale(self) -> float | None:
        """The scale of the quotas that are enforced."""
        return self._quotas.scale if self._quotas else None

    def clear(self) -> None:
        """Forget all faults and quotas; answers that are being delayed go out at once."""
        with self._lock:
            for standing in self._standing.values():
                standing.gone.set()
            self._standing.clear()
            self._quotas = None

    def remove(self, number: int) -> bool:
        """Forget one fault, and let the answers that it delays go out; whether there was one."""
        with self._lock:
            standing = self._standing.pop(number, None)
        if standing is not None:
            standing.gone.set()
        return standing is not None

    def listed(self) -> list[Standing]:
        """The faults that were added and not removed, those that are spent too."""
        with self._lock:
            return list(self._standing.values())

    def meet(self, method_id: str, files: Iterable[str], user: str) -> list[Standing]:
        """The faults that strike this call."""
        if not self._standing:
            return []
        files = tuple(files)
        with self._lock:
            return [one for one in self._standing.values() if one.meets(method_id, files, user)]

    def over_quota(self, method_id: str, http_method: str, user: str, project: str, now: datetime) -> ApiError | None:
        """Count a call; the refusal where it is one too many."""
        quotas = self._quotas
        if quotas is None:
            return None
        with self._lock:
            return quotas.take(method_id, http_method, user, project, now)

    def stand(self, fault: Fault, hook: Hook | None = None) -> Standing:
        """Add a fault; the oldest give way when there are too many."""
        with self._lock:
            if len(self._standing) >= _MOST_FAULTS:
                spent = [number for number, one in self._standing.items() if one.spent]
                for number in spent or list(self._standing)[:1]:
                    self._standing.pop(number).gone.set()
            standing = Standing(self, next(self._numbers), fault, hook)
            self._standing[standing.id] = standing
            return standing
