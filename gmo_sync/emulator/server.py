"""The emulator as a running server: services wired to a store, on a port of this machine."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from gmo_sync.emulator import control
from gmo_sync.emulator.archive import SqliteArchive
from gmo_sync.emulator.drive import DriveService
from gmo_sync.emulator.faults import Faults
from gmo_sync.emulator.forms import FormsService
from gmo_sync.emulator.frame import Frame
from gmo_sync.emulator.gate import Gate
from gmo_sync.emulator.listening import Listening
from gmo_sync.emulator.pages import render
from gmo_sync.emulator.service import Service
from gmo_sync.emulator.sheets import SheetsService
from gmo_sync.emulator.slides import SlidesService
from gmo_sync.emulator.store import Store

if TYPE_CHECKING:
    import gspread
    import requests
    from google.oauth2.credentials import Credentials


class EmulatedWorkspace:
    """A server that is up.

    `url` is its root address (no slash at the end), `store` what it serves, `faults` what goes wrong on demand (see
    `faults.py`). Clients of it are made by `gspread`, `service` and `session`; each acts for one user, by default for
    the owner of everything. Any other client can be pointed to `url`.
    """

    def __init__(self, store: Store, faults: Faults, server: Listening) -> None:
        self.store = store
        self.faults = faults
        self.url = store.base_url
        self._server = server

    def gspread(self, user: str | None = None) -> gspread.Client:
        """A gspread client of `user` (an e-mail address)."""
        from gmo_sync.emulator import clients

        return clients.gspread_client(self.url, user)

    def service(self, name: str, version: str | None = None, user: str | None = None) -> Any:
        """A google-api-python-client service ("drive", "sheets", "forms", "slides") of `user`.

        Threads may share it; batches and uploads go to the emulator, too.
        """
        from gmo_sync.emulator import clients

        return clients.discovery_client(self.url, name, version, user)

    def session(self, user: str | None = None) -> requests.Session:
        """A requests session of `user` in which Google's addresses lead to the emulator."""
        from gmo_sync.emulator import clients

        return clients.session(self.url, user)

    def credentials(self, user: str) -> Credentials:
        """Credentials for clients that ask for some: they name `user` to the emulator, and nothing to Google."""
        from gmo_sync.emulator import clients

        return clients.credentials(user)

    def reset(self) -> None:
        """Forget every document, fault and quota, as if the server had just started."""
        self.faults.clear()
        self.store.clear()

    def stop(self) -> None:
        """Stop serving and let go of the port and of the data; nothing happens when it was stopped before."""
        self.faults.clear()
        self._server.stop()
        self.store.close()


@contextmanager
def emulator(
    *,
    port: int = 0,
    data: Path | None = None,
    clock: Callable[[], datetime] | None = None,
    host: str = "127.0.0.1",
    compress_above: int | None = None,
    quotas: float | None = None,
) -> Iterator[EmulatedWorkspace]:
    """A server that is ready when this returns, and gone when the block ends.

    `port` 0 takes a free one; `data` is a folder in which documents outlive the server, without it they are kept in
    memory; `clock` returns an aware UTC time; `compress_above` is the size in bytes from which answers are gzipped for
    clients that accept it (never by default: on one machine it costs more than it saves); `quotas` is
    what Google's quotas per minute are multiplied by, None for no quotas. Raises `OSError` for a port
    that is taken and `DataFolderError` for a folder that cannot be used.
    """
    with _listening(host, port) as listener:
        store = Store(clock=clock)
        store.base_url = _address(listener)
        every = services(store)
        if data is not None:
            store.restore(SqliteArchive(data, store.codecs))
        faults = Faults()
        faults.quotas(quotas)

        def reset() -> None:
            faults.clear()
            store.clear()

        frame = Frame(store, every, faults)
        pages = _pages(every, control.routes(faults, reset))
        gate = Gate(frame.answer, pages, bound=host, compress_above=compress_above)
        running = EmulatedWorkspace(store, faults, Listening(gate, listener))
        try:
            yield running
        finally:
            running.stop()


def serve(
    port: int,
    data: Path | None = None,
    host: str = "127.0.0.1",
    *,
    quotas: float | None = None,
    on_ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until Ctrl-C or SIGTERM; `on_ready` is given the address. Only for the main thread."""
    stopped = threading.Event()
    previous = {one: signal.signal(one, lambda *_: stopped.set()) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        with emulator(port=port, data=data, host=host, quotas=quotas) as running:
            on_ready(running.url)
            while not stopped.wait(0.5):  # by halves of a second: Windows lets no signal through a wait without end
                pass
    finally:
        for one, handler in previous.items():
            signal.signal(one, handler)


def services(store: Store) -> list[Service]:
    """Every emulated API over `store`."""
    return [DriveService(store), SheetsService(store), FormsService(store), SlidesService(store)]


def _pages(every: Sequence[Service], more: Sequence[BaseRoute]) -> Starlette:
    return Starlette(
        routes=[*more, *(route for service in every for route in service.pages)],
        exception_handlers={404: _no_page, 405: _no_page, 500: _broken_page, control.Refused: control.refused},
    )


def _no_page(request: Request, _: Exception) -> Response:
    return render(request, "missing.html", status_code=404)


def _broken_page(request: Request, _: Exception) -> Response:
    return render(request, "missing.html", status_code=500, heading="Эту страницу не получилось показать")


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches off the delay that would cost 40 ms a request.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
        yield listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
