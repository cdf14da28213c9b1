"""Signing in and staying signed in: OWASP ASVS 2 and 3."""

from click.testing import CliRunner
from sqlalchemy import func, select

from cli.main import zhicheng
from console.access import COOKIE
from console.tables import sessions, staff
from tests.console.support import NAMES, PASSWORD, Bench


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(bench: Bench) -> None:
    browser = bench.browser()
    wrong = browser.sign_in(NAMES["helpdesk"], "not the password")
    unknown = browser.sign_in("nobody", "not the password")
    assert wrong.status_code == unknown.status_code == 422
    assert "名字或密码不对" in wrong.text
    assert "名字或密码不对" in unknown.text


def test_five_wrong_passwords_lock_the_account_for_a_while(bench: Bench) -> None:
    browser = bench.browser()
    for _ in range(5):
        browser.sign_in(NAMES["helpdesk"], "not the password")
    assert browser.sign_in(NAMES["helpdesk"]).status_code == 429
    bench.clock.forward(minutes=16)
    assert browser.sign_in(NAMES["helpdesk"]).status_code == 200


def test_trying_many_names_from_one_address_is_stopped(bench: Bench) -> None:
    browser = bench.browser()
    answers = [browser.sign_in(f"name-{n}", "a guess of theirs").status_code for n in range(31)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert browser.sign_in(NAMES["admin"]).status_code == 429


def test_signing_in_gives_a_new_session_id(bench: Bench) -> None:
    browser = bench.browser()
    browser.http.cookies.set(COOKIE, "an id that an attacker chose", path="/desk")
    browser.sign_in(NAMES["helpdesk"])
    first = _session_cookie(browser)
    assert first != "an id that an attacker chose"
    browser.sign_in(NAMES["helpdesk"])
    assert _session_cookie(browser) != first
    with bench.desk.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(sessions)).scalar() == 1


def test_a_session_ends_after_half_an_hour_without_a_request(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    bench.clock.forward(minutes=29)
    assert "/sign-in" not in str(browser.get("/check").url)
    bench.clock.forward(minutes=31)
    assert "/sign-in" in str(browser.get("/check").url)


def test_a_session_ends_after_twelve_hours_however_busy(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    for _ in range(36):
        bench.clock.forward(minutes=20, seconds=1)
        last = browser.get("/check")
    assert "/sign-in" in str(last.url)


def test_signing_out_ends_the_session_on_the_server(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    browser.get("/check")
    stolen = _session_cookie(browser)
    browser.post("/sign-out")
    browser.http.cookies.set(COOKIE, stolen, path="/desk")
    assert "/sign-in" in str(browser.get("/check").url)


def test_the_cookie_is_for_this_site_and_no_script(bench: Bench) -> None:
    browser = bench.browser()
    browser.get("/sign-in")
    response = browser.http.post(
        "/desk/sign-in",
        data={"csrf": browser.token, "name": NAMES["admin"], "password": PASSWORD},
        follow_redirects=False,
    )
    cookie = next(c for c in response.headers.get_list("set-cookie") if c.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/desk" in cookie


def test_over_https_the_cookie_never_goes_over_http(bench: Bench) -> None:
    browser = bench.browser()
    browser.http.base_url = "https://testserver"
    browser.get("/sign-in")
    response = browser.http.post(
        "/desk/sign-in",
        data={"csrf": browser.token, "name": NAMES["admin"], "password": PASSWORD},
        follow_redirects=False,
    )
    cookie = next(c for c in response.headers.get_list("set-cookie") if c.startswith(COOKIE))
    assert "Secure" in cookie
    assert "max-age" in response.headers["strict-transport-security"]


def test_a_sign_in_form_from_elsewhere_is_refused(bench: Bench) -> None:
    browser = bench.browser()
    browser.get("/sign-in")
    browser.token = "made up"
    assert browser.post("/sign-in", name=NAMES["admin"], password=PASSWORD).status_code == 403


def test_after_signing_in_one_is_sent_only_to_pages_of_the_desk(bench: Bench) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        browser = bench.browser()
        browser.get("/sign-in", params={"next": target})
        response = browser.post("/sign-in", name=NAMES["admin"], password=PASSWORD, next=target)
        assert str(response.url).startswith("http://testserver/desk/")


def test_a_temporary_password_must_be_changed_first(bench: Bench) -> None:
    password = bench.desk.staff.add("新人", "helpdesk")
    browser = bench.browser()
    assert str(browser.sign_in("新人", password).url).endswith("/account")
    assert browser.get("/check").status_code == 403
    response = browser.post("/account", password=password, new="a longer one of mine", again="a longer one of mine")
    assert "密码已更换" in response.text
    assert browser.get("/check").status_code == 200


def test_a_short_or_simple_password_is_refused(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    browser.get("/account")
    for chosen in ("short", "aaaaaaaaaaaaaaaa", f"xx{NAMES['helpdesk']}yyyyyyyyyy"):
        assert browser.post("/account", password=PASSWORD, new=chosen, again=chosen).status_code == 422


def test_changing_the_role_signs_the_member_out(bench: Bench) -> None:
    browser, admin = bench.browser("editor"), bench.browser("admin")
    member = next(m for m in bench.desk.staff.members() if m.name == NAMES["editor"])
    admin.get("/people")
    admin.post(f"/people/{member.id}", role="helpdesk", version=member.version)
    assert "/sign-in" in str(browser.get("/updates").url)


def test_the_last_admin_cannot_be_disabled(bench: Bench) -> None:
    admin = bench.browser("admin")
    member = next(m for m in bench.desk.staff.members() if m.name == NAMES["admin"])
    admin.get("/people")
    response = admin.post(f"/people/{member.id}", role="admin", disabled="yes", version=member.version)
    assert response.status_code == 422
    assert "最后一位管理员" in response.text


def test_two_admins_who_change_the_same_person_are_told(bench: Bench) -> None:
    one, other = bench.browser("admin"), bench.browser("admin")
    member = next(m for m in bench.desk.staff.members() if m.name == NAMES["helpdesk"])
    one.get("/people")
    other.get("/people")
    assert one.post(f"/people/{member.id}", role="editor", version=member.version).status_code == 200
    assert other.post(f"/people/{member.id}", role="helpdesk", version=member.version).status_code == 409


def test_passwords_are_kept_as_argon2id_hashes(bench: Bench) -> None:
    with bench.desk.engine.connect() as connection:
        hashes = connection.execute(select(staff.c.password_hash)).scalars().all()
    assert all(h.startswith("$argon2id$") for h in hashes)


def _session_cookie(browser: object) -> str:
    jar = browser.http.cookies.jar  # type: ignore[attr-defined]
    return [c.value for c in jar if c.name == COOKIE and c.value][-1]


def test_who_forgot_the_password_of_the_last_admin_gets_another_from_the_command_line(bench: Bench) -> None:
    home = str(bench.assistant.settings.home)
    told = CliRunner().invoke(zhicheng, ["staff", "reset", NAMES["admin"]], env={"ZHICHENG_HOME": home})
    password = told.output.split("密码：")[1].split("（")[0]
    assert bench.browser().sign_in(NAMES["admin"], password).url.path.endswith("/account")
    listed = CliRunner().invoke(zhicheng, ["staff", "list"], env={"ZHICHENG_HOME": home}).output
    assert f"{NAMES['helpdesk']}  helpdesk" in listed
    refused = CliRunner().invoke(zhicheng, ["staff", "reset", "nobody"], env={"ZHICHENG_HOME": home})
    assert refused.exit_code == 1
