"""Tokens for programs that use the API: a role, an end date, a hash. The token itself is shown once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, insert, select, update

from console.audit import Audit, Clock
from console.errors import NotThere, Refused
from console.limits import Limits
from console.sessions import hashed
from console.staff import ROLES, Role
from console.tables import tokens
from knowledge.adapters.sql.engine import writing

PREFIX = "zc_"
LONGEST_NAME = 50  # with its mark "token:" it stands in columns of 60


@dataclass(frozen=True, slots=True)
class Token:
    id: int
    name: str
    role: Role
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


_COLUMNS = [tokens.c[name] for name in Token.__dataclass_fields__]


class Tokens:
    def __init__(self, engine: Engine, audit: Audit, limits: Limits, clock: Clock) -> None:
        self.engine = engine
        self.audit = audit
        self.limits = limits
        self.clock = clock

    def issue(self, name: str, role: Role, by: str) -> str:
        """A new token, valid for `token_days`."""
        if not name.strip() or len(name) > LONGEST_NAME or role not in ROLES:
            raise Refused(f"令牌要有名称（不超过 {LONGEST_NAME} 字）和角色")
        token, now = PREFIX + secrets.token_urlsafe(32), self.clock()
        row = {
            "name": name.strip(),
            "role": role,
            "token_hash": hashed(token),
            "created_by": by,
            "created_at": now,
            "expires_at": now + timedelta(days=self.limits.token_days),
        }
        with writing(self.engine) as connection:
            connection.execute(insert(tokens).values(row))
            self.audit.within(connection, by, "token.issue", name, after={"role": role})
        return token

    def find(self, token: str) -> Token | None:
        """The valid token behind what a program sent, or None."""
        valid = tokens.c.revoked_at.is_(None) & (tokens.c.expires_at > self.clock())
        query = select(*_COLUMNS).where(tokens.c.token_hash == hashed(token), valid)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return Token(**row._mapping) if row else None

    def revoke(self, token_id: int, by: str) -> None:
        with writing(self.engine) as connection:
            taken = update(tokens).where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
            if connection.execute(taken.values(revoked_at=self.clock())).rowcount == 0:
                raise NotThere("没有这个有效的令牌")
            self.audit.within(connection, by, "token.revoke", str(token_id))

    def all(self) -> list[Token]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(*_COLUMNS).order_by(tokens.c.id.desc()))
            return [Token(**row._mapping) for row in rows]
