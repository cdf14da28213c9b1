"""Documents as rows: the text as text, the structure (clauses, values, references …) as JSON beside it."""

from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.clauses import Clause, Document, Place, Reference
from knowledge.values import Value

_PLAIN = ("key", "version", "number", "title", "issuer", "status", "url", "source_name", "source_sha256", "year")


def structure_of(document: Document) -> dict[str, Any]:
    """Everything but the text, ready for JSON."""
    plain: dict[str, Any] = {name: getattr(document, name) for name in _PLAIN}
    return plain | {
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "clauses": [asdict(c) for c in document.clauses],
        "values": [asdict(v) for v in document.values],
        "references": [asdict(r) for r in document.references],
        "places": [asdict(p) for p in document.places],
        "warnings": list(document.warnings),
        "meta": dict(document.meta),
    }


def document_from(text: str, structure: dict[str, Any]) -> Document:
    issued = structure["issued_on"]
    return Document(
        **{name: structure[name] for name in _PLAIN},
        text=text,
        issued_on=date.fromisoformat(issued) if issued else None,
        clauses=tuple(_clause(c) for c in structure["clauses"]),
        values=tuple(Value(**v) for v in structure["values"]),
        references=tuple(Reference(**r) for r in structure["references"]),
        places=tuple(Place(**p) for p in structure["places"]),
        warnings=tuple(structure["warnings"]),
        meta=structure["meta"],
    )


def _clause(fields: dict[str, Any]) -> Clause:
    return Clause(**fields | {"path": tuple(fields["path"]), "topics": tuple(fields["topics"])})
