"""What Google answers when it is not the caller's fault: exceeded quotas, failing servers, pages where JSON belongs."""

from __future__ import annotations

from typing import Any

from gmo_sync.emulator.errors import ApiError
from gmo_sync.emulator.exchange import HTML, HttpAnswer

_CONSUMER = "project_number:340000000000"
_SERVICES = {"sheets": "Sheets", "drive": "Drive", "forms": "Forms", "slides": "Slides"}
_METRICS = {
    "read_requests": "Read requests",
    "expensive_read_requests": "Expensive read requests",
    "write_requests": "Write requests",
    "queries": "Queries",
}
# HTTP status → message, and Drive's reason.
_WORDS = {
    400: ("Request contains an invalid argument.", "badRequest"),
    401: (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        "authError",
    ),
    403: ("The caller does not have permission", "insufficientFilePermissions"),
    404: ("Requested entity was not found.", "notFound"),
    408: ("Request timed out.", "timeout"),
    409: ("Requested entity already exists", "alreadyExists"),
    429: ("Resource has been exhausted (e.g. check quota).", "rateLimitExceeded"),
    500: ("Internal error encountered.", "internalError"),
    502: ("Bad Gateway", "badGateway"),
    503: ("The service is currently unavailable.", "backendError"),
    504: ("Deadline expired before operation could complete.", "gatewayTimeout"),
}
_DRIVE_WORDS = {
    401: ("Invalid Credentials", "authError"),
    403: ("User Rate Limit Exceeded", "userRateLimitExceeded"),
    500: ("Internal Error", "internalError"),
    503: ("Transient failure", "backendError"),
}
_USAGE = frozenset(
    ("rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "sharingRateLimitExceeded", "quotaExceeded")
)
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    429: "Too Many Requests",
    502: "Server Error",
}


def quota_exceeded(api: str, metric: str, *, per_user: bool, value: int) -> ApiError:
    """429 of "sheets" and the like for one metric ("read_requests"): which limit, and how high it is."""
    service = f"{api}.googleapis.com"
    shown = _METRICS[metric]
    limit = f"{shown} per minute" + (" per user" if per_user else "")
    words = "".join(word.capitalize() for word in metric.split("_"))
    message = (
        f"Quota exceeded for quota metric '{shown}' and limit '{limit}' of service '{service}' "
        f"for consumer '{_CONSUMER}'."
    )
    details: list[dict[str, Any]] = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": {
                "service": service,
                "consumer": _CONSUMER.replace("_number:", "s/"),
                "quota_metric": f"{service}/{metric}",
                "quota_limit": f"{words}PerMinutePer{'User' if per_user else 'Project'}",
                "quota_limit_value": str(value),
                "quota_location": "global",
                "quota_unit": "1/min/{project}" + ("/{user}" if per_user else ""),
            },
        },
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [
                {
                    "description": "Request a higher quota limit.",
                    "url": "https://cloud.google.com/docs/quotas/help/request_increase",
                }
            ],
        },
    ]
    if api == "drive":
        reason = "userRateLimitExceeded" if per_user else "rateLimitExceeded"
        return ApiError(429, message, reason=reason, domain="usageLimits")
    return ApiError(429, message, reason="rateLimitExceeded", details=details)


def failure(method_id: str, status: int, *, write: bool, reason: str | None, message: str | None) -> ApiError:
    """A refusal with `status` in the words of the method's API; `reason` is Drive's, and `message` overrides."""
    api = method_id.partition(".")[0]
    if status == 429 and not (reason or message):
        if api == "drive":
            return ApiError(429, "Rate Limit Exceeded", reason="rateLimitExceeded", domain="usageLimits")
        metric, value = ("write_requests" if write else "read_requests"), (60 if api in ("sheets", "slides") else 390)
        return quota_exceeded(api, metric, per_user=True, value=value)
    words, usual = _WORDS.get(status, ("Unknown Error.", "unknown"))
    if api == "drive":
        words, usual = _DRIVE_WORDS.get(status, (words, usual))
    reason = reason or usual
    return ApiError(status, message or words, reason=reason, domain="usageLimits" if reason in _USAGE else "global")


def page(status: int) -> HttpAnswer:
    """The page of HTML that stands before Google's servers and sometimes answers in their place."""
    title = f"Error {status} ({_TITLES.get(status, 'Server Error' if status >= 500 else 'Error')})!!1"
    if status in (403, 429):
        text = (
            "<p>We're sorry...</p><p>... but your computer or network may be sending automated queries. "
            "To protect our users, we can't process your request right now.</p>"
        )
    else:
        text = (
            f"<p><b>{status}.</b> That’s an error.\n<p>The server encountered a temporary error and could not complete "
            "your request.\n<p>Please try again in 30 seconds. That’s all we know.\n"
        )
    whole = f"<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>{title}</title>\n{text}"
    return HttpAnswer(status, whole.encode(), HTML)
