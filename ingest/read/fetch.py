"""Fetches a page or file for reading: size and time bounded, redirects counted, private addresses refused.

The connection goes to the very address that was checked (the name is not looked up again), so that a name
that answers differently the second time gains nothing.
"""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from ingest.read.errors import AddressRefused, FetchFailed, TooLarge
from ingest.read.limits import DEFAULT, MEGABYTE, Limits

_REDIRECTS = 5
_AGENT = "Mozilla/5.0 (compatible; zhicheng/1.0)"
_FILE_NAME = re.compile(r"filename\*=(?:UTF-8'')?([^;]+)|filename=\"?([^\";]+)", re.IGNORECASE)
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the last fetch of a URL was told, to ask only for what changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """unchanged: the site said 304, body is empty. url: after redirects. name: with the suffix of its type."""

    url: str
    name: str
    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    unchanged: bool = False

    @property
    def charset(self) -> str | None:
        return httpx.Response(200, headers={"content-type": self.content_type}).charset_encoding


_NOTHING = Known()


def fetch(url: str, known: Known = _NOTHING, limits: Limits = DEFAULT, allow_private: bool = False) -> Fetched:
    """Raises AddressRefused, FetchFailed, TooLarge. allow_private: for tests and sites of one's own network."""
    asked, ends = url, time.monotonic() + limits.wall_seconds
    with httpx.Client(timeout=limits.wall_seconds / 3, trust_env=False, follow_redirects=False) as client:
        for _ in range(_REDIRECTS + 1):
            with _response(client, asked, url, known, allow_private) as response:
                if response.has_redirect_location:
                    asked = urljoin(asked, response.headers["location"])
                    continue
                return _fetched(url, asked, response, limits, ends)
    raise FetchFailed(asked, "fetch_redirects", limit=_REDIRECTS)


@contextmanager
def _response(
    client: httpx.Client, url: str, named: str, known: Known, allow_private: bool
) -> Iterator[httpx.Response]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefused(named, "refused_scheme")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _checked_address(parts.hostname, port, named, allow_private)
    host = parts.netloc.rpartition("@")[2]
    headers = {"Host": host, "User-Agent": _AGENT, "Accept": "*/*", "Accept-Encoding": "gzip"}
    headers |= {"If-None-Match": known.etag} if known.etag else {}
    headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
    target = httpx.URL(url).copy_with(host=address, username=None, password=None)
    try:
        with client.stream("GET", target, headers=headers, extensions={"sni_hostname": parts.hostname}) as response:
            yield response
    except httpx.TimeoutException as error:
        raise FetchFailed(named, "fetch_too_slow", seconds=int(client.timeout.read or 0)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchFailed(named, "fetch_network", detail=type(error).__name__) from error


def _checked_address(host: str, port: int, named: str, allow_private: bool) -> str:
    """The address to connect to; every address that the name has must be public."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise FetchFailed(named, "fetch_network", detail="域名无法解析") from error
    if not allow_private and not all(ip_address(a.split("%")[0]).is_global for a in found):
        raise AddressRefused(named, "refused_address")
    return min(found, key=lambda a: (":" in a, a))


def _fetched(named: str, url: str, response: httpx.Response, limits: Limits, ends: float) -> Fetched:
    if response.status_code == 304:
        return _answer(url, response, b"", unchanged=True)
    if response.status_code != 200:
        raise FetchFailed(named, "fetch_status", status=response.status_code)
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > limits.file_mb * MEGABYTE:
            raise TooLarge(named, "too_many_bytes", megabytes=len(body) // MEGABYTE, limit=limits.file_mb)
        if time.monotonic() > ends:
            raise FetchFailed(named, "fetch_too_slow", seconds=limits.wall_seconds)
    return _answer(url, response, bytes(body))


def _answer(url: str, response: httpx.Response, body: bytes, unchanged: bool = False) -> Fetched:
    headers = response.headers
    kind = headers.get("content-type", "")
    name = _name(url, kind, headers.get("content-disposition", ""))
    return Fetched(url, name, body, kind, headers.get("etag"), headers.get("last-modified"), unchanged)


def _name(url: str, content_type: str, disposition: str) -> str:
    """The file's name; a page called /t20250401_123 or show.aspx gets the suffix of its type."""
    stated = _FILE_NAME.search(disposition)
    name = unquote((stated.group(1) or stated.group(2)).strip()) if stated else ""
    name = PurePosixPath(name or unquote(urlsplit(url).path)).name or urlsplit(url).hostname or "page"
    suffix = _SUFFIXES.get(content_type.split(";")[0].strip().lower())
    known = PurePosixPath(name).suffix.lower()
    return name + suffix if suffix and known not in (suffix, ".htm", ".md", ".shtml") else name
