"""`python -m tests.knowledge.eligibility.all_ends [EVERY]`: what would have to change, against trying everything out.

At every EVERY-th (default: each) of the finished states that the walk of `zhicheng eligibility --check` meets.
"""

import sys

from knowledge.eligibility import Form
from knowledge.eligibility.changes import smallest
from knowledge.eligibility.checking import ends
from tests.knowledge.eligibility.people import LATE
from tests.knowledge.eligibility.test_changes import _brute_force, _shape


def main(every: int) -> None:
    form = Form.load(2024)
    tried = wrong = 0
    for number, values in enumerate(ends(form)):
        if number % every == 0:
            kind = form.kind_of(form.facts(values))
            tried += 1
            wrong += _shape(smallest(form, values, kind, LATE)) != _brute_force(form, values)
    print(f"{tried} finished states, {wrong} differ from brute force")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
