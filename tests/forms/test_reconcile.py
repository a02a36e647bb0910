from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from gmo_sync.emulator.forms.content import FormContent
from gmo_sync.emulator.forms.updates import apply
from gmo_sync.forms import requests as google
from gmo_sync.forms.ids import is_ours, item_ids, question_id
from gmo_sync.forms.reconcile import reconcile
from gmo_sync.forms.shape import whole_item
from gmo_sync.forms.spec import Choice, FormSpec, Heading, Page, Scale, Text
from tests.forms.strategies import hand_made, specs


def resource(content: FormContent) -> dict[str, Any]:
    return content.resource("form-id", document_title="Анкета", base_url="http://here")


def brought_to(content: FormContent, spec: FormSpec) -> list[dict[str, Any]]:
    requests = reconcile(spec, resource(content))
    if requests:
        apply(content, requests)
    return requests


def kinds(requests: list[dict[str, Any]]) -> list[str]:
    return [next(iter(request)) for request in requests]


def spec_of(*items: Any, title: str = "Анкета", description: str = "") -> FormSpec:
    return FormSpec(key="form", title=title, description=description, items=items)


A = Scale(key="a", title="А")
B = Text(key="b", title="Б")
C = Choice(key="c", title="В", options=("да", "нет"), other=True)
H = Heading(key="h", title="Заголовок")


def published(*items: Any) -> FormContent:
    content = FormContent()
    brought_to(content, spec_of(*items))
    return content


@settings(max_examples=150, deadline=None)
@given(old=specs(), new=specs(), added=hand_made())
def test_any_form_becomes_as_specified_and_then_nothing_is_left_to_do(old: FormSpec, new: FormSpec, added: Any) -> None:
    content = FormContent()
    brought_to(content, old)
    assert reconcile(old, resource(content)) == []
    for index, item in added:
        apply(content, [google.create_item(item, min(index, len(content.items)))])
    by_hand = [item for item in content.items if not is_ours("form", item)]
    assert len(by_hand) == len(added)

    brought_to(content, new)

    ids = item_ids("form", new.items)
    wanted = [
        whole_item(
            item,
            ids[item.key],
            None if isinstance(item, Heading | Page) else question_id("form", ids[item.key]),
        )
        for item in new.items
    ]
    assert [item for item in content.items if is_ours("form", item)] == wanted
    assert [item for item in content.items if not is_ours("form", item)] == by_hand
    assert (content.title, content.description) == (new.title, new.description)
    assert reconcile(new, resource(content)) == []


def test_a_new_form_gets_its_description_and_items_and_not_its_title_twice() -> None:
    content = FormContent(title="Анкета")
    assert kinds(brought_to(content, spec_of(A, B, description="Слова"))) == [
        "updateFormInfo",
        "createItem",
        "createItem",
    ]
    assert [item["title"] for item in content.items] == ["А", "Б"]


@pytest.mark.parametrize(
    ("changed", "mask"),
    [
        (A.model_copy(update={"title": "А!"}), "title"),
        (A.model_copy(update={"description": "подробнее"}), "description"),
        (A.model_copy(update={"required": True}), "questionItem.question.required"),
        (A.model_copy(update={"low": 0}), "questionItem.question.scaleQuestion.low"),
        (
            A.model_copy(update={"high": 10, "low_label": "мало"}),
            "questionItem.question.scaleQuestion.high,questionItem.question.scaleQuestion.lowLabel",
        ),
    ],
)
def test_only_what_changed_in_an_item_is_written(changed: Scale, mask: str) -> None:
    content = published(B, A)
    requests = brought_to(content, spec_of(B, changed))
    assert kinds(requests) == ["updateItem"]
    assert requests[0]["updateItem"]["updateMask"] == mask
    assert requests[0]["updateItem"]["location"] == {"index": 1}
    assert reconcile(spec_of(B, changed), resource(content)) == []


