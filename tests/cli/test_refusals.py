"""Whatever is wrong is said without a traceback, with the place and what to do next, and ends with 2."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sync",), ["file plan.yaml: there is no such file", "gmo-sync import"]),
        (("diff",), ["file plan.yaml: there is no such file"]),
        (("export", "x.docx"), ["file plan.yaml: there is no such file"]),
        (("import", "нет.docx"), ["нет.docx"]),
        (("import", "books.yaml"), ["books.yaml", ".docx"]),
        (("import", "."), ["."]),
        (("forms", "publish", "1.1"), ["file plan.yaml: there is no such file"]),
        (("forms", "collect"), ["no form has been published yet", "gmo-sync forms publish"]),
        (("forms", "publish"), ["ACTIVITY is missing", "gmo-sync forms publish --help"]),
        (("syn",), ['there is no command "syn"']),
        (("sync", "--dry"), ["there is no option --dry; did you mean --dry-run?"]),
        (("sync", "--policy", "mine"), ["allowed are keep-both, sheet, owner"]),
        (("sync", "лишнее"), ["too much was given: лишнее"]),
        (("-c",), ["-c wants a value behind it"]),
        (("emulator", "--port", "99999"), ["at most 65535 is allowed"]),
        (("emulator", "--port", "x"), ["a whole number is wanted"]),
        (("emulator", "--data", "books.yaml"), ["a folder is wanted"]),
        (("-c", "нет.toml", "status"), ["нет.toml", "there is no such file"]),
        (("-c", ".", "status"), ["this is a folder"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_command_is_refused_with_what_to_do(desk: Desk, arguments: tuple[str, ...], words: list[str]):
    before = desk.files()
    ended = desk.run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    for part in words:
        assert part in ended.err
    assert desk.files() == before


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('[sheet]\npolicy = "mine"\n', 'line 2, key "sheet.policy"', "allowed are keep-both, sheet, owner"),
        ('[sheet]\nmax_delete = "viel"\n', 'line 2, key "sheet.max_delete"', "a number is wanted"),
        ("[sheet]\n\nmax_delete = 7\n", 'line 3, key "sheet.max_delete"', "at most 1 is allowed"),
        ("[sheet]\nmax_delete = -1\n", 'line 2, key "sheet.max_delete"', "at least 0 is allowed"),
        ('[sheet]\npolisy = "sheet"\n', 'line 2, key "sheet.polisy"', "Did you mean policy?"),
        ('[sheet]\n"polisy" = "sheet"\n', 'line 2, key "sheet.polisy"', "Did you mean policy?"),
        ('sheet.polisy = "sheet"\n', 'line 1, key "sheet.polisy"', "Did you mean policy?"),
        ('[shet]\npolicy = "sheet"\n', 'line 1, key "shet"', "Did you mean sheet?"),
        ('endpoint = "google"\n', 'line 1, key "endpoint"', "It belongs below the line [google]."),
        ("[sheet]\nxyz = 1\n", 'line 2, key "sheet.xyz"', "Allowed here: spreadsheet, title, locale"),
        ("\nsheet = 5\n", 'line 2, key "sheet"', "the name of a section"),
        ("[plan]\nfile = 5\n", 'line 2, key "plan.file"', "words in quotes are wanted"),
        ('[google]\nendpoint = ["a"]\n', 'line 2, key "google.endpoint"', "words in quotes are wanted"),
        ('[google]\nendpoint = "ftp//x"\n', 'line 2, key "google.endpoint"', '"google" is wanted, or an address'),
        ('[sheet]\ntime_zone = "Asia/Novosibrsk"\n', 'line 2, key "sheet.time_zone"', "Asia/Novosibirsk"),
        ("[sheet\n", "line 1", "not valid TOML"),
        ("a = 1\na = 2\n", "line 2", "not valid TOML"),
        ("[deck]\n[deck.books]\nx = 1\n", 'key "deck.books"', "words in quotes are wanted"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_wrong_setting_is_named_with_file_line_and_what_is_allowed(desk: Desk, text: str, place: str, words: str):
    desk.settings(text)
    ended = desk.run("status")
    assert ended.code == 2
    assert ended.err.startswith(f"file gmo-sync.toml, {place}") or ended.err.startswith("file gmo-sync.toml, line")
    assert place in ended.err
    assert words in ended.err


def test_settings_that_are_no_text_are_refused(desk: Desk):
    (desk.folder / "gmo-sync.toml").write_bytes(b"x = '\xff'")
    assert "not in UTF-8" in desk.run("status").err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GMO_SYNC_SHEET__POLICY", "mine", "allowed are keep-both, sheet, owner"),
        ("GMO_SYNC_SHEET__POLISY", "sheet", "Did you mean policy?"),
        ("GMO_SYNC_SHEET__MAX_DELETE", "all", "a number is wanted"),
        ("GMO_SYNC_SHEET", "sheet", "GMO_SYNC_SHEET__…"),
    ],
)
def test_a_wrong_variable_is_named_itself(desk: Desk, monkeypatch, name: str, value: str, words: str):
    monkeypatch.setenv(name, value)
    ended = desk.run("status")
    assert ended.code == 2
    assert name in ended.err
    assert "gmo-sync.toml" not in ended.err
    assert words in ended.err


def test_a_variable_wins_over_the_file(planned: Desk, monkeypatch):
    planned.done("sync")
    monkeypatch.setenv("GMO_SYNC_GOOGLE__ENDPOINT", "http://127.0.0.1:9")
    assert planned.run("sync").code == 2


def test_paths_and_the_state_are_where_the_settings_stand(desk: Desk, tmp_path, monkeypatch):
    elsewhere = tmp_path / "другая папка"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    desk.done("-c", "../gmo-sync.toml", "import", "../план.docx")
    desk.done("-c", "../gmo-sync.toml", "sync")
    assert (tmp_path / "plan.yaml").exists()
    assert (tmp_path / "state.sqlite").exists()
    assert list(elsewhere.iterdir()) == []


def test_an_emulator_that_is_not_there_is_said(planned: Desk, monkeypatch):
    monkeypatch.setenv("GMO_SYNC_GOOGLE__ENDPOINT", "http://127.0.0.1:9")
    before = planned.files()
    ended = planned.run("sync")
    assert ended.code == 2
    assert "no answer came" in ended.err
    assert "emulator" in ended.err
    assert planned.files() == before


def test_without_an_account_it_is_said_where_keys_are_looked_for(planned: Desk, monkeypatch, tmp_path):
    monkeypatch.setenv("GMO_SYNC_GOOGLE__ENDPOINT", "google")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    ended = planned.run("sync")
    assert ended.code == 2
    assert "service_account.json" in ended.err
    assert "gmo-sync emulator" in ended.err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("учебный год: ", "учебный гот: ", "Did you mean учебный год?"),
        ("учебный год: 2021/2022", "учебный год: 2021/2023", "2021/2023"),
        ("цель: ", "\tцель: ", "a tab"),
        ("разделы:\n", "разделы: [\n", "line"),
    ],
)
def test_a_broken_plan_stops_every_command_and_stays_as_it_is(synced: Desk, old: str, new: str, words: str):
    synced.edit(old, new)
    before = synced.files()
    for command in (("sync",), ("diff",), ("export", "x.docx"), ("forms", "publish", "1.1")):
        ended = synced.run(*command)
        assert (ended.code, ended.out) == (2, "")
        assert "plan.yaml, line " in ended.err
        assert words in ended.err
    assert synced.files() == before


def test_an_activity_must_be_in_the_plan_and_only_one(synced: Desk):
    unknown = synced.run("forms", "publish", "9.9")
    assert (unknown.code, 'no activity "9.9"' in unknown.err, "3.4.1" in unknown.err) == (2, True, True)
    several = synced.run("forms", "publish", "С")
    assert several.code == 2
    assert "fits several activities" in several.err


def test_collecting_needs_a_form_and_a_spreadsheet(planned: Desk):
    assert "no form has been published yet" in planned.run("forms", "collect").err
    planned.done("forms", "publish", "3.4.1")
    ended = planned.run("forms", "collect")
    assert (ended.code, "gmo-sync sync" in ended.err) == (2, True)


def test_missing_books_and_templates_name_their_setting(planned: Desk, monkeypatch):
    (planned.folder / "books.yaml").unlink()
    ended = planned.run("deck", "build")
    assert (ended.code, "books.yaml" in ended.err, "gmo-sync.toml" in ended.err) == (2, True, True)
    monkeypatch.setenv("GMO_SYNC_FEEDBACK__TEMPLATE", "нет")
    ended = planned.run("forms", "publish", "3.4.1")
    assert (ended.code, "event-feedback" in ended.err) == (2, True)


def test_a_port_that_is_taken_is_said(desk: Desk):
    ended = desk.run("emulator", "--port", desk.url.rpartition(":")[2])
    assert ended.code == 2
    assert "--port 0" in ended.err


def test_words_from_outside_cannot_move_the_cursor(synced: Desk):
    synced.tab("Титул").update_cell(2, 2, "ГМО \x1b[2J[bold]слова[/bold]")
    out = synced.run("diff").out
    assert "\x1b[2J" not in out
    assert "[bold]" in out
