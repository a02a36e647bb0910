"""What a step costs, and how that is measured: on the wire and in the process, alike for every contender."""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httplib2
import requests

from gmo_sync.emulator.clients import rerouted, session

MIB = 1024 * 1024


@dataclass(frozen=True)
class Cost:
    """Calls, bytes of bodies both ways, CPU and wall seconds, peak memory of the process in MiB."""

    calls: int
    sent: int
    received: int
    cpu: float
    wall: float
    memory: float


@dataclass
class Wire:
    """Counts what passes through the sessions that it makes; all of them lead to the emulator at `endpoint`."""

    endpoint: str
    calls: int = 0
    sent: int = 0
    received: int = 0

    def count(self, sent: str | bytes | None, received: bytes) -> None:
        """Note one call."""
        self.calls += 1
        self.sent += len(sent.encode() if isinstance(sent, str) else sent or b"")
        self.received += len(received)

    def session(self) -> requests.Session:
        """For clients on requests."""
        made = session(self.endpoint, None)

        def seen(answer: requests.Response, *_: Any, **__: Any) -> None:
            self.count(answer.request.body, answer.content)

        made.hooks["response"].append(seen)
        return made

    def http(self) -> httplib2.Http:
        """For clients on httplib2."""
        return _Http(self)


class _Http(httplib2.Http):
    def __init__(self, wire: Wire) -> None:
        super().__init__(timeout=180, proxy_info=None)
        self._wire = wire

    def request(self, uri: str, method: str = "GET", body: Any = None, *rest: Any, **named: Any) -> Any:
        answer, content = super().request(rerouted(uri, self._wire.endpoint), method, body, *rest, **named)
        self._wire.count(body, content)
        return answer, content


def measured(wire: Wire, act: Callable[[], Any]) -> tuple[Cost, Any]:
    """What `act()` costs, and what it returns."""
    before = (wire.calls, wire.sent, wire.received)
    cpu, wall = cpu_seconds(), time.perf_counter()
    result = act()
    wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
    calls, sent, received = (now - was for now, was in zip((wire.calls, wire.sent, wire.received), before, strict=True))
    return Cost(calls, sent, received, cpu, wall, peak()), result


def cpu_seconds() -> float:
    """Seconds of this process, in its own code and in the system's."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak() -> float:
    """The most memory that this process has held, in MiB.

    Linux tells it without what the parent held when it started us, which `ru_maxrss` may contain.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
