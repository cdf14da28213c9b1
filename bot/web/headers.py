"""Headers of the public pages: no foreign script, no inline script, framed only where that is meant."""

from fastapi import Response

SAME = "'self'"


def guard(response: Response, framed_by: str = "'none'") -> Response:
    """framed_by: the frame-ancestors of the page; everything else is the same for all."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {framed_by}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    return response
