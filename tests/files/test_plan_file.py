"""plan.yaml: what a person may write, what is said when it cannot be read, and that their text survives every save."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.documents import read_plan, write_plan
from gmo_sync.errors import PlanFileError
from gmo_sync.files import PlanFile
from gmo_sync.plan import Activity, Plan, Section, Status, plan_from_snapshots, plan_snapshots, with_ids
from gmo_sync.plan.models import each_entry
from tests.plan.strategies import plans

SEED = Path(__file__).parents[2] / "examples" / "plan-2021-2022.docx"
BY_HAND = """\
# Наш план
объединение: ГМО
учебный год: 2021/2022
разделы:
  - номер: I
    раздел: Работа   # главное
    состав:
      # самое важное
      - мероприятие: Семинар
        номер: 1.10
        сроки: октябрь

      - мероприятие: Круглый стол
        id: abcd1234
        статус: проведено
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.yaml"


def _written(path: Path, text: str | bytes) -> PlanFile:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return PlanFile(path)


def _error(path: Path, text: str | bytes) -> PlanFileError:
    file = _written(path, text)
    before = path.read_bytes()
    with pytest.raises(PlanFileError) as caught:
        file.read()
    assert path.read_bytes() == before
    assert caught.value.where.file == str(path)
    return caught.value


def _with_place(plan: Plan, title: str, place: str) -> Plan:
    def change(entry: object) -> object:
        fits = isinstance(entry, Activity) and entry.title == title
        return entry.model_copy(update={"place": place}) if fits else entry  # type: ignore[attr-defined]

    return plan.model_copy(update={"sections": each_entry(plan.sections, change)})  # type: ignore[arg-type]


# What a person may write


def test_a_plan_typed_by_hand_is_read_as_its_words(path: Path) -> None:
    plan = _written(path, BY_HAND).read()
    one, other = plan.activities()
    assert (plan.union, plan.academic_year, plan.sections[0].number) == ("ГМО", "2021/2022", "I")
    assert (one.title, one.number, one.term.text, one.status) == ("Семинар", "1.10", "октябрь", Status.PLANNED)
    assert one.term.meaning is not None
    assert (other.id, other.status) == ("abcd1234", Status.DONE)


def test_an_entry_without_an_id_gets_the_same_one_at_every_reading_and_it_is_written_with_the_next_save(
    path: Path,
) -> None:
    file = _written(path, BY_HAND)
    plan = file.read()
    assert file.read() == plan
    assert path.read_text("utf-8") == BY_HAND
    assert file.write(plan)
    made = next(plan.activities()).id
    assert f"        сроки: октябрь\n        id: {made}\n" in path.read_text("utf-8")
    assert not file.write(plan)
    assert PlanFile(path).read() == plan


@pytest.mark.parametrize(
    "written", ["да", "null", "~", "4.10", "0x1F", "1e5", "26.09.2021", "2021-09-26", "12:30", "on", "007"]
)
def test_unquoted_words_stay_words(path: Path, written: str) -> None:
    plan = _written(path, BY_HAND.replace("октябрь", written)).read()
    assert next(plan.activities()).term.text == written


@pytest.mark.scenario(96)
@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf"], ids=["", "bom"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_line_ends_and_byte_order_mark_are_kept(path: Path, head: bytes, line_end: str) -> None:
    text = head + BY_HAND.replace("\n", line_end).encode()
    file = _written(path, text)
    plan = file.read()
    file.write(_with_place(plan, "Круглый стол", "ОУ"))
    saved = path.read_bytes()
    assert saved.startswith(head)
    assert saved.count(b"\r\n") == (saved.count(b"\n") if line_end == "\r\n" else 0)
    assert PlanFile(path).read() == _with_place(plan, "Круглый стол", "ОУ")


# What is said when it cannot be read


