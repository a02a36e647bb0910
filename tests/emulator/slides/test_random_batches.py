"""Whatever valid or invalid batches come, a presentation stays whole, and a refused batch changes nothing."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.slides.deck import Deck, elements_of
from gmo_sync.emulator.slides.requests import Batch, apply_all
from gmo_sync.emulator.slides.table import Table
from gmo_sync.emulator.slides.text import Text, utf16

from .helpers import any_picture, box, insert, run, runs, text_box, words

Json = dict[str, Any]

# ruff: noqa: E501
NEW = st.sampled_from(["new_1", "new_2", "new_3", "thing_1"])
IDS = st.sampled_from(["thing_1", "thing_2", "thing_3", "new_1", "new_2", "slide_1"])
TABLES = st.sampled_from(["thing_0", "thing_0", "new_1"])
PAGES = st.sampled_from(["p", "slide_1", "slide_2"])
WORDS = st.text(st.sampled_from("аб \n\t📚é{}"), min_size=1, max_size=8)
NUMBERS = st.integers(0, 3)
RANGES = st.one_of(
    st.just({"type": "ALL"}),
    st.builds(lambda start: {"type": "FROM_START_INDEX", "startIndex": start}, NUMBERS),
    st.builds(
        lambda start, more: {"type": "FIXED_RANGE", "startIndex": start, "endIndex": start + more}, NUMBERS, NUMBERS
    ),
)
PLACES = st.builds(lambda row, column: {"rowIndex": row, "columnIndex": column}, st.integers(0, 2), st.integers(0, 2))
SPANS = st.builds(
    lambda place, rows, columns: {"location": place, "rowSpan": rows, "columnSpan": columns}, PLACES, NUMBERS, NUMBERS
)


def made(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(fields).map(lambda body: {kind: body})


def at(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    """A request about the text of a shape, or of a table's cell."""
    shape = made(kind, objectId=IDS, **fields)
    return shape | made(kind, objectId=TABLES, cellLocation=PLACES, **fields)


REQUESTS = st.one_of(
    made("createSlide", objectId=NEW, insertionIndex=NUMBERS),
    made("createShape", objectId=NEW, shapeType=st.sampled_from(["TEXT_BOX", "ELLIPSE"]), elementProperties=PAGES.map(box)),
    made("createLine", objectId=NEW, category=st.just("BENT"), elementProperties=PAGES.map(box)),
    made("createTable", objectId=NEW, rows=NUMBERS, columns=NUMBERS, elementProperties=PAGES.map(lambda page: {"pageObjectId": page})),
    at("insertText", insertionIndex=NUMBERS, text=WORDS),
    at("deleteText", textRange=RANGES),
    at("createParagraphBullets", textRange=RANGES, bulletPreset=st.sampled_from(["BULLET_CHECKBOX", "NUMBERED_DIGIT_NESTED"])),
    at("deleteParagraphBullets", textRange=RANGES),
    at("updateTextStyle", textRange=RANGES, style=st.sampled_from([{"bold": True}, {}]), fields=st.just("bold")),
    at("updateParagraphStyle", textRange=RANGES, style=st.just({"alignment": "END"}), fields=st.just("alignment")),
    made("replaceAllText", containsText=WORDS.map(lambda text: {"text": text}), replaceText=WORDS),
    made("deleteObject", objectId=IDS),
    made("duplicateObject", objectId=IDS),
    made("groupObjects", groupObjectId=NEW, childrenObjectIds=st.lists(IDS, min_size=2, max_size=3)),
    made("ungroupObjects", objectIds=st.lists(IDS, min_size=1, max_size=2)),
    made("updateSlidesPosition", slideObjectIds=st.lists(PAGES, min_size=1, max_size=2), insertionIndex=NUMBERS),
    made(
        "updatePageElementsZOrder",
        pageElementObjectIds=st.lists(IDS, min_size=1, max_size=2),
        operation=st.sampled_from(["BRING_TO_FRONT", "BRING_FORWARD", "SEND_BACKWARD", "SEND_TO_BACK"]),
    ),
    made("insertTableRows", tableObjectId=TABLES, cellLocation=PLACES, insertBelow=st.booleans(), number=st.integers(1, 3)),
    made("insertTableColumns", tableObjectId=TABLES, cellLocation=PLACES, insertRight=st.booleans(), number=st.integers(1, 3)),
    made("deleteTableRow", tableObjectId=TABLES, cellLocation=PLACES),
    made("deleteTableColumn", tableObjectId=TABLES, cellLocation=PLACES),
    made("mergeTableCells", objectId=TABLES, tableRange=SPANS),
    made("unmergeTableCells", objectId=TABLES, tableRange=SPANS),
    made("insertComment", objectId=IDS, content=WORDS),
)  # fmt: skip


