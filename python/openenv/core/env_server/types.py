# python/openenv/core/env_server/types.py - the models of actions, observations and messages.
"""What travels between a client and a server, as pydantic models.

`Action`, `Observation` and `State` are the bases of an environment's own models. The others are
the bodies and frames of the protocol; their validators are built when they are first used, so
that importing them costs little.
"""

from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

Scalar = int | float | bool

NAME_LENGTH_MAX = 255


class ServerMode(str, Enum):
    """What a server is for: training (`simulation`) or use by agents (`production`)."""

    SIMULATION = "simulation"
    PRODUCTION = "production"


class HealthStatus(str, Enum):
    """How a server is."""

    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    DEGRADED = "degraded"


class WSErrorCode(str, Enum):
    """The codes of error frames."""

    INVALID_JSON = "INVALID_JSON"
    UNKNOWN_TYPE = "UNKNOWN_TYPE"
    VALIDATION_ERROR = "VALIDATION_ERROR"
    EXECUTION_ERROR = "EXECUTION_ERROR"
    CAPACITY_REACHED = "CAPACITY_REACHED"
    FACTORY_ERROR = "FACTORY_ERROR"
    SESSION_ERROR = "SESSION_ERROR"


class Action(BaseModel):
    """Base of what an agent does in a step. Fields that it does not declare are refused."""

    model_config = ConfigDict(
        extra="forbid", validate_assignment=True, arbitrary_types_allowed=True
    )

    metadata: dict[str, Any] = Field(
        default_factory=dict, description="Anything the sender wants to note"
    )


class Observation(BaseModel):
    """Base of what an agent sees after a reset or a step."""

    model_config = ConfigDict(
        extra="forbid", validate_assignment=True, arbitrary_types_allowed=True
    )

    done: bool = Field(default=False, description="Whether the episode has ended")
    reward: bool | int | float | None = Field(
        default=None, description="What the last action earned"
    )
    metadata: dict[str, Any] = Field(
        default_factory=dict,
        description="Anything about this result that is no observation",
    )


class State(BaseModel):
    """Base of an episode's state. It may carry fields that it does not declare."""

    model_config = ConfigDict(extra="allow", validate_assignment=True, arbitrary_types_allowed=True)

    episode_id: str | None = Field(default=None, description="Name of the current episode")
    step_count: int = Field(default=0, ge=0, description="Steps taken since the last reset")


class BaseMessage(BaseModel):
    """Base of messages: nothing but the declared fields, checked on assignment too."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True, defer_build=True)


class ResetRequest(BaseModel):
    """Body of `POST /reset`. Further keys are options of the environment."""

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        json_schema_extra={"examples": [{"seed": 42, "episode_id": "episode-001"}, {}]},
    )

    seed: int | None = Field(default=None, ge=0, description="Equal seeds give equal episodes")
    episode_id: str | None = Field(
        default=None, max_length=NAME_LENGTH_MAX, description="A name for the episode"
    )


class StepRequest(BaseModel):
    """Body of `POST /step`. Further keys are options of the environment."""

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        json_schema_extra={
            "examples": [
                {"action": {"value": 1}, "timeout_s": 30.0},
                {"action": {"value": 1}, "render": True, "verbose": False},
            ]
        },
    )

    action: dict[str, Any] = Field(description="What to do, as the environment's action model")
    timeout_s: float | None = Field(
        default=None, gt=0, description="Seconds that the step may take"
    )
    request_id: str | None = Field(
        default=None,
        max_length=NAME_LENGTH_MAX,
        description="The caller's own name for this step",
    )


class _Response(BaseModel):
    """What the bodies of both kinds of result have in common."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    observation: dict[str, Any] = Field(description="What the agent sees")
    reward: float | None = Field(default=None, description="What the last action earned")
    done: bool = Field(default=False, description="Whether the episode has ended")
    metadata: dict[str, Any] | None = Field(
        default=None, description="Anything about this result that is no observation"
    )


class ResetResponse(_Response):
    """Answer to `POST /reset`."""


class StepResponse(_Response):
    """Answer to `POST /step`."""


class CodeExecResult(BaseMessage):
    """What a piece of code printed when it ran, and how it ended."""

    stdout: str = Field(description="What it wrote to its standard output")
    stderr: str = Field(description="What it wrote to its standard error")
    exit_code: int = Field(description="Its exit code; 0 means success")


class EnvironmentMetadata(BaseMessage):
    """What an environment tells about itself."""

    name: str = Field(description="Its name")
    description: str = Field(description="A sentence on what it is")
    readme_content: str | None = Field(default=None, description="Its README, as text")
    version: str | None = Field(default=None, description="Its version")
    author: str | None = Field(default=None, description="Who made it")
    documentation_url: str | None = Field(default=None, description="Where to read more")