@pytest.mark.scenario(96)
@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        (BY_HAND.replace("сроки", "срокы"), 11, "срокы", "сроки"),
        (BY_HAND.replace("сроки: октябрь", "сроки: [октябрь]"), 11, "сроки", "нужен текст"),
        (BY_HAND.replace("проведено", "сделано"), 15, "статус", "запланировано"),
        (BY_HAND.replace("2021/2022", "скоро"), 3, "учебный год", "скоро"),
        (BY_HAND.replace("  номер: 1.10", "  мероприятие: Ещё"), 10, None, "дважды"),
        (BY_HAND.replace("        сроки", "\tсроки"), 11, None, "табуляция"),
        (BY_HAND.replace("сроки: октябрь", "сроки: 'октябрь"), None, None, "YAML"),
        (BY_HAND.replace("      - мероприятие: Семинар\n", "      - место: ОУ\n"), 9, None, "мероприятие"),
        (BY_HAND.replace("      - мероприятие: С", "      - слова\n      - мероприятие: С"), 9, None, "ключами"),
        ("просто слова\n", None, None, "это не план"),
        ("- а\n", None, None, "это не план"),
        ("объединение: ГМО\n", None, None, "учебный год"),
    ],
    ids=[
        *("unknown", "type", "choice", "year", "duplicate", "tab"),
        *("quote", "shape", "scalar", "words", "list", "missing"),
    ],
)  # fmt: skip
def test_an_error_names_line_and_key_and_changes_nothing(
    path: Path, text: str, line: int | None, key: str | None, said: str
) -> None:
    error = _error(path, text)
    assert said in error.in_language("ru")
    if line is not None:
        assert error.where.line == line
    if key is not None:
        assert error.where.key == key


def test_a_file_that_is_not_there_is_not_utf8_or_is_a_folder(path: Path) -> None:
    with pytest.raises(PlanFileError) as caught:
        PlanFile(path).read()
    assert "gmo-sync import" in caught.value.in_language("ru")
    assert _error(path, BY_HAND.encode("cp1251")).where.line == 1
    path.unlink()
    path.mkdir()
    with pytest.raises(PlanFileError):
        PlanFile(path).read()


# Saving


def test_a_new_file_reads_well(path: Path) -> None:
    plan = read_plan(SEED).plan
    PlanFile(path).write(plan)
    text = path.read_text("utf-8")
    assert text.startswith("# План работы")
    assert "            участники: |-\n              члены ГМО,\n              педагоги-библиотекари\n" in text
    assert "\\" not in text
    assert PlanFile(path).read() == plan


def test_only_the_line_of_the_edited_cell_changes(path: Path) -> None:
    file = _written(path, BY_HAND)
    plan = file.read()
    file.write(plan)
    before = path.read_text("utf-8")
    file.write(_with_place(plan, "Семинар", "ОУ"))
    after = path.read_text("utf-8")
    assert after == before.replace("        сроки: октябрь\n", "        сроки: октябрь\n        место: ОУ\n")


def test_text_says_what_a_save_would_write_and_writes_nothing(path: Path) -> None:
    file = _written(path, BY_HAND)
    changed = _with_place(file.read(), "Семинар", "ОУ")
    planned = file.text(changed)
    assert path.read_text("utf-8") == BY_HAND
    file.write(changed)
    assert path.read_text("utf-8") == planned


def test_a_file_that_a_person_saved_meanwhile_is_left_alone(path: Path) -> None:
    file = _written(path, BY_HAND)
    plan = file.read()
    path.write_text(BY_HAND + "# ещё слово\n", "utf-8")
    with pytest.raises(PlanFileError) as caught:
        file.write(_with_place(plan, "Семинар", "ОУ"))
    assert "изменили" in caught.value.in_language("ru")
    assert path.read_text("utf-8") == BY_HAND + "# ещё слово\n"


ODD = ["\ud800", "\0", "\x85", "\u2028", "\ufeff", "\r", "\t", " а ", "а\n", "\n\nа", "а\n  б"]


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_characters_that_cannot_be_seen_survive(path: Path, odd: str) -> None:
    file = _written(path, BY_HAND)
    plan = _with_place(file.read(), "Семинар", odd)
    file.write(plan)
    assert PlanFile(path).read() == plan


def test_a_save_leaves_no_other_file_but_its_lock_and_keeps_the_rights(path: Path) -> None:
    file = _written(path, BY_HAND)
    path.chmod(0o640)
    file.write(file.read())
    assert {entry.name for entry in path.parent.iterdir()} <= {path.name, f".{path.name}.lock"}
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    _written(path, BY_HAND)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    file = PlanFile(link)
    file.write(file.read())
    assert link.is_symlink()
    assert "id:" in path.read_text("utf-8")


