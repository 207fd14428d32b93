# tests/python/snippets/blocking.py - the tutorial's second snippet, as users paste it.
"""Its import stands above the first snippet in the tutorial."""

from echo_env import EchoAction, EchoEnv

with EchoEnv(base_url="http://localhost:8000").sync() as client:
    result = client.reset()
    result = client.step(EchoAction(message="test"))

print(result.observation.echoed_message, result.reward)
