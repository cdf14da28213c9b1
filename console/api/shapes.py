"""Request bodies of the API and the limits on their fields."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from console.staff import Role

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400, pattern=r"^[^\x00]*$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000, pattern=r"^[^\x00]*$")]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9a-zA-Z_-]+$")]
ClauseId = Annotated[str, StringConstraints(min_length=1, max_length=600, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Verdict(Body):
    verdict: Literal["right", "wrong", "incomplete"]
    reason: Note = ""
    version: Number = 0


class Ask(Body):
    question: Line
    history: Annotated[list[Line], Field(max_length=10)] = []
    today: date | None = None
    snapshot: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class Draft(Body):
    questions: Annotated[list[Line], Field(min_length=1, max_length=50)]
    text: Words
    clauses: Annotated[list[ClauseId], Field(min_length=1, max_length=20)]


class Rewrite(Draft):
    revision: Number


class Why(Body):
    why: Line


class Text(Body):
    text: Words


class Outcome(Body):
    outcome: Literal["answered", "referred", "silent", "blocked", "other"]


class Settle(Body):
    state: Literal["open", "answered", "missing", "ignored"]
    note: Note = ""
    version: Number


class NewMember(Body):
    name: Name
    role: Role


class Changed(Body):
    role: Role
    disabled: bool
    version: Number
