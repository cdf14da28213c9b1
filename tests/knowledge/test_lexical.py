from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexical import Bm25, bigrams, fold, tokens, words


def test_traditional_script_full_width_and_capitals_fold_to_one_form() -> None:
    assert fold("職稱評審費　４２０元／人，ＳＣＩ") == "职称评审费 420元/人,sci"


def test_half_a_character_is_left_out() -> None:
    assert fold("评审\ud800费") == "评审费"


def test_bigrams_do_not_reach_over_punctuation() -> None:
    assert bigrams("评审，缴费") == ["评审", "缴费"]


def test_a_number_with_its_decimals_and_a_latin_word_stay_whole() -> None:
    assert bigrams("EI检索3.5分") == ["ei", "检索", "3.5", "分"]


def test_words_come_from_the_dictionary_and_have_two_characters_or_more() -> None:
    assert "评审" in words("職稱評審工作")
    assert all(len(word) > 1 for word in words("我的档案在成都"))


def test_tokens_hold_single_characters_too() -> None:
    assert tokens("评审费")["费"] == 1.0


def test_a_question_in_traditional_script_has_the_tokens_of_the_simplified_one() -> None:
    assert tokens("檔案在外地可以申報嗎") == tokens("档案在外地可以申报吗")


def test_the_document_that_holds_the_rare_token_stands_first() -> None:
    index = Bm25([tokens("申报时间"), tokens("申报材料和论文"), tokens("申报程序")])
    assert int(index.scores(tokens("论文申报")).argmax()) == 1


def test_a_short_document_beats_a_long_one_with_the_same_match() -> None:
    index = Bm25([tokens("论文" + "其他规定事项说明" * 20), tokens("论文材料")])
    assert int(index.scores(tokens("论文")).argmax()) == 1


def test_unknown_tokens_count_in_the_whole_and_in_no_score() -> None:
    index = Bm25([tokens("申报时间")])
    assert index.scores({"答辩": 1.0}).tolist() == [0.0]
    assert index.whole({"答辩": 1.0}) > 0


def test_an_index_of_nothing_answers_with_nothing() -> None:
    assert Bm25([]).scores({"申报": 1.0}).shape == (0,)


@given(st.text(max_size=200))
def test_any_text_has_tokens_of_positive_weight(text: str) -> None:
    assert all(weight > 0 for weight in tokens(text).values())


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
