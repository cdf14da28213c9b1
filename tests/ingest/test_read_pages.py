# ruff: noqa: E501
"""Pages of every build: no line of the notice is lost, whatever the page calls its parts."""

from html import escape
from pathlib import Path

import pytest

from ingest.read.html import read_html

NOTICE = Path(__file__).parents[1] / "notices" / "住建-2023.txt"
LINES = [line.strip() for line in NOTICE.read_text(encoding="utf-8").split("\n") if line.strip()]
SAFE = [escape(line) for line in LINES]
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in SAFE)
MENU = "<ul><li><a href=/1>首页</a></li><li><a href=/2>政务公开</a></li><li><a href=/3>办事服务</a></li><li><a href=/4>互动交流</a></li></ul>"

PAGES = {
    "a table row for each paragraph": "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in SAFE) + "</table>",
    "preformatted text": f"<pre>{escape(NOTICE.read_text(encoding='utf-8'))}</pre>",
    "spans and line breaks": "".join(f"<span>{line}</span><br><br>" for line in SAFE),
    "hidden until a script shows it": f'<div><a href="/">返回</a></div><div style="display:none">{PARAGRAPHS}</div>',
    "a public account's page": '<div id="js_content" style="visibility: hidden">'
    + "".join(f"<section><span>{line}</span></section>" for line in SAFE)
    + "</div>",
    "parts named like surroundings": f'<div class="print-area position header"><div class="footer-content">{PARAGRAPHS}</div></div>',
    "a link in every paragraph": "".join(f'<p>{line}<a href="http://x.cn/{n}"></a></p>' for n, line in enumerate(SAFE)),
    "a notice in two parts": f"<div class=a>{''.join(f'<p>{x}</p>' for x in SAFE[:20])}</div>{MENU}<div class=b>{''.join(f'<p>{x}</p>' for x in SAFE[20:])}</div>",
    "unclosed fonts": "".join(f"<p><font face=x><font size=3>{line}</p>" for line in SAFE),
    "one form around all": f'<form><div class="location">{MENU}{PARAGRAPHS}</div></form>',
    "an aside that is the page": f"<aside>{PARAGRAPHS}</aside>",
    "a class that ends like a foot": f'<div class="main-bottom">{PARAGRAPHS}</div><div class="footer">渝ICP备05003300号</div>',
}


def squeezed(text: str) -> list[str]:
    return ["".join(line.split()) for line in text.split("\n")]


@pytest.mark.parametrize("build", PAGES)
def test_no_line_is_lost(build: str) -> None:
    page = f"<!doctype html><html><head><meta charset=utf-8></head><body>{PAGES[build]}</body></html>"
    found = squeezed(read_html("页.html", page.encode()).text)
    assert [line for line in map("".join, map(str.split, LINES)) if line not in found] == []
    assert not {"首页", "政务公开", "渝ICP备05003300号"} & set(found)


def test_a_page_without_running_text_is_kept_whole_and_said_so() -> None:
    source = read_html("短.html", "<body><ul><li>首页</li></ul><p>另行通知</p></body>".encode())
    assert source.text == "首页\n另行通知\n"
    assert source.warnings == ("没有认出网页正文的边界，已保留整页文字",)


def test_spaces_and_line_breaks_of_the_page_source_are_no_part_of_chinese_words() -> None:
    page = "<body><p>申报人应当如实填写\n    申报信息，并对&nbsp;Word 2016\n文档负责。</p></body>"
    assert read_html("空.html", page.encode()).text == "申报人应当如实填写申报信息，并对 Word 2016 文档负责。\n"


def test_scripts_comments_and_hidden_copies_are_not_read() -> None:
    page = "<body><script>var a='申报时间为1月1日，逾期不候，特此通知。'</script><!-- 申报时间为2月1日 --><p>申报时间为2025年3月1日，逾期不候。</p><p style='display: none'>申报时间为4月1日。</p></body>"
    assert read_html("净.html", page.encode()).text == "申报时间为2025年3月1日，逾期不候。\n"


def test_headings_and_bold_runs_are_marked() -> None:
    page = "<body><h2>一、申报时间</h2><p><strong>网上申报：</strong>4月1日至5月1日，逾期不再受理。</p><p style='font-weight:bold'>二、其他</p></body>"
    source = read_html("标.html", page.encode())
    assert [(m.kind, m.level, source.text[m.start : m.end]) for m in source.marks] == [
        ("heading", 2, "一、申报时间"),
        ("bold", None, "网上申报："),
        ("bold", None, "二、其他"),
    ]


@pytest.mark.parametrize(
    "bar", ["分享到：微信 微博 【打印】【关闭】", "分享到：微信 微博 【列印】【關閉】".replace("列印", "打印")]
)
def test_a_bar_for_sharing_and_printing_is_no_line_of_the_notice(bar: str) -> None:
    page = f'<body><div id="zoom">{PARAGRAPHS}</div><div class="share">{bar}</div></body>'
    assert "".join(bar.split()) not in squeezed(read_html("页.html", page.encode()).text)


@pytest.mark.parametrize("title", ["通知公告-某厅", "某某市水利局", "x"])
def test_the_name_of_a_site_is_no_title_of_a_notice_that_has_its_own(title: str) -> None:
    page = f"<html><head><meta charset=utf-8><title>{title}</title></head><body><div>{MENU}<div>{PARAGRAPHS}</div></div></body></html>"
    assert squeezed(read_html("页.html", page.encode()).text)[0] == "".join(LINES[0].split())
