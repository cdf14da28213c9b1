"""Writing to a follower outside the reply: WeChat's customer-service messages (客服消息)."""

import time
from typing import Any, Protocol

import requests
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

SECONDS = 10
# Errors of WeChat that pass: busy, the account's quota of the minute, a token that has just run out.
PASSING = (None, -1, 40001, 40014, 42001, 45009, 45011)


class NotTaken(Exception):
    """WeChat will never take it: the follower left, or has been silent for 48 hours. code: WeChat's errcode."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class NotNow(Exception):
    """WeChat cannot be reached, or is too busy."""


class Sender(Protocol):
    """Raises NotTaken or NotNow."""

    def send_text(self, open_id: str, text: str) -> None: ...


def customer_service(app_id: str, secret: str, base: str) -> "CustomerService":
    return CustomerService(_Client(app_id, secret, base))


class CustomerService:
    def __init__(self, client: "_Client") -> None:
        self._client = client

    def send_text(self, open_id: str, text: str) -> None:
        self._called(lambda: self._client.message.send_text(open_id, text))

    def check(self) -> None:
        """Whether WeChat knows app id and secret. Raises NotTaken or NotNow."""
        self._called(self._client.fetch_access_token)

    def _called(self, call: Any) -> None:
        try:
            call()
        except WeChatClientException as error:
            if error.errcode in PASSING:
                raise NotNow from error
            raise NotTaken(error.errcode) from error
        except (requests.RequestException, ValueError, KeyError) as error:
            raise NotNow from error


class _Client(WeChatClient):  # type: ignore[misc]
    """wechatpy's, which has WeChat's address built in and waits for its token for ever."""

    def __init__(self, app_id: str, secret: str, base: str) -> None:
        super().__init__(app_id, secret, timeout=SECONDS)
        self.API_BASE_URL = f"{base.rstrip('/')}/cgi-bin/"

    def fetch_access_token(self) -> dict[str, Any]:
        asked = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        told: dict[str, Any] = self._http.get(f"{self.API_BASE_URL}token", params=asked, timeout=SECONDS).json()
        if told.get("errcode"):
            raise WeChatClientException(told["errcode"], told.get("errmsg"), client=self)
        seconds = int(told.get("expires_in", 7200))
        self.session.set(self.access_token_key, told["access_token"], seconds)
        self.expires_at = int(time.time()) + seconds
        return told
