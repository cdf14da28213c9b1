"""An Official Account: its keys and its envelope (signature, AES)."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError

from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.utils import check_signature

from knowledge.errors import SettingsProblem
from knowledge.settings import Settings

AES_BYTES = 32
UNREADABLE = (ExpatError, ValueError, KeyError, TypeError, AttributeError, IndexError)


class NotFromWeChat(Exception):
    """The signature is wrong, or the envelope cannot be opened."""


@dataclass(frozen=True, slots=True)
class Account:
    """aes_key: None for an account in plain mode (明文模式); with a key nothing unsealed is taken."""

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
        try:
            return parse_message(self._unsealed(body, query))
        except (InvalidSignatureException, InvalidAppIdException, *UNREADABLE) as error:
            raise NotFromWeChat("envelope") from error

    def seal(self, xml: str, query: dict[str, str]) -> str:
        if self.aes_key is None:
            return xml
        return str(self._crypto().encrypt_message(xml, query.get("nonce", ""), query.get("timestamp", "")))

    def _unsealed(self, body: bytes, query: dict[str, str]) -> Any:
        if self.aes_key is None:
            self.check(query)
            return body
        signed = (query.get("msg_signature", ""), query.get("timestamp", ""), query.get("nonce", ""))
        return self._crypto().decrypt_message(body, *signed)

    def _crypto(self) -> Any:
        return WeChatCrypto(self.token, self.aes_key, self.app_id)


def account(settings: Settings) -> Account | None:
    """None when nothing of it is set. Raises SettingsProblem when only a part is, or the key is no key."""
    token, secret, key = settings.wechat_token, settings.wechat_secret, settings.wechat_aes_key
    given = {"WECHAT_TOKEN": token, "WECHAT_APP_ID": settings.wechat_app_id, "WECHAT_SECRET": secret}
    if not any((*given.values(), key)):
        return None
    if token is None or secret is None or settings.wechat_app_id is None:
        missing = "、".join(name for name, value in given.items() if value is None)
        raise SettingsProblem(f"微信公众号的设置不全，缺少 {missing}。请在公众平台「设置与开发 › 基本配置」里查看")
    return Account(settings.wechat_app_id, token.get_secret_value(), _aes_key(key.get_secret_value()) if key else None)


def _aes_key(key: str) -> str:
    try:
        right = len(b64decode(key + "=", validate=True)) == AES_BYTES
    except ValueError:
        right = False
    if not right:
        raise SettingsProblem("WECHAT_AES_KEY 应是公众平台给出的 43 位 EncodingAESKey，请重新复制")
    return key
