"""An amendment that quotes the old wording: what it quotes is past, and the clause is found by its number."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.extract import extract
from ingest.source import Source
from knowledge.amended_clauses import clause_changes
from knowledge.amendments import laid
from knowledge.calendar import schedule
from knowledge.clauses import Document, Snapshot

NOTICE = """\
关于做好2025年度建设工程职称评审工作的通知
衡住建职改〔2025〕22号

各有关企业：
现将有关事项通知如下：
一、申报条件
（一）工程师须从事专业工作满4年。
二、申报时间
（一）个人申报时间为2025年6月10日至7月10日。
（二）单位审核：7月20日前。
三、申报材料
1.申报表一式2份。
2.业绩材料：
（1）施工合同；
（2）获奖证书；
（3）论文2篇。
四、其他
1.答辩名单报送时间8月20日前。

衡阳市住房和城乡建设局
2025年5月30日
"""
AMENDMENT = """\
关于调整2025年度建设工程职称评审有关事项的补充通知
衡住建职改〔2025〕31号

各有关企业：
《关于做好2025年度建设工程职称评审工作的通知》（衡住建职改〔2025〕22号，以下简称《通知》）部分内容调整如下：
{body}

衡阳市住房和城乡建设局
2025年7月7日
"""


def document(text: str) -> Document:
    return extract(Source("x.txt", "text/plain", "0" * 64, text))


@pytest.fixture(scope="module")
def notice() -> Document:
    return document(NOTICE)


def amendment(body: str) -> Document:
    return document(AMENDMENT.format(body=body))


def changed(body: str, notice: Document) -> list[str]:
    return [c.clause_id.split("/", 1)[1] for c in clause_changes(amendment(body), notice)]


_PROLONGED = "一、《通知》第二条第（一）项“个人申报时间为2025年6月10日至7月10日”，延长至7月25日。"


def test_a_window_quoted_as_old_is_no_window_of_the_amendment() -> None:
    (stage,) = schedule(amendment(_PROLONGED))
    assert (stage.what, stage.until) == ("个人申报时间", date(2025, 7, 25))
    assert stage.was == (date(2025, 6, 10), date(2025, 7, 10))


def test_the_window_that_holds_is_the_new_one(notice: Document) -> None:
    later = amendment(_PROLONGED)
    ends = {s.what: s.until for s in laid(notice, Snapshot(1, (notice, later))).stages}
    assert ends["个人申报时间"] == date(2025, 7, 25)
    assert ends["单位审核"] == date(2025, 7, 20)


def test_a_quoted_day_changes_its_own_clause_alone(notice: Document) -> None:
    body = "一、第四条中“答辩名单报送时间8月20日前”更正为“答辩名单报送时间8月29日前”。"
    assert changed(body, notice) == ["四/1."]


@pytest.mark.parametrize(
    ("body", "clauses"),
    [
        ("一、删除《通知》第三条第2款第（3）项。", ["三/2./（3）"]),
        ("一、删除《通知》第三条第二款第3项。", ["三/2./（3）"]),
        ("一、删除《通知》第三条第1项。", ["三/1."]),
        ("一、删除《通知》第二条第（二）项。", ["二/（二）"]),
    ],
)
def test_a_clause_is_found_by_all_of_its_numbers(body: str, clauses: list[str], notice: Document) -> None:
    assert changed(body, notice) == clauses


def test_a_clause_that_is_changed_in_part_without_quoting_is_not_put_together(notice: Document) -> None:
    body = "一、第一条第（一）项中的“工程师”修改为“副高级工程师”，年限由4年调整为5年。"
    assert {c.now for c in clause_changes(amendment(body), notice)} == {""}
    whole = "一、第一条第（一）项中的“满4年”修改为“满5年”。"
    assert [c.now for c in clause_changes(amendment(whole), notice)] == ["（一）工程师须从事专业工作满5年。"]
