"""The list of files, and who looks at it."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.emulator.conftest import DESK, PHONE

GOOGLE = "application/vnd.google-apps."


@pytest.fixture
def files(drive: Any) -> dict[str, str]:
    kinds = ("spreadsheet", "form", "presentation", "folder")
    made = {kind: {"name": f"Мой <i>{kind}</i> с длинным названием", "mimeType": GOOGLE + kind} for kind in kinds}
    return {kind: drive.files().create(body=body).execute()["id"] for kind, body in made.items()}


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_list_fits_the_window_shows_names_as_they_are_and_opens(
    browser: Browser, emulator_url: str, files: dict[str, str], size: Any
) -> None:
    page = browser.new_page(viewport=size)
    page.goto(emulator_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.click('text="Мой <i>spreadsheet</i> с длинным названием"')
    expect(page.locator("#grid")).to_be_visible()
    page.close()


def test_the_list_is_cut_by_kind_and_trashed_files_are_in_the_trash(
    page: Page, emulator_url: str, drive: Any, files: dict[str, str]
) -> None:
    drive.files().update(fileId=files["form"], body={"trashed": True}).execute()
    page.goto(emulator_url)
    expect(page.locator("a.open")).to_have_count(3)
    page.click(".kinds >> text=Презентации")
    expect(page.locator("a.open")).to_have_count(1)
    page.goto(emulator_url)
    page.click('text="Корзина"')
    expect(page.locator("a.open")).to_contain_text("<i>form</i>")


def test_a_chosen_person_sees_what_is_theirs_and_downloads_it(
    page: Page, emulator_url: str, drive: Any, files: dict[str, str]
) -> None:
    permission = {"type": "user", "role": "reader", "emailAddress": "olga@example.com"}
    drive.permissions().create(fileId=files["spreadsheet"], body=permission).execute()
    page.goto(f"{emulator_url}/person?next=/")
    page.click('text="olga@example.com"')
    expect(page.locator("a.open")).to_have_count(1)
    expect(page.locator("a.open")).to_contain_text("librarian@example.com")
    page.goto(f"{emulator_url}/person?next=/")
    page.click('text="Выйти"')
    expect(page.locator("a.open")).to_have_count(4)


@pytest.mark.parametrize("place", ["http://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_choosing_a_person_never_leads_to_another_site(emulator_url: str, place: str) -> None:
    form = {"person": "olga@example.com", "next": place}
    answer = requests.post(f"{emulator_url}/person", data=form, allow_redirects=False, timeout=5)
    assert answer.headers["location"] == "/"


def test_another_site_cannot_choose_the_person(emulator_url: str) -> None:
    form = {"person": "olga@example.com"}
    origin = {"origin": "http://evil.example"}
    assert requests.post(f"{emulator_url}/person", data=form, headers=origin, timeout=5).status_code == 403
    link = requests.get(f"{emulator_url}/?as=o@example.com", headers={"sec-fetch-site": "cross-site"}, timeout=5)
    assert "set-cookie" not in link.headers
