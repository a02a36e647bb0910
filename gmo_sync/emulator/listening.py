"""uvicorn in a thread of its own, up and gone within milliseconds.

uvicorn's own server looks every tenth of a second whether it should stop and waits another tenth for connections to
close; a test that starts an emulator would pay for both. Decides nothing about requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

_PATIENCE = 10  # seconds for a server to start
_GRACE = 1.0  # seconds for answers that are under way when the server stops
_LARGEST_HEAD = 64 * 1024  # bytes of a request's first line and headers


class _Connection(H11Protocol):
    """A connection that the application can end: its transport goes along with every request.

    h11 even where uvicorn's faster parser is installed: that one sets no limit to headers.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """uvicorn's, and remember the transport."""
        super().connection_made(transport)
        self.app_state: dict[str, Any] = {**self.app_state, "transport": transport}


class Listening(uvicorn.Server):
    """`application` served on `listener`; ready when this is made. Raises `RuntimeError` if it does not start."""

    def __init__(self, application: ASGIApp, listener: socket.socket) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                http=_Connection,
                lifespan="off",
                access_log=False,
                log_config=None,
                log_level="warning",
                server_header=False,
                ws="none",
                timeout_keep_alive=120,
                h11_max_incomplete_event_size=_LARGEST_HEAD,
            )
        )
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._serve_on, args=(listener,), name="gmo_sync emulator", daemon=True)
        self._thread.start()
        self._up.wait(_PATIENCE)
        if not self.started:
            raise RuntimeError("the emulator's server did not start")

    def stop(self) -> None:
        """Answer what is under way, close every connection, and let go of the port."""
        self.should_exit = True
        with contextlib.suppress(RuntimeError):  # its loop is closed: it was stopped before
            self._loop.call_soon_threadsafe(self._asked_to_stop.set)
        self._thread.join()

    def _serve_on(self, listener: socket.socket) -> None:
        try:
            self.run(sockets=[listener])
        finally:
            self._up.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn's, and say when it is done."""
        self._loop = asyncio.get_running_loop()
        self._asked_to_stop = asyncio.Event()
        await super().startup(sockets)
        self._up.set()

    async def main_loop(self) -> None:
        """Wait to be stopped; once a second the Date header moves on."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked_to_stop.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close at once what is idle, and the rest when it is answered."""
        for server in self.servers:
            server.close()
        for one in sockets or []:
            one.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        last = self._loop.time() + _GRACE
        while (self.server_state.connections or self.server_state.tasks) and self._loop.time() < last:
            await asyncio.sleep(0.002)
        for task in self.server_state.tasks:
            task.cancel()
