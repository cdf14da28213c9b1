"""An OFD whose pages are pictures is read as a scan is, and refused by name where that cannot be."""

import re
import zipfile
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.read import Limits, read
from ingest.read.errors import DamagedFile, ReadError, TooLarge
from tests.ingest.formats import to_scanned_ofd

TEXT = """\
渝某职改办〔2025〕8号

某委员会职称改革办公室
关于开展2025年职称评审工作的通知

各单位：
一、申报时间
（一）网上申报时间：2025年4月1日—5月10日。
（二）评审费：420元/人。

某委员会职称改革办公室
2025年3月1日
"""
needs_ocr = pytest.mark.skipif(find_spec("rapidocr") is None, reason="the ocr extra is not installed here")


def replaced(data: bytes, ending: str, content: bytes | None) -> bytes:
    """The archive with each entry of that ending changed, or left out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as held, zipfile.ZipFile(out, "w") as made:
        for entry in held.namelist():
            if not entry.endswith(ending):
                made.writestr(entry, held.read(entry))
            elif content is not None:
                made.writestr(entry, content)
    return out.getvalue()


@needs_ocr
def test_the_pictures_of_a_page_are_recognised_marked_and_warned_of(tmp_path: Path) -> None:
    (tmp_path / "扫描.ofd").write_bytes(to_scanned_ofd(TEXT))
    (source,) = read(tmp_path / "扫描.ofd")
    assert re.sub(r"\s", "", source.text) == re.sub(r"\s", "", TEXT)
    assert all(p.scanned and p.page == 1 for p in source.places)
    assert source.warnings[0].startswith("第 1 页是扫描件，文字由程序识别，可能有错字")
    assert [c.path[-1] for c in extract(source).clauses][2:5] == ["一、申报时间", "（一）网上申报时间", "（二）评审费"]


@needs_ocr
def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "坏.ofd").write_bytes(replaced(to_scanned_ofd(TEXT), ".jpg", b"no picture"))
    with pytest.raises(DamagedFile, match=r"坏\.ofd：扫描件里的图片“p1\.jpg”读不出来"):
        read(tmp_path / "坏.ofd")


def test_a_page_whose_picture_is_lost_is_no_notice(tmp_path: Path) -> None:
    (tmp_path / "空.ofd").write_bytes(replaced(to_scanned_ofd(TEXT), "DocumentRes.xml", None))
    with pytest.raises(ReadError, match=r"空\.ofd："):
        read(tmp_path / "空.ofd")


def test_more_pictures_than_may_be_recognised_are_refused(tmp_path: Path) -> None:
    (tmp_path / "厚.ofd").write_bytes(to_scanned_ofd("\n".join(f"第{n}行" for n in range(1, 200))))
    with pytest.raises(TooLarge):
        read(tmp_path / "厚.ofd", Limits(scanned_pages=1))
