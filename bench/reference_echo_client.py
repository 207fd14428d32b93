# bench/reference_echo_client.py - a client of Echo, as environments of the reference bring it.
"""With our package the types alone are enough, and echo_env has such a client."""

from openenv.core import EnvClient
from openenv.core.client_types import StepResult
from openenv.core.env_server.types import Action, Observation, State


class EchoAction(Action):
    """What is said."""

    message: str


class EchoObservation(Observation):
    """What comes back."""

    echoed_message: str = ""
    message_length: int = 0


class EchoEnv(EnvClient[EchoAction, EchoObservation, State]):
    """Reads and writes by hand."""

    def _step_payload(self, action):
        return {"message": action.message}

    def _parse_result(self, payload):
        seen = payload.get("observation", {})
        observation = EchoObservation(
            echoed_message=seen.get("echoed_message", ""),
            message_length=seen.get("message_length", 0),
            done=payload.get("done", False),
            reward=payload.get("reward"),
            metadata=seen.get("metadata", {}),
        )
        return StepResult(
            observation=observation,
            reward=payload.get("reward"),
            done=payload.get("done", False),
        )

    def _parse_state(self, payload):
        return State(**payload)
