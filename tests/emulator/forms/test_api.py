# ruff: noqa: E501  (tables of cases)
from __future__ import annotations

import re
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.emulator.forms.build import asked, choice, create, ids, text, update

GRID = {
    "title": "Оцените",
    "questionGroupItem": {
        "questions": [{"rowQuestion": {"title": "зал"}}, {"rowQuestion": {"title": "звук"}}],
        "grid": {"columns": {"type": "RADIO", "options": [{"value": "плохо"}, {"value": "хорошо"}]}},
    },
}


def refused(call: Any) -> str:
    with pytest.raises(HttpError) as caught:
        call()
    assert caught.value.status_code == 400
    return str(caught.value.reason)


def test_a_new_form_has_a_title_an_own_link_and_the_revision_that_google_begins_with(forms_api: Any) -> None:
    form = forms_api.forms().create(body={"info": {"title": "Отзыв", "documentTitle": "Отзыв.form"}}).execute()
    assert form["info"] == {"title": "Отзыв", "documentTitle": "Отзыв.form"}
    assert form["revisionId"] == "00000002"
    assert "items" not in form
    found = re.fullmatch(r"http://.+/forms/d/e/(1FAIpQLS[\w-]{48})/viewform", form["responderUri"])
    assert found
    assert form["formId"] not in form["responderUri"]
    assert forms_api.forms().get(formId=form["formId"]).execute() == form


@pytest.mark.parametrize(
    ("unpublished", "state"),
    [(True, {}), (False, {"isPublished": True, "isAcceptingResponses": True})],
)
def test_a_form_is_created_published_or_not_as_asked(forms_api: Any, unpublished: bool, state: dict[str, bool]) -> None:
    form = forms_api.forms().create(body={"info": {"title": "Х"}}, unpublished=unpublished).execute()
    assert form["publishSettings"] == {"publishState": state}


@pytest.mark.parametrize(
    "body", [{"info": {"title": "Х", "description": "слова"}}, {"info": {"title": "Х"}, "items": [text()]}]
)
def test_nothing_but_the_title_can_be_set_on_creation(forms_api: Any, body: dict[str, Any]) -> None:
    assert refused(forms_api.forms().create(body=body).execute).startswith(
        "Only info.title can be set when creating a form."
    )


def test_a_form_that_is_not_there_and_a_file_that_is_no_form_are_not_found(forms_api: Any, drive: Any) -> None:
    folder = drive.files().create(body={"name": "п", "mimeType": "application/vnd.google-apps.folder"}).execute()
    for form_id in ("nothing", folder["id"]):
        with pytest.raises(HttpError) as caught:
            forms_api.forms().get(formId=form_id).execute()
        assert caught.value.status_code == 404
        assert caught.value.reason == "Requested entity was not found."


def test_all_six_kinds_work_in_order_and_replies_are_aligned(batch: Any) -> None:
    answer = batch(
        {"updateFormInfo": {"info": {"title": "Новая", "description": "раз\nдва"}, "updateMask": "title,description"}},
        create(text("Б")),
        create(GRID, 1),
        create({"title": "В", "pageBreakItem": {}}, 0),
        {"moveItem": {"originalLocation": {"index": 0}, "newLocation": {"index": 2}}},
        update({"title": "Б!"}, 0, "title"),
        {"deleteItem": {"location": {"index": 2}}},
        {
            "updateSettings": {
                "settings": {"emailCollectionType": "RESPONDER_INPUT"},
                "updateMask": "emailCollectionType",
            }
        },
    )
    form = answer["form"]
    assert [item["title"] for item in form["items"]] == ["Б!", "Оцените"]
    assert form["info"]["description"] == "раз\nдва"
    assert form["settings"] == {"emailCollectionType": "RESPONDER_INPUT"}
    replies = answer["replies"]
    assert len(replies) == 8
    assert [bool(reply) for reply in replies] == [False, True, True, True, False, False, False, False]
    assert replies[1]["createItem"] == {"itemId": form["items"][0]["itemId"], "questionId": ids(form)}
    assert len(replies[2]["createItem"]["questionId"]) == 2
    assert "questionId" not in replies[3]["createItem"]
    assert answer["writeControl"] == {"requiredRevisionId": form["revisionId"]}
    assert form["revisionId"] != "00000002"


def test_each_request_is_judged_against_the_form_that_the_ones_before_left(batch: Any) -> None:
    batch(create(text("А"), 0), create(text("Б"), 1))
    reason = refused(lambda: batch(create(text("В"), 3), create(text("Г"), 2)))
    assert reason.startswith("Invalid requests[0].createItem: ")


