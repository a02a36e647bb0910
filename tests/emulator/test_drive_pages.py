"""The pages of Drive: times as people say them, folders, and addresses that lead nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import requests

from gmo_sync.emulator.drive.pages import moment

NOW = datetime(2021, 11, 23, 15, 30)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (datetime(2021, 11, 23, 9, 5), "сегодня, 09:05"),
        (datetime(2021, 11, 22, 23, 59), "22 ноября"),
        (datetime(2021, 5, 3), "3 мая"),
        (datetime(2020, 12, 31), "31 декабря 2020 г."),
    ],
)
def test_a_time_is_said_as_people_say_it(time: datetime, words: str) -> None:
    assert moment(time, NOW) == words


def test_a_folder_has_a_page_with_what_it_holds(emulator_url: str, drive: Any) -> None:
    folder = drive.files().create(body={"name": "Книги", "mimeType": "application/vnd.google-apps.folder"}).execute()
    drive.files().create(body={"name": "внутри.txt", "parents": [folder["id"]]}).execute()
    gone = drive.files().create(body={"name": "корзина.txt", "parents": [folder["id"]]}).execute()
    drive.files().update(fileId=gone["id"], body={"trashed": True}).execute()
    page = requests.get(f"{emulator_url}/drive/folders/{folder['id']}", timeout=5).text
    assert "Книги" in page
    assert "внутри.txt" in page
    assert "корзина.txt" not in page


@pytest.mark.parametrize("address", ["/drive/folders/nope", "/file/d/nope/view", "/uc", "/uc?id=nope"])
def test_an_address_that_leads_nowhere_says_so(emulator_url: str, address: str) -> None:
    answer = requests.get(emulator_url + address, timeout=5)
    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.text


def test_every_kind_of_document_in_the_list_opens(emulator_url: str, drive: Any) -> None:
    for kind in ("spreadsheet", "form", "presentation", "folder"):
        body = {"name": f"Документ {kind}", "mimeType": f"application/vnd.google-apps.{kind}"}
        file = drive.files().create(body=body, fields="webViewLink").execute()
        assert requests.get(file["webViewLink"], timeout=5).status_code == 200
    page = requests.get(emulator_url, timeout=5).text
    assert all(word in page for word in ("Таблица", "Форма", "Презентация", "Папка"))
