"""The main job from end to end, on the emulator, with the real plan of 2021/2022.

Run by `make demo`; `--keep` leaves the emulator up until Ctrl-C. Every step is an ordinary command of `gmo-sync`, a
librarian's edit made with plain gspread, or an owner's edit of plan.yaml; each is shown before its output.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import gspread
import requests

EXAMPLES = Path(__file__).parent
os.environ.setdefault("GMO_SYNC_LANGUAGE", "ru")


def main() -> None:
    """Run the story in a temporary folder, or in `--folder`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--keep", action="store_true", help="leave the emulator up until Ctrl-C")
    parser.add_argument("--folder", type=Path, help="work here and keep the files")
    arguments = parser.parse_args()
    with working_folder(arguments.folder) as folder:
        from gmo_sync.emulator import emulator

        with emulator() as running:
            story(folder, running.url)
            if arguments.keep:
                print("\nЭмулятор работает; адреса открываются в браузере. Остановить — Ctrl-C.", flush=True)
                signal.sigwait({signal.SIGINT, signal.SIGTERM})


@contextmanager
def working_folder(folder: Path | None) -> Iterator[Path]:
    """The folder that the story plays in, made current."""
    before = Path.cwd()
    made = folder or Path(tempfile.mkdtemp(prefix="gmo-sync-"))
    made.mkdir(parents=True, exist_ok=True)
    os.chdir(made)
    try:
        yield made
    finally:
        os.chdir(before)
        if folder is None:
            shutil.rmtree(made)


def story(folder: Path, endpoint: str) -> None:
    """The steps, each shown with its output."""
    for name in ("plan-2021-2022.docx", "plan-2021-2022.txt", "books.yaml"):
        shutil.copy(EXAMPLES / name, folder)
    shutil.copytree(EXAMPLES / "pictures", folder / "pictures", dirs_exist_ok=True)
    settings = f'[google]\nendpoint = "{endpoint}"\n\n[state]\nurl = "sqlite:///{folder}/state.sqlite"\n'
    (folder / "gmo-sync.toml").write_text(settings, encoding="utf-8")

    chapter("1. План из Word становится файлом plan.yaml")
    command("import", "plan-2021-2022.docx", "-o", "plan.yaml")
    excerpt(folder / "plan.yaml", 24)

    chapter("2. Первая синхронизация создаёт таблицу Google")
    command("sync")

    chapter("3. Библиотекари правят таблицу, владелец — plan.yaml")
    step(
        "в таблице: срок изменён, внизу набрана строка, две строки переставлены, добавлен свой столбец",
        in_the_sheet(endpoint),
    )
    step("в plan.yaml: другая ячейка той же строки, новое мероприятие, одно мероприятие удалено", in_the_file(folder))

    chapter("4. Вторая синхронизация: разница, и обе стороны равны")
    command("diff", expected=1)
    command("sync")
    command("diff")

    chapter("5. Третья синхронизация: ничего не изменилось, один запрос")
    command("sync", "--dry-run")
    command("--verbose", "sync")

    chapter("6. Анкета после семинара: публикация, ответы, сбор")
    command("forms", "publish", "3.4.1")
    step("три участника заполняют анкету на её странице", answers(folder))
    command("forms", "collect")
    command("forms", "collect")

    chapter("7. Презентация «Раритетные книги»: построить, изменить книгу, построить снова")
    command("deck", "build")
    step("в books.yaml исправлен рассказ об одной книге", change_a_book(folder))
    command("deck", "build")
    command("deck", "build")

    chapter("8. План обратно в Word")
    command("export", "plan-out.docx")

    chapter("Готово: адреса таблицы, анкеты и презентации")
    command("status")


def chapter(title: str) -> None:
    """A heading."""
    print(f"\n\033[1m━━ {title}\033[0m\n" if sys.stdout.isatty() else f"\n━━ {title}\n", flush=True)


def command(*arguments: str, expected: int = 0) -> None:
    """Run one `gmo-sync` command as a shell would and stop the demo when it ends otherwise than expected."""
    from gmo_sync.cli import main as gmo_sync

    print(f"$ gmo-sync {' '.join(arguments)}", flush=True)
    try:
        gmo_sync(list(arguments))
    except SystemExit as end:
        code = end.code or 0
        if code != expected:
            raise SystemExit(f"gmo-sync {' '.join(arguments)}: exit code {code}, expected {expected}") from None
    print(flush=True)


def step(words: str, act: Callable[[], None]) -> None:
    """Something that a person does."""
    print(f"   … {words}", flush=True)
    act()