class SchemaResponse(BaseMessage):
    """Answer to `GET /schema`: a JSON Schema for each of the environment's models."""

    action: dict[str, Any] = Field(description="Schema of its actions")
    observation: dict[str, Any] = Field(description="Schema of its observations")
    state: dict[str, Any] = Field(description="Schema of its state")
    reset_observation: dict[str, Any] | None = Field(
        default=None, description="Schema of what a reset answers, if it differs"
    )

    @model_serializer(mode="wrap")
    def _trim(self, handler: SerializerFunctionWrapHandler):  # type: ignore[no-untyped-def]
        # Unlike the others it names no return type: that would stand in its JSON Schema.
        fields = handler(self)
        if self.reset_observation is None:
            fields.pop("reset_observation", None)
        return fields


class HealthResponse(BaseMessage):
    """Answer to `GET /health`."""

    status: HealthStatus = Field(default=HealthStatus.HEALTHY, description="How the server is")


class ListTasksRequest(BaseMessage):
    """Asks for all tasks of a split."""

    split: str = Field(description="Name of the split")


class NumTasksRequest(BaseMessage):
    """Asks how many tasks a split has."""

    split: str = Field(description="Name of the split")


class GetTaskRequest(BaseMessage):
    """Asks for one task of a split."""

    split: str = Field(description="Name of the split")
    index: int = Field(description="Place of the task in the split, from 0")


class GetTaskRangeRequest(BaseMessage):
    """Asks for the tasks of a split from one place to another, as a slice does."""

    split: str = Field(description="Name of the split")
    start: int | None = Field(default=None, description="The first task")
    stop: int | None = Field(default=None, description="The task after the last one")


class WSResetMessage(BaseMessage):
    """Frame of a client that begins an episode."""

    type: Literal["reset"] = Field(default="reset", description="Kind of the message")
    data: dict[str, Any] = Field(
        default_factory=dict, description="Seed, episode id and options, all of them optional"
    )


class WSStepMessage(BaseMessage):
    """Frame of a client that takes a step."""

    type: Literal["step"] = Field(default="step", description="Kind of the message")
    data: dict[str, Any] = Field(description="The action")


class WSStateMessage(BaseMessage):
    """Frame of a client that asks for the state."""

    type: Literal["state"] = Field(default="state", description="Kind of the message")


class WSCloseMessage(BaseMessage):
    """Frame of a client that ends its session."""

    type: Literal["close"] = Field(default="close", description="Kind of the message")


WSIncomingMessage = Annotated[
    WSResetMessage | WSStepMessage | WSStateMessage | WSCloseMessage, Field(discriminator="type")
]


class _WSResponse(BaseModel):
    """What a server's frames have in common."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class WSObservationResponse(_WSResponse):
    """Frame of a server that answers a reset or a step."""

    type: Literal["observation"] = Field(default="observation", description="Kind of the message")
    data: dict[str, Any] = Field(description="The observation, its reward and whether it ends")


class WSStateResponse(_WSResponse):
    """Frame of a server that tells the state."""

    type: Literal["state"] = Field(default="state", description="Kind of the message")
    data: dict[str, Any] = Field(description="The state")


class WSErrorResponse(_WSResponse):
    """Frame of a server that could not do what was asked."""

    type: Literal["error"] = Field(default="error", description="Kind of the message")
    data: dict[str, Any] = Field(description="`message` for people, `code` for programs")


class ConcurrencyConfig(BaseMessage):
    """How many sessions a server holds at once, and for how long an idle one."""

    max_concurrent_envs: int = Field(default=1, ge=1, description="Most sessions at once")
    session_timeout: float | None = Field(
        default=None, gt=0, description="Seconds that an idle session is kept; null: as long as any"
    )


class ServerCapacityStatus(BaseMessage):
    """How many sessions there are, and how many there may be."""

    active_sessions: int = Field(ge=0, description="Sessions that there are")
    max_sessions: int = Field(ge=1, description="Sessions that there may be")

    @model_validator(mode="after")
    def _check_bounds(self) -> "ServerCapacityStatus":
        if self.active_sessions > self.max_sessions:
            raise ValueError(
                f"active_sessions ({self.active_sessions}) cannot exceed "
                f"max_sessions ({self.max_sessions})"
            )
        return self

    @property
    def available_slots(self) -> int:
        """Sessions that may still begin."""
        return self.max_sessions - self.active_sessions

    @property
    def is_at_capacity(self) -> bool:
        """Whether no further session may begin."""
        return self.available_slots == 0

    @classmethod
    def from_counts(cls, active: int, max_sessions: int) -> "ServerCapacityStatus":
        """Makes the status from two counts. Raises ValidationError on impossible ones."""
        return cls(active_sessions=active, max_sessions=max_sessions)


class SessionInfo(BaseMessage):
    """What a server knows about one session."""

    session_id: str = Field(description="Its id")
    created_at: float = Field(description="When it began, in seconds since 1970")
    last_activity_at: float = Field(description="When it last did something, likewise")
    step_count: int = Field(default=0, ge=0, description="Steps taken in it")
    environment_type: str = Field(description="Class of its environment")
