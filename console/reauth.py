"""Re-authentication (ASVS 4.3.3): publishing, taking back and resetting a password ask who it is once more."""

from console.access import Visit, source
from console.errors import NotAllowed, Refused
from console.staff import ROLES, Member, Role


def again(visit: Visit, password: str, member: str = "", role: Role = "editor") -> str:
    """The name of the person who answers for it. Raises Refused on a wrong password.

    A token is nobody: a program gives the name and the password of a person who may do it.
    """
    if not password:
        raise Refused("请填写您的密码")
    if visit.member_id is not None:
        if not visit.desk.staff.confirm(visit.member_id, password, source(visit.request)):
            raise Refused("密码不对，没有执行")
        return visit.name
    return _person(visit, password, member, role).name


def _person(visit: Visit, password: str, member: str, role: Role) -> Member:
    if not member:
        raise Refused("用令牌做这件事，还要写明是谁（member）和他的密码")
    person = visit.desk.staff.sign_in(member, password, source(visit.request))
    if ROLES.index(person.role) < ROLES.index(role) or person.must_change:
        raise NotAllowed("这位人员的角色不能做这件事，或还没有换掉临时密码")
    visit.desk.audit.note(person.name, "sign_in.again", visit.name)
    return person
