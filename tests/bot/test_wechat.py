"""The WeChat adapter offline: envelopes made by wechatpy itself, a follower, a fake customer service."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from bot.wechat import Account, NotNow, NotTaken, Service
from knowledge.adapters.sql.journal import Later
from knowledge.answers import Answer, Question
from tests.bot.support import FakeAssistant, made_core, settings_for

TOKEN, APP, KEY = "token", "wx123", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
FOLLOWER = "open-id-1"


class FakeSender:
    """refuses: raised instead of sending, once each."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.refuses: list[Exception] = []

    def send_text(self, open_id: str, text: str) -> None:
        if self.refuses:
            raise self.refuses.pop(0)
        self.sent.append((open_id, text))


class SlowAssistant(FakeAssistant):
    def answer(self, question: Question, conversation: str | None = None, later: Later | None = None) -> Answer:
        time.sleep(0.3)
        return super().answer(question, conversation, later)


class Follower:
    """Posts as WeChat does: signed, and sealed when the account has a key."""

    def __init__(self, home: Path, aes: bool = False, slow: bool = False) -> None:
        self.core, assistant = made_core(settings_for(home))
        if slow:
            assistant.__class__ = SlowAssistant
        self.sender = FakeSender()
        self.crypto = WeChatCrypto(TOKEN, KEY, APP) if aes else None
        account = Account(APP, TOKEN, KEY if aes else None)
        self.service = Service(self.core, account, self.sender, seconds=0.1 if slow else 4.5, home=home)
        app = FastAPI()
        app.include_router(self.service.router())
        self.client = TestClient(app)

    def query(self, **more: str) -> dict[str, str]:
        signer = WeChatSigner()
        signer.add_data(TOKEN, "1", "nonce")
        return {"signature": signer.signature, "timestamp": "1", "nonce": "nonce", **more}

    def post(self, content: str, number: int, kind: str = "text", key: str = "") -> str:
        event = f"<Event><![CDATA[{content}]]></Event><EventKey><![CDATA[{key}]]></EventKey>"
        inner = {"text": f"<Content><![CDATA[{content}]]></Content>", "event": event}
        xml = (
            f"<xml><ToUserName>gh</ToUserName><FromUserName>{FOLLOWER}</FromUserName><CreateTime>1</CreateTime>"
            f"<MsgType><![CDATA[{kind}]]></MsgType>{inner.get(kind, '')}<MsgId>{number}</MsgId></xml>"
        )
        query = self.query()
        if self.crypto:
            xml = self.crypto.encrypt_message(xml, "nonce", "1")
            signature = xml.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
            query = self.query(msg_signature=signature, encrypt_type="aes")
        response = self.client.post("/wechat", params=query, content=xml.encode())
        assert response.status_code == 200
        return self._text(response.text)

    def column(self, query: str) -> list[Any]:
        with self.core.tools.engine.connect() as connection:
            return list(connection.exec_driver_sql(query).scalars())

    def _text(self, body: str) -> str:
        if body in ("success", ""):
            return ""
        if self.crypto:
            signature = body.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
            body = self.crypto.decrypt_message(body, signature, "1", "nonce")
        reply: Any = parse_message(body)
        return str(reply.content)


def until(happened: Callable[[], Any]) -> Any:
    for _ in range(500):
        if result := happened():
            return result
        time.sleep(0.02)
    raise AssertionError("did not happen")


@pytest.fixture
def follower(tmp_path: Path) -> Iterator[Follower]:
    made = Follower(tmp_path)
    with made.client:
        yield made
    made.core.close()


def test_the_address_is_proved_by_signature(follower: Follower) -> None:
    assert follower.client.get("/wechat", params=follower.query(echostr="42")).text == "42"
    forged = follower.query(echostr="42") | {"signature": "0" * 40}
    assert follower.client.get("/wechat", params=forged).status_code == 403
    assert follower.client.post("/wechat", params=forged, content=b"<xml/>").status_code == 403


def test_a_question_is_answered_in_the_reply_with_its_source_and_label(follower: Follower) -> None:
    answer = follower.post("评审费多少钱？", 1)
    assert "510元/人" in answer
    assert "出处：测职改办〔2031〕7号" in answer
    assert "机器回答" in answer


def test_a_letter_presses_what_was_offered(follower: Follower) -> None:
    answer = follower.post("评审费多少钱？", 1)
    letter = next(line[1] for line in answer.split("\n") if line.endswith("申报时间是什么时候？"))
    assert "2031年3月1日" in follower.post(letter, 2)


