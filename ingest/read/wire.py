"""A Source as JSON and back: what crosses from the parsing process."""

from dataclasses import astuple
from typing import Any

from ingest.source import Mark, Source
from knowledge.clauses import Place

# The exit status by which the parsing process says that its memory ran out.
OUT_OF_MEMORY = 97


def dumped(source: Source) -> dict[str, Any]:
    plain = {f: getattr(source, f) for f in Source.__dataclass_fields__}
    return plain | {
        "places": [astuple(p) for p in source.places],
        "marks": [astuple(m) for m in source.marks],
        "warnings": list(source.warnings),
    }


def loaded(data: dict[str, Any]) -> Source:
    return Source(
        **data
        | {
            "places": tuple(Place(*p) for p in data["places"]),
            "marks": tuple(Mark(*m) for m in data["marks"]),
            "warnings": tuple(data["warnings"]),
        }
    )
