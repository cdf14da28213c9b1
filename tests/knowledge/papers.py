"""Small documents for tests of the core: one clause a line, topics by what the line holds."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from knowledge.clauses import Clause, Document, Snapshot
from knowledge.recognise import recognise

TOPICS = {
    "申报时间": "time.application",
    "审核时间": "time.review",
    "缴费时间": "time.payment",
    "计算截至": "time.cutoff",
    "评审费": "fee.amount",
    "联系": "contact",
    "公示": "time.publicity",
}


def paper(
    text: str, year: int = 2024, key: str = "渝经信职改办〔2024〕16号", topics: Mapping[str, str] = TOPICS
) -> Document:
    clauses, at = [], 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        found = tuple(t for cue, t in topics.items() if cue in line)
        clauses.append(Clause(f"{key}/{number}", (line.strip()[:12],), at, at + len(line), found))
        at += len(line)
    return Document(
        key=key,
        version=sha256(text.encode()).hexdigest(),
        number=key,
        title="通知",
        issuer="重庆市经济和信息化委员会职称改革办公室",
        issued_on=date(year, 9, 3),
        status="full_text",
        text=text,
        clauses=tuple(clauses),
        values=tuple(recognise(text, year)),
        year=year,
    )


def snapshot(*documents: Document) -> Snapshot:
    return Snapshot(1, documents)


NOTICE = """\
（一）网上申报时间：2024年9月3日—10月10日。
（二）评委会审核时间：2024年10月11日—10月25日。
（三）评审缴费时间：2024年10月28日—11月11日。
本单位应将拟推荐人员的有关材料在本单位公开场所集中公示5个工作日，经公示无异议的按时提交。
职称资格确认通知下发后1个月内，呈报单位将职称确认通知转发至申报单位。
（二）申报人工作时间、任职时间计算截至2024年12月31日。
高级职称评审费分别为420元/人。
缴费相关事宜将在评审缴费时间段内，在重庆市经济和信息化委员会官网发布通知。
联系人：杨老师，联系电话：023—63899976，15923960007。
"""