def test_a_batch_with_one_bad_request_changes_nothing(forms_api: Any, form_id: str, batch: Any) -> None:
    before = forms_api.forms().get(formId=form_id).execute()
    assert "requests[1].deleteItem" in refused(
        lambda: batch(create(text()), {"deleteItem": {"location": {"index": 5}}})
    )
    assert forms_api.forms().get(formId=form_id).execute() == before


def test_ids_may_be_chosen_once_and_are_made_as_eight_hexadecimal_digits_otherwise(batch: Any) -> None:
    form = batch(create({"itemId": "00000a01", **text("А", questionId="00000a02")}), create(text("Б"), 1))["form"]
    assert (form["items"][0]["itemId"], ids(form)[0]) == ("00000a01", "00000a02")
    assert re.fullmatch(r"[0-7][0-9a-f]{7}", form["items"][1]["itemId"])
    assert re.fullmatch(r"[0-7][0-9a-f]{7}", ids(form)[1])
    assert "already used" in refused(lambda: batch(create({"itemId": "00000a02", **text("В")})))
    assert "Invalid ID" in refused(lambda: batch(create({"itemId": "not hex", **text("В")})))


def test_defaults_are_left_out_of_what_is_read(batch: Any) -> None:
    scale = {"low": 0, "high": 10, "lowLabel": "", "highLabel": "да"}
    form = batch(create(asked("NPS", required=False, scaleQuestion=scale)), create(text("А", required=True), 1))["form"]
    question = form["items"][0]["questionItem"]["question"]
    assert question == {"questionId": question["questionId"], "scaleQuestion": {"high": 10, "highLabel": "да"}}
    assert form["items"][1]["questionItem"]["question"]["textQuestion"] == {}


def test_a_mask_changes_only_what_it_names_and_clears_what_the_item_lacks(batch: Any) -> None:
    form = batch(create({"description": "подробно", **choice("А", "да", "нет", required=True)}))["form"]
    item = form["items"][0]
    changed = batch(update({"title": "Б"}, 0, "title,description,questionItem.question.required"))["form"]["items"][0]
    assert changed["title"] == "Б"
    assert "description" not in changed
    assert "required" not in changed["questionItem"]["question"]
    assert changed["questionItem"]["question"]["choiceQuestion"] == item["questionItem"]["question"]["choiceQuestion"]
    assert changed["itemId"] == item["itemId"]


def test_a_blank_id_under_the_mask_makes_a_new_one_and_a_given_one_stays(batch: Any) -> None:
    form = batch(create(text("А")))["form"]
    kept = batch(update(form["items"][0], 0, "*"))["form"]
    assert kept["items"] == form["items"]
    renewed = batch(update(text("А"), 0, "questionItem"))["form"]
    assert ids(renewed) != ids(form)
    assert renewed["items"][0]["itemId"] == form["items"][0]["itemId"]


