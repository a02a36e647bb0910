"""A workspace emulator and real clients of it; every test gets an empty store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import gspread
import httplib2
import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from googleapiclient.discovery import build
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from requests.adapters import HTTPAdapter

from gmo_sync.emulator import EmulatedWorkspace, emulator


class Redirect(HTTPAdapter):
    """Sends what is meant for Google's hosts to the emulator; paths stay Google's."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        parts = urlsplit(request.url)
        request.url = self._url + parts.path + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **kwargs)


@pytest.fixture(scope="session")
def server() -> Iterator[EmulatedWorkspace]:
    with emulator() as workspace:
        yield workspace


@pytest.fixture
def workspace(server: EmulatedWorkspace) -> EmulatedWorkspace:
    server.store.clear()
    return server


@pytest.fixture
def emulator_url(workspace: EmulatedWorkspace) -> str:
    return workspace.url


@pytest.fixture
def http(emulator_url: str) -> Iterator[requests.Session]:
    """A plain session; `http.base_url` does not exist: give whole addresses."""
    with requests.Session() as session:
        yield session


@pytest.fixture
def gspread_client(emulator_url: str) -> Iterator[gspread.Client]:
    with requests.Session() as session:
        session.mount("https://", Redirect(emulator_url))
        yield gspread.Client(auth=None, session=session)


def service(name: str, version: str, endpoint: str) -> Any:
    """A discovery client of the emulator."""
    return build(
        name,
        version,
        static_discovery=True,
        credentials=AnonymousCredentials(),
        client_options={"api_endpoint": endpoint},
    )


def service_of(url: str, user: str, name: str = "drive", version: str = "v3", path: str = "/drive/v3/") -> Any:
    """A discovery client of the emulator for another user."""

    class Http(httplib2.Http):
        def request(self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **more: Any) -> Any:
            signed = {**(headers or {}), "authorization": f"Bearer user:{user}"}
            return super().request(uri, method, body, signed, **more)

    return build(name, version, static_discovery=True, http=Http(), client_options={"api_endpoint": url + path})


@pytest.fixture
def drive(emulator_url: str) -> Any:
    return service("drive", "v3", f"{emulator_url}/drive/v3/")


@pytest.fixture
def sheets_api(emulator_url: str) -> Any:
    return service("sheets", "v4", emulator_url)


@pytest.fixture
def forms_api(emulator_url: str) -> Any:
    return service("forms", "v1", emulator_url)


@pytest.fixture
def slides_api(emulator_url: str) -> Any:
    return service("slides", "v1", emulator_url)


PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
_CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's own Chromium without a window; tests are skipped where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium is installed on this system")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(_CHROMIUM))
        yield opened
        opened.close()


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser: cookies of its own, a desk's width."""
    context = browser.new_context(viewport=DESK, locale="ru-RU")  # type: ignore[arg-type]
    context.set_default_timeout(5_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A tab whose console stayed without errors: the test fails at its end if it did not.

    Refused requests (4xx), which Chromium writes there too, are no errors of a page.
    """
    tab = browser_context.new_page()
    said: list[str] = []
    tab.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    tab.on("pageerror", lambda one: said.append(str(one)))
    yield tab
    wrong = [one for one in said if "Failed to load resource" not in one]
    assert wrong == []