def _write_many(path: Path, place: str) -> None:
    for _ in range(5):
        file = PlanFile(path)
        try:
            file.write(_with_place(file.read(), "Семинар", place))
        except PlanFileError as error:
            if "изменили" not in error.in_language("ru"):
                raise


def test_two_writers_at_once_leave_a_whole_file(path: Path) -> None:
    _written(path, BY_HAND)
    writers = [multiprocessing.get_context("fork").Process(target=_write_many, args=(path, place)) for place in "аб"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert next(PlanFile(path).read().activities()).place in ("а", "б")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_where_nobody_may_write(path: Path) -> None:
    file = _written(path, BY_HAND)
    plan = file.read()
    path.parent.chmod(0o500)
    with pytest.raises(PlanFileError):
        file.write(plan)


# Properties


@given(plans())
@settings(max_examples=25, deadline=None)
def test_any_plan_survives_its_file_and_saving_it_again_changes_no_byte(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan
) -> None:
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    PlanFile(path).write(plan)
    before = path.read_bytes()
    file = PlanFile(path)
    assert file.read() == plan
    assert not file.write(plan)
    assert path.read_bytes() == before


@given(plans(), plans(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_any_plan_can_be_saved_over_any_other_with_comments(
    tmp_path_factory: pytest.TempPathFactory, before: Plan, after: Plan, random: object
) -> None:
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    PlanFile(path).write(before)
    path.write_text(_commented(path.read_text("utf-8"), random), "utf-8")
    file = PlanFile(path)
    assert file.read() == before
    mixed = _mixed(before, after, random)
    file.write(mixed)
    assert PlanFile(path).read() == mixed


@given(plans(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_no_comment_is_lost_when_entries_are_edited_added_and_moved(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan, random: object
) -> None:
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    PlanFile(path).write(plan)
    path.write_text(_commented(path.read_text("utf-8"), random), "utf-8")
    comments = [line.strip() for line in path.read_text("utf-8").split("\n") if line.strip().startswith("# №")]
    file = PlanFile(path)
    file.read()

    def change(entry: object) -> object:
        if isinstance(entry, Activity):
            return entry.model_copy(update={"place": entry.place + "!", "notes": "новое\nслово"})
        return entry.model_copy(update={"items": [*reversed(entry.items)], "notes": "слова"})  # type: ignore[attr-defined]

    sections = [*reversed(each_entry(plan.sections, change)), Section(title="ещё")]  # type: ignore[arg-type]
    changed = with_ids(plan.model_copy(update={"sections": sections}))
    file.write(changed)
    assert PlanFile(path).read() == changed
    after = [line.strip() for line in path.read_text("utf-8").split("\n")]
    assert sorted(comments) == sorted(line for line in after if line.startswith("# №"))


def _commented(text: str, random: object) -> str:
    """The text with numbered comments over some keys and entries; words over several lines stay whole."""
    lines, inside = [], -1
    for at, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip())
        if inside >= 0 and (indent > inside or not line.strip()):
            lines.append(line)
            continue
        inside = -1
        key = line.strip().removeprefix("- ")
        if line.rstrip().endswith(("|", "|-", "|+", ">-", "|2-", "|2", "|4-")):
            inside = indent + (2 if line.strip().startswith("- ") and ": " in key else 0)
        if line.strip() and random.random() < 0.4:  # type: ignore[attr-defined]
            lines += [""] * random.randint(0, 1) + [" " * indent + f"# № {at}"]  # type: ignore[attr-defined]
        lines.append(line)
    return "\n".join(lines)


def _mixed(before: Plan, after: Plan, random: object) -> Plan:
    """`after` with some sections of `before` among its own."""
    sections = [*before.sections, *after.sections]
    random.shuffle(sections)  # type: ignore[attr-defined]
    return with_ids(after.model_copy(update={"sections": sections[:4]}))


def test_the_seed_survives_the_whole_way_word_for_word(path: Path, tmp_path: Path) -> None:
    plan = read_plan(SEED.with_suffix(".txt")).plan
    PlanFile(path).write(plan)
    from_file = PlanFile(path).read()
    from_tables, problems = plan_from_snapshots(plan_snapshots(from_file), from_file)
    write_plan(from_tables, tmp_path / "plan.docx")
    assert read_plan(tmp_path / "plan.docx").plan == plan
    assert problems == []
