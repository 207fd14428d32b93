# examples/play.py - plays Echo from Python, with await and without.
"""`play.py http://HOST:PORT` plays a server that runs, for instance `openenv serve echo`."""

import asyncio
import sys

from echo_env import EchoAction, EchoEnv
from openenv.core import OpenEnvError


async def play_with_await(url: str) -> None:
    """One episode, asynchronously."""
    async with EchoEnv(base_url=url) as client:
        result = await client.reset()
        print("  reset:", result.observation.echoed_message)
        result = await client.step(EchoAction(message="Hello, World!"))
        print("  step:", result.observation.echoed_message, result.reward)


def play_without(url: str) -> None:
    """One episode, where nothing can be awaited."""
    with EchoEnv(base_url=url).sync() as client:
        result = client.reset()
        print("  reset:", result.observation.echoed_message)
        result = client.step(EchoAction(message="test"))
        print("  step:", result.observation.echoed_message, result.reward)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: play.py http://HOST:PORT")
    try:
        asyncio.run(play_with_await(sys.argv[1]))
        play_without(sys.argv[1])
    except OpenEnvError as error:
        sys.exit(f"play: {error}")


if __name__ == "__main__":
    main()
