"""Text notices as the files that offices publish: Word, PDF, web page, OFD, scan. Each returns the file's bytes."""

import re
import zipfile
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.ingest.typeset import FONT, HEIGHT, SIMPLIFIED, WIDTH, Box, Pages, title_length, typeset

SHELLS = Path(__file__).with_name("shells")
_POINTS = 72 / 25.4

# Forms of numbers that Word generates: the pattern that finds one in a text, its w:numFmt and w:lvlText.
_LEVELS = (
    (re.compile(r"([一二三四五六七八九十]+)、"), "chineseCounting", "%1、"),
    (re.compile(r"（([一二三四五六七八九十]+)）"), "chineseCounting", "（%2）"),
    (re.compile(r"(\d{1,2})\.(?!\d)"), "decimal", "%3."),
    (re.compile(r"（(\d{1,2})）"), "decimal", "（%4）"),
)
_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九")}


def to_pdf(text: str) -> bytes:
    """A PDF with text: lines broken by the page's width, ruled tables, page numbers."""
    return _drawn(typeset(text))


def _drawn(pages: Pages) -> bytes:
    pdf = FPDF(unit="mm", format="A4")
    pdf.add_font("noto", "", FONT, collection_font_number=SIMPLIFIED)
    pdf.set_auto_page_break(False)
    for number in range(1, pages.page + 1):
        pdf.add_page()
        for box in (b for b in pages.boxes if b.page == number):
            pdf.rect(box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0)
        for line in (x for x in pages.numbered() if x.page == number):
            pdf.set_font("noto", size=line.size * _POINTS)
            pdf.text(line.x, line.y, line.text)
    return bytes(pdf.output())


def to_scan(text: str, dots: int = 150, tilt: float = 0.3) -> bytes:
    """A PDF of page images: grey, tilted a little, no text layer. dots: per inch."""
    images = _page_images(text, dots, tilt)
    out = BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=dots)
    return out.getvalue()


def _page_images(text: str, dots: int, tilt: float) -> list[Image.Image]:
    pages, scale = typeset(text), dots / 25.4
    images = []
    for number in range(1, pages.page + 1):
        image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 248)
        draw = ImageDraw.Draw(image)
        for box in (b for b in pages.boxes if b.page == number):
            draw.rectangle([v * scale for v in (box.x0, box.y0, box.x1, box.y1)], outline=60)
        for line in (x for x in pages.numbered() if x.page == number):
            face = ImageFont.truetype(FONT, round(line.size * scale), index=SIMPLIFIED)
            draw.text((line.x * scale, line.y * scale), line.text, fill=30, font=face, anchor="ls")
        images.append(image.rotate(tilt, fillcolor=248, resample=Image.Resampling.BICUBIC).filter(ImageFilter.SMOOTH))
    return images


def to_ofd(text: str) -> bytes:
    """An OFD as converters write it: one TextObject a line, steps between characters in DeltaX."""
    pages = typeset(text)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml",
            _ofd(
                '<ofd:OFD {ns} DocType="OFD" Version="1.0"><ofd:DocBody>'
                "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
            ),
        )
        refs = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(1, pages.page + 1))
        archive.writestr(
            "Doc_0/Document.xml",
            _ofd(
                "<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
                f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{refs}</ofd:Pages></ofd:Document>"
            ),
        )
        for number in range(1, pages.page + 1):
            objects = "".join(_text_object(x) for x in pages.numbered() if x.page == number)
            objects += "".join(_frame(b) for b in pages.boxes if b.page == number)
            archive.writestr(
                f"Doc_0/Pages/Page_{number}/Content.xml",
                _ofd(f'<ofd:Page {{ns}}><ofd:Content><ofd:Layer ID="9">{objects}</ofd:Layer></ofd:Content></ofd:Page>'),
            )
    return out.getvalue()


def to_scanned_ofd(text: str, dots: int = 150) -> bytes:
    """An OFD whose pages are pictures: one ImageObject a page, its JPEG in the document's resources."""
    images = _page_images(text, dots, 0.0)
    numbers = range(1, len(images) + 1)
    media = "".join(
        f'<ofd:MultiMedia ID="{100 + n}" Type="Image" Format="JPEG"><ofd:MediaFile>p{n}.jpg</ofd:MediaFile>'
        "</ofd:MultiMedia>"
        for n in numbers
    )
    pages = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in numbers)
    entries: dict[str, str | bytes] = {
        "OFD.xml": "<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": "<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
        f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {{ns}} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
    }
    for n, image in zip(numbers, images, strict=True):
        entries[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'<ofd:Page {{ns}}><ofd:Content><ofd:Layer ID="9"><ofd:ImageObject ID="7" ResourceID="{100 + n}" '
            'Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/></ofd:Layer></ofd:Content></ofd:Page>'
        )
        held = BytesIO()
        image.save(held, "JPEG", quality=85)
        entries[f"Doc_0/Res/p{n}.jpg"] = held.getvalue()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, _ofd(content) if isinstance(content, str) else content)
    return out.getvalue()


