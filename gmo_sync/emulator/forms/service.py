"""The methods of Forms v1. Watches are kept, with their limits; there is no Pub/Sub here to deliver to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.routing import BaseRoute

from gmo_sync.emulator.errors import invalid, not_found
from gmo_sync.emulator.forms import watches
from gmo_sync.emulator.forms.content import FORM, FormContent, dump, load
from gmo_sync.emulator.forms.listing import check_filter, page
from gmo_sync.emulator.forms.masks import parse_mask
from gmo_sync.emulator.forms.pages import routes
from gmo_sync.emulator.forms.updates import KINDS, apply, check_write_control
from gmo_sync.emulator.service import Call, Handler
from gmo_sync.emulator.store import File, Store

UNPUBLISHED_FROM = datetime(2026, 7, 1, tzinfo=UTC)  # forms created later start unpublished unless told otherwise
DEFAULT_NAME = "Untitled form"

# What is served but not whole, for the table of coverage.
_PARTIAL: dict[str, str] = {
    "forms.forms.batchUpdate": "a targetRevisionId older than the latest revision is refused as too far behind",
    "forms.forms.watches.create": "watches are kept and expire within their limits, but nothing is ever published",
}


class FormsService:
    """Forms v1 over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.register(FORM, new=self._new, dump=dump, load=load)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Method id → handler."""
        return {
            "forms.forms.create": self._create,
            "forms.forms.get": self._get,
            "forms.forms.batchUpdate": self._batch_update,
            "forms.forms.setPublishSettings": self._set_publish_settings,
            "forms.forms.responses.list": self._list_responses,
            "forms.forms.responses.get": self._get_response,
            "forms.forms.watches.create": self._create_watch,
            "forms.forms.watches.list": self._list_watches,
            "forms.forms.watches.renew": self._renew_watch,
            "forms.forms.watches.delete": self._delete_watch,
        }

    @property
    def kinds(self) -> Collection[str]:
        """The request kinds that batchUpdate serves."""
        return KINDS

    @property
    def partial(self) -> Mapping[str, str]:
        """Method id or request kind → what is left out."""
        return _PARTIAL

    @property
    def pages(self) -> list[BaseRoute]:
        """The responder's form and the owner's view of it."""
        return routes(self._store)

    def _new(self, file: File) -> FormContent:
        """The content of a form that Drive's files.create makes."""
        published = file.created_time < UNPUBLISHED_FROM
        return FormContent(
            settings={"emailCollectionType": "DO_NOT_COLLECT"},
            is_published=published,
            is_accepting_responses=published,
        )

    def _resource(self, file: File) -> dict[str, Any]:
        content: FormContent = file.content
        return content.resource(file.id, document_title=file.name, base_url=self._store.base_url)

    def _create(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        info = body.get("info", {})
        if set(body) - {"info"} or set(info) - {"title", "documentTitle"}:
            raise invalid(
                "Only info.title can be set when creating a form. To add items and change settings, use batchUpdate."
            )
        title = info.get("title", "")
        if "\n" in title or "\r" in title:
            raise invalid("Displayed text cannot contain newlines")
        published = not call.params.get("unpublished", self._store.clock() >= UNPUBLISHED_FROM)
        content = FormContent(
            title=title,
            settings={"emailCollectionType": "DO_NOT_COLLECT"},
            is_published=published,
            is_accepting_responses=published,
        )
        name = info.get("documentTitle") or DEFAULT_NAME
        file = self._store.add(name=name, mime_type=FORM, user=call.user, content=content)
        if published:
            self._open_to_everybody(file.id, call.user)
        return self._resource(self._store.open(file.id, call.user, mime_type=FORM))

    def _open_to_everybody(self, form_id: str, user: str) -> None:
        """A form created as published takes answers from anybody with its link."""
        with self._store.edit(form_id, user, mime_type=FORM) as file:
            anybody = {
                "kind": "drive#permission",
                "id": "anyoneWithLink",
                "type": "anyone",
                "role": "reader",
                "view": "published",
                "allowFileDiscovery": False,
            }
            file.permissions = [*file.permissions, anybody]

    def _get(self, call: Call) -> dict[str, Any]:
        return self._resource(self._store.open(call.params["formId"], call.user, mime_type=FORM))

    def _batch_update(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        with self._store.edit(call.params["formId"], call.user, mime_type=FORM) as file:
            check_write_control(file.content, body.get("writeControl"))
            replies = apply(file.content, body.get("requests", []))
        answer: dict[str, Any] = {"replies": replies}
        if body.get("includeFormInResponse"):
            answer["form"] = self._resource(file)
        answer["writeControl"] = {"requiredRevisionId": file.content.revision_id}
        return answer

    def _set_publish_settings(self, call: Call) -> dict[str, Any]:
        body = call.body or {}
        if body.get("updateMask"):
            for path in parse_mask(body["updateMask"], "PublishSettings"):
                if path not in (("*",), ("publishState",)):
                    raise invalid(f"Invalid field in update_mask: {'.'.join(path)}. Use 'publish_state' or '*'.")
        state = body.get("publishSettings", {}).get("publishState", {})
        if not {"isPublished", "isAcceptingResponses"} <= set(state):
            raise invalid("Both is_published and is_accepting_responses must be set when updating publish_state.")
        if state["isAcceptingResponses"] and not state["isPublished"]:
            raise invalid("is_accepting_responses cannot be true when is_published is false.")
        with self._store.edit(call.params["formId"], call.user, mime_type=FORM) as file:
            file.content.is_published = state["isPublished"]
            file.content.is_accepting_responses = state["isAcceptingResponses"]
        return {"formId": file.id, "publishSettings": self._resource(file)["publishSettings"]}

    def _list_responses(self, call: Call) -> dict[str, Any]:
        file = self._store.open(call.params["formId"], call.user, mime_type=FORM)
        filter_ = call.params.get("filter", "")
        check_filter(filter_)
        return page(
            file.content.responses_of(file.id),
            form_id=file.id,
            filter_=filter_,
            page_size=call.params.get("pageSize", 0),
            page_token=call.params.get("pageToken", ""),
        )

    def _get_response(self, call: Call) -> dict[str, Any]:
        file = self._store.open(call.params["formId"], call.user, mime_type=FORM)
        response = file.content.responses.get(call.params["responseId"])
        if response is None or response["formId"] != file.id:
            raise not_found()
        return dict(response)

    def _create_watch(self, call: Call) -> dict[str, Any]:
        now = self._store.clock()
        with self._store.lock:
            file = self._store.open(call.params["formId"], call.user, mime_type=FORM)
            every = [one for form in self._store.files() if form.mime_type == FORM for one in self._watches(form)]
            mine = [watch for watch in watches.alive(every, now) if watch["invoker"] == call.user]
            on_form = self._watches(file)
            watch = watches.made(
                call.body or {}, form_id=file.id, invoker=call.user, on_form=on_form, of_invoker=len(mine), now=now
            )
            self._keep_watches(file, [*watches.alive(on_form, now), watch])
        return watches.shown(watch)

    def _list_watches(self, call: Call) -> dict[str, Any]:
        file = self._store.open(call.params["formId"], call.user, mime_type=FORM)
        mine = [one for one in self._watches(file) if one["invoker"] == call.user]
        found = [watches.shown(watch) for watch in watches.alive(mine, self._store.clock())]
        return {"watches": found} if found else {}

    def _renew_watch(self, call: Call) -> dict[str, Any]:
        now = self._store.clock()
        with self._store.lock:
            file, watch = self._watch(call, now)
            renewed = watches.renewed(watch, now)
            self._keep_watches(file, [renewed if one is watch else one for one in self._watches(file)])
        return watches.shown(renewed)

    def _delete_watch(self, call: Call) -> dict[str, Any]:
        with self._store.lock:
            file, watch = self._watch(call, self._store.clock())
            self._keep_watches(file, [one for one in self._watches(file) if one is not watch])
        return {}

    def _watch(self, call: Call, now: datetime) -> tuple[File, watches.Watch]:
        file = self._store.open(call.params["formId"], call.user, mime_type=FORM)
        return file, watches.found(self._watches(file), call.params["watchId"], invoker=call.user, now=now)

    def _watches(self, file: File) -> list[watches.Watch]:
        content: FormContent = file.content
        return [watch for watch in content.watches if watch["formId"] == file.id]

    def _keep_watches(self, file: File, kept: list[watches.Watch]) -> None:
        """Keep them with the form; that somebody watches it is no change of it, so its times stay."""
        draft = file.draft()
        draft.content = file.content.copy()
        draft.content.watches = tuple(kept)
        self._store.put(draft)
