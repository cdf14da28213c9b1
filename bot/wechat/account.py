"""An Official Account: its keys, its envelope (signature, AES), and its way to write first (客服消息)."""

from dataclasses import dataclass
from typing import Any, Protocol

from wechatpy import WeChatClient, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.utils import check_signature


class NotFromWeChat(Exception):
    """The signature is wrong, or the envelope cannot be opened."""


class Sender(Protocol):
    """Writes to a follower outside the five seconds of a reply; raises when WeChat does not take it."""

    def send_text(self, open_id: str, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Account:
    """aes_key: None for an account in plain mode (明文模式)."""

    app_id: str
    token: str
    aes_key: str | None = None

    def check(self, query: dict[str, str]) -> None:
        """Raises NotFromWeChat."""
        try:
            check_signature(self.token, query.get("signature", ""), query.get("timestamp", ""), query.get("nonce", ""))
        except InvalidSignatureException as error:
            raise NotFromWeChat("signature") from error

    def open(self, body: bytes, query: dict[str, str]) -> Any:
        """The message in the envelope, as wechatpy reads it; None for one without a kind."""
        if self.aes_key is None:
            self.check(query)
            return parse_message(body)
        try:
            signed = (query.get("msg_signature", ""), query.get("timestamp", ""), query.get("nonce", ""))
            return parse_message(self._crypto().decrypt_message(body, *signed))
        except (InvalidSignatureException, InvalidAppIdException, ValueError, KeyError, TypeError) as error:
            raise NotFromWeChat("envelope") from error

    def seal(self, xml: str, query: dict[str, str]) -> str:
        if self.aes_key is None:
            return xml
        return str(self._crypto().encrypt_message(xml, query.get("nonce", ""), query.get("timestamp", "")))

    def _crypto(self) -> Any:
        return WeChatCrypto(self.token, self.aes_key, self.app_id)


def customer_service(app_id: str, secret: str) -> Sender:
    """WeChat's own customer-service API."""
    return _CustomerService(WeChatClient(app_id, secret))


class _CustomerService:
    def __init__(self, client: Any) -> None:
        self._client = client

    def send_text(self, open_id: str, text: str) -> None:
        self._client.message.send_text(open_id, text)