def _ofd(xml: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>' + xml.replace("{ns}", 'xmlns:ofd="http://www.ofdspec.org/2016"')


def _text_object(line: Any) -> str:
    from tests.ingest.typeset import width_of

    steps = " ".join(f"{width_of(c, line.size):.3f}" for c in line.text[:-1])
    top = line.y - line.size
    return (
        f'<ofd:TextObject ID="5" Font="1" Size="{line.size}" '
        f'Boundary="{line.x} {top:.3f} {width_of(line.text, line.size):.3f} {line.size * 1.2:.3f}">'
        f'<ofd:TextCode X="0" Y="{line.size}" DeltaX="{steps}">{escape(line.text)}</ofd:TextCode></ofd:TextObject>'
    )


def _frame(box: Box) -> str:
    """The four edges of a cell as one path, as converters write them."""
    width, height = box.x1 - box.x0, box.y1 - box.y0
    return (
        f'<ofd:PathObject ID="6" LineWidth="0.2" Boundary="{box.x0} {box.y0:.3f} {width:.3f} {height:.3f}">'
        f"<ofd:AbbreviatedData>M 0 0 L {width:.3f} 0 L {width:.3f} {height:.3f} L 0 {height:.3f} C"
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )


def to_html(text: str, shell: str = "bureau.html") -> bytes:
    """A page as saved from a government site; the shells are in tests/ingest/shells."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    head = title_length(lines)
    title = "".join(x for x in lines[1:head] if "〔" not in x) or lines[0]
    page = (SHELLS / shell).read_text(encoding="utf-8")
    body = "\n".join(_html_blocks(lines, page))
    filled = page.replace("{{title}}", escape(title)).replace("{{number}}", escape(lines[0])).replace("{{body}}", body)
    charset = "gb18030" if "gb2312" in page[:600].lower() else "utf-8"
    return filled.encode(charset)


def _html_blocks(lines: list[str], page: str) -> list[str]:
    """Paragraphs, or lines parted by <br> where the shell asks for that; runs of tabbed lines become tables."""
    blocks: list[str] = []
    for line in lines:
        if "\t" not in line:
            wrap = "{}<br/>" if "br-separated" in page else '<p style="text-indent:2em;">{}</p>'
            blocks.append(wrap.format(escape(line, quote=False)))
            continue
        row = "<tr>" + "".join(f"<td><p>{escape(c)}</p></td>" for c in line.split("\t")) + "</tr>"
        if blocks and blocks[-1].endswith("</table>"):
            blocks[-1] = blocks[-1].removesuffix("</table>") + row + "</table>"
        else:
            blocks.append(f'<table border="1">{row}</table>')
    return blocks


def to_docx(text: str) -> bytes:
    """A Word file whose 一、（一）1.（1） are numbers that Word generates, and whose tables are tables."""
    document = docx.Document()
    numbers = _Numbers(document)
    table: list[list[str]] = []
    for line in [x.strip() for x in text.split("\n")] + [""]:
        if "\t" in line:
            table.append(line.split("\t"))
            continue
        if table:
            _add_table(document, table)
            table = []
        _add_paragraph(document, numbers, line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _add_paragraph(document: Any, numbers: "_Numbers", line: str) -> None:
    for level, (pattern, _, _) in enumerate(_LEVELS):
        if found := pattern.match(line):
            paragraph = document.add_paragraph(line[found.end() :])
            numbers.attach(paragraph, level, _value(found.group(1)))
            return
    document.add_paragraph(line)


def _add_table(document: Any, rows: list[list[str]]) -> None:
    columns = max(map(len, rows))
    table = document.add_table(len(rows), columns)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text


def _value(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    tens, mark, ones = printed.rpartition("十")
    return (_CHINESE.get(tens, 1) * 10 if mark else 0) + (_CHINESE[ones] if ones else 0)


class _Numbers:
    """One multi-level list; a number out of turn gets a w:num of its own with a start of its own."""

    def __init__(self, document: Any) -> None:
        self.root = document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shape}"/></w:lvl>'
            for i, (_, form, shape) in enumerate(_LEVELS)
        )
        abstract = self._parsed(f'<w:abstractNum {{ns}} w:abstractNumId="77">{levels}</w:abstractNum>')
        self.root.insert(0, abstract)
        self.counts = [0] * len(_LEVELS)
        self.last = 900
        self._num("")

    def attach(self, paragraph: Any, level: int, value: int) -> None:
        self.counts[level + 1 :] = [0] * (len(_LEVELS) - level - 1)
        if value != self.counts[level] + 1:
            self._num(f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>')
        self.counts[level] = value
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = self.last

    def _num(self, override: str) -> None:
        self.last += 1
        self.root.append(
            self._parsed(f'<w:num {{ns}} w:numId="{self.last}"><w:abstractNumId w:val="77"/>{override}</w:num>')
        )

    @staticmethod
    def _parsed(xml: str) -> Any:
        return parse_xml(xml.replace("{ns}", f'xmlns:w="{qn("w:p")[1:].split("}")[0]}"'))


RENDERERS: dict[str, Callable[[str], bytes]] = {
    "docx": to_docx,
    "pdf": to_pdf,
    "html": to_html,
    "ofd": to_ofd,
}
