"""The control address, `/_emulator`: faults, quotas and a fresh start for tests in any language.

    curl -X POST $URL/_emulator/faults -H 'content-type: application/json' \\
         -d '{"method": "sheets.spreadsheets.values.*", "status": 429, "times": 3}'

Takes JSON only: a page of another site cannot send that without asking first, and nobody allows it (see `gate.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gmo_sync.emulator.faults import Fault, Faults

LARGEST_BODY = 4 * 1024 * 1024
_ADDRESSES = {
    "GET /_emulator/faults": "the faults that were added, with how many calls each struck",
    "POST /_emulator/faults": "add a fault: method, file, user, nth, times; status, reason, message, html, drop, "
    "applied, delay, edits",
    "DELETE /_emulator/faults": "forget all faults; DELETE /_emulator/faults/{id} forgets one",
    "GET /_emulator/quotas": "the scale of the quotas per minute that are enforced, null for none",
    "PUT /_emulator/quotas": 'enforce quotas per minute, e.g. {"scale": 1.0}; {"scale": null} enforces none',
    "POST /_emulator/reset": "forget every document, fault and quota",
}

Body = TypeVar("Body", bound=BaseModel)


class Scale(BaseModel):
    """The body of PUT /_emulator/quotas."""

    model_config = ConfigDict(extra="forbid")

    scale: Annotated[float, Field(gt=0, lt=1e6, allow_inf_nan=False)] | None


class Refused(Exception):  # noqa: N818 - an answer, not an error of the program
    """A request that the control address does not take: `status` and what is wrong."""

    def __init__(self, status: int, wrong: Any) -> None:
        super().__init__(wrong)
        self.status = status
        self.wrong = wrong


def routes(faults: Faults, reset: Callable[[], None]) -> list[Route]:
    """The control address over `faults`; `reset` forgets everything."""

    async def show(_: Request) -> Response:
        return JSONResponse({"addresses": _ADDRESSES})

    async def listed(_: Request) -> Response:
        return JSONResponse({"faults": [one.as_json() for one in faults.listed()]})

    async def added(request: Request) -> Response:
        fault = await _body(request, Fault)
        if fault.harmless:
            raise Refused(422, "Nothing would happen: give status, drop, delay or edits.")
        return JSONResponse(faults.stand(fault).as_json(), status_code=201)

    async def cleared(_: Request) -> Response:
        faults.clear()
        return Response(status_code=204)

    async def removed(request: Request) -> Response:
        if not faults.remove(request.path_params["number"]):
            raise Refused(404, "There is no such fault.")
        return Response(status_code=204)

    async def quotas(_: Request) -> Response:
        return JSONResponse({"scale": faults.scale})

    async def scaled(request: Request) -> Response:
        faults.quotas((await _body(request, Scale)).scale)
        return JSONResponse({"scale": faults.scale})

    async def reset_all(_: Request) -> Response:
        await run_in_threadpool(reset)
        return Response(status_code=204)

    return [
        Route("/_emulator", show),
        Route("/_emulator/faults", listed, methods=["GET"]),
        Route("/_emulator/faults", added, methods=["POST"]),
        Route("/_emulator/faults", cleared, methods=["DELETE"]),
        Route("/_emulator/faults/{number:int}", removed, methods=["DELETE"]),
        Route("/_emulator/quotas", quotas, methods=["GET"]),
        Route("/_emulator/quotas", scaled, methods=["PUT"]),
        Route("/_emulator/reset", reset_all, methods=["POST"]),
    ]


def refused(_: Request, error: Exception) -> Response:
    """The answer that a `Refused` means."""
    status, wrong = (error.status, error.wrong) if isinstance(error, Refused) else (500, "")
    return JSONResponse({"error": wrong}, status_code=status)


async def _body(request: Request, model: type[Body]) -> Body:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "The control address takes application/json.")
    read = bytearray()
    try:
        async for chunk in request.stream():
            read += chunk
            if len(read) > LARGEST_BODY:
                raise Refused(413, "The body is too large.")
    except ClientDisconnect as error:
        raise Refused(400, "The body broke off.") from error
    try:
        return model.model_validate(orjson.loads(read))
    except orjson.JSONDecodeError as error:
        raise Refused(400, f"This is no JSON: {error}") from error
    except ValidationError as error:
        wrong = [
            {"field": ".".join(map(str, one["loc"])), "message": one["msg"]}
            for one in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        raise Refused(422, wrong) from error
