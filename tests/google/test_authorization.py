"""Whose token goes where, and how it is renewed; real google-auth credentials against a small token server."""

from __future__ import annotations

import threading

import pytest
from google.oauth2.credentials import Credentials

from gmo_sync.errors import AuthError
from gmo_sync.google import Transport, Workspace, google_errors

SHEET = "https://sheets.googleapis.com/v4/spreadsheets/abc"
REFUSED = (401, {"error": {"code": 401, "status": "UNAUTHENTICATED"}}, {})


@pytest.fixture
def credentials(server):
    return Credentials(
        None,
        refresh_token="r",
        token_uri=f"{server.url}/token",
        client_id="c",
        client_secret="s",
        account="a@b.example",
    )


@pytest.fixture
def transport(server, credentials):
    with Transport(credentials, endpoint=server.url, sleep=lambda _: None) as opened:
        yield opened


def authorizations(server):
    seen = [{name.lower(): value for name, value in headers.items()} for _, _, headers in server.seen]
    return [headers.get("authorization") for headers in seen]


def test_a_token_is_fetched_once_and_is_no_api_call(transport, server):
    transport.get(SHEET)
    transport.get(SHEET)
    assert authorizations(server) == ["Bearer token-1"] * 2
    assert len(transport.ledger.calls) == 2


@pytest.mark.scenario(86)
def test_a_token_that_is_refused_is_renewed_once_and_the_call_sent_again(transport, server):
    server.script[:] = [REFUSED]
    assert transport.post(f"{SHEET}:batchUpdate", json={}).status_code == 200
    assert authorizations(server) == ["Bearer token-1", "Bearer token-2"]


def test_a_second_refusal_is_final(transport, server):
    server.script[:] = [REFUSED] * 9
    assert transport.get(SHEET).status_code == 401
    assert len(server.seen) == 2


def test_many_threads_renew_a_token_once(transport, server):
    transport.get(SHEET)
    ready, answers = threading.Barrier(8), []
    server.script[:] = [REFUSED] * 8

    def ask() -> None:
        ready.wait()
        answers.append(transport.authorization.renew("Bearer token-1"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 8
    assert server.tokens == 2


def test_other_hosts_never_see_the_token(transport, server):
    other = server.url.replace("127.0.0.1", "localhost")
    transport.get(f"{other}/picture.png")
    server.script[:] = [(302, {}, {"Location": f"{other}/elsewhere"})]
    transport.get(SHEET)
    assert authorizations(server) == [None, "Bearer token-1", None]


def test_a_password_in_netrc_does_not_replace_the_token(server, credentials, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with Transport(credentials, endpoint=server.url) as transport:
        transport.trust_env = True
        transport.get(SHEET)
    assert authorizations(server) == ["Bearer token-1"]


def test_at_google_itself_only_its_own_hosts_over_https_see_the_token(credentials):
    with Transport(credentials) as transport:
        assert transport.is_ours("https://sheets.googleapis.com/v4/spreadsheets")
        for other in (
            "http://sheets.googleapis.com/x",
            "https://lh3.googleusercontent.com/x",
            "https://googleapis.com.x/",
        ):
            assert not transport.is_ours(other)


def test_a_refresh_that_is_refused_is_an_error_of_the_account(server):
    refused = Credentials(None, refresh_token="r", token_uri=f"{server.url}/no", client_id="c", client_secret="s")
    server.script[:] = [(400, {"error": "invalid_grant"}, {})] * 9
    with Transport(refused, endpoint=server.url) as transport, pytest.raises(AuthError), google_errors():
        transport.get(SHEET)


def test_the_account_is_known_where_google_says_it(transport):
    assert Workspace(transport).account == "a@b.example"
    assert "a@b.example" not in repr(Workspace(transport))
