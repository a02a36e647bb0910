"""What a slip of the finger, another program or a power cut does to plan.yaml: it is read, or refused by name."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.errors import PlanFileError
from gmo_sync.files import PlanFile, disk
from gmo_sync.plan import Activity, Plan, Section, with_ids

SMALL = """\
# Мой план
объединение: "ГМО педагогов-библиотекарей"   # в кавычках
учебный год: 2021/2022
цель: >-
  Повышать
  мастерство

разделы:
  - раздел: Работа с кадрами
    номер: I
    id: s1
    состав:
      # самое важное
      - мероприятие: Семинар
        id: a1
        сроки: октябрь   # уточнить!
        место: 'ОУ'
      - id: a2
        мероприятие: Круглый стол
        номер: 4.10
        сроки: |-
          декабрь -
          март
люди:
  - имя: Данилова Е.А.
    id: p1
    телефон: +7 900 000-00-01
"""
SIGNS = "абв:-[]{}'\"#&*!|>%@,? \n\t\r\u0085\u2028\x07"


@pytest.fixture
def file(tmp_path):
    def write(text: str) -> PlanFile:
        path = tmp_path / "plan.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        return PlanFile(path)

    return write


@pytest.mark.parametrize(
    "words",
    [
        *("4.10", "007", "да", "no", "null", "~", "2021-09-01", "1e5", "0x1F", "12:30:45", "=1+1", "---", "...", "<<"),
        "- тире",
        "ключ: слово # решётка",
        "первая\nвторая\n\n  с отступом\n",
        "\n  с отступом",
        "в конце пробел \nи ещё\n\n",
        " пробелы по краям ",
        "\tтабуляция",
        "\n",
        "неразрывный\u00a0пробел и мягкий\u00adперенос",
        "перевод\u2028строки\u2029абзаца",
        "возврат\rкаретки\r\nи строки",
        "NEL\u0085внутри",
        "\u0085",
        "метка \ufeff внутри",
        "звонок \x07 и забой \x7f",
        "🙂 «кавычки» \"и\" 'ещё' \\ черта",
        "слово " * 1000,
    ],
    ids=lambda words: ascii(words)[:24],
)
def test_odd_words_survive_the_file_exactly(tmp_path, words):
    activity = Activity(title=words, term=words, number=words)
    plan = with_ids(Plan(academic_year="2021/2022", goal=words, sections=[Section(title=words, items=[activity])]))
    PlanFile(tmp_path / "plan.yaml").write(plan)
    file = PlanFile(tmp_path / "plan.yaml")
    assert file.read() == plan
    assert not file.write(plan)


def test_writing_what_a_person_wrote_changes_no_byte(file):
    plan = file(SMALL).read()
    assert not file(SMALL).write(plan)
    assert file(SMALL).path.read_text(encoding="utf-8") == SMALL


@pytest.mark.scenario(96)
@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("объединение:", "обединение:", 2, "Did you mean объединение?"),
        ("место: 'ОУ'", "погода: ясно", 17, "Allowed here: номер, мероприятие"),
        ("место: 'ОУ'", "место: {ОУ: 1}", 17, "a text is wanted here"),
        ("учебный год: 2021/2022", "учебный год: 2021/2025", 3, "2021/2025"),
        ("разделы:\n", "разделы: нет\nлюди2:\n", 8, "a list is wanted here"),
        ("место: 'ОУ'", "место: 'ОУ", 17, "a quotation mark is opened here and not closed"),
        ("место: 'ОУ'", "место: [ОУ", 17, "a bracket is opened here and not closed"),
        ("место: 'ОУ'", "место: {ОУ", 17, "a bracket is opened here and not closed"),
        ("место: 'ОУ'", "место 'ОУ'", 17, "no colon behind the key"),
        ("место: 'ОУ'", "место: ОУ: лицей", 17, "two colons in one line"),
        ("место: 'ОУ'", "место: % от плана", 17, "cannot begin with this sign"),
        ("    номер: I", "   номер: I", 10, "count the blanks"),
        ("учебный год: 2021/2022\n", "", None, 'key "учебный год": this key is missing'),
    ],
    ids=lambda value: ascii(value)[:24],
)
def test_a_slip_is_named_with_its_line_and_nothing_is_changed(file, old, new, line, words):
    assert old in SMALL
    text = SMALL.replace(old, new)
    plan_file = file(text)
    with pytest.raises(PlanFileError) as caught:
        plan_file.read()
    assert words in str(caught.value)
    assert caught.value.where.line == line
    assert caught.value.in_language("ru") != str(caught.value)
    assert plan_file.path.read_text(encoding="utf-8") == text


def test_an_entry_copied_with_its_id_is_an_entry_of_its_own(file):
    plan_file = file(SMALL.replace("id: a2", "id: a1").replace("id: p1", "id: p1\n  - имя: Курило В.Я.\n    id: p1"))
    plan = plan_file.read()
    first, second = plan.activities()
    assert (first.id, first.title, second.title) == ("a1", "Семинар", "Круглый стол")
    assert second.id not in ("", "a1")
    assert plan.people[0].id == "p1" != plan.people[1].id
    plan_file.write(plan)
    assert PlanFile(plan_file.path).read() == plan


@pytest.mark.parametrize(
    "text",
    [
        *("# одни заметки\n", "---\n...\n", "a: 1\n---\nb: 2\n", "*x\n", "!!python/object:os.system x\n"),
        "объединение: а\n? \n  - б: в\n",
        *("%YAML 9\n---\na: b\n", "? [а]\n: б\n", "а: &x\n  б: *x\n"),
    ],
)
def test_what_is_no_plan_is_refused(file, text):
    with pytest.raises(PlanFileError) as caught:
        file(text).read()
    assert caught.value.where.file


@settings(max_examples=100, deadline=None)
@given(raw=st.one_of(st.binary(max_size=60), st.text("ab" + SIGNS, max_size=40).map(str.encode)))
def test_any_bytes_are_refused_with_the_file_and_no_traceback(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    path.write_bytes(raw)
    with pytest.raises(PlanFileError) as caught:
        PlanFile(path).read()
    assert caught.value.where.file == str(path)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_a_plan_with_any_slip_is_read_or_refused_by_name(tmp_path_factory, data):
    at = data.draw(st.integers(0, len(SMALL)))
    upto = data.draw(st.integers(at, min(len(SMALL), at + 5)))
    typed = data.draw(st.text(SIGNS, max_size=3))
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    path.write_bytes((SMALL[:at] + typed + SMALL[upto:]).encode())
    file = PlanFile(path)
    try:
        plan = file.read()
    except PlanFileError as error:
        assert error.where.file == str(path)  # noqa: PT017 - either is right
        return
    file.write(plan)
    assert PlanFile(path).read() == plan


def test_a_file_that_another_run_holds_is_waited_for_and_then_refused(file, monkeypatch):
    plan_file = file(SMALL)
    plan = plan_file.read()
    monkeypatch.setattr(disk, "_PATIENCE", 0.05)
    with FileLock(plan_file.path.with_name(".plan.yaml.lock")), pytest.raises(PlanFileError, match="another run"):
        plan_file.write(plan)
    assert not plan_file.write(plan)


def test_a_folder_that_is_a_file_is_said(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    with pytest.raises(PlanFileError, match="cannot be written"):
        PlanFile(in_the_way / "plan.yaml").write(Plan(academic_year="2021/2022"))


@pytest.mark.scenario(76)
def test_a_run_killed_while_it_writes_leaves_the_old_file_or_the_new_one(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text("вид: 0\n" + "x" * 400_000, encoding="utf-8")
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from gmo_sync.files import disk
        path, number = Path(sys.argv[1]), 1
        print("ready", flush=True)
        while True:
            disk.replace(path, f"вид: {number}\\n".encode() + b"x" * 400_000)
            number += 1
        """
    )
    for delay in (0.02, 0.06):
        child = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(delay)
        child.kill()
        child.wait()
        child.stdout.close()
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
        assert first.startswith("вид: ")
        assert rest == "x" * 400_000
