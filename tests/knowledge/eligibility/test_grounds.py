from knowledge.clauses import Snapshot
from knowledge.eligibility import Form, unbound


def test_every_ground_is_found_word_for_word_in_the_real_corpus(form: Form, snapshot: Snapshot) -> None:
    assert unbound(form, snapshot) == []