def test_the_same_msgid_is_answered_once(follower: Follower) -> None:
    assert follower.post("评审费多少钱？", 7)
    assert follower.post("评审费多少钱？", 7) == ""


def test_a_new_follower_is_welcomed_and_a_voice_is_told_that_only_text_is_read(follower: Follower) -> None:
    assert "我是机器" in follower.post("subscribe", 0, "event")
    assert "只能读文字" in follower.post("", 5, "voice")


def test_a_long_answer_goes_on_by_customer_service_within_wechats_limit(follower: Follower) -> None:
    first = follower.post("来个长的", 1)
    for _ in range(200):
        texts = [first, *(text for _, text in follower.sender.sent)]
        if "机器回答" in texts[-1]:
            break
        time.sleep(0.02)
    assert len(texts) > 1
    assert all(len(text.encode()) <= 2048 for text in texts)
    assert "".join(texts).count("<b>&") == 900


def test_a_slow_answer_comes_by_customer_service(tmp_path: Path) -> None:
    slow = Follower(tmp_path, slow=True)
    with slow.client:
        assert slow.post("评审费多少钱？", 1) == ""
        for _ in range(200):
            if slow.sender.sent:
                break
            time.sleep(0.02)
    [(who, text)] = slow.sender.sent
    assert who == FOLLOWER
    assert "510元" in text
    slow.core.close()


def test_the_letters_of_a_late_answer_go_on_from_one_message_to_the_next(tmp_path: Path) -> None:
    slow = Follower(tmp_path, slow=True)
    with slow.client:
        slow.post("不知道一", 1)
        slow.post("不知道二", 2)
        text = until(lambda: [t for _, t in slow.sender.sent if "连着两次" in t])[0]
        slow.service.seconds = 4.5
        letter = next(line[1] for line in text.split("\n") if line.endswith("转给工作人员"))
        assert "已经转给工作人员" in slow.post(letter, 3)
    slow.core.close()


def test_what_wechat_cannot_take_now_is_sent_again_and_what_it_never_will_is_given_up(tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    with follower.client:
        follower.post("评审费多少钱？", 1)
        follower.sender.refuses = [NotNow(), NotTaken(45015)]
        follower.post("来个长的", 2)
        states = (
            "select state from messages where who = 'bot' order by id",
            ["sent", "undeliverable"],
        )
        until(lambda: follower.column(states[0]) == states[1])
        assert not follower.sender.sent
    follower.core.close()


def test_a_key_of_the_menu_works_like_its_words(follower: Follower) -> None:
    assert "510元/人" in follower.post("CLICK", 0, "event", key="费用")


def test_whoever_unsubscribes_is_not_written_to(follower: Follower) -> None:
    follower.post("评审费多少钱？", 1)
    assert follower.post("unsubscribe", 0, "event") == ""
    assert follower.column("select blocked from conversations") == [True]


def test_what_is_no_message_is_refused_and_a_huge_one_let_pass_by(follower: Follower) -> None:
    def status(body: bytes) -> int:
        return follower.client.post("/wechat", params=follower.query(), content=body).status_code

    assert [status(body) for body in (b"", b"{}", b"<xml>", b"<a/>", b"<xml/>")] == [200, 403, 403, 403, 403]
    assert status(b"<xml>" + b"a" * 200_000) == 200
    assert not follower.column("select handle from conversations")


def test_what_was_accepted_before_a_kill_is_answered_by_customer_service(tmp_path: Path) -> None:
    killed = Follower(tmp_path)
    kept = {"chat": FOLLOWER, "kind": "text", "payload": "评审费多少钱？"}
    killed.service.inbox.take([("77", kept)])
    with killed.client as client:
        client.portal.call(killed.service.recover)
        [(who, text)] = until(lambda: killed.sender.sent)
        assert (who, "510元" in text) == (FOLLOWER, True)
        assert killed.post("评审费多少钱？", 77) == ""
    killed.core.close()


def test_an_encrypted_account_opens_and_seals(tmp_path: Path) -> None:
    sealed = Follower(tmp_path, aes=True)
    with sealed.client:
        assert "510元" in sealed.post("评审费多少钱？", 1)
        body = b"<xml><Encrypt>AAAA</Encrypt></xml>"
        assert sealed.client.post("/wechat", params=sealed.query(msg_signature="x"), content=body).status_code == 403
    sealed.core.close()
