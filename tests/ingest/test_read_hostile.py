"""Files that would hang, crash or fill the machine are named, and the rest go on."""

import io
import os
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from ingest.read import Limits, ReadError, Sandbox, Source, read, read_all
from ingest.read.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    ParserOutOfMemory,
    ParserTimedOut,
    TooLarge,
    UnsafeArchive,
    UnsupportedFormat,
)
from tests.ingest.formats import to_docx, to_html, to_ofd, to_pdf

TEXT = "渝某职改办〔2025〕8号\n\n关于开展职称评审工作的通知\n\n各单位：\n\n" + "".join(
    f"{n}、申报范围\n在我市从事专业技术工作，且符合相应条件的人员，均可按本通知申报。\n" for n in "一二三四"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as one:
        yield one


def zipped(entries: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body: bytes) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def failure(sandbox: Sandbox, folder: Path, name: str, data: bytes) -> ReadError:
    """What reading these bytes under this name is refused with."""
    (folder / name).write_bytes(data)
    found = sandbox.read(folder / name)
    assert len(found) == 1
    assert isinstance(found[0], ReadError), found[0]
    return found[0]


def laughing(root: str) -> bytes:
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "哈">{entities}]>{root}'.encode()


def test_a_zip_bomb_is_refused_by_its_ratio(sandbox: Sandbox, tmp_path: Path) -> None:
    error = failure(sandbox, tmp_path, "炸弹.zip", zipped({"a.txt": bytes(60_000_000)}))
    assert isinstance(error, UnsafeArchive)
    assert str(error).startswith("炸弹.zip：条目“a.txt”压缩比达 ")


def test_a_zip_of_many_middling_files_is_refused_by_their_sum(tmp_path: Path) -> None:
    noise = random.Random(5).randbytes(700_000)
    (tmp_path / "多.zip").write_bytes(zipped({f"{i}.bin": noise for i in range(4)}))
    with pytest.raises(UnsafeArchive, match="解压后有 3 MB，超过上限 2 MB"):
        read(tmp_path / "多.zip", Limits(unpacked_mb=2))


def test_archives_in_archives_are_followed_two_deep_and_no_further(sandbox: Sandbox, tmp_path: Path) -> None:
    two = zipped({"里.zip": zipped({"通知.txt": TEXT})})
    (tmp_path / "两层.zip").write_bytes(two)
    assert [type(s) for s in sandbox.read(tmp_path / "两层.zip")] == [Source]
    error = failure(sandbox, tmp_path, "三层.zip", zipped({"外.zip": two}))
    assert (type(error), error.key) == (UnsafeArchive, "nested_too_deep")


def test_a_nested_bomb_is_given_up_after_three_unsafe_archives(sandbox: Sandbox, tmp_path: Path) -> None:
    bomb = zipped({"a.txt": "0" * 1000})
    for _ in range(5):
        bomb = zipped({f"{n}.zip": bomb for n in range(8)})
    (tmp_path / "套娃.zip").write_bytes(bomb)
    assert [type(f) for f in sandbox.read(tmp_path / "套娃.zip")] == [UnsafeArchive] * 3


def test_a_small_docx_that_unpacks_to_hundreds_of_megabytes_is_not_unpacked(sandbox: Sandbox, tmp_path: Path) -> None:
    bomb = word(f"<w:document {W}><w:body>".encode() + b"<w:p/>" * 40_000_000)
    assert len(bomb) < 700_000
    assert failure(sandbox, tmp_path, "大.docx", bomb).key == "ratio_too_high"


def test_an_entry_that_lies_about_its_size_yields_no_more_than_it_declares(sandbox: Sandbox, tmp_path: Path) -> None:
    body = f"<w:document {W}><w:body>".encode() + b"<w:p/>" * 2_000_000
    honest = word(body)
    lying = honest.replace(len(body).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    assert isinstance(failure(sandbox, tmp_path, "谎.docx", lying), DamagedFile)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "笑.docx",
            word(laughing(f"<w:document {W}><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>")),
        ),
        ("笑.xlsx", zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": laughing("<x>&a11;</x>")})),
        ("笑.ofd", zipped({"OFD.xml": laughing("<x>&a11;</x>")})),
    ],
)
def test_a_billion_laughs_are_not_laughed(sandbox: Sandbox, tmp_path: Path, name: str, data: bytes) -> None:
    assert failure(sandbox, tmp_path, name, data).key == "entity_expansion"


