# python/openenv/core/rubrics/llm_judge.py - a rubric that asks a language model.
"""A rubric whose score a language model tells."""

import re
from typing import Any, Protocol

from .base import Rubric

FIRST_NUMBER = r"(\d+\.?\d*)"


class CompletionClient(Protocol):
    """What a judge needs of a client: the text that a model answers to a prompt."""

    async def complete(self, prompt: str) -> str:
        """The model's answer."""
        ...


class LLMJudge(Rubric):
    """Shows a step to a language model and reads a score from its answer."""

    def __init__(
        self,
        prompt_template: str,
        client: CompletionClient,
        *,
        score_pattern: str | None = None,
        default_score: float = 0.0,
        normalize: bool = True,
    ) -> None:
        """Keeps the settings; the template may hold `{action}` and `{observation}`.

        The score is the first group of `score_pattern`, a regular expression, or all that it found;
        without a pattern the first number of the answer; `default_score` where there is none.
        With `normalize` it is brought into [0, 1].
        """
        super().__init__()
        self.prompt_template = prompt_template
        self._client = client
        self._score_pattern = re.compile(score_pattern or FIRST_NUMBER)
        self.default_score = default_score
        self.normalize = normalize

    async def forward(self, action: Any, observation: Any) -> float:
        """The score that the model tells. Raises what the client raises."""
        answer = await self._client.complete(self._render_prompt(action, observation))
        return self._parse_score(answer)

    def _render_prompt(self, action: Any, observation: Any) -> str:
        """The text that the model gets; override it for another."""
        return self.prompt_template.format(action=action, observation=observation)

    def _parse_score(self, response: str) -> float:
        """The score in an answer; override it for another way of telling it."""
        found = self._score_pattern.search(response)
        if found is None:
            return self.default_score
        try:
            score = float(found[1] if found.lastindex else found[0])
        except (TypeError, ValueError):
            return self.default_score
        return max(0.0, min(1.0, score)) if self.normalize else score

    def state_dict(self) -> dict[str, Any]:
        """The settings, without the client."""
        return {
            "prompt_template": self.prompt_template,
            "score_pattern": self._score_pattern.pattern,
            "default_score": self.default_score,
            "normalize": self.normalize,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Takes settings that `state_dict` gave."""
        self.prompt_template = state.get("prompt_template", self.prompt_template)
        self._score_pattern = re.compile(state.get("score_pattern", self._score_pattern))
        self.default_score = state.get("default_score", self.default_score)
        self.normalize = state.get("normalize", self.normalize)
