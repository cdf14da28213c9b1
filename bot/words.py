"""Telling by its words what a text is meant as."""

import re

QUESTION = re.compile(r"[?？]|吗|呢$|怎么|多少|什么|几|哪|如何|能不能|可不可以|要不要")


def asks(text: str) -> bool:
    """Whether it reads like a question."""
    return bool(QUESTION.search(text))
