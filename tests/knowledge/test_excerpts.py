"""Which sentences and rows of a clause belong to an answer."""

from pathlib import Path

import pytest

from evaluation.notices import read_notice
from knowledge.excerpts import excerpts
from knowledge.intents import intents

ACCOUNT = """\
南屏省造纸协会关于2025年度轻工工程师职称评审收费的通知
南纸协〔2025〕9号

各会员单位：
现将有关事项通知如下。

一、费用
1. 中级300元/人。
2. 汇入下列账户，款到之后不再退还；协会不上门收取，也不委托其他单位代为收取，请各单位认真核对以下各项后再汇款：
| 项目 | 内容 |
| 户名 | 南屏省造纸协会 |
| 开户行 | 南屏银行江北支行 |
| 账号 | 6222 0033 1188 4405 |
| 附言 | 单位简称+人数 |

南屏省造纸协会
2025年5月8日
"""


@pytest.mark.parametrize("question", ["评审费打到哪个账户，开户行是哪家，附言写什么", "开户行是哪家", "账号多少"])
def test_every_line_of_an_account_belongs_to_the_answer(tmp_path: Path, question: str) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(ACCOUNT, encoding="utf-8")
    document = read_notice(path)
    clauses = [c for c in document.clauses if "户名" in document.text_of(c)]
    told = "".join(e.quote for c in clauses for e in excerpts(document, c, intents()["fee.account"], question))
    assert all(part in told for part in ("南屏省造纸协会", "江北支行", "6222 0033 1188 4405", "单位简称+人数"))
