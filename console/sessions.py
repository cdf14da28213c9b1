"""Sessions live in the database; the browser holds a random token, we hold its hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, delete, insert, select, update

from console.audit import Clock
from console.limits import Limits
from console.staff import Role
from console.tables import sessions, staff
from knowledge.adapters.sql.engine import writing

# Writing the time of each request would take the write lock for every page.
_SEEN_EVERY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Session:
    token_hash: str
    staff_id: int
    name: str
    role: Role
    csrf: str
    must_change: bool


class Sessions:
    """Opened at sign-in with a new id, ended at sign-out, after idle time, after an absolute time, or by an admin."""

    def __init__(self, engine: Engine, limits: Limits, clock: Clock) -> None:
        self.engine = engine
        self.limits = limits
        self.clock = clock

    def open(self, staff_id: int) -> str:
        """A new session; gives the token for the cookie. Sessions that have run out are forgotten on the way."""
        token, now = secrets.token_urlsafe(32), self.clock()
        row = {
            "token_hash": hashed(token),
            "staff_id": staff_id,
            "csrf": secrets.token_urlsafe(32),
            "created_at": now,
            "seen_at": now,
        }
        with writing(self.engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.created_at < now - self._absolute()))
            connection.execute(insert(sessions).values(row))
        return token

    def find(self, token: str | None, idle: bool = False) -> Session | None:
        """The session of a cookie's token while it lasts; idle: a page asks by itself, nobody has done anything."""
        if not token:
            return None
        now = self.clock()
        query = (
            select(sessions, staff.c.name, staff.c.role, staff.c.must_change)
            .join(staff, staff.c.id == sessions.c.staff_id)
            .where(sessions.c.token_hash == hashed(token), ~staff.c.disabled)
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or now - row.seen_at > self._idle() or now - row.created_at > self._absolute():
            return None
        if not idle and now - row.seen_at > _SEEN_EVERY:
            self._saw(row.token_hash)
        return Session(row.token_hash, row.staff_id, row.name, row.role, row.csrf, row.must_change)

    def end(self, token: str | None) -> None:
        with writing(self.engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == hashed(token or "")))

    def _saw(self, token_hash: str) -> None:
        with writing(self.engine) as connection:
            seen = update(sessions).where(sessions.c.token_hash == token_hash)
            connection.execute(seen.values(seen_at=self.clock()))

    def _idle(self) -> timedelta:
        return timedelta(minutes=self.limits.idle_minutes)

    def _absolute(self) -> timedelta:
        return timedelta(hours=self.limits.absolute_hours)


def hashed(token: str) -> str:
    """Tokens are random and long: a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
