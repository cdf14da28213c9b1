"""What can go wrong, as a tree. Every message says what happened and what to do; the CLI prints it in one line.

ZhichengError
├── SettingsProblem        a setting is missing or wrong, the home cannot be written
├── StoreProblem           the database cannot be reached or is of a newer version
│   └── SnapshotMissing    no such snapshot, or nothing has been published yet
├── PublishConflict        somebody else published first, or the gate blocks
├── ModelUnavailable       the embedding model is absent or damaged
├── IndexDamaged           the vector index cannot be read; it is rebuilt from the database
├── VocabularyProblem      a data file (topics, wording, rules) is wrong: names file and line
├── ApprovalRefused        an approved answer cannot be kept or approved: a figure stands nowhere, a clause changed
├── WriterFailed           the language model is late, down or answers in another form; the plain answer stands
├── YearNotCovered         the official calendar of working days does not reach that year
└── ReadProblem            a document could not be read (see `ingest.read.errors`)
"""


class ZhichengError(Exception):
    """Base of all errors that a user may see."""


class SettingsProblem(ZhichengError):
    pass


class StoreProblem(ZhichengError):
    pass


class SnapshotMissing(StoreProblem):
    pass


class PublishConflict(ZhichengError):
    pass


class ModelUnavailable(ZhichengError):
    pass


class IndexDamaged(ZhichengError):
    pass


class VocabularyProblem(ZhichengError):
    pass


class ReadProblem(ZhichengError):
    pass


class YearNotCovered(ZhichengError):
    pass


class ApprovalRefused(ZhichengError):
    pass


class WriterFailed(ZhichengError):
    pass
