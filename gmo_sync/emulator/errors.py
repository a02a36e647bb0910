"""Refusals in Google's words and shape.

An `ApiError` is raised anywhere in the emulator and becomes the HTTP answer: the `google.rpc` envelope for Sheets,
Forms and Slides, the legacy envelope (`errors: [{domain, reason, message}]`) for Drive.
"""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.exchange import HttpAnswer, json_answer

STATUS_OF = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class ApiError(Exception):
    """One refusal: HTTP `code`, Google's `status` word, the message, `details`, and Drive's `reason` and `domain`."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: str | None = None,
        reason: str | None = None,
        domain: str = "global",
        location: str | None = None,
        location_type: str | None = None,
        details: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or STATUS_OF.get(code, "UNKNOWN")
        self.reason = reason
        self.domain = domain
        self.location = location
        self.location_type = location_type
        self.details = details or []

    def rpc_envelope(self) -> dict[str, Any]:
        """The body that Sheets, Forms and Slides answer with."""
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def legacy_envelope(self) -> dict[str, Any]:
        """The body that Drive answers with."""
        entry: dict[str, Any] = {"message": self.message, "domain": self.domain}
        if self.reason:
            entry["reason"] = self.reason
        if self.location:
            entry |= {"location": self.location, "locationType": self.location_type or "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [entry]}}


def refused(error: ApiError, *, legacy: bool) -> HttpAnswer:
    """A refusal in the API's envelope, indented as Google's are."""
    envelope = error.legacy_envelope() if legacy else error.rpc_envelope()
    if legacy and error.details:  # a malformed body: said by what stands before Drive, in both shapes at once
        envelope = error.rpc_envelope()
        envelope["error"]["errors"] = [{"message": error.message, "reason": "invalid"}]
    return json_answer(error.code, envelope, indented=True)


def invalid(message: str, **details: Any) -> ApiError:
    """400 INVALID_ARGUMENT."""
    return ApiError(400, message, reason="badRequest", **details)


def not_found(message: str = "Requested entity was not found.") -> ApiError:
    """404 NOT_FOUND in the words of Sheets, Forms and Slides."""
    return ApiError(404, message, reason="notFound")


def permission_denied(message: str = "The caller does not have permission") -> ApiError:
    """403 PERMISSION_DENIED in the words of Sheets, Forms and Slides."""
    return ApiError(403, message, reason="insufficientFilePermissions")


def office_file() -> ApiError:
    """400 FAILED_PRECONDITION: an uploaded Excel, Word or PowerPoint file is no document of the editors."""
    message = "This operation is not supported for this document. The document must not be an Office file."
    return ApiError(400, message, status="FAILED_PRECONDITION", reason="failedPrecondition")


def not_emulated(what: str) -> ApiError:
    """501: Google knows this, the emulator does not yet; said by name, never a silent success."""
    return ApiError(501, f"The emulator does not serve {what} yet.", reason="notImplemented")
