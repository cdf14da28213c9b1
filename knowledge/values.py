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


STAFF = "staff"  # the key of `note` under which a value says whose word it is


@dataclass(frozen=True, slots=True)
class Value:
    """`text == source[start:end]`; offsets count characters of the document's normalised text.

    normalised, by kind (dates are ISO strings):
      date                "2024-12-31"
      window              {"from": "2024-09-03", "until": "2024-10-10"}
      money               {"amount": 420, "currency": "CNY", "per": "人"}
      duration            {"amount": 1, "unit": "year"}          unit: minute|hour|day|week|month|year
      working_days        {"amount": 5, "unit": "working_day"}
      relative_deadline   {"after": "职称资格确认通知下发", "amount": 1, "unit": "month"}
                          "before" instead of "after" for 「评审会前5个工作日」
      count               {"amount": 3, "unit": "次"}            with "to" for 2—3篇; so has a duration
      percent             {"amount": 30}
      A date of which no year is known, or that comes back each year, is "--10-10".
      phone, url, document_number, address, person, level: the canonical string

    note, where it applies:
      bound      "min" | "max" | "until" | "from": 「以上」「不超过」「前」「起」
      time, from_time, until_time   "17:00"
      precision  "month" | "third" | "quarter" | "half": a window that was printed as 「9月」「9月中旬」 …
      year       "inherited": the date prints none;  recurring "year": 「每年4月30日」
      level      of a fee: the level that stands before it;  ordinal "第": 「第3次」
      staff      who put the value there or set its normal form, where the reader could not
    """

    kind: ValueKind
    text: str
    start: int
    end: int
    normalised: Any
    note: Mapping[str, str] = field(default_factory=dict)
