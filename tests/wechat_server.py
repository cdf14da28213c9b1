"""WeChat's API for tests, on loopback: the access token and the customer-service messages (客服消息)."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

APP, SECRET = "wx123", "s3cret"


class _Answers(BaseHTTPRequestHandler):
    server: "WeChatServer"

    def do_GET(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        known = asked == {"grant_type": "client_credential", "appid": APP, "secret": SECRET}
        self._say({"access_token": self.server.token, "expires_in": 7200} if known else {"errcode": 40125})

    def do_POST(self) -> None:
        where = urlsplit(self.path)
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if parse_qs(where.query)["access_token"] != [self.server.token]:
            self._say({"errcode": 42001, "errmsg": "access_token expired"})
        elif code := self.server.refuse:
            self._say({"errcode": code, "errmsg": "refused"})
        else:
            assert where.path == "/cgi-bin/message/custom/send"
            assert told["msgtype"] == "text"
            self.server.sent.append((told["touser"], told["text"]["content"]))
            self._say({"errcode": 0, "errmsg": "ok"})

    def _say(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class WeChatServer(ThreadingHTTPServer):
    """refuse: an errcode that every message gets; token: changing it lets the old one expire."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.token = "token-1"
        self.refuse = 0
        self.sent: list[tuple[str, str]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def wechat_server() -> Iterator[WeChatServer]:
    server = WeChatServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
