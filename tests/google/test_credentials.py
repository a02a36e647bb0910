"""Where credentials are looked for, and what is said when there are none."""

from __future__ import annotations

import json

import pytest

from gmo_sync.errors import AuthError
from gmo_sync.google import find_credentials


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


def test_an_authorized_user_file_is_read(tmp_path):
    path = tmp_path / "authorized_user.json"
    told = {"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"}
    path.write_text(json.dumps(told))
    assert find_credentials(path).refresh_token == "r"
