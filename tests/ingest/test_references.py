"""Which documents a text names, and what it does to them."""

import pytest

from ingest.references import references


def named(text: str, own: str | None = None) -> list[tuple[str | None, str | None, str]]:
    return [(r.number, r.title, r.relation) for r in references(text, own=own)]


def test_a_title_and_the_number_after_it_are_one_reference() -> None:
    text = "按照《关于印发〈重庆市2024年职称申报评审工作方案〉的通知》（渝职改办〔2024〕207号）执行"
    (one,) = references(text)
    assert (one.number, one.title) == ("渝职改办〔2024〕207号", "关于印发〈重庆市2024年职称申报评审工作方案〉的通知")
    assert (
        one.text
        == text[one.start : one.end]
        == "《关于印发〈重庆市2024年职称申报评审工作方案〉的通知》（渝职改办〔2024〕207号）"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据渝人社发〔2017〕67号规定", ("渝人社发〔2017〕67号", None)),
        ("参照《建设项目设计规模划分表》", (None, "建设项目设计规模划分表")),
        ("《职称评审管理暂行规定》（人社部令第40号）", ("人社部令第40号", "职称评审管理暂行规定")),
        ("《办法》(渝人社发[2023]9 号)", ("渝人社发〔2023〕9号", "办法")),
        ("渝价〔2015〕123号《关于收费标准的通知》", ("渝价〔2015〕123号", "关于收费标准的通知")),
        ("《建设工程技术人才\n职称申报条件》", (None, "建设工程技术人才职称申报条件")),
    ],
)
def test_every_form_of_naming_is_read(text: str, expected: tuple[str | None, str | None]) -> None:
    assert [(n, t) for n, t, _ in named(text)] == [expected]


def test_two_titles_with_their_numbers_are_two_references() -> None:
    text = "《甲意见》（渝人社发〔2020〕32号）、《乙方案》（渝人社发〔2021〕55号）"
    assert [n for n, _, _ in named(text)] == ["渝人社发〔2020〕32号", "渝人社发〔2021〕55号"]


def test_one_title_with_two_numbers_gives_the_second_alone() -> None:
    assert named("《标准条件》（鲁人社规〔2021〕1号、鲁人社字〔2022〕19号）") == [
        ("鲁人社规〔2021〕1号", "标准条件", "cites"),
        ("鲁人社字〔2022〕19号", None, "cites"),
    ]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("《旧办法》（渝人社发〔2010〕1号）同时废止。", "repeals"),
        ("原《旧方案》（渝职改办〔2023〕96号）不再执行。", "repeals"),
        ("渝人社发〔2010〕1号文件即行废止", "repeals"),
        ("现决定废止《旧办法》。", "repeals"),
        ("本办法施行后，《旧办法》由本办法代替。", "replaces"),
        ("《通知》第三条第二项中“五年”调整为“六年”。", "amends"),
        ("与本通知不一致的，以渝职改办〔2024〕207号为准。", "prevails"),
        ("按《旧办法》执行。", "cites"),
        ("关于修改《旧办法》的决定", "amends"),
        ("《旧通知》有关事项补充通知如下：", "amends"),
    ],
)
def test_what_a_sentence_does_to_a_document_is_its_relation(text: str, relation: str) -> None:
    assert [r for _, _, r in named(text)] == [relation]


def test_a_sentence_says_nothing_of_the_documents_of_the_next() -> None:
    assert [r for _, _, r in named("按照《甲办法》执行。《乙办法》同时废止。")] == ["cites", "repeals"]


@pytest.mark.parametrize(
    "text",
    [
        "《甲办法》（渝人社发〔2010〕1号）、《乙办法》（渝人社发〔2011〕2号）和渝人社发〔2012〕3号同时废止。",
        "现决定废止《甲办法》《乙办法》、《丙办法》。",
    ],
)
def test_what_is_said_of_a_list_is_said_of_each(text: str) -> None:
    assert [r for _, _, r in named(text)] == ["repeals"] * 3


def test_a_document_that_is_followed_is_not_abolished_with_the_next_one() -> None:
    assert [r for _, _, r in named("按照《甲办法》执行，《乙办法》同时废止。")] == ["cites", "repeals"]


def test_the_own_number_is_no_reference() -> None:
    assert named("渝职改办〔2024〕1号\n按照渝职改办〔2024〕207号", own="渝职改办〔2024〕1号") == [
        ("渝职改办〔2024〕207号", None, "cites")
    ]


def test_a_short_name_stands_for_the_document_that_it_was_given_to() -> None:
    text = "我办印发了《关于评审的通知》（渝水职改办〔2025〕6号，以下简称《通知》）。\n《通知》其余条款不变。"
    assert named(text) == [("渝水职改办〔2025〕6号", "关于评审的通知", "cites")] * 2


@pytest.mark.parametrize("short", ["《基本条件》", "“《基本条件》”", "“基本条件”"])
def test_a_short_name_is_no_document_of_its_own_however_it_is_quoted(short: str) -> None:
    text = (
        f"依据《工程技术人员职称申报评审基本条件》（川职改〔2021〕48号，以下简称{short}）评审。\n按《基本条件》办理。"
    )
    assert [r.number for r in references(text)] == ["川职改〔2021〕48号"] * 2
