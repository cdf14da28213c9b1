"""Staff: who may sign in, with which role. Passwords are kept as argon2id hashes only."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Engine, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from console.audit import Audit, Clock
from console.errors import NotThere, Overtaken, Refused, TooMany
from console.limits import Limits
from console.tables import failures, sessions, staff
from knowledge.adapters.sql.engine import writing

Role = Literal["helpdesk", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

HASHER = PasswordHasher()  # argon2id with the library's parameters, RFC 9106 low-memory profile


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    name: str
    role: Role
    must_change: bool
    disabled: bool
    locked_until: datetime | None
    created_at: datetime
    version: int


class Staff:
    """Adds, checks and changes the people of the desk; every change is in the audit trail."""

    def __init__(
        self, engine: Engine, audit: Audit, limits: Limits, clock: Clock, hasher: PasswordHasher = HASHER
    ) -> None:
        self.engine = engine
        self.audit = audit
        self.limits = limits
        self.clock = clock
        self.hasher = hasher
        # Checked when the name is unknown, so that an unknown name takes as long as a wrong password.
        self._nobody = hasher.hash(secrets.token_urlsafe(16))

    def add(self, name: str, role: Role, password: str | None = None, by: str = "cli") -> str:
        """A new member; gives the password (made up when none is given: it must be changed at the first sign-in)."""
        self._check_name(name, role)
        chosen = password or secrets.token_urlsafe(12)
        self.check_password(chosen, name)
        row = {
            "name": name,
            "role": role,
            "password_hash": self.hasher.hash(chosen),
            "must_change": password is None,
            "disabled": False,
            "failures": 0,
            "created_at": self.clock(),
            "version": 1,
        }
        try:
            with writing(self.engine) as connection:
                connection.execute(insert(staff).values(row))
                self.audit.within(connection, by, "staff.add", name, after={"role": role})
        except IntegrityError as error:
            raise Refused(f"已有名为「{name}」的人员，请换一个名字或重置他的密码") from error
        return chosen

    def check_password(self, password: str, name: str) -> None:
        """Raises Refused when it is too short, too long or just the name."""
        if not self.limits.password_min <= len(password) <= self.limits.password_max:
            raise Refused(f"密码须为 {self.limits.password_min}–{self.limits.password_max} 个字符")
        if len(set(password)) < 4 or name.lower() in password.lower():
            raise Refused("密码太容易猜到：不要重复同一个字符，也不要包含自己的名字")

    def sign_in(self, name: str, password: str, source: str) -> Member:
        """The member. Raises TooMany when the source or the name is locked, Refused on a wrong name or password."""
        self._check_source(source)
        row = self._row(name)
        if row and row["locked_until"] and row["locked_until"] > self.clock():
            raise TooMany(
                f"连续输错次数太多，账号已暂停登录 {self.limits.lock_minutes} 分钟。请稍后再试，或请管理员重置密码"
            )
        matches = self._matches(row["password_hash"] if row else self._nobody, password)
        if row is None or row["disabled"] or not matches:
            self._failed(row, source)
            raise Refused("名字或密码不对")
        self._succeeded(row)
        return _member(row)

    def confirm(self, member_id: int, password: str, source: str) -> bool:
        """Re-authentication: is this the member's own password? Failures count as at sign-in."""
        try:
            return self.sign_in(self.member(member_id).name, password, source).id == member_id
        except Refused:
            return False

    def change_own(self, member_id: int | None, password: str, chosen: str, source: str) -> None:
        """A member's own password, given the present one; every session of the member ends."""
        if member_id is None or not self.confirm(member_id, password, source):
            raise Refused("现在的密码不对")
        self.change_password(member_id, chosen)

    def change_password(self, member_id: int, password: str) -> None:
        member = self.member(member_id)
        self.check_password(password, member.name)
        self._set_password(member, password, must_change=False, by=member.name, what="staff.password")

    def reset_password(self, member_id: int, by: str) -> str:
        """A new password, shown once to the admin; the member must change it at the next sign-in."""
        password = secrets.token_urlsafe(12)
        self._set_password(self.member(member_id), password, must_change=True, by=by, what="staff.reset")
        return password

    def change(self, member_id: int, role: Role, disabled: bool, version: int, by: str) -> None:
        """Role or access anew; signs the member out. Refuses to leave the desk without an admin."""
        before = self.member(member_id)
        if before.role == "admin" and (role != "admin" or disabled) and self._admins() == 1:
            raise Refused("这是最后一位管理员，不能停用或降级")
        with writing(self.engine) as connection:
            changed = connection.execute(
                update(staff)
                .where(staff.c.id == member_id, staff.c.version == version)
                .values(role=role, disabled=disabled, version=version + 1)
            )
            if changed.rowcount == 0:
                raise Overtaken("别人刚刚改过这位人员，请刷新后再改")
            connection.execute(delete(sessions).where(sessions.c.staff_id == member_id))
            was, now = {"role": before.role, "disabled": before.disabled}, {"role": role, "disabled": disabled}
            self.audit.within(connection, by, "staff.change", before.name, was, now)

    def members(self) -> list[Member]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(staff).order_by(staff.c.name)).mappings()
            return [_member(row) for row in rows]

    def member(self, member_id: int) -> Member:
        with self.engine.connect() as connection:
            row = connection.execute(select(staff).where(staff.c.id == member_id)).mappings().first()
        if row is None:
            raise NotThere("没有这位人员")
        return _member(row)

    def named(self, name: str) -> Member:
        row = self._row(name)
        if row is None:
            raise NotThere(f"没有名为「{name}」的人员")
        return _member(row)

    def _set_password(self, member: Member, password: str, must_change: bool, by: str, what: str) -> None:
        values = {
            "password_hash": self.hasher.hash(password),
            "must_change": must_change,
            "failures": 0,
            "locked_until": None,
        }
        with writing(self.engine) as connection:
            connection.execute(update(staff).where(staff.c.id == member.id).values(values))
            connection.execute(delete(sessions).where(sessions.c.staff_id == member.id))
            self.audit.within(connection, by, what, member.name)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self.hasher.verify(password_hash, password[:1000])
        except (VerifyMismatchError, InvalidHashError):
            return False

    def _row(self, name: str) -> RowMapping | None:
        with self.engine.connect() as connection:
            return connection.execute(select(staff).where(staff.c.name == name)).mappings().first()

    def _admins(self) -> int:
        query = select(func.count()).where(staff.c.role == "admin", ~staff.c.disabled)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def _check_name(self, name: str, role: str) -> None:
        if not 1 <= len(name.strip()) <= 60 or name != name.strip() or not name.isprintable():
            raise Refused("名字须为 1–60 个字符，前后没有空格")
        if role not in ROLES:
            raise Refused("角色只能是 helpdesk、editor 或 admin")

    def _check_source(self, source: str) -> None:
        since = self.clock() - timedelta(minutes=self.limits.source_minutes)
        query = select(func.count()).where(failures.c.source == source, failures.c.at > since)
        with self.engine.connect() as connection:
            if connection.execute(query).scalar_one() >= self.limits.source_failures:
                raise TooMany(f"这个地址登录失败的次数太多，请 {self.limits.source_minutes} 分钟后再试")

    def _failed(self, row: RowMapping | None, source: str) -> None:
        now = self.clock()
        with writing(self.engine) as connection:
            connection.execute(insert(failures).values(at=now, source=source))
            connection.execute(delete(failures).where(failures.c.at < now - timedelta(days=1)))
            if row is None:
                return
            count = row["failures"] + 1
            lock = count >= self.limits.lock_after_failures
            until = now + timedelta(minutes=self.limits.lock_minutes) if lock else row["locked_until"]
            values = {"failures": 0 if lock else count, "locked_until": until}
            connection.execute(update(staff).where(staff.c.id == row["id"]).values(values))
            self.audit.within(connection, row["name"], "sign_in.locked" if lock else "sign_in.failed", row["name"])

    def _succeeded(self, row: RowMapping) -> None:
        values: dict[str, Any] = {"failures": 0, "locked_until": None}
        with writing(self.engine) as connection:
            connection.execute(update(staff).where(staff.c.id == row["id"]).values(values))


def _member(row: RowMapping) -> Member:
    names = ("id", "name", "role", "must_change", "disabled", "locked_until", "created_at", "version")
    return Member(**{name: row[name] for name in names})