def check_whole(deck: Deck) -> None:
    ids = [page["objectId"] for page in deck.pages()]
    for page in deck.pages():
        for element, _ in elements_of(page):
            ids.append(element["objectId"])
            if "elementGroup" in element:
                assert len(element["elementGroup"]["children"]) >= 2
            if "table" in element:
                check_table(element["table"])
                for row in element["table"]["tableRows"]:
                    for cell in row["tableCells"]:
                        check_text(cell.get("text"))
            check_text(element.get("shape", {}).get("text"))
    assert len(ids) == len(set(ids))


def check_table(table: Json) -> None:
    read = Table.read(table)
    assert (table["rows"], table["columns"]) == (len(table["tableRows"]), len(table["tableColumns"]))
    covered = [place for cell in read.cells for place in cell.places()]
    assert sorted(covered) == [(row, column) for row in range(table["rows"]) for column in range(table["columns"])]
    assert len(table["horizontalBorderRows"]) == table["rows"] + 1
    assert len(table["verticalBorderRows"]) == table["rows"]
    assert read.written() == table


def check_text(content: Json | None) -> None:
    if content is None:
        return
    elements = content["textElements"]
    length = max(one["endIndex"] for one in elements)
    for kinds in (("paragraphMarker",), ("textRun", "autoText")):
        spans = [(one.get("startIndex", 0), one["endIndex"]) for one in elements if set(kinds) & set(one)]
        assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
        assert spans[-1][1] == length
    for one in elements:
        if "textRun" in one:
            assert len(utf16(one["textRun"]["content"])) == one["endIndex"] - one.get("startIndex", 0)
    used = {
        one["paragraphMarker"]["bullet"]["listId"] for one in elements if "bullet" in one.get("paragraphMarker", {})
    }
    assert used == set(content.get("lists", {}))


@given(st.lists(st.lists(REQUESTS, min_size=1, max_size=2), min_size=4, max_size=16))
@settings(max_examples=80, deadline=None)
def test_a_presentation_stays_whole(batches: list[list[Json]]) -> None:
    deck = Deck.new()
    size = {"rows": 3, "columns": 3, "elementProperties": {"pageObjectId": "p"}}
    slides = [{"createSlide": {"objectId": name}} for name in ("slide_1", "slide_2")]
    run(deck, *slides, {"createTable": {"objectId": "thing_0", **size}}, *(text_box(f"thing_{n}") for n in (1, 2, 3)))
    for requests in batches:
        draft = deck.copy()
        before = orjson.dumps(deck.slides)
        refused = None
        try:
            replies = apply_all(Batch(draft, any_picture, user="a@example.com"), requests)
        except ApiError as error:
            refused = error
        assert orjson.dumps(deck.slides) == before  # what happens to a draft never shows in the original
        if refused is not None:
            assert refused.code == 400, refused.message
            assert refused.message.startswith("Invalid requests[")
            continue
        assert len(replies) == len(requests)
        check_whole(draft)
        if [next(iter(one)) for one in requests] == ["updatePageElementsZOrder"]:
            assert [standing(slide) for slide in draft.slides] == [standing(slide) for slide in deck.slides]
        deck = draft


def standing(slide: Json) -> set[str]:
    return {element["objectId"] for element in slide["pageElements"]}


@given(st.lists(st.tuples(st.sampled_from(["insert", "delete", "replace"]), NUMBERS, NUMBERS, WORDS), max_size=12))
@settings(max_examples=60)
def test_text_follows_a_plain_string_of_code_units(steps: list[tuple[str, int, int, str]]) -> None:
    deck = Deck.new()
    run(deck, text_box("thing_1"))
    plain = ""
    for kind, first, more, text in steps:
        units = utf16(plain)
        if kind == "insert":
            here = min(first, len(units))
            while 0 < here < len(units) and "\udc00" <= units[here] <= "\udfff":
                here += 1
            run(deck, insert("thing_1", text, here))
            plain = back(units[:here] + utf16(text) + units[here:])
        elif kind == "delete" and units:
            start = min(first, len(units) - 1)
            while "\udc00" <= units[start] <= "\udfff":
                start -= 1
            end = min(start + more + 1, len(units))
            while end < len(units) and "\udc00" <= units[end] <= "\udfff":
                end += 1
            span = {"type": "FIXED_RANGE", "startIndex": start, "endIndex": end}
            run(deck, {"deleteText": {"objectId": "thing_1", "textRange": span}})
            plain = back(units[:start] + units[end:])
        elif kind == "replace":
            found = {"containsText": {"text": "б", "matchCase": True}, "replaceText": text}
            (reply,) = run(deck, {"replaceAllText": found})
            count = plain.count("б")
            assert reply["replaceAllText"] == ({"occurrencesChanged": count} if count else {})
            plain = plain.replace("б", text)
        assert words(deck, "thing_1") == (f"{plain}\n" if runs(deck, "thing_1") else "")
        element = deck.element("thing_1")
        assert element is not None
        check_text(element["shape"].get("text"))


def back(units: list[str]) -> str:
    return Text.read(
        {"textElements": [{"paragraphMarker": {}}, {"textRun": {"content": "".join(units) + "\n"}}]},
        style={},
        paragraph={},
    ).plain
