"""Rules that tell the topic of a question by its words, from `vocabulary/cues.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.errors import VocabularyProblem
from knowledge.vocabulary import load

_NAME = re.compile(r"\$([a-z]+)")
STRENGTH = {1: 0.34, 2: 0.5, 3: 0.6}
DECISIVE = 0.85


@dataclass(frozen=True, slots=True)
class Cue:
    """All of `needs` must be found in a question and none of `bars`."""

    needs: tuple[re.Pattern[str], ...]
    bars: tuple[re.Pattern[str], ...]
    decisive: bool = False

    def fits(self, text: str) -> bool:
        return all(p.search(text) for p in self.needs) and not any(p.search(text) for p in self.bars)

    @property
    def strength(self) -> float:
        return DECISIVE if self.decisive else STRENGTH[min(len(self.needs), 3)]


def cue_scores(text: str) -> dict[str, float]:
    """The strength of the best rule of each intent that fits, 0–1; text: the normal form of a question."""
    return {intent: best for intent, cues in _cues().items() if (best := _best(cues, text)) > 0}


def _best(cues: tuple[Cue, ...], text: str) -> float:
    return max((cue.strength for cue in cues if cue.fits(text)), default=0.0)


@cache
def _cues() -> Mapping[str, tuple[Cue, ...]]:
    data = load("cues")
    words = data["words"]
    return {k: tuple(_cue(rule, words, k) for rule in v) for k, v in data.items() if k != "words"}


def _cue(rule: str, words: Mapping[str, str], intent: str) -> Cue:
    parts = [part.strip() for part in re.split(r"\s*&\s*", rule.removeprefix("* "))]
    try:
        patterns = [(part.startswith("!"), _compiled(part.lstrip("!"), words)) for part in parts]
    except (re.error, KeyError) as error:
        raise VocabularyProblem(f"cues.yaml 的 {intent}：规则「{rule}」写得不对（{error}）") from error
    needs = tuple(p for barred, p in patterns if not barred)
    return Cue(needs, tuple(p for barred, p in patterns if barred), rule.startswith("* "))


def _compiled(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(_NAME.sub(lambda m: words[m[1]], pattern))
