"""The pages of a form: what a responder fills in, and a read-only view for the owner.

The responder's page works without script, on a phone, and by a plain POST. Its fields have Google's names, so that
prefilled links (`?usp=pp_url&entry.N=…`) work; the sections of a form stand below each other on one page.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gmo_sync.emulator.forms.content import FORM, FormContent, published_id
from gmo_sync.emulator.forms.submission import EMAIL_FIELD, OTHER, Submission, entry, read, response_of
from gmo_sync.emulator.pages import render
from gmo_sync.emulator.store import File, Store

Fields = dict[str, list[str]]


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
        """Keep a response, or show again what was typed with what to put right."""
        async with request.form() as posted:
            fields = _fields((name, str(value)) for name, value in posted.multi_items())
        return await run_in_threadpool(self._submit, request, fields)

    def edit(self, request: Request) -> Response:
        """The form as its owner sees it, read-only, with the number of responses."""
        with self._store.lock:
            file = self._form_file(request.path_params["form_id"])
            if file is None:
                return _message(request, "Форма не найдена", "Проверьте адрес: такой формы здесь нет.", status=404)
            content: FormContent = file.content
            return render(
                request,
                "form_edit.html",
                **_context(file, {}, Submission()),
                responses=len(content.responses_of(file.id)),
                link=f"/forms/d/e/{published_id(file.id)}/viewform",
                published=content.is_published,
                accepting=content.is_accepting_responses,
            )

    def _view(self, request: Request, file: File | None) -> Response:
        closed = _closed(request, file)
        if closed is not None or file is None:
            return closed or Response(status_code=404)
        fields = _fields(request.query_params.multi_items())
        return render(request, "form.html", **_context(file, fields, Submission()))

    def _submit(self, request: Request, fields: Fields) -> Response:
        with self._store.lock:
            file = self._file(request.path_params["published"])
            closed = _closed(request, file)
            if closed is not None or file is None:
                return closed or Response(status_code=404)
            submission = read(file.content, fields, signed_in=_signed_in(request))
            if submission.errors:
                return render(request, "form.html", status_code=400, **_context(file, fields, submission))
            with self._store.edit(file.id, file.owner, mime_type=FORM) as edited:
                response_id = "ACYDBN" + secrets.token_urlsafe(21)
                edited.content.responses[response_id] = response_of(
                    edited.content, submission, form_id=file.id, response_id=response_id, now=self._store.clock()
                )
            again = f"/forms/d/e/{published_id(file.id)}/viewform"
            return _message(request, _title(file), "Ответ записан.", link=again, link_text="Отправить ещё один ответ")

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


def _signed_in(request: Request) -> str | None:
    _, _, user = request.headers.get("authorization", "").partition("Bearer user:")
    return user or None


def _closed(request: Request, file: File | None) -> Response | None:
    """Why the form cannot be filled in, as a page; None when it can."""
    if file is None:
        return _message(request, "Форма не найдена", "Файл не существует или был удалён. Проверьте адрес.", status=404)
    content: FormContent = file.content
    title = _title(file)
    if not content.is_published:
        return _message(request, title, "Эта форма не опубликована. Попросите её владельца опубликовать форму.")
    if not content.is_accepting_responses:
        return _message(
            request,
            title,
            f"Форма «{title}» больше не принимает ответы. Если вы считаете, что это ошибка, свяжитесь с её владельцем.",
        )
    verified = content.settings.get("emailCollectionType") == "VERIFIED"
    if not _may_respond(file, _signed_in(request)):
        return _message(
            request,
            "Вам нужно разрешение",
            "Отвечать на вопросы этой формы могут только те, кому её владелец открыл доступ.",
            status=403,
        )
    if verified and _signed_in(request) is None:
        return _message(request, title, "Чтобы заполнить эту форму, войдите в аккаунт.", status=403)
    return None


def _may_respond(file: File, user: str | None) -> bool:
    """Responders are Drive permissions with `view=published`; who may edit the form may answer it."""
    for permission in file.permissions:
        if permission.get("view") == "published" and permission.get("type") == "anyone":
            return True
        if user is not None and permission.get("emailAddress") == user:
            return True
    return user is not None and user == file.owner


def _title(file: File) -> str:
    content: FormContent = file.content
    return content.title or file.name


def _message(
    request: Request, title: str, text: str, *, link: str = "", link_text: str = "", status: int = 200
) -> Response:
    return render(
        request, "form_message.html", status_code=status, title=title, text=text, link=link, link_text=link_text
    )


def _context(file: File, fields: Fields, submission: Submission) -> dict[str, Any]:
    content: FormContent = file.content
    sections: list[dict[str, Any]] = [{"title": "", "description": "", "items": []}]
    for item in content.items:
        if "pageBreakItem" in item:
            sections.append({"title": item.get("title", ""), "description": item.get("description", ""), "items": []})
        else:
            sections[-1]["items"].append(item)
    return {
        "title": _title(file),
        "description": content.description,
        "sections": [section for section in sections if section["items"] or section["title"] or section["description"]],
        "asks_email": content.settings.get("emailCollectionType") == "RESPONDER_INPUT",
        "email_field": EMAIL_FIELD,
        "other": OTHER,
        "typed": lambda name: fields.get(name, [""])[0],
        "ticked": lambda name, value: value in fields.get(name, []),
        "entry": entry,
        "errors": dict(submission.errors),
        "action": f"/forms/d/e/{published_id(file.id)}/formResponse",
    }


__all__ = ["routes"]