def test_words_that_were_taken_back_are_cleared() -> None:
    content = published(A.model_copy(update={"low_label": "мало", "description": "подробно"}))
    brought_to(content, spec_of(A))
    assert content.items[0] == whole_item(
        A, content.items[0]["itemId"], question_id("form", content.items[0]["itemId"])
    )


def test_one_item_that_changed_places_is_one_move() -> None:
    content = published(A, B, C, H)
    requests = brought_to(content, spec_of(H, A, B, C))
    assert requests == [google.move_item(3, 0)]
    assert [item["title"] for item in content.items] == ["Заголовок", "А", "Б", "В"]


def test_a_question_taken_out_is_deleted_and_what_people_added_stays_between_its_neighbours() -> None:
    content = published(A, B, C)
    apply(content, [google.create_item({"title": "От руки", "questionItem": {"question": {"textQuestion": {}}}}, 2)])
    requests = brought_to(content, spec_of(A, C))
    assert requests == [google.delete_item(1)]
    assert [item["title"] for item in content.items] == ["А", "От руки", "В"]


def test_items_added_by_hand_at_the_front_stay_at_the_front() -> None:
    content = published(B, C)
    apply(content, [google.create_item({"title": "От руки", "textItem": {}}, 0)])
    brought_to(content, spec_of(A, B, C))
    assert [item["title"] for item in content.items] == ["От руки", "А", "Б", "В"]


def test_a_question_of_another_kind_is_another_question() -> None:
    content = published(A)
    before = content.items[0]["questionItem"]["question"]["questionId"]
    requests = brought_to(content, spec_of(Text(key="a", title="А")))
    assert kinds(requests) == ["deleteItem", "createItem"]
    assert content.items[0]["questionItem"]["question"]["questionId"] != before


def test_a_kind_that_somebody_changed_in_the_form_is_put_back_under_the_same_id() -> None:
    content = published(A, B)
    mask = ["questionItem.question.textQuestion"]
    apply(content, [google.update_item({"questionItem": {"question": {"textQuestion": {}}}}, 0, mask)])
    requests = brought_to(content, spec_of(A, B))
    assert kinds(requests) == ["deleteItem", "createItem"]
    assert content.items == published(A, B).items


def test_a_question_whose_id_was_lost_gets_it_back() -> None:
    content = published(A, B)
    requests = [
        google.update_item(
            {"questionItem": {"question": {"scaleQuestion": {"low": 1, "high": 5}}}}, 0, ["questionItem"]
        )
    ]
    apply(content, requests)
    assert reconcile(spec_of(A, B), resource(content)) != []
    brought_to(content, spec_of(A, B))
    assert content.items == published(A, B).items


def test_a_question_that_comes_back_has_its_old_id_and_so_its_old_answers() -> None:
    content = published(A, B)
    before = content.items[0]
    brought_to(content, spec_of(B))
    brought_to(content, spec_of(A, B))
    assert content.items[0] == before


def test_where_an_option_leads_survives_a_change_of_the_other_options() -> None:
    content = published(C)
    option = content.items[0]["questionItem"]["question"]["choiceQuestion"]["options"][0]
    option["goToAction"] = "SUBMIT_FORM"
    assert reconcile(spec_of(C), resource(content)) == []
    brought_to(content, spec_of(C.model_copy(update={"options": ("нет", "да", "не знаю")})))
    assert content.items[0]["questionItem"]["question"]["choiceQuestion"]["options"] == [
        {"value": "нет"},
        {"value": "да", "goToAction": "SUBMIT_FORM"},
        {"value": "не знаю"},
        {"isOther": True},
    ]


def test_an_image_that_somebody_gave_to_a_question_is_no_difference() -> None:
    content = published(A)
    content.items[0]["questionItem"]["image"] = {"contentUri": "http://here/1.png"}
    assert reconcile(spec_of(A), resource(content)) == []
