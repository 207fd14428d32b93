#!/usr/bin/env python3
# bench/player.py - plays a server with the Python client that its interpreter has.
"""Takes a mode and a URL, plays for a while, and prints the steps per second as JSON.

Runs with our package and with the reference's, which have the same names; clients are written
as users of each write them. Every answer is checked.
"""

import argparse
import asyncio
import json
import time

import numpy
from openenv.core import EnvClient
from openenv.core.client_types import StepResult
from openenv.core.env_server.types import Action, Observation, State

try:
    from echo_env import EchoAction, EchoEnv
    from openenv.core import Tensor
except ImportError:
    from reference_echo_client import EchoAction, EchoEnv

    Tensor = None

MESSAGE = "hello"
SHAPE = (210, 160, 3)
WARM_UP_STEPS = 20
# Between two looks at the clock.
STRIDE = 10


class PixelsAction(Action):
    """The shade of the first byte."""

    shade: int


class PixelsObservation(Observation):
    """A picture, as a NumPy array."""

    if Tensor:
        pixels: Tensor
    else:
        pixels: object = None


class PixelsEnv(EnvClient[PixelsAction, PixelsObservation, State]):
    """A client of the pictures: with our package it has nothing to add."""

    if not Tensor:

        def _step_payload(self, action):
            return {"shade": action.shade}

        def _parse_result(self, payload):
            pixels = numpy.asarray(payload["observation"]["pixels"], dtype=numpy.uint8)
            return StepResult(
                observation=PixelsObservation(pixels=pixels),
                reward=payload.get("reward"),
                done=payload.get("done", False),
            )

        def _parse_state(self, payload):
            return State(**payload)


def check_echo(result):
    """Fails unless the message came back."""
    if result.observation.echoed_message != MESSAGE:
        raise SystemExit(f"a wrong answer came: {result}")


def check_pixels(result):
    """Fails unless the picture is one, and the right one."""
    pixels = result.observation.pixels
    if not isinstance(pixels, numpy.ndarray) or pixels.shape != SHAPE or pixels[0, 0, 0] != 7:
        raise SystemExit("a wrong picture came")


def play_blocking(client, action, check, seconds):
    """Steps per second of one session."""
    with client.sync() as env:
        env.reset()
        for _ in range(WARM_UP_STEPS):
            check(env.step(action))
        count = 0
        begin = time.perf_counter()
        while time.perf_counter() - begin < seconds:
            for _ in range(STRIDE):
                check(env.step(action))
            count += STRIDE
        return count / (time.perf_counter() - begin)


async def play_crowd(url, sessions, seconds):
    """Steps per second of so many sessions in one event loop, each with one step under way."""
    action = EchoAction(message=MESSAGE)
    clients = [EchoEnv(base_url=url) for _ in range(sessions)]
    await asyncio.gather(*(client.connect() for client in clients))
    await asyncio.gather(*(client.reset() for client in clients))

    async def play(client, end):
        count = 0
        while time.perf_counter() < end:
            check_echo(await client.step(action))
            count += 1
        return count

    await asyncio.gather(*(play(client, 0) for client in clients))
    begin = time.perf_counter()
    counts = await asyncio.gather(*(play(client, begin + seconds) for client in clients))
    took = time.perf_counter() - begin
    await asyncio.gather(*(client.close() for client in clients))
    return sum(counts) / took


def main():
    """Plays, and prints what was measured."""
    flags = argparse.ArgumentParser(description="Plays with the Python client at hand.")
    flags.add_argument("mode", choices=["sync", "async", "pixels"])
    flags.add_argument("url")
    flags.add_argument("--seconds", type=float, default=3)
    flags.add_argument("--sessions", type=int, default=64, help="those of mode async")
    chosen = flags.parse_args()

    if chosen.mode == "async":
        speed = asyncio.run(play_crowd(chosen.url, chosen.sessions, chosen.seconds))
    elif chosen.mode == "sync":
        action = EchoAction(message=MESSAGE)
        speed = play_blocking(EchoEnv(base_url=chosen.url), action, check_echo, chosen.seconds)
    else:
        action = PixelsAction(shade=7)
        client = PixelsEnv(base_url=chosen.url)
        speed = play_blocking(client, action, check_pixels, chosen.seconds)
    print(json.dumps({"steps_per_s": speed}))


if __name__ == "__main__":
    main()
