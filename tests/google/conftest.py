"""A small server that misbehaves on demand, and a transport to it that waits for nothing."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from google.auth.credentials import AnonymousCredentials

from gmo_sync.google import Transport


class Misbehaving(BaseHTTPRequestHandler):
    """Answers what the script of the server says, then 200; /token gives a new token at every call."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.rfile.read(length)
        if self.path == "/token":
            self.server.tokens += 1
            self.reply(200, {"access_token": f"token-{self.server.tokens}", "expires_in": 3600}, {})
            return
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        step = self.server.script.pop(0) if self.server.script else (200, {}, {})
        if step == "drop":
            self.close_connection = True
            return
        if step == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"{")
            self.close_connection = True
            return
        self.reply(*step)

    def reply(self, status: int, body: object, headers: dict[str, str]) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as running:
        running.script, running.seen, running.tokens = [], [], 0
        running.url = f"http://127.0.0.1:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def waits():
    return []


@pytest.fixture
def transport(server, waits):
    with Transport(AnonymousCredentials(), endpoint=server.url, sleep=waits.append, max_tries=4) as opened:
        yield opened
