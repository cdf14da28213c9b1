"""Pages that a browser saved as one .mhtml file."""

from email import message_from_bytes, policy

from ingest.read.errors import DamagedFile
from ingest.read.html import read_html
from ingest.source import Source


def read_mhtml(name: str, data: bytes) -> Source:
    message = message_from_bytes(data, policy=policy.default)
    for piece in message.walk():
        if piece.get_content_type() == "text/html":
            payload = piece.get_payload(decode=True)
            if isinstance(payload, bytes):
                url = piece.get("Content-Location") or message.get("Snapshot-Content-Location")
                return read_html(name, payload, piece.get_content_charset(), url=str(url) if url else None)
    raise DamagedFile(name, "damaged", format="mhtml")
