"""The pages of a form: what a responder fills in, and a read-only view for the owner.

The responder's page works without script, on a phone, and by a plain POST. Its fields have Google's names, so that
prefilled links (`?usp=pp_url&entry.N=…`) work. One section is shown at a time: `pageHistory` names those gone through,
`continue` and `back` are its buttons; a POST without `pageHistory` is taken to have gone where its answers lead.
"""

from __future__ import annotations

import random
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator import access
from gmo_sync.emulator.forms.content import FORM, FormContent, Item, published_id, questions_of
from gmo_sync.emulator.forms.flow import Section, following, history, sections, way
from gmo_sync.emulator.forms.submission import (
    EMAIL_FIELD,
    OTHER,
    Submission,
    entry,
    most_points,
    read,
    response_of,
)
from gmo_sync.emulator.pages import render
from gmo_sync.emulator.person import chosen_person, person_of, remember
from gmo_sync.emulator.store import File, Store

Fields = dict[str, list[str]]
_CONTROLS = ("pageHistory", "continue", "back")
_SHUFFLER = random.SystemRandom()


def routes(store: Store) -> list[BaseRoute]:
    """The pages at Google's paths."""
    pages = _Pages(store)
    return [
        Route("/forms/d/e/{published}/viewform", pages.view),
        Route("/forms/d/e/{published}/formResponse", pages.submit, methods=["POST"]),
        Route("/forms/d/{form_id}/edit", pages.edit),
        Route("/forms/d/{form_id}/viewform", pages.view_by_form_id),
    ]


class _Pages:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_published: dict[str, str] = {}

    def view(self, request: Request) -> Response:
        """The form to fill in, with what a prefilled link brings."""
        with self._store.lock:
            return self._view(request, self._file(request.path_params["published"]))

    def view_by_form_id(self, request: Request) -> Response:
        """The same at the address that has the form's own id."""
        with self._store.lock:
            return self._view(request, self._form_file(request.path_params["form_id"]))

    async def submit(self, request: Request) -> Response:
        """Go on, go back, keep a response, or show again what was typed with what to put right."""
        async with request.form() as posted:
            pairs = [(name, str(value)) for name, value in posted.multi_items()]
        controls = {name: value for name, value in pairs if name in _CONTROLS}
        return await run_in_threadpool(self._submit, request, _fields(pairs), controls)

    def edit(self, request: Request) -> Response:
        """The form as its owner sees it, read-only, with the number of responses."""
        with self._store.lock:
            file = self._form_file(request.path_params["form_id"])
            if file is None:
                return _message(request, "Форма не найдена", "Проверьте адрес: такой формы здесь нет.", status=404)
            content: FormContent = file.content
            if self._store.rank(file, person_of(request)) < access.READ:
                return _message(request, "Нет доступа", "Владелец этой формы не открыл её вам.", status=403)
            return render(
                request,
                "form_edit.html",
                **_context(file, {}, Submission(), sections(content)),
                responses=len(content.responses_of(file.id)),
                link=f"/forms/d/e/{published_id(file.id)}/viewform",
                published=content.is_published,
                accepting=content.is_accepting_responses,
            )

    def _view(self, request: Request, file: File | None) -> Response:
        closed = self._closed(request, file)
        if closed is not None or file is None:
            return closed or Response(status_code=404)
        fields = _fields(request.query_params.multi_items())
        return remember(request, _page(request, file, fields, Submission(), [0]))

    def _submit(self, request: Request, fields: Fields, controls: Mapping[str, str]) -> Response:
        with self._store.lock:
            file = self._file(request.path_params["published"])
            closed = self._closed(request, file)
            if closed is not None or file is None:
                return closed or Response(status_code=404)
            content: FormContent = file.content
            pages = sections(content)
            gone = history(controls["pageHistory"], pages) if "pageHistory" in controls else way(pages, fields)
            if "back" in controls:
                return _page(request, file, fields, Submission(), gone[:-1] or [0])
            items = [item for number in gone for item in pages[number].items]
            submission = read(content, fields, items, signed_in=chosen_person(request))
            if submission.errors:
                return _page(request, file, fields, submission, _to_first_error(pages, gone, submission))
            if "continue" in controls and (then := following(pages, gone[-1], fields)) is not None:
                gone = gone[: gone.index(then) + 1] if then in gone else [*gone, then]
                return _page(request, file, fields, Submission(), gone)
            return self._keep(request, file, submission)

    def _keep(self, request: Request, file: File, submission: Submission) -> Response:
        response_id = "ACYDBN" + secrets.token_urlsafe(21)
        with self._store.edit(file.id, file.owner, mime_type=FORM) as edited:
            content: FormContent = edited.content
            response = response_of(
                content, submission, form_id=file.id, response_id=response_id, now=self._store.clock()
            )
            content.responses[response_id] = response
        again = f"/forms/d/e/{published_id(file.id)}/viewform"
        words, most = "Ответ записан.", most_points(content.items)
        if content.is_quiz and most:
            words += f" Ваш результат: {response.get('totalScore', 0):g} из {most:g}."
        return _message(request, _title(file), words, link=again, link_text="Отправить ещё один ответ")

    def _closed(self, request: Request, file: File | None) -> Response | None:
        """Why the form cannot be filled in, as a page; None when it can."""
        if file is None:
            words = "Файл не существует или был удалён. Проверьте адрес."
            return _message(request, "Форма не найдена", words, status=404)
        content: FormContent = file.content
        title, person = _title(file), chosen_person(request)
        if not content.is_published:
            return _message(request, title, "Эта форма не опубликована. Попросите её владельца опубликовать форму.")
        if not content.is_accepting_responses:
            words = f"Форма «{title}» больше не принимает ответы."
            return _message(request, title, f"{words} Если вы считаете, что это ошибка, свяжитесь с её владельцем.")
        sign_in = {"link": f"/person?next={request.url.path}", "link_text": "Сменить аккаунт" if person else "Войти"}
        if not self._may_respond(file, person):
            words = "Отвечать на вопросы этой формы могут только те, кому её владелец открыл доступ."
            if person:
                words += f" Вы вошли как {person}."
            return _message(request, "Вам нужно разрешение", words, **sign_in, status=403)
        if person is None and content.settings.get("emailCollectionType") == "VERIFIED":
            return _message(request, title, "Чтобы заполнить эту форму, войдите в аккаунт.", **sign_in, status=403)
        return None

    def _may_respond(self, file: File, person: str | None) -> bool:
        """Responders are Drive permissions with `view=published`; who may see the form itself may answer it."""
        now = self._store.clock()
        published = [
            {name: value for name, value in one.items() if name != "view"}
            for one in file.permissions
            if one.get("view") == "published"
        ]
        if access.rank(published, person or "", now=now) >= access.READ:
            return True
        return person is not None and self._store.rank(file, person, named_only=True) >= access.READ

    def _form_file(self, form_id: str) -> File | None:
        return next((file for file in self._store.files() if file.id == form_id and _is_form(file)), None)

    def _file(self, published: str) -> File | None:
        if published not in self._by_published:
            self._by_published = {published_id(file.id): file.id for file in self._store.files() if _is_form(file)}
        form_id = self._by_published.get(published)
        return self._form_file(form_id) if form_id else None