def test_an_external_entity_reads_no_file_of_ours(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("绝密", encoding="utf-8")
    body = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{tmp_path}/secret.txt">]><w:document {W}><w:body><w:p>&s;</w:p>'
    assert (
        failure(sandbox, tmp_path, "偷.docx", word(f"{body}</w:body></w:document>".encode())).key == "entity_expansion"
    )


@pytest.mark.parametrize("entry", ["../../etc/cron.d/x", "/etc/passwd", "..\\..\\x.txt", "C:\\x.txt"])
def test_a_path_out_of_the_archive_is_refused(sandbox: Sandbox, tmp_path: Path, entry: str) -> None:
    error = failure(sandbox, tmp_path, "穿越.zip", zipped({entry: "x", "通知.txt": TEXT}))
    assert (type(error), error.key) == (UnsafeArchive, "unsafe_path")


def locked(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(to_pdf(TEXT))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_with_a_password_is_named_as_encrypted(sandbox: Sandbox, tmp_path: Path) -> None:
    error = failure(sandbox, tmp_path, "密.pdf", locked("secret"))
    assert str(error) == "密.pdf：文件有密码，打不开。请用原软件去掉密码后另存，再导入。"


def test_a_pdf_that_only_forbids_printing_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "限.pdf").write_bytes(locked(""))
    (source,) = sandbox.read(tmp_path / "限.pdf")
    assert isinstance(source, Source)
    assert "一、申报范围" in source.text


def test_password_protected_office_files_and_zips_are_named_as_encrypted(sandbox: Sandbox, tmp_path: Path) -> None:
    office = OLE + "EncryptedPackage".encode("utf-16-le")
    archive = bytearray(zipped({"通知.txt": TEXT}))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    for name, data in (("密.docx", office), ("密.xlsx", office), ("密.zip", bytes(archive))):
        assert isinstance(failure(sandbox, tmp_path, name, data), EncryptedFile)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_truncated_file_is_never_read_in_part(sandbox: Sandbox, tmp_path: Path, share: float) -> None:
    for name, data in (("断.pdf", to_pdf(TEXT)), ("断.docx", to_docx(TEXT)), ("断.ofd", to_ofd(TEXT))):
        assert isinstance(failure(sandbox, tmp_path, name, data[: int(len(data) * share)]), DamagedFile)


def test_a_pdf_of_five_hundred_pages_is_read_within_the_limits(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "长.pdf").write_bytes(long_pdf(500))
    (source,) = sandbox.read(tmp_path / "长.pdf")
    assert isinstance(source, Source)
    assert source.places[-1].page == 500
    assert source.text.count("Article") == 500 * 8


def test_more_pages_than_the_limit_are_refused_by_number(tmp_path: Path) -> None:
    (tmp_path / "长.pdf").write_bytes(long_pdf(12))
    with pytest.raises(TooLarge, match=r"长\.pdf：共 12 页，超过上限 10 页"):
        read(tmp_path / "长.pdf", Limits(pages=10))


def long_pdf(pages: int) -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=11)
    for page in range(pages):
        pdf.add_page()
        for line in range(8):
            pdf.text(20, 40 + line * 20, f"Article {page}.{line} of the rules is set on a line of its own.")
    return bytes(pdf.output())


def test_a_parser_over_its_cpu_limit_is_stopped_and_the_next_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(long_pdf(400))
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    sources, failures = read_all([tmp_path], Limits(cpu_seconds=0))
    assert [s.name for s in sources] == ["b.txt"]
    assert [(type(f), f.key) for f in failures] == [(ParserTimedOut, "timed_out_cpu")]


def test_a_parser_over_its_wall_limit_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "慢.pdf").write_bytes(long_pdf(400))
    with pytest.raises(ParserTimedOut, match="解析超过 0 秒还没有结束，已中止"):
        read(tmp_path / "慢.pdf", Limits(wall_seconds=0))


GREEDY = Limits(memory_mb=200, ratio=10_000)


