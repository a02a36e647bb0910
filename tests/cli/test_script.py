"""The real script in a process of its own: help in both languages, output to a pipe, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

SCRIPT = Path(sys.executable).with_name("gmo-sync")
COMMANDS = ["", "import", "sync", "diff", "status", "export", "forms", "deck", "emulator"]
COMMANDS += ["forms publish", "forms collect", "deck build"]


def gmo_sync(*arguments: str, language: str = "en", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GMO_SYNC_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, env=environment, cwd=cwd)


HELP = """
import sys
from gmo_sync.cli import main
for command in sys.argv[1].split(","):
    try:
        main([*command.split(), "--help"])
    except SystemExit as ended:
        assert not ended.code, command
    print("=====")
"""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_command_has_help_in_both_languages(language: str):
    environment = {**os.environ, "GMO_SYNC_LANGUAGE": language, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run(
        [sys.executable, "-c", HELP, ",".join(COMMANDS)], capture_output=True, text=True, env=environment, check=True
    )
    texts = ran.stdout.split("=====\n")[:-1]
    assert len(texts) == len(COMMANDS)
    english = ("Usage", "Options", "Commands", "Arguments", "OPTIONS", "Show this", "required")
    for command, text in zip(COMMANDS, texts, strict=True):
        assert f"gmo-sync {command}".strip() in text
        assert "--help" in text
        if language == "ru":
            assert not any(word in text for word in english), text
            assert "Параметры:" in text
        else:
            assert not any("а" <= letter <= "я" for letter in text.casefold()), text
    names = [line.split()[0] for line in texts[0].splitlines() if line.startswith("  ") and line.strip()]
    assert [name for name in names if name in COMMANDS] == [
        *("import", "sync", "diff", "status", "export", "forms", "deck", "emulator")
    ]
    assert "..." not in texts[0].replace("ARGS]...", "")


def test_an_error_is_russian_where_russian_is_spoken(tmp_path: Path):
    ended = gmo_sync("sync", language="ru", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "файл plan.yaml: такого файла нет\nСоздайте его из файла Word: gmo-sync import.\n"
    (tmp_path / "gmo-sync.toml").write_text('[sheet]\npolicy = "mine"\n', encoding="utf-8")
    ended = gmo_sync("status", language="ru", cwd=tmp_path)
    assert ended.stderr == (
        "файл gmo-sync.toml, строка 2, ключ «sheet.policy»: «mine» не подходит: можно: keep-both, sheet, owner\n"
    )
    ended = gmo_sync("forms", "publish", language="ru", cwd=tmp_path)
    assert ended.stderr == "не указано: МЕРОПРИЯТИЕ\nСправка: gmo-sync forms publish --help\n"


def test_a_pipe_that_closes_early_is_no_traceback(tmp_path: Path):
    child = subprocess.Popen([SCRIPT, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path)
    assert child.stdout is not None
    child.stdout.close()
    _, errors = child.communicate(timeout=30)
    assert b"Traceback" not in errors


def test_the_emulator_says_its_address_keeps_its_folder_and_ends_with_ctrl_c(tmp_path: Path):
    def started() -> tuple[subprocess.Popen[str], str]:
        child = subprocess.Popen(
            [SCRIPT, "emulator", "--port", "0", "--data", str(tmp_path / "облако")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "GMO_SYNC_LANGUAGE": "en", "PYTHONUNBUFFERED": "1"},
        )
        assert child.stdout is not None
        return child, child.stdout.readline().split()[4].rstrip(";")

    def stopped(child: subprocess.Popen[str]) -> None:
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=30)
        assert "Traceback" not in errors
        assert child.returncode in (0, 130)

    child, url = started()
    made = requests.post(f"{url}/v4/spreadsheets", json={"properties": {"title": "Проба"}}, timeout=30).json()
    stopped(child)
    child, url = started()
    found = requests.get(f"{url}/v4/spreadsheets/{made['spreadsheetId']}", timeout=30).json()
    stopped(child)
    assert found["properties"]["title"] == "Проба"
