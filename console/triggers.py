"""What the database does by itself: guards the audit trail, and files each new answer for the desk's lists.

The journal, the feedback and the cases are written by the bot, which does not know the desk. Triggers keep the desk's
narrow lists as fresh as those tables, in the same transaction, whichever process writes.
"""

from sqlalchemy import Connection, Engine, text

from console.tables import INDEXES
from knowledge.adapters.sql.engine import writing

_REFUSE = "SELECT RAISE(ABORT, 'the audit trail is append-only')"
_DOWN = """INSERT INTO desk_flags (answer_id, flag, answered_at, note)
    SELECT id, 'down', at, '' FROM answers WHERE id = new.answer_id AND new.verdict = 'down' ON CONFLICT DO NOTHING"""
_HANDED = """INSERT INTO desk_flags (answer_id, flag, answered_at, note)
    SELECT id, 'handed', at, '' FROM answers WHERE conversation = new.handle
    ORDER BY at DESC LIMIT 1 ON CONFLICT DO NOTHING"""
_FILE = """INSERT INTO desk_searchable (answer_id, at, text)
    VALUES (new.id, new.at, substr(new.question, 1, 300)) ON CONFLICT DO NOTHING"""
_LOW = """INSERT INTO desk_flags (answer_id, flag, answered_at, note)
    SELECT new.id, 'low', new.at, '' WHERE new.kind = 'answer' AND new.confidence < {low} ON CONFLICT DO NOTHING"""
# Who asks to be forgotten takes the question along; what goes for its age leaves staff's expectation behind.
_FORGET = "DELETE FROM regressions WHERE origin = 'review:' || old.id AND old.at > {young}"
_UNDOWN = "DELETE FROM desk_flags WHERE answer_id = old.answer_id AND flag = 'down'"

# name, when, what; the audit trail's own guards are added for each dialect.
_RULES = (
    ("desk_file", "AFTER INSERT ON answers", _FILE),
    ("desk_low", "AFTER INSERT ON answers", _LOW),
    ("desk_down", "AFTER INSERT ON feedback", _DOWN),
    ("desk_undown", "AFTER DELETE ON feedback", _UNDOWN),
    ("desk_handed", "AFTER INSERT ON cases", _HANDED),
    ("desk_forget", "AFTER DELETE ON answers", _FORGET),
)
_GUARDS = (
    ("desk_audit_no_update", "BEFORE UPDATE ON desk_audit", _REFUSE),
    ("desk_audit_no_delete", "BEFORE DELETE ON desk_audit", _REFUSE),
)
_YOUNG_SQLITE, _YOUNG_POSTGRES = "datetime('now', '-{days} days')", "now() - interval '{days} days'"
_BACKFILL = (
    """INSERT INTO desk_searchable (answer_id, at, text) SELECT id, at, substr(question, 1, 300) FROM answers
       WHERE id NOT IN (SELECT answer_id FROM desk_searchable)""",
    """INSERT INTO desk_flags (answer_id, flag, answered_at, note) SELECT id, 'low', at, '' FROM answers
       WHERE kind = 'answer' AND confidence < {low}
       AND id NOT IN (SELECT answer_id FROM desk_flags WHERE flag = 'low')""",
    """INSERT INTO desk_flags (answer_id, flag, answered_at, note) SELECT DISTINCT a.id, 'down', a.at, ''
       FROM answers a JOIN feedback f ON f.answer_id = a.id WHERE f.verdict = 'down'
       AND a.id NOT IN (SELECT answer_id FROM desk_flags WHERE flag = 'down')""",
)


def prepare(engine: Engine, low_confidence: float, retention_days: int) -> None:
    """Tables, indexes and triggers, also in a database that was filled before the desk was first opened."""
    with writing(engine) as connection:
        for index in INDEXES:
            index.create(connection, checkfirst=True)
        postgres = engine.dialect.name == "postgresql"
        made, young = (_postgres, _YOUNG_POSTGRES) if postgres else (_sqlite, _YOUNG_SQLITE)
        for name, when, what in _RULES + _GUARDS:
            made(connection, name, when, what.format(low=low_confidence, young=young.format(days=retention_days)))
        for statement in _BACKFILL:
            connection.execute(text(statement.format(low=low_confidence)))


def _sqlite(connection: Connection, name: str, when: str, what: str) -> None:
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    connection.exec_driver_sql(f"CREATE TRIGGER {name} {when} BEGIN {what}; END")


def _postgres(connection: Connection, name: str, when: str, what: str) -> None:
    body = "RAISE EXCEPTION 'the audit trail is append-only'" if what == _REFUSE else what
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"
    )
    level = "STATEMENT" if what == _REFUSE else "ROW"
    connection.exec_driver_sql(f"CREATE OR REPLACE TRIGGER {name} {when} FOR EACH {level} EXECUTE FUNCTION {name}()")