def _is_form(file: File) -> bool:
    return file.mime_type == FORM and not file.trashed


def _fields(pairs: Iterable[tuple[str, str]]) -> Fields:
    fields: Fields = defaultdict(list)
    for name, value in pairs:
        if name.startswith("entry.") or name == EMAIL_FIELD:
            fields[name].append(value)
    return dict(fields)


def _to_first_error(pages: Sequence[Section], gone: list[int], submission: Submission) -> list[int]:
    """The sections gone through up to the first with something to put right."""
    if EMAIL_FIELD in submission.errors:
        return gone[:1]
    for at, number in enumerate(gone):
        ids = {question["questionId"] for item in pages[number].items for question in questions_of(item)}
        if ids & set(submission.errors):
            return gone[: at + 1]
    return gone


def _title(file: File) -> str:
    content: FormContent = file.content
    return content.title or file.name


def _message(
    request: Request, title: str, text: str, *, link: str = "", link_text: str = "", status: int = 200
) -> Response:
    return render(
        request, "form_message.html", status_code=status, title=title, text=text, link=link, link_text=link_text
    )


def _page(request: Request, file: File, fields: Fields, submission: Submission, gone: list[int]) -> Response:
    """The last section of `gone`; what was typed in others is carried along, hidden."""
    content: FormContent = file.content
    pages = sections(content)
    shown = pages[gone[-1]]
    names = {entry(question["questionId"]) for item in shown.items for question in questions_of(item)}
    first = gone == [0]
    hidden = [
        (name, value)
        for name, values in fields.items()
        if (not first if name == EMAIL_FIELD else _question_name(name) not in names)
        for value in values
    ]
    jumps = any("goToSectionId" in option or "goToAction" in option for option in _options(shown.items))
    context = _context(file, fields, submission, [shown]) | {
        "first": first,
        "hidden": hidden,
        "history": ",".join(str(number) for number in gone),
        "goes_on": jumps or gone[-1] + 1 < len(pages),
        "number": gone[-1] + 1,
        "count": len(pages),
    }
    return render(request, "form.html", status_code=400 if submission.errors else 200, **context)


def _question_name(name: str) -> str:
    found = re.match(r"entry\.\d+", name)
    return found[0] if found else name


def _options(items: Iterable[Item]) -> list[dict[str, Any]]:
    questions = [question for item in items for question in questions_of(item)]
    return [option for question in questions for option in question.get("choiceQuestion", {}).get("options", [])]


def _in_order(listed: Sequence[dict[str, Any]], shuffled: bool) -> list[dict[str, Any]]:
    """As they are, or by chance with the free answer at the end."""
    if not shuffled:
        return list(listed)
    fixed = [one for one in listed if one.get("isOther")]
    moved = [one for one in listed if not one.get("isOther")]
    _SHUFFLER.shuffle(moved)
    return moved + fixed


def _context(file: File, fields: Fields, submission: Submission, shown: Sequence[Section]) -> dict[str, Any]:
    content: FormContent = file.content
    return {
        "title": _title(file),
        "description": content.description,
        "sections": [section for section in shown if section.items or section.title or section.description],
        "asks_email": content.settings.get("emailCollectionType") == "RESPONDER_INPUT",
        "email_field": EMAIL_FIELD,
        "other": OTHER,
        "typed": lambda name: fields.get(name, [""])[0],
        "ticked": lambda name, value: value in fields.get(name, []),
        "in_order": _in_order,
        "entry": entry,
        "errors": dict(submission.errors),
        "action": f"/forms/d/e/{published_id(file.id)}/formResponse",
        "quiz": content.is_quiz,
    }


__all__ = ["routes"]
