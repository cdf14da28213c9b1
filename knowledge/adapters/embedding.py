"""Text to vectors: the bundled ONNX model, or any sentence-transformers model by setting.

Nothing here reaches for a network: a model that is not on the disk is a `ModelUnavailable` that says how to get it.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.errors import ModelUnavailable
from knowledge.ports import Embedder, Vectors

BUNDLED_FILE = "use-multilingual-3.onnx"
BUNDLED_SHA256 = "b8b05b01f0861094f0475cb288ad1b303ae8aee2ebe96e650d210805d5ca70f7"
BUNDLED_BYTES = 71_794_489
THREADS = 2


def bundled_folder() -> Path:
    """Where `make install` puts the model: inside the virtual environment, so that it goes when that goes."""
    return Path(sys.prefix) / "share" / "zhicheng"


REMEMBERED = 16


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class BundledEmbedder:
    """universal-sentence-encoder-multilingual-3, int8 ONNX, tokenizer inside the graph.

    The session is made at the first use, once, and is shared by all threads.
    """

    name = "bundled:use-multilingual-3-int8"
    dimension = 512

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or bundled_folder()) / BUNDLED_FILE
        self._lock = threading.Lock()
        self._session: Any = None
        # A question is embedded to read it and to search for it: mostly the same words.
        self._row = lru_cache(REMEMBERED)(_run)

    def check(self) -> None:
        """Verify the whole file; raises ModelUnavailable."""
        self._check_size()
        if sha256_of(self._path) != BUNDLED_SHA256:
            raise _damaged(self._path)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One text at a time: int8 scales depend on the batch, and a vector must not depend on its neighbours."""
        session = self._open()
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        rows = [self._row(session, text) for text in texts]
        return unit(np.asarray(rows, np.float32))

    def _open(self) -> Any:
        with self._lock:
            if self._session is None:
                self._check_size()
                self._session = _onnx_session(self._path)
            return self._session

    def _check_size(self) -> None:
        if not self._path.is_file():
            raise ModelUnavailable(f"没有找到内置的向量模型（{self._path}），请运行 make install")
        if self._path.stat().st_size != BUNDLED_BYTES:
            raise _damaged(self._path)


def _run(session: Any, text: str) -> Any:
    return session.run(None, {"inputs": [text]})[0][0]


def _onnx_session(path: Path) -> Any:
    import onnxruntime
    from onnxruntime_extensions import get_library_path

    options = onnxruntime.SessionOptions()
    options.register_custom_ops_library(get_library_path())
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    # Threads that spin while they wait make a query five times slower when the cores are shared.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises a dozen private types for a file it cannot read
        raise _damaged(path) from error


def _damaged(path: Path) -> ModelUnavailable:
    return ModelUnavailable(f"向量模型文件损坏（{path}），请删除它并运行 make install")


class SentenceTransformersEmbedder:
    """A model of the sentence-transformers kind, by name (from the local cache) or by folder. Offline always."""

    def __init__(self, model: str) -> None:
        self.name = f"sentence-transformers:{model}"
        self._lock = threading.Lock()
        self._model = _load_sentence_transformer(model)
        self.dimension = len(self.embed(["维度"])[0])

    def embed(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            rows = self._model.encode(list(texts), batch_size=32, show_progress_bar=False, convert_to_numpy=True)
        return unit(np.asarray(rows, np.float32).reshape(len(texts), -1))


def _load_sentence_transformer(model: str) -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelUnavailable(
            f"要使用向量模型 {model}，请先安装：pip install 'zhicheng[sentence-transformers]'"
        ) from error
    try:
        return SentenceTransformer(model, device="cpu", local_files_only=True)
    except Exception as error:  # a missing or half-copied model fails in many ways, all of them mended alike
        raise ModelUnavailable(
            f"本机没有可用的向量模型 {model}：请先下载，把 ZHICHENG_EMBEDDING_MODEL 设为它的文件夹，或留空使用内置模型"
        ) from error


def unit(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), np.float32)


def make_embedder(name: str = "bundled", folder: Path | None = None) -> Embedder:
    """name: "bundled", or a sentence-transformers name or folder. Raises ModelUnavailable."""
    if name in ("", "bundled"):
        return BundledEmbedder(folder)
    return SentenceTransformersEmbedder(name)
