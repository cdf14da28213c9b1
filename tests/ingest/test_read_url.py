# ruff: noqa: E501
"""Pages and files fetched for reading, from a server on loopback."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.read import Limits, read_fetched, read_url
from ingest.read.errors import AddressRefused, FetchFailed, TooLarge
from ingest.read.fetch import Known, fetch
from tests.ingest.formats import to_docx, to_html

TEXT = "渝某职改办〔2025〕8号\n\n关于开展2025年职称评审工作的通知\n\n各单位：\n\n一、申报时间\n网上申报时间为2025年4月1日—5月10日，逾期不再受理。\n"

Reply = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Pages by path; what each request asked for is kept."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.asked: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append({k.lower(): v for k, v in self.headers.items()})
                try:
                    site.pages[self.path.split("?")[0]](self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"


def answer(body: bytes, status: int = 200, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    one = Site()
    yield one
    one.server.shutdown()
    one.server.server_close()


def test_a_page_is_read_with_its_address_and_what_tells_whether_it_changed(site: Site) -> None:
    site.pages["/t1"] = answer(
        to_html(TEXT), Content_Type="text/html", ETag='"abc"', Last_Modified="Tue, 01 Apr 2025 00:00:00 GMT"
    )
    (source,) = read_url(site.url("/t1"), allow_private=True)
    assert "网上申报时间为2025年4月1日—5月10日，逾期不再受理。" in source.text
    assert (source.name, source.url, source.etag) == ("t1.html", site.url("/t1"), '"abc"')
    assert source.last_modified == "Tue, 01 Apr 2025 00:00:00 GMT"


def test_a_file_is_known_by_its_content_whatever_the_server_calls_it(site: Site) -> None:
    site.pages["/down"] = answer(
        to_docx(TEXT),
        Content_Type="application/octet-stream",
        Content_Disposition="attachment; filename*=UTF-8''%E9%80%9A%E7%9F%A5.docx",
    )
    (source,) = read_url(site.url("/down"), allow_private=True)
    assert source.name == "通知.docx"
    assert "一、申报时间" in source.text


def test_the_charset_that_only_the_server_states_is_believed(site: Site) -> None:
    page = "<html><body><p>本年度評審費為每人四百二十元，請於四月一日前繳納，逾期不候。</p></body></html>"
    site.pages["/big5"] = answer(page.encode("big5"), Content_Type="text/html; charset=big5")
    assert read_url(site.url("/big5"), allow_private=True)[0].text.startswith("本年度評審費為每人四百二十元")


def test_links_on_a_fetched_page_get_its_address(site: Site) -> None:
    page = '<body><p>现将有关事项通知如下，请遵照执行，认真落实。</p><p><a href="../P1.docx">附件</a></p></body>'
    site.pages["/a/b/t2.html"] = answer(page.encode(), Content_Type="text/html")
    assert f"附件（{site.url('/a/P1.docx')}）" in read_url(site.url("/a/b/t2.html"), allow_private=True)[0].text


def test_an_unchanged_page_is_asked_for_by_its_tag_and_not_read_again(site: Site) -> None:
    site.pages["/same"] = answer(b"", 304, ETag='"v1"')
    fetched = fetch(site.url("/same"), Known('"v1"', "Tue, 01 Apr 2025 00:00:00 GMT"), allow_private=True)
    assert fetched.unchanged
    assert read_fetched(fetched) == []
    assert site.asked[-1]["if-none-match"] == '"v1"'
    assert site.asked[-1]["if-modified-since"] == "Tue, 01 Apr 2025 00:00:00 GMT"


def test_redirects_are_followed_and_a_loop_of_them_is_not(site: Site) -> None:
    site.pages["/old"] = answer(b"", 302, Location="/t3")
    site.pages["/t3"] = answer(TEXT.encode(), Content_Type="text/plain; charset=utf-8")
    assert read_url(site.url("/old"), allow_private=True)[0].url == site.url("/t3")
    site.pages["/loop"] = answer(b"", 302, Location="/loop")
    with pytest.raises(FetchFailed, match="跳转超过 5 次"):
        read_url(site.url("/loop"), allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://[::1]/",
        "http://10.0.0.8/x",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused, match="网址指向内网或本机地址，已拒绝"):
        fetch(url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.cn/x", "gopher://a.cn", "通知.html", "http://"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused, match="只能读取 http 或 https 网址"):
        fetch(url)


def test_a_redirect_to_a_private_address_is_refused(site: Site) -> None:
    site.pages["/away"] = answer(b"", 302, Location="file:///etc/passwd")
    with pytest.raises(AddressRefused):
        fetch(site.url("/away"), allow_private=True)


def test_an_error_of_the_site_is_named(site: Site) -> None:
    site.pages["/gone"] = answer(b"no", 404)
    with pytest.raises(FetchFailed, match="网站返回 404。请在浏览器里确认网址能打开"):
        fetch(site.url("/gone"), allow_private=True)


def test_a_site_that_does_not_answer_is_named() -> None:
    with pytest.raises(FetchFailed, match="连不上网站"):
        fetch("http://127.0.0.1:9/", allow_private=True)


def test_a_body_without_end_and_one_that_unpacks_without_end_are_cut_off(site: Site) -> None:
    site.pages["/long"] = answer(bytes(3_000_000))
    site.pages["/bomb"] = answer(gzip.compress(bytes(30_000_000)), Content_Encoding="gzip")
    for path in ("/long", "/bomb"):
        with pytest.raises(TooLarge):
            fetch(site.url(path), limits=Limits(file_mb=2), allow_private=True)


def test_a_site_that_drips_is_given_up(site: Site) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)

    site.pages["/drip"] = drip
    with pytest.raises(FetchFailed, match="还没有下载完"):
        fetch(site.url("/drip"), limits=Limits(wall_seconds=1), allow_private=True)
