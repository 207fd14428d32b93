# envs/echo/echo_env/models.py - what Echo takes and what it gives.
"""The models of Echo; the server checks actions by the same rules."""

from pydantic import Field

from openenv.core.env_server.types import Action, Observation


class EchoAction(Action):
    """A message to echo"""

    message: str = Field(description="Text to send back")


class EchoObservation(Observation):
    """The message, sent back"""

    echoed_message: str = Field(default="", description="The text that was sent")
    message_length: int = Field(default=0, description="Its length in Unicode code points")
