"""A rule that is changed by one comparison, one threshold, one option or dropped makes some worked case fail."""

from knowledge.eligibility import Form
from tests.knowledge.eligibility.mutants import mutants
from tests.knowledge.eligibility.worked import cases, expected_of, outcome_of


def test_at_least_99_percent_of_the_rule_mutants_are_caught_by_the_worked_cases(form: Form) -> None:
    signed = [(case, expected_of(case)) for case in cases(form)]
    made = list(mutants(form))
    alive = [
        name
        for name, mutant in made
        if all(outcome_of(mutant, mutant.policy.rules, case) == expected for case, expected in signed)
    ]
    assert len(made) > 300
    assert len(alive) <= 0.01 * len(made), alive
