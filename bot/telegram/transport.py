"""Transport: python-telegram-bot's requests over aiohttp, which takes a third of the processor time of its own httpx.

Errors are mapped as python-telegram-bot's own transport does: a time-out is TimedOut, any other trouble NetworkError.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram.status import status_of

CONNECT_SECONDS = 10.0

# Called the moment the Bot API has said yes, before its answer is made into objects.
accepted: ContextVar[Callable[[], None] | None] = ContextVar("accepted", default=None)


class Transport(BaseRequest):
    """To the server at `base`, at most `connections` requests at once; further ones wait for their turn."""

    def __init__(self, base: str, connections: int, read_timeout: float) -> None:
        self._base = base
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, proxy=proxy_for(self._base))

    async def shutdown(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("Transport.initialize() has not been called")
        wait = self._read_timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(sock_connect=CONNECT_SECONDS, sock_read=wait)
        try:
            body, headers = _body(request_data)
            async with self._session.request(method, url, data=body, headers=headers, timeout=timeout) as response:
                answer = await response.read()
                status, answer = status_of(url, response.status, response.headers, answer)
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error
        if status == 200 and (note := accepted.get()):
            note()
        return status, answer


def proxy_for(base: str) -> str | None:
    """What HTTPS_PROXY and NO_PROXY say; asked once, where aiohttp would read them and ~/.netrc again at each call."""
    address = urlsplit(base)
    return None if proxy_bypass(address.hostname or "") else getproxies().get(address.scheme)


@dataclass(frozen=True)
class Fields:
    """Plain fields for a call whose raw answer is wanted; to the transport the same as a RequestData."""

    json_parameters: dict[str, str]
    multipart_data: dict[str, Any] = field(default_factory=dict)


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """Written out here unless there is a file: aiohttp's form prepares a multipart boundary even where none is used."""
    if data is None:
        return None, {}
    if not data.multipart_data:
        return urlencode(data.json_parameters).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)  # quoted, a Chinese file name shows as %E6%9D%90
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}
