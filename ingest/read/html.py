"""Saved web pages: decoded, the notice on them found, written line by line."""

import re
from html import unescape
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingest.read.encoding import declared_charset, decode
from ingest.read.errors import DamagedFile
from ingest.read.html_page import Page, page_rules
from ingest.read.html_text import Flow
from ingest.read.messages import warning
from ingest.read.plain import encoding_warnings
from ingest.read.text import TextWriter
from ingest.source import Source

_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)")
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_UNSEEN = re.compile(r"<(script|style|title)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,2000}>")


def read_html(name: str, data: bytes, charset: str | None = None, url: str | None = None) -> Source:
    """Place.paragraph counts the lines of the notice from 1. url: where the page came from, for its links."""
    decoded = decode(name, data, charset or declared_charset(data))
    writer = TextWriter(name, "text/html", warnings=list(encoding_warnings(decoded)))
    saved = _SAVED_FROM.search(decoded.text[:2000])
    root = parse_html(name, decoded.text)
    base = url or address(root) or (saved.group(1) if saved else None)
    if not _write_notice(writer, root, base):
        writer.warnings.append(warning("warning_body_unsure"))
        Flow(writer, base, page_rules().attachments).write(root)
    if not writer.length:
        _write_bare(writer, decoded.text)
    return writer.source()


def _write_notice(writer: TextWriter, root: Any, base: str | None) -> bool:
    """Whether a notice was found on the page and written; a page without running text is left as it is."""
    page = Page.of(root, page_rules())
    if not page.measures[root].running:
        return False
    page.clean()
    body = page.body()
    page.drop_repeated_title(body)
    flow = Flow(writer, base, page.rules.attachments)
    for record in page.records(body):
        flow.write(record)
    if title := page.missing_title(body):
        flow.paragraph += 1
        writer.line(title, heading=1, paragraph=flow.paragraph)
    flow.write(body)
    return True


def _write_bare(writer: TextWriter, text: str) -> None:
    """Every line of a page that the parser made nothing of, its tags taken off."""
    bare = _TAG.sub("\n", _UNSEEN.sub("", text))
    for number, line in enumerate(unescape(bare).splitlines(), 1):
        writer.line(line, paragraph=number)


def address(root: Any) -> str | None:
    """What a page says of its own address."""
    for path in ("//base/@href", "//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        for found in root.xpath(path):
            if str(found).startswith(("http://", "https://")):
                return str(found)
    return None


def parse_html(name: str, text: str) -> Any:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(_XML_HEAD.sub("", text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DamagedFile(name, "damaged", format="html") from error
    return root
