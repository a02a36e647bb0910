"""What a sync costs, beside the bare floor: `make bench`.

For plans of 17, 1,000 and 10,000 rows of 12 columns: first push, nothing changed, and 100 scattered edits on each side.
Calls are counted first, then bytes, seconds and peak memory. The floor of a step is the very same GETs and POSTs, sent
bare with requests and parsed with json, in the same run on the same emulator; the ratio matters, not the seconds.
Each step runs in a process of its own, so that its peak memory is its own; the emulator runs in another. What the
emulator itself costs is in `bench_emulator.py`.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import requests
from google.auth.credentials import AnonymousCredentials
from pydantic import BaseModel

from examples.bench_emulator import table_of_emulator
from gmo_sync import Column, ModelsFile, ModelsInMemory, SpreadsheetSpec, State, Tab, Table, Workspace, sync
from gmo_sync.deck import build
from gmo_sync.emulator import serve
from gmo_sync.forms import FormsClient, load_template
from gmo_sync.google import Transport
from gmo_sync.plan.books import BOOKS

EXAMPLES = Path(__file__).parent
SIZES = (17, 1_000, 10_000)
EDITS = 100
WORDS = ("Круглый стол «Обсуждение профессиональных компетенций и их развитие»", "члены ГМО, педагоги-библиотекари")


class Line(BaseModel):
    """A row of twelve columns, worded like the plan's."""

    id: str = ""
    number: Annotated[str, Column("№ п/п")] = ""
    title: Annotated[str, Column("Мероприятия")] = ""
    participants: Annotated[str, Column("Участники")] = ""
    term: Annotated[str, Column("Сроки проведения")] = ""
    place: Annotated[str, Column("Место проведения")] = ""
    responsible: Annotated[str, Column("Ответственные")] = ""
    results: Annotated[str, Column("Ожидаемые результаты")] = ""
    status: Annotated[str, Column("Статус")] = ""
    link: Annotated[str, Column("Ссылка")] = ""
    notes: Annotated[str, Column("Заметки")] = ""
    section: Annotated[str, Column("Раздел")] = ""
    group: Annotated[str, Column("Группа")] = ""


TABLE = Table(Line, "План", natural_key=("number",))
SPEC = SpreadsheetSpec(title="Bench", tabs=(Tab(TABLE),))


@dataclass(frozen=True)
class Cost:
    """What one step cost: API calls, bytes both ways, wall seconds, peak memory in MiB."""

    calls: int
    sent: int
    received: int
    seconds: float
    memory: float


def lines(count: int) -> list[Line]:
    """`count` rows with words of ordinary length."""
    return [
        Line(
            id=f"{number:08x}",
            number=f"3.{number}",
            title=f"{WORDS[0]}, часть {number}",
            participants=WORDS[1],
            term="октябрь-декабрь",
            place="МБОУ Лицей № 130",
            responsible="Бежецких Ю.В., Данилова Е.А.",
            results="определение критериев для профессионального развития",
            status="запланировано",
            notes=f"заметка {number}" if number % 3 == 0 else "",
            section="III",
            group="3.1",
        )
        for number in range(count)
    ]


