"""Cuts a clause on materials into things to tick. The words stay those of the clause."""

import re
from dataclasses import dataclass

from bot.notices import short
from bot.wording import wording

SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
NUMBERING = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[)）.、．]\s*)")


@dataclass(frozen=True, slots=True)
class Item:
    """key stands for the words: a tick survives an update that leaves them alone."""

    text: str

    @property
    def key(self) -> str:
        return short(self.text)


def plain_label(heading: str) -> str:
    """「关于期刊发表论文」 → 「期刊发表论文」."""
    return NUMBERING.sub("", heading).removeprefix("关于").rstrip("：:。 ") or heading


def items(text: str, heading: str) -> list[Item]:
    """One for each thing named after 「上传」, 「提供」 …, or for the whole sentence where nothing is listed."""
    found = [Item(piece) for sentence in _sentences(text, heading) for piece in _pieces(sentence)]
    return list(dict.fromkeys(found))


def _sentences(text: str, heading: str) -> list[str]:
    body = NUMBERING.sub("", text.strip()).removeprefix(heading).lstrip("：:。 ")
    return [s.strip().rstrip("。；;") for s in SENTENCE.findall(body) if s.strip("。；; \n")]


def _pieces(sentence: str) -> list[str]:
    rules = wording().checklist
    cues = [c for c in rules["begins_after"] if c in sentence]
    cue = max(cues, key=lambda c: (-sentence.index(c), len(c)), default=None)
    if cue is None:
        return [sentence]
    pieces = _split_outside_brackets(sentence[sentence.index(cue) + len(cue) :], rules["separators"])
    listed = len(pieces) > 1 and all(len(p) <= rules["max_item"] for p in pieces)
    return pieces if listed else [sentence]


def _split_outside_brackets(text: str, separators: str) -> list[str]:
    pieces, depth = [""], 0
    for character in text:
        depth += (character in "（(《“") - (character in "）)》”")
        if character in separators and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += character
    return [p.strip("，, ") for p in pieces if p.strip("，, ")]
