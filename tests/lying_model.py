"""An OpenAI-compatible server on loopback that says what a test tells it to: lies, noise, silence."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One call; a script writes the reply with `says`, `fails` or by hand."""

    server: "LyingModel"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.heard.append(json.loads(body))
        with suppress(BrokenPipeError, ConnectionResetError):
            self.server.script(self)

    def says(self, content: str) -> None:
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        self.sends(200, {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})

    def fails(self, status: int) -> None:
        self.sends(status, {"error": {"message": "no", "type": "x", "code": str(status)}})

    def sends(self, status: int, body: Any) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class LyingModel(ThreadingHTTPServer):
    """heard: the bodies of the requests, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.heard: list[dict[str, Any]] = []
        self.script: Script = lambda request: request.fails(500)
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def lying_model() -> Iterator[LyingModel]:
    server = LyingModel()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


def sentences(*pairs: tuple[str, list[int]]) -> str:
    return json.dumps({"sentences": [{"text": t, "citations": c} for t, c in pairs]}, ensure_ascii=False)


def lies(*pairs: tuple[str, list[int]]) -> Script:
    return lambda request: request.says(sentences(*pairs))


def raw(content: str) -> Script:
    return lambda request: request.says(content)


def status(code: int) -> Script:
    return lambda request: request.fails(code)


def hangs(request: Request) -> None:
    request.server.closing.wait(30)


def drips(request: Request) -> None:
    """One byte now and then: every read is in time, the whole never is."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", "100000")
    request.end_headers()
    while not request.server.closing.is_set():
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.05)


def closes(request: Request) -> None:
    request.connection.close()
