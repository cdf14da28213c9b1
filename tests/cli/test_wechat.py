"""`zhicheng serve` with an Official Account: what WeChat posts over HTTP, and what goes back by its API."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from bot import outbox
from bot.messages import Outgoing
from knowledge.adapters.sql.engine import open_database, writing
from tests.cli.test_commands import ROOT, zhicheng
from tests.wechat_server import APP, SECRET, WeChatServer, wechat_server

TOKEN, KEY = "token", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
FOLLOWER = "open-id-1"


def until(happened: Callable[[], Any], seconds: float = 60) -> Any:
    for _ in range(int(seconds / 0.05)):
        if result := happened():
            return result
        time.sleep(0.05)
    raise AssertionError("did not happen")


class Served:
    """`zhicheng serve` in a process of its own, and WeChat's side of it."""

    def __init__(self, home: Path, api: WeChatServer) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.home, self.api = home, api
        self.url = f"http://127.0.0.1:{port}/wechat"
        self.crypto = WeChatCrypto(TOKEN, KEY, APP)
        own = {"ZHICHENG_HOME": str(home), "ZHICHENG_TODAY": "2024-09-20", "WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP}
        keys = {"WECHAT_SECRET": SECRET, "WECHAT_AES_KEY": KEY, "WECHAT_API_BASE": api.base}
        command = [sys.executable, "-c", "from cli.main import main; main()", "serve", "--port", str(port)]
        self.process = subprocess.Popen(command, env=os.environ | own | keys, cwd=ROOT, stdout=subprocess.DEVNULL)
        until(self._answers)

    def _answers(self) -> bool:
        try:
            return httpx.get(self.url).status_code == 403
        except httpx.TransportError:
            return False

    def query(self, **more: str) -> dict[str, str]:
        signer = WeChatSigner()
        signer.add_data(TOKEN, "1", "nonce")
        return {"signature": signer.signature, "timestamp": "1", "nonce": "nonce", "encrypt_type": "aes", **more}

    def post(self, content: str, number: int) -> str:
        xml = (
            f"<xml><ToUserName>gh</ToUserName><FromUserName>{FOLLOWER}</FromUserName><CreateTime>1</CreateTime>"
            f"<MsgType>text</MsgType><Content><![CDATA[{content}]]></Content><MsgId>{number}</MsgId></xml>"
        )
        sealed = self.crypto.encrypt_message(xml, "nonce", "1")
        query = self.query(msg_signature=_between(sealed, "MsgSignature"))
        response = httpx.post(self.url, params=query, content=sealed.encode(), timeout=10)
        assert response.status_code == 200
        if response.text == "success":
            return ""
        opened = self.crypto.decrypt_message(response.text, _between(response.text, "MsgSignature"), "1", "nonce")
        return str(parse_message(opened).content)


def _between(xml: str, tag: str) -> str:
    return xml.split(f"<{tag}><![CDATA[")[1].split("]]>")[0]


@pytest.fixture
def served(pristine: Path, tmp_path: Path) -> Iterator[Served]:
    shutil.copytree(pristine, tmp_path / "home")
    with wechat_server() as api:
        running = Served(tmp_path / "home", api)
        yield running
        running.process.terminate()
        assert running.process.wait(20) == 0


def test_a_follower_is_answered_over_http_and_written_to_later_by_customer_service(served: Served) -> None:
    assert httpx.get(served.url, params=served.query(echostr="42")).text == "42"
    assert httpx.post(served.url, params=served.query(msg_signature="0" * 40), content=b"<xml/>").status_code == 403
    answer = served.post("评审费多少钱？", 1)
    assert "420元/人" in answer
    assert "机器回答" in answer
    assert served.post("评审费多少钱？", 1) == ""
    served.api.token = "token-2"
    engine = open_database(f"sqlite:///{served.home / 'zhicheng.db'}")
    with writing(engine) as connection:
        [handle] = connection.exec_driver_sql("select handle from conversations").scalars()
        outbox.announce(connection, handle, Outgoing(("【人工回复】您好",)))
    assert until(lambda: served.api.sent) == [(FOLLOWER, "【人工回复】您好")]
    engine.dispose()


def test_half_an_account_is_named_by_serve_and_by_doctor(pristine: Path, tmp_path: Path) -> None:
    shutil.copytree(pristine, tmp_path / "home")
    half = {"WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP}
    done = zhicheng("serve", "--port", "18999", home=tmp_path / "home", **half)
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "WECHAT_SECRET" in done.stderr
    assert "缺少 WECHAT_SECRET" in zhicheng("doctor", home=tmp_path / "home", **half).stdout


def test_doctor_tells_whether_wechat_knows_the_account(pristine: Path, tmp_path: Path) -> None:
    shutil.copytree(pristine, tmp_path / "home")
    with wechat_server() as api:
        right = {"WECHAT_TOKEN": TOKEN, "WECHAT_APP_ID": APP, "WECHAT_SECRET": SECRET, "WECHAT_API_BASE": api.base}
        assert "✓ 微信公众号：wx123，明文模式" in zhicheng("doctor", home=tmp_path / "home", **right).stdout
        wrong = zhicheng("doctor", home=tmp_path / "home", **right | {"WECHAT_SECRET": "x"})
        assert "✗ 微信公众号：微信拒绝了" in wrong.stdout
        assert "43 位" in zhicheng("doctor", home=tmp_path / "home", **right | {"WECHAT_AES_KEY": "short"}).stdout
