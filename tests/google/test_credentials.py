"""Where credentials are looked for, and what is said when there are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from gspread.auth import get_config_dir

from gmo_sync.errors import AuthError
from gmo_sync.google import SCOPES, find_credentials, sign_in

USER = {"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"}


@pytest.fixture(scope="session")
def robot():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {
        "type": "service_account",
        "client_email": "plan@union.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
        "private_key": pem.decode(),
    }


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """gspread's own folder, in a home that is empty."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    made = Path(get_config_dir())
    made.mkdir(parents=True)
    return made


def write(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_missing_credentials_name_the_places_and_the_way_without_an_account(tmp_path):
    with pytest.raises(AuthError) as raised:
        find_credentials(tmp_path / "key.json")
    assert "key.json" in str(raised.value)
    assert "gmo-sync emulator" in raised.value.in_language("ru")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"type": "service_account", "private_key": "SECRET"}', "\x00"])
def test_a_file_that_is_no_key_is_refused_without_being_quoted(tmp_path, content):
    path = tmp_path / "key.json"
    path.write_text(content)
    with pytest.raises(AuthError, match="neither a service account") as raised:
        find_credentials(path)
    assert "SECRET" not in str(raised.value)


def test_a_service_account_has_the_least_scopes_and_may_act_for_a_person(tmp_path, robot):
    credentials = find_credentials(write(tmp_path / "key.json", robot), subject="head@school.example")
    assert credentials.service_account_email == robot["client_email"]
    assert set(credentials.scopes) == set(SCOPES)
    assert credentials._subject == "head@school.example"


def test_a_saved_sign_in_keeps_the_scopes_that_the_person_allowed(tmp_path):
    path = write(tmp_path / "authorized_user.json", {**USER, "scopes": ["https://www.googleapis.com/auth/drive"]})
    credentials = find_credentials(path)
    assert credentials.refresh_token == "r"
    assert credentials.scopes == ["https://www.googleapis.com/auth/drive"]


def test_gspreads_folder_is_looked_through_in_its_order(folder, robot):
    with pytest.raises(AuthError, match="no credentials") as raised:
        find_credentials()
    assert str(folder / "service_account.json") in str(raised.value)
    assert str(folder / "authorized_user.json") in str(raised.value)
    write(folder / "authorized_user.json", USER)
    assert find_credentials().refresh_token == "r"
    write(folder / "service_account.json", robot)
    assert find_credentials().service_account_email == robot["client_email"]


def test_who_has_a_client_and_has_not_signed_in_is_told_how(folder):
    client = write(folder / "credentials.json", {"installed": {"client_id": "c", "client_secret": "SECRET"}})
    for path in (None, client):
        with pytest.raises(AuthError, match="sign_in") as raised:
            find_credentials(path)
        assert "SECRET" not in str(raised.value)
        assert "Войдите один раз" in raised.value.in_language("ru")


def test_a_person_cannot_act_for_another(tmp_path):
    with pytest.raises(AuthError, match="only a service account"):
        find_credentials(write(tmp_path / "user.json", USER), subject="head@school.example")


def test_signing_in_without_a_client_names_the_file(folder):
    with pytest.raises(AuthError, match="credentials.json"):
        sign_in()
    (folder / "credentials.json").write_text("{}")
    with pytest.raises(AuthError, match="credentials.json"):
        sign_in()