def excerpt(path: Path, lines: int) -> None:
    """The first lines of a file."""
    for line in path.read_text(encoding="utf-8").splitlines()[:lines]:
        print(f"   │ {line}")
    print("   │ …")


def in_the_sheet(endpoint: str) -> Callable[[], None]:
    """A librarian's edits, made with gspread as anybody would."""

    def act() -> None:
        sheet = the_tab(endpoint)
        headings = sheet.row_values(1)
        titles = sheet.col_values(headings.index("Мероприятия") + 1)
        term = headings.index("Сроки проведения") + 1
        sheet.update_cell(row_of(titles, "Круглый стол"), term, "февраль - март")
        new = dict.fromkeys(headings, "")
        new |= {"№ п/п": "4.3", "Мероприятия": "Экскурсия в отдел редких книг областной библиотеки"}
        new |= {"Участники": "педагоги-библиотекари", "Сроки проведения": "май", "Ответственные": "Курило В.Я."}
        sheet.append_row([new[heading] for heading in headings])
        first, second = row_of(titles, "Мастер-классы по созданию"), row_of(titles, "Круглый стол")
        move = {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": second - 1, "endIndex": second}
        sheet.spreadsheet.batch_update(
            {"requests": [{"moveDimension": {"source": move, "destinationIndex": first - 1}}]}
        )
        sheet.insert_cols([["Кто отвечает за чай", "", "", "Лицей № 130"]], col=4)

    return act


def the_tab(endpoint: str) -> gspread.Worksheet:
    """The tab «План» through plain gspread."""
    from gmo_sync.google import Workspace

    client = Workspace.emulator(endpoint).gspread
    return next(iter(client.openall())).worksheet("План")


def row_of(titles: list[str | None], beginning: str) -> int:
    """The row, from 1, whose title begins so."""
    return next(number for number, title in enumerate(titles, start=1) if (title or "").startswith(beginning))


def in_the_file(folder: Path) -> Callable[[], None]:
    """The owner's edits, made in the text of plan.yaml as in any editor."""

    def act() -> None:
        path = folder / "plan.yaml"
        text = path.read_text(encoding="utf-8")
        start = text.index("мероприятие: Круглый стол")
        end = text.index("- номер:", start)
        entry = text[start:end]
        text = text[:start] + entry.replace("место: ОУ", "место: МБОУ Лицей № 130", 1) + text[end:]
        start = text.index("- номер: 4.2")
        new = "- мероприятие: Конкурс буктрейлеров «Прочитай меня!»\n"
        new += "        сроки: до 15 мая\n        участники: учащиеся\n"
        text = text[:start] + new + "      " + text[start:]
        start = text.rindex("- мероприятие:", 0, text.index("Обсуждение критериев качества"))
        end = text.index("  - номер: IV", start)
        path.write_text(text[:start].rstrip(" ") + text[end:], encoding="utf-8")

    return act


def answers(folder: Path) -> Callable[[], None]:
    """Three people fill in the form: its page is fetched, its fields are filled, and it is posted."""

    def act() -> None:
        for usefulness, clarity, taken, likely, words in (
            ("5", "5", ["Цифровые инструменты", "Опыт и идеи коллег"], "10", "Очень полезно! Побольше бы практики."),
            ("4", "5", ["Готовые материалы и сценарии"], "8", "= спасибо, ждём продолжения"),
            ("5", "4", ["Методические приёмы"], "9", "Не хватило времени на вопросы.\nА так — замечательно."),
        ):
            address = form_address(folder)
            page = requests.get(address, timeout=30).text
            names = list(dict.fromkeys(re.findall(r'name="(entry\.\d+)"', page)))
            filled = dict(zip(names, (usefulness, clarity, taken, likely, words), strict=True))
            requests.post(address.replace("/viewform", "/formResponse"), data=filled, timeout=30).raise_for_status()

    return act


def form_address(folder: Path) -> str:
    """Where the form is, as plan.yaml has it."""
    found = re.search(r"ссылка: (\S+)", (folder / "plan.yaml").read_text(encoding="utf-8"))
    assert found is not None
    return found.group(1)


def change_a_book(folder: Path) -> Callable[[], None]:
    """One word of one book's story is corrected in books.yaml."""

    def act() -> None:
        path = folder / "books.yaml"
        text = path.read_text(encoding="utf-8")
        changed = text.replace(
            "книга прожила в одном доме четыре поколения", "книгу берегли четыре поколения одной семьи"
        )
        assert changed != text
        path.write_text(changed, encoding="utf-8")

    return act


if __name__ == "__main__":
    main()