def test_a_parser_over_its_memory_limit_is_stopped_and_the_next_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("申报。\n" * 6_000_000, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    sources, failures = read_all([tmp_path], GREEDY)
    assert [s.name for s in sources] == ["b.txt"]
    assert [str(f) for f in failures] == [
        "a.txt：解析所需内存超过上限 200 MB，已中止。请核实文件来源；确需导入请拆分，或用原软件打开并另存。"
    ]


def test_after_a_file_of_an_archive_that_breaks_the_parser_the_others_are_read(tmp_path: Path) -> None:
    entries = {"1.txt": TEXT, "2.txt": "申报。\n" * 6_000_000, "3.txt": TEXT}
    (tmp_path / "包.zip").write_bytes(zipped(entries))
    sources, failures = read_all([tmp_path / "包.zip"], GREEDY)
    assert [s.name for s in sources] == ["包.zip/1.txt", "包.zip/3.txt"]
    assert [(type(f), f.name) for f in failures] == [(ParserOutOfMemory, "包.zip/2.txt")]


def test_a_file_with_macros_is_read_without_them_and_says_so(sandbox: Sandbox, tmp_path: Path) -> None:
    plain = to_docx(TEXT)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        entries: dict[str, bytes | str] = {n: archive.read(n) for n in archive.namelist()}
    (tmp_path / "宏.docm").write_bytes(zipped(entries | {"word/vbaProject.bin": b"Shell calc.exe"}))
    (source,) = sandbox.read(tmp_path / "宏.docm")
    assert isinstance(source, Source)
    assert source.warnings == ("文件含有宏，宏未运行，只读取了文字",)
    assert "calc" not in source.text


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("空.txt", b"", EmptyFile),
        ("空.pdf", b"", EmptyFile),
        ("白.txt", b" \r\n\t\n", EmptyFile),
        ("乱.txt", random.Random(1).randbytes(5000), UnsupportedFormat),
        ("乱.docx", random.Random(2).randbytes(5000), UnsupportedFormat),
        ("乱.pdf", b"%PDF-1.7\n" + random.Random(3).randbytes(5000), DamagedFile),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(50), DamagedFile),
        ("旧.rar", b"Rar!\x1a\x07\x01\x00" + bytes(50), UnsupportedFormat),
        ("片.pptx", zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}), UnsupportedFormat),
        ("缺.docx", zipped({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<x/>"}), DamagedFile),
    ],
)
def test_what_is_no_notice_is_named_for_what_it_is(
    sandbox: Sandbox, tmp_path: Path, name: str, data: bytes, kind: type[ReadError]
) -> None:
    error = failure(sandbox, tmp_path, name, data)
    assert type(error) is kind
    assert str(error).startswith(f"{name}：")


def test_content_decides_where_the_extension_lies(sandbox: Sandbox, tmp_path: Path) -> None:
    makers = {
        "其实是.pdf": to_docx(TEXT),
        "其实.docx": to_pdf(TEXT),
        "其实.txt": to_html(TEXT),
        "其实.xlsx": TEXT.encode(),
    }
    for name, data in makers.items():
        (tmp_path / name).write_bytes(data)
        (source,) = sandbox.read(tmp_path / name)
        assert isinstance(source, Source), source
        assert "四、申报范围" in source.text


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match=r"没有\.txt：找不到这个文件"):
        read(tmp_path / "没有.txt")


def test_mutilated_files_of_every_format_give_a_source_or_a_named_error(sandbox: Sandbox, tmp_path: Path) -> None:
    dice = random.Random(20)
    for name, data in (
        ("a.docx", to_docx(TEXT)),
        ("a.pdf", to_pdf(TEXT)),
        ("a.html", to_html(TEXT)),
        ("a.ofd", to_ofd(TEXT)),
    ):
        for _ in range(12):
            hurt = bytearray(data)
            for _ in range(dice.choice([1, 20, 300])):
                hurt[dice.randrange(len(hurt))] = dice.randrange(256)
            (tmp_path / name).write_bytes(hurt[dice.randrange(40) :] if dice.random() < 0.3 else hurt)
            for found in sandbox.read(tmp_path / name):
                assert isinstance(found, Source) or not type(found).__name__.startswith("Parser"), found


def test_a_page_of_thousands_of_nested_elements_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    words = "在我市从事专业技术工作，且符合相应条件的人员。"
    page = "<html><body>" + "<font>" * 3000 + words + "<div>" * 50_000 + "</body></html>"
    (tmp_path / "深.html").write_text(page, encoding="utf-8")
    (source,) = sandbox.read(tmp_path / "深.html")
    assert isinstance(source, Source)
    assert words in source.text


def test_the_parser_knows_none_of_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "12345:secret")
    with Sandbox() as one:
        (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
        one.read(tmp_path / "a.txt")
        assert one.pid is not None
        environment = Path(f"/proc/{one.pid}/environ").read_bytes()
    assert b"secret" not in environment


def test_a_process_with_more_than_a_thousand_open_files_still_reads(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一、申报时间", "utf-8")
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        assert read(tmp_path / "a.txt")[0].text == "一、申报时间"
    finally:
        for descriptor in held:
            os.close(descriptor)
