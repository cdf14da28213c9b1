"""May I apply? A questionnaire from data: what to ask (flow), how to judge (policy), figures and wording.

READ `form.py` FIRST.
"""

from knowledge.eligibility.checking import check
from knowledge.eligibility.form import Form
from knowledge.eligibility.given import BadAnswers
from knowledge.eligibility.loading import forms
from knowledge.eligibility.reading import FormError
from knowledge.eligibility.report import CheckReport
from knowledge.eligibility.touched import touched, unbound
from knowledge.eligibility.verdict import Change, Item, ProblemWithAnswer, Reason, Route, Screen, Timing, Verdict

__all__ = [
    "BadAnswers",
    "Change",
    "CheckReport",
    "Form",
    "FormError",
    "Item",
    "ProblemWithAnswer",
    "Reason",
    "Route",
    "Screen",
    "Timing",
    "Verdict",
    "check",
    "forms",
    "touched",
    "unbound",
]
