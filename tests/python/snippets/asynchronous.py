# tests/python/snippets/asynchronous.py - the tutorial's first snippet, as users paste it.
"""Only the lines around the snippet are ours: a function to await it in, and its call."""

import asyncio

from echo_env import EchoAction, EchoEnv


async def main() -> None:
    async with EchoEnv(base_url="http://localhost:8000") as client:
        result = await client.reset()
        print(result.observation.echoed_message)
        result = await client.step(EchoAction(message="Hello, World!"))
        print(result.observation.echoed_message, result.reward)


asyncio.run(main())