def test_a_masked_kind_takes_the_place_of_the_other(batch: Any) -> None:
    batch(create(text("А")))
    new = choice("А", "да")
    form = batch(update(new, 0, "questionItem.question.choiceQuestion"))["form"]
    assert set(form["items"][0]["questionItem"]["question"]) == {"questionId", "choiceQuestion"}


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"title": "А"}, "item.kind is required"),
        ({**text("А"), "textItem": {}}, "oneof field 'kind' is already set. Cannot set 'textItem'"),
        (text("две\nстроки"), "Displayed text cannot contain newlines"),
        (choice("А", "две\nстроки"), "Displayed text cannot contain newlines"),
        (choice("А"), "options is required"),
        (choice("А", "да", "да"), "Duplicate option value: да"),
        (choice("А", "да", kind="DROP_DOWN", other=True), "isOther is only allowed"),
        (asked("А", choiceQuestion={"type": "RADIO", "options": [{"isOther": True, "value": "своё"}]}), "Cannot set option.value when isOther is true"),
        (asked("А", choiceQuestion={"options": [{"value": "да"}]}), "type is required"),
        (asked("А", choiceQuestion={"type": "RADIO", "options": [{"value": "да", "goToSectionId": "00000001"}]}), "No section"),
        (asked("А", scaleQuestion={"low": 2, "high": 5}), "low must be 0 or 1"),
        (asked("А", scaleQuestion={"low": 1, "high": 11}), "high must be between 2 and 10"),
        (asked("А", ratingQuestion={"ratingScaleLevel": 5}), "icon_type is required"),
        (asked("А", fileUploadQuestion={"folderId": "x"}), "file upload"),
        (asked("А", rowQuestion={"title": "строка"}), "must be in a question group"),
        (asked("А"), "question.kind is required"),
        (text("А", grading={"pointValue": 1}), "not a quiz"),
        ({"title": "А", "questionGroupItem": {"questions": [{"textQuestion": {}}], "grid": {"columns": choice("", "да")["questionItem"]["question"]["choiceQuestion"]}}}, "must be row questions"),
        ({"title": "А", "imageItem": {"image": {"altText": "без адреса"}}}, "source_uri is required"),
        ({"title": "А", "videoItem": {"video": {"youtubeUri": "http://example.com/1"}}}, "YouTube"),
    ],
)  # fmt: skip
def test_an_item_that_google_refuses_is_refused(batch: Any, item: dict[str, Any], reason: str) -> None:
    assert reason in refused(lambda: batch(create(item)))


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({}, "Exactly one kind"),
        (create(text()) | {"deleteItem": {"location": {"index": 0}}}, "Cannot set 'deleteItem'"),
        ({"createItem": {"item": text()}}, "location.index is required"),
        ({"deleteItem": {"location": {"index": 0}}}, "range [0, 0)"),
        ({"updateFormInfo": {"info": {"title": "Х"}}}, "At least one field must be listed"),
        ({"updateFormInfo": {"info": {"title": "а\nб"}, "updateMask": "*"}}, "cannot contain newlines"),
        ({"updateFormInfo": {"info": {"title": "Х"}, "updateMask": "name"}}, "Invalid field in update_mask: name"),
        ({"updateFormInfo": {"info": {}, "updateMask": "documentTitle"}}, "Use the Drive API"),
    ],
)
def test_a_request_that_google_refuses_is_refused(batch: Any, request_: dict[str, Any], reason: str) -> None:
    assert reason in refused(lambda: batch(request_))


def test_an_empty_batch_is_refused(batch: Any) -> None:
    assert refused(batch) == "Must specify at least one request."


@pytest.mark.parametrize("control", ["requiredRevisionId", "targetRevisionId"])
def test_a_write_meant_for_another_revision_is_refused(batch: Any, control: str) -> None:
    first = batch(create(text("А")), writeControl={control: "00000002"})["form"]["revisionId"]
    assert "revision ID" in refused(lambda: batch(create(text("Б")), writeControl={control: "00000002"}))
    assert len(batch(create(text("Б")), writeControl={control: first})["form"]["items"]) == 2


def test_a_form_that_is_no_quiz_any_more_loses_its_grading(batch: Any) -> None:
    def quiz(on: bool) -> dict[str, Any]:
        return {"updateSettings": {"settings": {"quizSettings": {"isQuiz": on}}, "updateMask": "quizSettings.isQuiz"}}

    grading = {"pointValue": 2, "correctAnswers": {"answers": [{"value": "да"}]}}
    form = batch(quiz(True), create(choice("А", "да", "нет", grading=grading)))["form"]
    assert form["items"][0]["questionItem"]["question"]["grading"] == grading
    form = batch(quiz(False))["form"]
    assert "grading" not in form["items"][0]["questionItem"]["question"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"isPublished": True}, "Both is_published and is_accepting_responses must be set"),
        ({}, "Both is_published and is_accepting_responses must be set"),
        ({"isPublished": False, "isAcceptingResponses": True}, "cannot be true when is_published is false"),
    ],
)
def test_publishing_needs_both_states_and_no_contradiction(
    forms_api: Any, form_id: str, state: dict[str, bool], reason: str
) -> None:
    body = {"publishSettings": {"publishState": state}, "updateMask": "publish_state"}
    assert reason in refused(forms_api.forms().setPublishSettings(formId=form_id, body=body).execute)


def test_publishing_answers_with_the_settings_that_get_shows(forms_api: Any, form_id: str) -> None:
    state = {"isPublished": True, "isAcceptingResponses": True}
    body = {"publishSettings": {"publishState": state}, "updateMask": "*"}
    answer = forms_api.forms().setPublishSettings(formId=form_id, body=body).execute()
    assert answer == {"formId": form_id, "publishSettings": {"publishState": state}}
    assert forms_api.forms().get(formId=form_id).execute()["publishSettings"] == {"publishState": state}