def edited(instances: list[Line], **values: str) -> list[Line]:
    """A hundred scattered edits, or one in every second row of a small table: a guard stops who changes them all."""
    step = max(2, len(instances) // EDITS)
    changed = set(range(0, len(instances), step))
    return [line.model_copy(update=values) if number in changed else line for number, line in enumerate(instances)]


class Recording(Transport):
    """A transport that remembers what it was asked to send, for the floor to send it again."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(AnonymousCredentials(), endpoint=endpoint)
        self.sent: list[dict[str, Any]] = []

    def request(self, method: Any, url: Any, **kwargs: Any) -> requests.Response:
        """As the transport does, and remembered."""
        self.sent.append(
            {
                "method": method.upper(),
                "url": self.address(url),
                "params": kwargs.get("params"),
                "json": kwargs.get("json"),
            }
        )
        return super().request(method, url, **kwargs)


def step(endpoint: str, folder: str, name: str, count: int) -> Cost:
    """One step of a sync in this process; the state in `folder` ties the steps together."""
    owned = lines(count)
    if name in ("edits", "after"):
        owned = edited(owned, place="ОУ")
    if name == "after":
        owned = edited(owned, term="февраль")  # as the edits of the sheet have left it
    owner = ModelsInMemory(f"bench-{count}", [(TABLE, owned)])
    transport = Recording(endpoint)
    with Workspace(transport) as workspace, State.open(f"sqlite:///{folder}/state.sqlite") as state:
        if name == "edits":
            sheet_edits(workspace, str(state.spreadsheet_of(owner.key)), count)
        mark = len(workspace.ledger.calls)
        transport.sent.clear()
        started = time.perf_counter()
        sync(owner, SPEC, workspace=workspace, state=state)
        seconds = time.perf_counter() - started
        calls = workspace.ledger.calls[mark:]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Path(folder, f"{name}.json").write_text(json.dumps(transport.sent), encoding="utf-8")
    return Cost(
        len(calls), sum(call.bytes_sent for call in calls), sum(call.bytes_received for call in calls), seconds, peak
    )


def sheet_edits(workspace: Workspace, spreadsheet_id: str, count: int) -> None:
    """A hundred scattered edits by librarians, in the column «Сроки проведения»."""
    sheet = workspace.gspread.open_by_key(spreadsheet_id).worksheet("План")
    every = max(2, count // EDITS)
    sheet.batch_update([{"range": f"D{row + 2}", "values": [["февраль"]]} for row in range(0, count, every)])


def floor(_endpoint: str, folder: str, name: str, _count: int) -> Cost:
    """The bare cost of a step: the same requests, sent with requests and parsed with json."""
    recorded = json.loads(Path(folder, f"{name}.json").read_text(encoding="utf-8"))
    session = requests.Session()
    session.trust_env = False
    received = 0
    made: str | None = None
    started = time.perf_counter()
    for call in recorded:
        url = call["url"] if made is None else re.sub(r"(?<=/spreadsheets/)[^/:]+", made, call["url"])
        body = call["json"]
        if body and "requests" in body:  # the hidden tab of the copies can be made only once
            body = body | {"requests": [one for one in body["requests"] if "addSheet" not in one]}
        answer = session.request(call["method"], url, params=call["params"], json=body, timeout=180)
        answer.raise_for_status()
        parsed = json.loads(answer.content)
        received += len(answer.content)
        if name == "first" and made is None:
            made = parsed["spreadsheetId"]
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(len(recorded), 0, received, seconds, peak)


def in_a_process(work: str, endpoint: str, folder: str, name: str, count: int) -> Cost:
    """Run `step` or `floor` in a fresh interpreter."""
    arguments = [sys.executable, "-m", "examples.bench", "--work", work, endpoint, folder, name, str(count)]
    output = subprocess.run(arguments, check=True, capture_output=True, text=True, cwd=EXAMPLES.parent)
    return Cost(**json.loads(output.stdout))


def best(times: int, *arguments: Any) -> Cost:
    """The quickest of several measurements."""
    return min((in_a_process(*arguments) for _ in range(times)), key=lambda cost: cost.seconds)


def table_of_syncs(endpoint: str) -> None:
    """Print the costs of syncs, a row a step."""
    print(
        "| rows | step | API calls | sent, KiB | received, KiB | seconds | floor, seconds | ratio | peak memory, MiB |"
    )
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            for name, words, times in (
                ("first", "first push", 1),
                ("nothing", "nothing changed", 3),
                ("edits", "100 edits on each side", 1),
                ("after", "nothing changed after it", 3),
            ):
                cost = best(times, "step", endpoint, folder, name, count)
                bare = best(3, "floor", endpoint, folder, name, count)
                ratio = cost.seconds / bare.seconds
                print(
                    f"| {count:,} | {words} | {cost.calls} | {cost.sent / 1024:,.0f} | {cost.received / 1024:,.0f}"
                    f" | {cost.seconds:.3f} | {bare.seconds:.3f} | {ratio:.1f} | {cost.memory:,.0f} |",
                    flush=True,
                )


def table_of_forms_and_deck(endpoint: str) -> None:
    """Print how many calls a form and a presentation take."""
    with tempfile.TemporaryDirectory() as name, Workspace.emulator(endpoint) as workspace:
        folder = Path(name)
        client = FormsClient(workspace)

        def counted(act: Callable[[], Any]) -> int:
            mark = len(workspace.ledger.calls)
            act()
            return len(workspace.ledger.calls) - mark

        spec = load_template("event-feedback").for_event(key="bench", title="Семинар", date_words="апрель")
        made: dict[str, Any] = {}

        def publish() -> None:
            made.update(client.update(spec, client.create(spec))[0])
            client.publish(made["formId"])

        print("\n| what | API calls |\n| --- | ---: |")
        print(f"| publish a form of {len(spec.questions)} questions | {counted(publish)} |")
        print(f"| the same form again | {counted(lambda: client.update(spec, client.get(made['formId'])))} |")

        books = folder / "books.yaml"
        books.write_text((EXAMPLES / "books.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        shutil.copytree(EXAMPLES / "pictures", folder / "pictures")
        with State.open(f"sqlite:///{folder}/state.sqlite") as state:

            def deck() -> None:
                build(books, "bench", workspace=workspace, state=state, title="Редкие книги")

            mark = len(workspace.ledger.calls)
            deck()
            calls = [call for call in workspace.ledger.calls[mark:] if "/presentations" in call.path_template]
            pictures = len(workspace.ledger.calls) - mark - len(calls)
            print(f"| first build of a deck of 12 books | {len(calls)} + {pictures} for its pictures |")
            print(f"| the same deck again | {counted(deck)} |")
            models = ModelsFile(books)
            changed = [
                book.model_copy(update={"condition": "отличная"}) if number == 3 else book
                for number, book in enumerate(models.read(BOOKS))
            ]
            models.write(BOOKS, BOOKS.snapshot(changed))
            print(f"| one book changed | {counted(deck)} |")


def main() -> None:
    """Run everything, or with --work one step for the parent process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--work", nargs=5, metavar=("WORK", "ENDPOINT", "FOLDER", "NAME", "COUNT"))
    parser.add_argument("--serve", action="store_true")
    arguments = parser.parse_args()
    if arguments.serve:
        serve(port=0, data=None, on_ready=lambda url: print(url, flush=True))
    elif arguments.work:
        work, endpoint, folder, name, count = arguments.work
        cost = {"step": step, "floor": floor}[work](endpoint, folder, name, int(count))
        print(json.dumps(vars(cost)))
    else:
        server = subprocess.Popen(
            [sys.executable, "-m", "examples.bench", "--serve"], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            endpoint = server.stdout.readline().strip()
            table_of_syncs(endpoint)
            table_of_forms_and_deck(endpoint)
            table_of_emulator(endpoint)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
