# tests/schema/models.py - models in the reference's own words, each with a C++ twin.
"""The C++ twins are the plain structs of the same names that openenv-schemas prints.

Between them the models use every kind of field and every rule that we describe. They write their
defaults as values, because the reference leaves the ones that a function makes out of a schema.
A twin lists the same fields, texts and rules; what the base classes add (metadata; done, reward,
metadata; episode_id, step_count) the engine adds for actions, observations and states.
"""

from enum import Enum
from typing import Annotated, Any, Literal, Optional, Union

from openenv.core.env_server.types import Action, Observation, State
from pydantic import BaseModel, ConfigDict, Field


class Color(Enum):
    red = "red"
    green = "green"
    dark_blue = "dark_blue"


class Nested(BaseModel):
    """Our nested structs refuse unknown keys, as the reference's actions do."""

    model_config = ConfigDict(extra="forbid")


class Point(Nested):
    x: int
    y: int = Field(default=0, description="Rows from the top")


class Path(Nested):
    name: str = Field(default="", max_length=40)
    points: list[Point] = Field(default=[], description="From start to end")


class Circle(Nested):
    kind: Literal["circle"] = "circle"
    radius: float = Field(gt=0)


class Box(Nested):
    kind: Literal["box"] = "box"
    corner: Point
    filled: bool = False


class EmptyAction(Action):
    pass


class TextAction(Action):
    plain: str
    described: str = Field(description="A sentence")
    bounded: str = Field(min_length=1, max_length=255)
    matched: str = Field(pattern="^[a-z]+(-[a-z]+)*$", description="Words joined by dashes")
    defaulted: str = Field(default="none yet", min_length=2)
    x2y: str = ""


class ChoiceAction(Action):
    direction: Literal["north", "south"]
    pace: Literal["walk", "run"] = Field(default="walk", description="How fast")
    only: Literal["this"] = "this"


class IntegerAction(Action):
    plain: int
    not_negative: int = Field(ge=0)
    below_ten: int = Field(default=3, gt=-10, lt=10)
    even: int = Field(default=0, ge=0, le=100, multiple_of=2, description="An even number")


class NumberAction(Action):
    plain: float
    probability: float = Field(ge=0, le=1, description="Between nothing and certainty")
    inside: float = Field(default=0.5, gt=0, lt=1)
    quarters: float = Field(default=1.25, multiple_of=0.25)


class ColorAction(Action):
    required: Color
    defaulted: Color = Color.dark_blue
    described: Color = Field(default=Color.red, description="The color of the brush")
    optional: Optional[Color] = None


class VariantAction(Action):
    shape: Union[Circle, Box] = Field(discriminator="kind", description="What to draw")
    more: list[Annotated[Union[Circle, Box], Field(discriminator="kind")]] = []


class FreeAction(Action):
    anything: Any = None
    keyed: dict[str, Any] = {}
    listed: list[Any] = Field(default=[], description="In any shape")


class OptionalObservation(Observation):
    text: Optional[str] = None
    count: Optional[int] = Field(default=None, ge=0, description="How many, if known")
    ratio: Optional[float] = None
    flag: Optional[bool] = None
    words: Optional[list[str]] = None
    where: Optional[Point] = None


class ListObservation(Observation):
    required: list[int]
    defaulted: list[str] = ["a", "b"]
    bounded: list[float] = Field(min_length=1, max_length=8, description="One to eight")
    fixed: list[float] = Field(default=[0.0, 0.5, 1.0], min_length=3, max_length=3)
    grid: list[list[int]] = []
    flags: list[bool] = [True, False]


class MapObservation(Observation):
    required: dict[str, int]
    defaulted: dict[str, float] = {"a": 0.5}
    places: dict[str, Point] = Field(default={}, description="By name")
    lists: dict[str, list[int]] = {}


class NestedObservation(Observation):
    required: Point
    described: Point = Field(description="Where it began")
    defaulted: Point = Point(x=1, y=2)
    points: list[Point] = []
    path: Path = Path()
    paths: dict[str, Path] = {}


class PlainState(State):
    pass


class DefaultsState(State):
    text: str = "quote \" backslash \\ \u00e9"
    whole: int = -7
    large: int = 9007199254740993
    number: float = 0.1
    small: float = 1e-05
    yes: bool = True
    no: bool = Field(default=False, description="Never")
    color: Color = Color.green
    point: Point = Point(x=3)
    numbers: list[int] = [1, 2, 3]
    table: dict[str, int] = {"one": 1}
    nothing: Optional[str] = None
    something: Optional[int] = 5


MODELS = {
    model.__name__: model
    for model in (
        EmptyAction,
        TextAction,
        ChoiceAction,
        IntegerAction,
        NumberAction,
        ColorAction,
        VariantAction,
        FreeAction,
        OptionalObservation,
        ListObservation,
        MapObservation,
        NestedObservation,
        PlainState,
        DefaultsState,
    )
}
