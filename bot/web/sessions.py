"""Who is talking on the web: a random token, in a cookie (or, inside somebody's page, in a header). No account.

The database knows only the token's hash, so a copy of it opens no conversation.
"""

import re
import secrets
from hashlib import sha256

from fastapi import Request, Response

COOKIE = "zhicheng_chat"
HEADER = "X-Chat-Token"
TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")
YEAR = 365 * 24 * 3600


def chat_key(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def token_of(request: Request) -> str | None:
    """The visitor's token; None for a first visit or a token that we did not make."""
    given = request.headers.get(HEADER) or request.cookies.get(COOKIE) or ""
    return given if TOKEN.fullmatch(given) else None


def new_token() -> str:
    return secrets.token_urlsafe(32)


def remember(response: Response, token: str, secure: bool) -> None:
    """Lax keeps other sites' forms from speaking in the visitor's name; scripts cannot read it."""
    response.set_cookie(COOKIE, token, max_age=YEAR, httponly=True, samesite="lax", secure=secure, path="/")


def same_site(request: Request) -> bool:
    """Whether a post comes from our own pages; browsers say so, other programs need not."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
