"""XML of containers, parsed with everything off that a hostile file could lean on."""

from typing import Any

from lxml import etree

from ingest.read.errors import DamagedFile, UnsafeArchive

# Strict OOXML names its namespaces otherwise; readers know the transitional ones.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


def refuse_entities(name: str, data: bytes) -> None:
    """No document format of ours defines entities; a file that does is a billion-laughs or a file-reading attack."""
    if b"<!ENTITY" in data or b"<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y" in data:
        raise UnsafeArchive(name, "entity_expansion")


def parse_xml(name: str, data: bytes, kind: str) -> Any:
    """The root element (lxml). Raises DamagedFile, UnsafeArchive."""
    refuse_entities(name, data)
    for strict, transitional in _STRICT.items():
        data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "emory" in str(error):
            raise MemoryError from error
        raise DamagedFile(name, "damaged", format=kind) from error
    if root is None:
        raise DamagedFile(name, "damaged", format=kind)
    return root
