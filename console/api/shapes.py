"""Request bodies of the API and the limits on their fields."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from console.staff import Role

_TEXT = r"^[^\x00]*$"
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400, pattern=_TEXT)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000, pattern=_TEXT)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=_TEXT)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=_TEXT)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=_TEXT)]
TokenName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50, pattern=_TEXT)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9a-zA-Z_-]+$")]
ClauseId = Annotated[str, StringConstraints(min_length=1, max_length=600, pattern=_TEXT)]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=_TEXT)]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
Key = Annotated[str, StringConstraints(max_length=60, pattern=_TEXT)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Verdict(Body):
    """never: words of the answer that must not be said again; clause: the id of one that must be cited; asked: how
    the question is put before a publish."""

    verdict: Literal["right", "wrong", "incomplete"]
    reason: Note = ""
    version: Number = 0
    never: Annotated[list[Long], Field(max_length=20)] = []
    clause: Annotated[str, StringConstraints(max_length=600, pattern=_TEXT)] = ""
    asked: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400, pattern=_TEXT)] = ""


class Ask(Body):
    question: Line
    history: Annotated[list[Line], Field(max_length=10)] = []
    today: date | None = None
    snapshot: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class Written(Body):
    text: Long
    clauses: Annotated[list[ClauseId], Field(min_length=1, max_length=20)]


class Worded(Written):
    questions: Annotated[list[Line], Field(min_length=1, max_length=50)]


class Draft(Worded):
    """answer, gap: the recorded answer or the group of unanswered questions that this settles."""

    answer: Id | None = None
    gap: Number = 0
    approve: bool = False


class Rewrite(Worded):
    revision: Number


class Why(Body):
    why: Line


class Text(Body):
    text: Long


class Phrase(Body):
    title: Name
    text: Note


class Outcome(Body):
    outcome: Literal["answered", "referred", "silent", "blocked", "other"]


class Settle(Body):
    state: Literal["open", "answered", "missing", "ignored"]
    note: Note = ""
    version: Number


class Step(Body):
    """question and told: one more answer; change: an earlier one taken back."""

    answers: Annotated[dict[Key, Any], Field(max_length=200)] = {}
    question: Key = ""
    told: Annotated[list[Short], Field(max_length=50)] = []
    change: Key = ""


class Again(Body):
    """Re-authentication: one's own password; a program with a token also says whose."""

    password: Secret
    member: Name | None = None


class Publish(Again):
    """fingerprint: as `/api/snapshots/{number}` told it: what was looked at is what goes live, or nothing does."""

    fingerprint: Annotated[str, StringConstraints(max_length=64, pattern=_TEXT)]
    why: Note = ""
    override: Note = ""


class TakeBack(Again):
    """live: what was live when this was decided."""

    number: Number
    live: Number
    why: Line


class Fix(Body):
    """at: where the value starts; parts: the normal form, "" for a form of one part."""

    at: Number
    action: Literal["confirm", "correct", "drop"]
    parts: Annotated[dict[Key, Short], Field(max_length=12)] = {}
    why: Note = ""


class Words(Body):
    """Words of a clause; occurrence: how often the same words stand before them in it; kind: "" to let it be said."""

    clause: ClauseId
    text: Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=_TEXT)]
    occurrence: Annotated[int, Field(ge=0, le=1000)] = 0
    kind: Key = ""


class NewValue(Words):
    parts: Annotated[dict[Key, Short], Field(max_length=12)]
    why: Line


class NewMember(Body):
    name: Name
    role: Role


class Changed(Body):
    role: Role
    disabled: bool
    version: Number


class NewToken(Body):
    name: TokenName
    role: Role


class NewPassword(Body):
    password: Secret
    new: Secret
