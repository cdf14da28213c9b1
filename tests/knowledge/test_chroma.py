import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters import chroma
from knowledge.adapters.embedding import unit
from knowledge.errors import IndexDamaged
from knowledge.pieces import Piece
from knowledge.ports import Vectors

ROOT = Path(__file__).parents[2]
READER = """
import sys
from pathlib import Path
import numpy as np
from knowledge.adapters import chroma
index = chroma.open_index(Path(sys.argv[1]), "snapshot-1")
vectors = np.load(sys.argv[2])
print(sum(index.query(v, 1)[0][0] == f"c{n}#0" for n, v in enumerate(vectors)))
"""


def pieces(count: int) -> list[Piece]:
    return [Piece(f"c{n}#0", f"c{n}", f"第{n}条") for n in range(count)]


def vectors(count: int, seed: int = 1) -> Vectors:
    return unit(np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32))


def test_every_piece_is_found_by_its_own_vector(tmp_path: Path) -> None:
    rows = vectors(300)
    index = chroma.build(tmp_path, "snapshot-1", pieces(300), rows)
    assert [index.query(row, 1)[0][0] for row in rows] == [piece.id for piece in pieces(300)]


def test_nearness_is_the_cosine_best_first(tmp_path: Path) -> None:
    rows = vectors(50)
    found = chroma.build(tmp_path, "snapshot-1", pieces(50), rows).query(rows[7], 50)
    exact = rows @ rows[7]
    assert len(found) == 50
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert all(abs(exact[int(i[1:-2])] - score) < 1e-5 for i, score in found)


def test_a_reader_in_another_process_sees_every_piece(tmp_path: Path) -> None:
    rows = vectors(200)
    chroma.build(tmp_path / "indexes", "snapshot-1", pieces(200), rows)
    np.save(tmp_path / "rows.npy", rows)
    arguments = [sys.executable, "-c", READER, str(tmp_path / "indexes"), str(tmp_path / "rows.npy")]
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "200", done.stderr


def test_a_second_snapshot_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    old, new = vectors(20), vectors(20, seed=2)
    first = chroma.build(tmp_path, "snapshot-1", pieces(20), old)
    chroma.build(tmp_path, "snapshot-2", pieces(20), new)
    assert first.query(old[3], 1)[0][0] == "c3#0"
    assert chroma.open_index(tmp_path, "snapshot-2").query(new[4], 1)[0][0] == "c4#0"


def test_building_again_under_the_same_name_starts_afresh(tmp_path: Path) -> None:
    chroma.build(tmp_path, "snapshot-1", pieces(20), vectors(20))
    again = chroma.build(tmp_path, "snapshot-1", pieces(5), vectors(5))
    assert len(again.query(vectors(1)[0], 100)) == 5


def test_pieces_with_equal_text_do_not_fail_the_check(tmp_path: Path) -> None:
    same = np.repeat(vectors(1), 40, axis=0)
    assert chroma.build(tmp_path, "snapshot-1", pieces(40), same).size == 40


def test_an_empty_snapshot_has_an_index_that_finds_nothing(tmp_path: Path) -> None:
    index = chroma.build(tmp_path, "snapshot-1", [], np.empty((0, 16), np.float32))
    assert index.query(vectors(1)[0], 5) == []


def test_an_index_that_was_never_built_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="重建"):
        chroma.open_index(tmp_path, "snapshot-9")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_a_broken_database_is_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "snapshot-1"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(IndexDamaged):
        chroma.open_index(tmp_path, "snapshot-1")


def test_an_index_left_half_written_is_damaged(tmp_path: Path) -> None:
    chroma.build(tmp_path, "snapshot-1", pieces(10), vectors(10))
    chroma.client_of(tmp_path, "snapshot-1").get_collection("snapshot-1").delete(ids=["c3#0"])
    with pytest.raises(IndexDamaged):
        chroma.open_index(tmp_path, "snapshot-1")


def test_a_dropped_index_is_gone_from_the_disk_and_answers_no_more(tmp_path: Path) -> None:
    index = chroma.build(tmp_path, "snapshot-1", pieces(10), vectors(10))
    chroma.drop(tmp_path, "snapshot-1")
    assert not (tmp_path / "snapshot-1").exists()
    with pytest.raises(IndexDamaged):
        index.query(vectors(1)[0], 3)


def test_no_server_at_the_address_is_damage_not_a_traceback() -> None:
    with pytest.raises(IndexDamaged):
        chroma.open_index("http://127.0.0.1:9", "snapshot-1")
