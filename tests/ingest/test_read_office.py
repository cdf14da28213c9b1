"""Old Word and WPS files, with LibreOffice where it is installed and with a stand-in for it everywhere."""

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from ingest.read import read
from ingest.read.errors import DamagedFile, MissingTool
from tests.ingest.formats import to_docx

TEXT = "关于开展职称评审工作的通知\n\n各单位：\n\n" + "".join(
    f"{n}、申报范围\n在我市从事专业技术工作，且符合相应条件的人员，均可按本通知申报。\n" for n in "一二三四"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def test_old_word_files_need_libreoffice_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "旧.doc").write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    with pytest.raises(MissingTool, match="LibreOffice"):
        read(tmp_path / "旧.doc")


def test_old_word_files_are_read_through_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the program, because it is 300 MB: it is given the options that LibreOffice takes."""
    (tmp_path / "ready.docx").write_bytes(to_docx(TEXT))
    program = tmp_path / "soffice"
    program.write_text(
        "#!/bin/sh\nset -e\n"
        'test "$1" = --headless\n'
        'for last; do :; done\nwhile [ "$1" != --outdir ]; do shift; done\n'
        f'cp {tmp_path}/ready.docx "$2/$(basename "${{last%.*}}").docx"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (tmp_path / "旧.doc").write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    (source,) = read(tmp_path / "旧.doc")
    assert "四、申报范围" in source.text
    assert source.media_type == "application/msword"


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
with_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")


def old_word(folder: Path, text: str) -> bytes:
    """A real .doc: LibreOffice writes it from our docx."""
    (folder / "made.docx").write_bytes(to_docx(text))
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "doc"]
    subprocess.run([*command, "--outdir", str(folder), str(folder / "made.docx")], check=True, capture_output=True)
    return (folder / "made.doc").read_bytes()


@with_libreoffice
def test_a_real_old_word_file_is_read_with_its_numbers_and_tables(tmp_path: Path) -> None:
    text = "一、时间\n（一）申报：3月3日至14日。\n（二）缴费：4月1日。\n级别\t评审费\n高级\t420元\n二、其他\n无。\n"
    data = old_word(tmp_path, text)
    assert data.startswith(OLE[:8])
    for name in ("旧.doc", "旧.wps"):
        (tmp_path / name).write_bytes(data)
        (source,) = read(tmp_path / name)
        lines = [line.strip() for line in source.text.split("\n") if line.strip()]
        assert lines == text.strip().split("\n"), name
        assert any(m.kind == "cell" for m in source.marks)


@with_libreoffice
@pytest.mark.parametrize("hurt", ["cut", "junk"])
def test_an_old_word_file_that_is_damaged_is_named(tmp_path: Path, hurt: str) -> None:
    whole = old_word(tmp_path, TEXT)
    junk = whole[:8] + "WordDocument".encode("utf-16-le") + random.Random(2).randbytes(40_000)
    (tmp_path / "旧.doc").write_bytes(whole[:9000] if hurt == "cut" else junk)
    with pytest.raises(DamagedFile, match="LibreOffice 没能转换这个 doc 文件"):
        read(tmp_path / "旧.doc")


def test_a_libreoffice_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "soffice").write_text("#!/bin/sh\nexit 77\n")
    (tmp_path / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (tmp_path / "旧.wps").write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    with pytest.raises(DamagedFile, match="LibreOffice 没能转换这个 wps 文件"):
        read(tmp_path / "旧.wps")
