"""Every command as it is typed: what it prints, writes and ends with; twice is no change; a dry run writes nothing."""

from __future__ import annotations

import re

import pytest
import requests

from tests.cli.conftest import Desk


def test_import_makes_the_plans_file_and_never_writes_over_one(desk: Desk):
    ended = desk.done("import", "план.docx")
    assert "activities: 17, people: 4" in ended.out
    before = desk.files()
    again = desk.run("import", "план.docx")
    assert again.code == 2
    assert "there is a plan already" in again.err
    assert "--force" in again.err
    assert desk.files() == before
    desk.done("import", "план.docx", "--force")
    assert desk.files() == before


def test_import_says_as_json_what_it_read(desk: Desk):
    found = desk.done("import", "план.docx", "-o", "другой.yaml", "--json").json
    assert {key: found[key] for key in ("file", "activities", "sections", "people")} == {
        "file": "другой.yaml",
        "activities": 17,
        "sections": 4,
        "people": 4,
    }
    assert isinstance(found["problems"], list)
    assert (desk.folder / "другой.yaml").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "план.docx", "-o", "новый.yaml"),
        ("export", "новый.docx"),
        ("sync",),
        ("forms", "publish", "3.4.1"),
        ("deck", "build"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("as_json", [False, True], ids=["", "json"])
def test_a_dry_run_writes_nothing_anywhere(planned: Desk, arguments: tuple[str, ...], as_json: bool):
    before, status = planned.files(), planned.done("status").out
    ended = planned.done("--verbose", *arguments, "--dry-run", *(["--json"] if as_json else []))
    assert planned.files() == before
    assert not re.search(r"^(POST|PUT|PATCH|DELETE)", ended.err, re.M)
    assert planned.done("status").out == status
    if as_json:
        assert isinstance(ended.json, dict)


def test_a_dry_run_with_a_spreadsheet_form_and_deck_writes_nothing(synced: Desk):
    for arguments in (("forms", "publish", "3.4.1"), ("deck", "build")):
        synced.done(*arguments)
    address = synced.done("forms", "publish", "3.4.1", "--json").json["responder_uri"]
    answer(address, "спасибо")
    synced.tab("План").update_cell(3, 3, "другие слова")
    synced.edit("год издания: 1897", "год издания: 1898", "books.yaml")
    before, status = synced.files(), synced.done("status").out
    for arguments in (("sync",), ("forms", "publish", "3.4.1"), ("forms", "collect"), ("deck", "build")):
        ended = synced.run("--verbose", *arguments, "--dry-run")
        assert ended.code in (0, 1)
        assert re.search(r"^GET", ended.err, re.M)
        assert not re.search(r"^(POST|PUT|PATCH|DELETE)", ended.err, re.M), arguments
    assert synced.files() == before
    assert synced.done("status").out == status


def test_sync_makes_the_spreadsheet_then_has_nothing_to_do_for_one_call(planned: Desk):
    first = planned.done("sync", "--json").json
    assert set(first) == {"spreadsheet", "created", "dry_run", "run", "calls", "cost", "changes", "notices"}
    assert (first["created"], first["dry_run"]) == (True, False)
    assert first["calls"] <= 4
    before = planned.files()
    second = planned.done("sync", "--json").json
    assert (second["created"], second["changes"], second["calls"]) == (False, [], 1)
    assert second["spreadsheet"] == first["spreadsheet"]
    assert planned.files() == before
    verbose = planned.done("-v", "sync")
    assert "nothing has changed on either side" in verbose.out
    assert verbose.err.count("\n") == 1
    assert verbose.err.startswith("GET ")
    assert "{spreadsheetId}" in verbose.err


def test_diff_shows_both_directions_and_sync_takes_them(synced: Desk):
    tab = synced.tab("План")
    term = tab.row_values(1).index("Сроки проведения") + 1
    row = next(at for at, words in enumerate(tab.col_values(2), 1) if (words or "").startswith("Круглый стол"))
    tab.update_cell(row, term, "май")
    synced.edit("цель: ", "цель: Важно! ")
    shown = synced.run("diff")
    assert shown.code == 1
    assert max(map(len, shown.out.splitlines())) <= 100
    assert max(line.count("…") for line in shown.out.splitlines()) <= 1  # only a row's name is ever shortened
    for words in ("→ file", "→ sheet", "май", "Важно!"):
        assert words in shown.out
    told = synced.run("diff", "--json")
    assert told.code == 1
    assert {change["to"] for change in told.json["changes"]} == {"owner", "sheet"}
    assert set(told.json["changes"][0]) == {
        "table",
        "what",
        "to",
        "row_id",
        "row",
        "column",
        "old",
        "new",
        "note",
        "why",
    }
    assert synced.done("sync", "--json").json["calls"] == 2
    assert "сроки: май" in (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    assert synced.done("diff").out.startswith("nothing has changed")


def test_the_first_edit_of_the_title_on_one_side_is_no_conflict(synced: Desk):
    synced.edit("цель: ", "цель: Важно! ")
    told = synced.run("diff", "--json").json["changes"]
    assert [(change["what"], change["to"]) for change in told] == [("cell", "sheet")]
    synced.done("sync")
    title = synced.tab("Титул")
    row = next(at for at, words in enumerate(title.col_values(2), 1) if (words or "").startswith("Важно!"))
    title.update_cell(row, 2, "Цель из таблицы")
    synced.done("sync")
    assert "цель: Цель из таблицы\n" in (synced.folder / "plan.yaml").read_text(encoding="utf-8")


def test_what_waits_for_a_person_ends_with_one_and_is_settled_by_a_policy(synced: Desk):
    tab = synced.tab("План")
    place = tab.row_values(1).index("Место проведения") + 1
    titles = tab.col_values(2)
    row = next(at for at, words in enumerate(titles, 1) if (words or "").startswith("Семинар «Совершенствование"))
    tab.update_cell(row, place, "Лицей в таблице")
    text = (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    start = text.index("Семинар «Совершенствование")
    end = text.index("\n", text.index("место:", start))
    line = text[text.rindex("\n", 0, end) + 1 : end]
    new = text[:start] + text[start:].replace(line.strip(), "место: Лицей в файле", 1)
    (synced.folder / "plan.yaml").write_text(new, encoding="utf-8")
    for _ in range(2):
        ended = synced.run("sync")
        assert ended.code == 1
        for words in ("in the file:", "in the sheet:", "waits"):
            assert words in ended.out
    assert synced.done("sync", "--policy", "owner").code == 0
    assert synced.tab("План").cell(row, place).value == "Лицей в файле"
    assert synced.done("diff").code == 0


def test_export_writes_a_word_file_that_is_the_same_plan_again(planned: Desk):
    assert "written: план-2.docx" in planned.done("export", "план-2.docx").out
    refused = planned.run("export", "план-2.docx")
    assert (refused.code, "the file is there already" in refused.err) == (2, True)
    assert planned.done("export", "план-2.docx", "--force", "--json").json["activities"] == 17
    found = planned.done("import", "план-2.docx", "-o", "план-2.yaml", "--json").json
    assert (found["activities"], found["problems"]) == (17, [])
    assert planned.files()["план-2.yaml"] == planned.files()["plan.yaml"]


def answer(address: str, words: str) -> None:
    """Fill in a form's page in a browser's way: the same marks, and words of one's own."""
    page = requests.get(address, timeout=30).text
    names = list(dict.fromkeys(re.findall(r'name="(entry\.\d+)"', page)))
    filled = dict(zip(names, ("5", "4", ["Опыт и идеи коллег"], "10", words), strict=True))
    requests.post(address.replace("/viewform", "/formResponse"), data=filled, timeout=30).raise_for_status()


def test_a_form_is_published_its_answers_collected_and_status_knows_it(synced: Desk):
    published = synced.done("forms", "publish", "3.4.1")
    assert "the form is published: http" in published.out
    assert "the link is in the plan's row" in published.out
    again = synced.done("forms", "publish", "Семинар «Совершенствование", "--json").json
    assert (again["created"], again["changes"], again["link_written"], again["calls"]) == (False, [], False, 1)
    address = again["responder_uri"]
    assert f"ссылка: {address}" in (synced.folder / "plan.yaml").read_text(encoding="utf-8")
    assert synced.done("diff").code == 0
    for words in ("Спасибо!", "=1+1", "две\nстроки"):
        answer(address, words)
    collected = synced.done("forms", "collect")
    assert "answers: 3, new: 3, changed: 0" in collected.out
    before = synced.files()
    found = synced.done("forms", "collect", "--json").json
    assert (found["new"], found["changed"], len(found["answers"])) == (0, 0, 3)
    assert synced.files() == before
    assert synced.done("sync", "--json").json["changes"] == []
    status = synced.done("status", "--json").json
    assert list(status["forms"].values()) == [address]
    assert {run["outcome"] for run in status["runs"]} == {"done"}


def test_the_deck_is_built_and_built_again_for_one_call(planned: Desk):
    built = planned.done("deck", "build", "--json").json
    assert (built["created"], built["books"], len(built["changes"])) == (True, 12, 13)
    again = planned.done("deck", "build")
    assert "the presentation has not changed" in again.out
    assert "API calls: 1" in again.out
    planned.edit("книга прожила в одном доме четыре поколения", "книгу берегли четыре поколения", "books.yaml")
    changed = planned.done("deck", "build", "--json").json
    assert [change["doing"] for change in changed["changes"]] == ["changed"]
    assert changed["calls"] == 2
    assert planned.done("status", "--json").json["deck"] == built["url"]


def test_status_of_a_new_folder_says_what_to_do_next(desk: Desk):
    out = desk.done("status").out
    assert "gmo-sync import makes it" in out
    assert "gmo-sync sync makes it" in out
