"""What the desk refuses, as a tree. `status` is the HTTP status; the message is shown to staff as it is.

DeskProblem
├── SignedOut       nobody is signed in, or the session ran out
├── NotAllowed      the role is not enough, or the form did not come from this desk
├── NotThere        no such conversation, case, candidate …
├── Refused         the input cannot be accepted; says what to change
├── Overtaken       somebody else changed it first; nothing was overwritten
└── TooMany         too many attempts
"""

from knowledge.errors import ZhichengError


class DeskProblem(ZhichengError):
    status = 400


class SignedOut(DeskProblem):
    status = 401


class NotAllowed(DeskProblem):
    status = 403


class NotThere(DeskProblem):
    status = 404


class Refused(DeskProblem):
    status = 422


class Overtaken(DeskProblem):
    status = 409


class TooMany(DeskProblem):
    status = 429
