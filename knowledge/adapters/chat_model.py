"""ChatModelWriter: any OpenAI-compatible endpoint through langchain's chat interface, with structured output."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from typing import Any

from pydantic import BaseModel, Field, SecretStr

from knowledge.errors import WriterFailed
from knowledge.ports import Passage, Sentence
from knowledge.settings import Settings
from knowledge.vocabulary import load

WORKERS = 4
LONGEST_REPLY = 900
PAUSE_AFTER, PAUSE_SECONDS = 3, 60.0


class Line(BaseModel):
    """One sentence of the reply."""

    text: str = Field(max_length=1000)
    citations: list[int] = Field(max_length=20)


class Reply(BaseModel):
    """The form that the model must answer in."""

    sentences: list[Line] = Field(max_length=20)


class ChatModelWriter:
    """Implements `knowledge.ports.Writer`. The budget is for the whole call, also where bytes come in drop by drop.

    After three failures in a row it is not asked for a minute: an answer must not wait for what is down.
    """

    def __init__(self, base_url: str, model: str, api_key: SecretStr | None, timeout_seconds: float) -> None:
        self._options = {"base_url": base_url, "model": model, "api_key": api_key or SecretStr("none")}
        self._timeout = timeout_seconds
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="writer")
        self._busy = threading.BoundedSemaphore(WORKERS)
        self._lock = threading.Lock()
        self._chain: Any = None
        self._failures, self._resume_at = 0, 0.0

    def write(self, question: str, passages: Sequence[Passage]) -> list[Sentence]:
        """Raises WriterFailed."""
        if time.monotonic() < self._resume_at:
            raise WriterFailed("语言模型连续失败，暂停使用")
        if not self._busy.acquire(blocking=False):
            raise WriterFailed("语言模型正忙")
        future = self._pool.submit(self._invoke, question, passages)
        future.add_done_callback(lambda _: self._busy.release())
        try:
            reply = self._awaited(future)
        except WriterFailed:
            self._failed()
            raise
        self._failures = 0
        return [Sentence(s.text, tuple(n - 1 for n in s.citations)) for s in reply.sentences]

    def _awaited(self, future: Future[Reply]) -> Reply:
        try:
            return future.result(timeout=self._timeout)
        except Late as error:
            raise WriterFailed("语言模型超时") from error
        except Exception as error:  # openai, httpx and pydantic each have trees of their own
            raise WriterFailed(f"语言模型不可用（{type(error).__name__}）") from error

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= PAUSE_AFTER:
                self._failures, self._resume_at = 0, time.monotonic() + PAUSE_SECONDS

    def _invoke(self, question: str, passages: Sequence[Passage]) -> Reply:
        words = load("model")
        numbered = "\n\n".join(
            words["passage"].format(number=i, path=" › ".join(p.path), quote=p.quote) for i, p in enumerate(passages, 1)
        )
        asked = words["user"].format(question=question, passages=numbered)
        reply = self._opened().invoke([("system", words["system"]), ("human", asked)])
        if not isinstance(reply, Reply):
            raise ValueError("no reply in the form asked for")
        return reply

    def _opened(self) -> Any:
        with self._lock:
            if self._chain is None:
                from langchain_openai import ChatOpenAI  # half a second to import: not before it is needed

                model = ChatOpenAI(
                    **self._options,
                    temperature=0,
                    timeout=self._timeout,
                    max_retries=0,
                    max_tokens=LONGEST_REPLY,
                )
                self._chain = model.with_structured_output(Reply, method="json_mode")
            return self._chain


def make_writer(settings: Settings) -> ChatModelWriter | None:
    """The writer that the settings name; None without a model, the default."""
    if not settings.llm_base_url or not settings.llm_model:
        return None
    return ChatModelWriter(
        settings.llm_base_url, settings.llm_model, settings.llm_api_key, settings.llm_timeout_seconds
    )
