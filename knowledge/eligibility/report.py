"""What a walk over every state found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class CheckReport:
    """walked: distinct states; stand_for: the states that they stand for; ends: finished ones by verdict."""

    form: str
    version: str
    questions: int
    options: int
    rules: int
    outcomes: int = 0
    walked: int = 0
    steps: int = 0
    stand_for: int = 0
    contradictory: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "version": self.version,
            "questions": self.questions,
            "options": self.options,
            "rules": self.rules,
            "outcomes": self.outcomes,
            "states_walked": self.walked,
            "steps_walked": self.steps,
            "states": self.stand_for,
            "contradictory": self.contradictory,
            "verdicts": dict(sorted(self.ends.items())),
            "findings": self.findings,
            "ok": self.ok,
        }

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """For a terminal."""
        ends = "，".join(f"{verdict} {count:,}" for verdict, count in sorted(self.ends.items()))
        return [
            f"表单 {self.form}（版本 {self.version}）",
            f"{self.questions} 个问题，{self.options} 个选项，{self.rules} 条规则，规则结果 {self.outcomes} 种",
            f"走过 {self.walked:,} 个不同的状态、{self.steps:,} 步，代表 {self.stand_for:,} 个可达状态",
            f"结论：{ends}；互相矛盾 {self.contradictory:,}",
            *(f"发现：{finding}" for finding in self.findings),
            "没有发现问题" if self.ok else f"发现 {len(self.findings)} 个问题",
        ]
