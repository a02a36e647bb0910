from __future__ import annotations

from hypothesis import given

from gmo_sync.forms.ids import is_ours, item_ids, question_id, question_ids
from gmo_sync.forms.shape import whole_item
from gmo_sync.forms.spec import FormSpec, Heading, Page, Scale, Text
from tests.forms.strategies import specs


@given(spec=specs())
def test_ids_are_eight_hexadecimal_digits_below_two_to_the_31_and_all_different(spec: FormSpec) -> None:
    items = item_ids(spec.key, spec.items)
    questions = question_ids(spec.key, spec.items)
    all_ids = [*items.values(), *questions]
    assert len(set(all_ids)) == len(all_ids)
    assert all(len(one) == 8 and 0 < int(one, 16) < 2**31 for one in all_ids)
    assert list(questions.values()) == [question.key for question in spec.questions]


def test_ids_hang_on_the_keys_and_the_kind_and_on_nothing_else() -> None:
    first = item_ids("17", [Scale(key="a", title="А"), Text(key="b", title="Б")])
    again = item_ids("17", [Text(key="b", title="другое", paragraph=True), Scale(key="a", title="иначе", high=10)])
    assert first == again
    assert item_ids("18", [Scale(key="a", title="А")])["a"] != first["a"]
    assert item_ids("17", [Text(key="a", title="А")])["a"] != first["a"]


def test_the_ids_of_a_published_form_never_change() -> None:
    made = item_ids("17", [Scale(key="usefulness", title="А"), Heading(key="more", title="Б")])
    assert (made, question_id("17", made["usefulness"])) == (
        {"usefulness": "1fbae554", "more": "616d7c02"},
        "12f85181",
    )


@given(spec=specs())
def test_items_are_recognised_as_ours_by_the_forms_key_alone(spec: FormSpec) -> None:
    ids = item_ids(spec.key, spec.items)
    for item in spec.items:
        asks = not isinstance(item, Heading | Page)
        whole = whole_item(item, ids[item.key], question_id(spec.key, ids[item.key]) if asks else None)
        assert is_ours(spec.key, whole)
        assert not is_ours("another form", whole)


def test_what_people_add_is_not_ours() -> None:
    by_hand = [
        {"itemId": "1f2e3d4c", "questionItem": {"question": {"questionId": "0a0b0c0d", "textQuestion": {}}}},
        {"itemId": "1f2e3d4c", "textItem": {}},
        {"itemId": "not hex", "pageBreakItem": {}},
        {"itemId": "1f2e3d4c", "imageItem": {}},
        {"itemId": "1f2e3d4c", "questionGroupItem": {"questions": []}},
    ]
    assert not any(is_ours("17", item) for item in by_hand)
