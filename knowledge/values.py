"""Value: a typed figure of a document (date, fee, telephone …) with its exact place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ValueKind = Literal[
    "date",
    "window",
    "relative_deadline",
    "duration",
    "working_days",
    "money",
    "count",
    "percent",
    "phone",
    "url",
    "document_number",
    "address",
    "person",
    "level",
]


@dataclass(frozen=True, slots=True)
class Value:
    """`text == source[start:end]`; offsets count characters of the document's normalised text.

    normalised, by kind (dates are ISO strings):
      date                "2024-12-31"
      window              {"from": "2024-09-03", "until": "2024-10-10"}
      money               {"amount": 420, "currency": "CNY", "per": "人"}
      duration            {"amount": 1, "unit": "year"}          unit: day|week|month|year|hour
      working_days        {"amount": 5, "unit": "working_day"}
      relative_deadline   {"after": "职称资格确认通知下发", "amount": 1, "unit": "month"}
      count               {"amount": 3, "unit": "次"}
      percent             {"amount": 30}
      phone, url, document_number, address, person, level: the canonical string
    """

    kind: ValueKind
    text: str
    start: int
    end: int
    normalised: Any
    note: Mapping[str, str] = field(default_factory=dict)
