# tests/python/test_rubrics.py - rubrics score, are found by name, and remember.

import asyncio
import inspect

import pytest
from openenv.core.rubrics import (
    ExponentialDiscountingTrajectoryRubric,
    Gate,
    LLMJudge,
    Rubric,
    RubricDict,
    RubricList,
    Sequential,
    TrajectoryRubric,
    WeightedSum,
)


class Fixed(Rubric):
    """Scores every step the same."""

    def __init__(self, score):
        super().__init__()
        self.score = score

    def forward(self, action, observation):
        return self.score


class Later(Fixed):
    """Does so asynchronously."""

    async def forward(self, action, observation):
        await asyncio.sleep(0)
        return self.score


class Quality(Rubric):
    """A rubric with two children, the second of which has one too."""

    def __init__(self):
        super().__init__()
        self.style = Fixed(0.25)
        self.tests = Gate(Fixed(0.5), threshold=0.5)

    def forward(self, action, observation):
        return self.style(action, observation) + self.tests(action, observation)


class Length(ExponentialDiscountingTrajectoryRubric):
    """Scores an episode by its length."""

    def score_trajectory(self, trajectory):
        return float(len(trajectory))


class Step:
    def __init__(self, done=False):
        self.done = done


class Client:
    """Answers every prompt the same, and keeps the prompts."""

    def __init__(self, answer):
        self.answer = answer
        self.prompts = []

    async def complete(self, prompt):
        self.prompts.append(prompt)
        return self.answer


def judged(answer, **settings):
    return asyncio.run(LLMJudge("{action}", Client(answer), **settings)("a", None))


def test_a_call_gives_the_score_and_remembers_it():
    rubric = Fixed(0.5)
    assert rubric.last_score is None
    assert rubric(None, None) == 0.5
    assert rubric.last_score == 0.5


def test_children_are_found_by_name_and_in_order():
    rubric = Quality()
    assert rubric(None, None) == 0.75
    assert {name: each.last_score for name, each in rubric.named_rubrics()} == {
        "style": 0.25,
        "tests": 0.5,
        "tests.rubric": 0.5,
    }
    assert [name for name, _ in rubric.named_rubrics("code")][0] == "code.style"
    assert [name for name, _ in rubric.named_children()] == ["style", "tests"]
    assert list(rubric.rubrics()) == [rubric.style, rubric.tests, rubric.tests.rubric]
    assert rubric.get_rubric("tests.rubric") is rubric.tests.rubric


@pytest.mark.parametrize("path", ["", "style.", "tests.gate", "absent"])
def test_a_path_that_leads_nowhere_is_told(path):
    with pytest.raises(KeyError, match=f"Rubric path not found: {path}"):
        Quality().get_rubric(path)


def test_another_rubric_may_take_a_childs_place():
    rubric = Quality()
    rubric.style = Fixed(1.0)
    assert rubric.get_rubric("style") is rubric.style
    assert rubric(None, None) == 1.5


def test_a_forgotten_init_is_told():
    class Hasty(Rubric):
        def __init__(self):
            self.style = Fixed(1.0)

        def forward(self, action, observation):
            return 0.0

    with pytest.raises(AttributeError, match=r"Hasty: call super\(\).__init__\(\) before.*'style'"):
        Hasty()


def test_a_rubric_without_forward_cannot_be_made():
    with pytest.raises(TypeError, match="forward"):
        Rubric()


def test_an_asynchronous_call_gives_a_coroutine():
    score = Later(0.5)(None, None)
    assert inspect.iscoroutine(score)
    assert asyncio.run(score) == 0.5


def test_an_error_leaves_the_last_score_alone():
    class Fragile(Fixed):
        def forward(self, action, observation):
            return self.score / action

    rubric = Fragile(1.0)
    rubric(2, None)
    with pytest.raises(ZeroDivisionError):
        rubric(0, None)
    assert rubric.last_score == 0.5


def test_hooks_see_the_step_and_the_score():
    seen = []
    rubric = Fixed(0.5)
    rubric.register_forward_pre_hook(lambda *arguments: seen.append(arguments))
    rubric.register_forward_hook(lambda *arguments: seen.append(arguments))
    rubric("a", "o")
    assert seen == [(rubric, "a", "o"), (rubric, "a", "o", 0.5)]


def test_asynchronous_hooks_are_awaited():
    seen = []

    async def note(rubric, action, observation, score):
        await asyncio.sleep(0)
        seen.append(score)

    rubric = Gate(Later(0.5), threshold=0.0)
    rubric.register_forward_hook(note)
    asyncio.run(rubric(None, None))
    assert seen == [0.5]


def test_a_sequence_stops_at_zero():
    last = Fixed(1.0)
    assert Sequential(Fixed(0.5), Fixed(0.0), last)(None, None) == 0.0
    assert last.last_score is None
    assert Sequential(Fixed(0.5), Fixed(0.25))(None, None) == 0.25
    assert Sequential()(None, None) == 1.0


def test_a_gate_lets_its_threshold_pass():
    assert Gate(Fixed(0.5), threshold=0.5)(None, None) == 0.5
    assert Gate(Fixed(0.5), threshold=0.6)(None, None) == 0.0
    assert Gate(Fixed(0.9))(None, None) == 0.0
    assert Gate(Fixed(1.0))(None, None) == 1.0


