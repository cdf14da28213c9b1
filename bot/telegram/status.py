"""What a Bot API server meant by its answer: not every server, or proxy before it, is as strict as Telegram's own."""

import json
from collections.abc import Mapping
from typing import Any

ALL_WELL = (b'{"ok":true', b'{"ok": true')
OK, REFUSED, NOT_FOUND, TOO_MANY, UNKNOWN_METHOD, BAD_GATEWAY = 200, 400, 404, 429, 501, 502
# Refusals of this very request, which waiting does not mend: method, size, kind of content.
REFUSALS = (405, 406, 410, 411, 413, 414, 415, 422, 431)


def status_of(url: str, status: int, headers: Mapping[str, str], answer: bytes) -> tuple[int, bytes]:
    """Status and body as Telegram would have given them.

    A refusal that stands in the body alone counts; a method that the server does not have is a refusal of that call,
    not of the token (which getMe tells); a 429 without retry_after takes it from the header, else it is a second.
    """
    if status == OK and answer.startswith(ALL_WELL):
        return status, answer
    told = _object(answer)
    if status == OK and told.get("ok"):
        return status, answer
    if status == OK:
        code = told.get("error_code")
        status = code if isinstance(code, int) and code >= REFUSED else BAD_GATEWAY
    if status in (NOT_FOUND, UNKNOWN_METHOD) and not url.endswith("/getMe"):
        return REFUSED, _described(told, "method not found")
    if status in REFUSALS:
        return REFUSED, _described(told, f"refused with {status}")
    if status == TOO_MANY and not (told.get("parameters") or {}).get("retry_after"):
        seconds = headers.get("Retry-After", "")
        wait = int(seconds) if seconds.isdigit() and int(seconds) else 1
        return status, _described(told, "Too Many Requests", parameters={"retry_after": wait})
    return status, answer


def _object(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _described(told: dict[str, Any], description: str, **more: Any) -> bytes:
    return json.dumps({"ok": False, "description": description} | told | more).encode()