def test_asynchronous_children_of_a_sum_run_at_the_same_time():
    class Waits(Rubric):
        async def forward(self, action, observation):
            await action.wait()
            return 1.0

    class Wakes(Rubric):
        async def forward(self, action, observation):
            action.set()
            return 0.0

    async def play():
        rubric = WeightedSum([Waits(), Fixed(1.0), Wakes()], [0.5, 0.25, 0.25])
        return await rubric(asyncio.Event(), None)

    assert asyncio.run(play()) == 0.75


def test_weights_must_fit():
    with pytest.raises(ValueError, match=r"rubrics \(1\) must match number of weights \(2\)"):
        WeightedSum([Fixed(1.0)], [0.5, 0.5])
    with pytest.raises(ValueError, match="sum to 1.0, got 1.5"):
        WeightedSum([Fixed(1.0), Fixed(1.0)], [1.0, 0.5])
    rubric = WeightedSum([Fixed(1.0)], [1.0])
    rubric.weights.append(3.0)
    assert rubric.weights == [1.0]


def test_sequences_and_lists_are_indexed():
    first, second = Fixed(0.1), Fixed(0.2)
    sequence = Sequential(first, second)
    assert (len(sequence), sequence[0], sequence[-1]) == (2, first, second)
    listed = RubricList([first])
    listed.append(second)
    listed.extend([first])
    assert (len(listed), listed[1], list(listed)) == (3, second, [first, second, first])
    assert [name for name, _ in listed.named_children()] == ["rubric_0", "rubric_1", "rubric_2"]
    assert len(RubricList()) == 0


def test_a_dictionary_holds_rubrics_by_name():
    pong, chess = Fixed(0.1), Fixed(0.2)
    games = RubricDict({"pong": pong})
    games.update({"chess": chess})
    assert list(games) == list(games.keys()) == ["pong", "chess"]
    assert list(games.values()) == [pong, chess]
    assert dict(games.items()) == {"pong": pong, "chess": chess}
    assert ("pong" in games, "go" in games, len(games)) == (True, False, 2)
    assert games["chess"] is games.get_rubric("chess") is games.chess
    with pytest.raises(KeyError):
        games["go"]


@pytest.mark.parametrize("holder", [RubricList(), RubricDict()])
def test_what_only_holds_rubrics_has_no_score(holder):
    with pytest.raises(NotImplementedError, match=f"a {type(holder).__name__} only holds rubrics"):
        holder(None, None)


def test_a_trajectory_is_scored_when_it_ends():
    rubric = Length(gamma=0.5, intermediate_reward=0.1)
    scores = [rubric(number, Step(done=number == 2)) for number in range(3)]
    assert scores == [0.1, 0.1, 3.0]
    assert rubric.compute_step_rewards() == [0.75, 1.5, 3.0]
    assert [action for action, _ in rubric.trajectory] == [0, 1, 2]
    rubric.trajectory.clear()
    assert len(rubric.trajectory) == 3
    rubric.reset()
    assert rubric.trajectory == rubric.compute_step_rewards() == []


def test_a_reset_reaches_the_trajectories_within():
    rubric = Sequential(WeightedSum([Length(), Fixed(1.0)], [0.5, 0.5]))
    rubric(None, Step())
    rubric.reset()
    assert rubric.get_rubric("rubric_0.rubric_0").trajectory == []


@pytest.mark.parametrize("gamma", [-0.1, 1.1])
def test_a_discount_is_from_0_to_1(gamma):
    with pytest.raises(ValueError, match=rf"gamma must be in \[0, 1\], got {gamma}"):
        Length(gamma=gamma)


def test_trajectories_need_both_methods():
    with pytest.raises(TypeError, match="compute_step_rewards"):
        TrajectoryRubric()


def test_a_judge_shows_the_step_and_reads_the_score():
    client = Client("I would say 0.7 or 0.8.")
    rubric = LLMJudge("{action} led to {observation}", client)
    assert asyncio.run(rubric("a", "o")) == 0.7
    assert client.prompts == ["a led to o"]


def test_a_judges_answer_may_be_read_in_other_ways():
    assert judged("none") == 0.0
    assert judged("none", default_score=0.5) == 0.5
    assert judged("7 of 9") == 1.0
    assert judged("7 of 9", normalize=False) == 7.0
    assert judged("7 of 9", score_pattern=r"of (\d)", normalize=False) == 9.0
    assert judged("score -3", score_pattern=r"-\d") == 0.0
    assert judged("ok", score_pattern=r"(\d)?ok(!)?", default_score=0.3) == 0.3
    assert judged("ok!", score_pattern=r"(\d)?ok(!)?", default_score=0.3) == 0.3


def test_settings_go_from_one_rubric_to_another():
    judge = LLMJudge("a", Client(""), score_pattern="b", default_score=0.5, normalize=False)
    other = LLMJudge("c", Client(""))
    other.load_state_dict(judge.state_dict())
    assert other.state_dict() == judge.state_dict()
    length = Length()
    length.load_state_dict(Length(gamma=0.5, intermediate_reward=0.25).state_dict())
    assert length.state_dict() == {"intermediate_reward": 0.25, "gamma": 0.5}
    assert Fixed(1.0).state_dict() == {}
