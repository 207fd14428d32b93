# tests/python/twins/client_twin.py - what clients are and give, with and without event loops.
"""Reads the URL of a server of Echo; prints, for each thing that was tried, what came of it."""

import asyncio
import inspect
import json
import socket
import sys

from openenv.core import GenericEnvClient
from openenv.core.client_types import StepResult

URL = json.load(sys.stdin)
DEAD_URL = "http://127.0.0.1:9"
HELLO = {"message": "hello"}
KINDS = (AttributeError, TypeError, ConnectionError, TimeoutError, NotImplementedError)
KINDS += (RuntimeError, ValueError)
CASES = {}


def case(function):
    """Names what is tried."""
    CASES[function.__name__] = function
    return function


def outcome(function):
    """What a call gives, or which of the usual kinds its error is."""
    try:
        return describe(asyncio.run(function()) if is_async(function) else function())
    except Exception as error:
        return next((kind.__name__ for kind in KINDS if isinstance(error, kind)), repr(error))


def is_async(function):
    return inspect.iscoroutinefunction(function)


def describe(value):
    """A value, as far as both packages have the same."""
    if isinstance(value, StepResult):
        return ["result", value.observation["echoed_message"], value.reward, value.done]
    if isinstance(value, (list, tuple)):
        return [describe(item) for item in value]
    if isinstance(value, dict):
        return {key: describe(item) for key, item in value.items()}
    if inspect.iscoroutine(value):
        value.close()
        return "coroutine"
    if isinstance(value, (str, int, float, bool, type(None))):
        return value
    return "awaitable" if inspect.isawaitable(value) else "object"


def client(**options):
    return GenericEnvClient(**{"base_url": URL, **options})


class Provider:
    """Starts nothing: the server is there. Notes what it is asked to do."""

    def __init__(self, url=URL):
        self.url = url
        self.asked = []

    def start_container(self, image="built in", **arguments):
        self.asked.append(["start", image, arguments])
        return self.url

    def wait_for_ready(self, url):
        self.asked.append(["wait", url == self.url])

    def stop_container(self):
        self.asked.append(["stop"])


class RuntimeProvider:
    """The same, of the other kind."""

    def __init__(self):
        self.asked = []

    def start(self, **arguments):
        self.asked.append(["start", arguments])
        return URL

    def wait_for_ready(self):
        self.asked.append(["wait"])

    def stop(self):
        self.asked.append(["stop"])


class Particular(Provider):
    """Cannot start without being told what."""

    def start_container(self, image):
        return super().start_container(image)


@case
def plain_calls():
    env = client()
    return [env.reset(), env.step(HELLO), env.state()["step_count"], env.close()]


@case
def plain_connect():
    env = client()
    return [env.connect() is env, env.connect() is env, env.disconnect(), env.close()]


@case
def plain_context():
    with client() as env:
        return [env.reset(), env.step(HELLO)]


@case
def plain_use_after_close():
    env = client()
    env.reset()
    env.close()
    with env.sync() as again:
        return again.reset()


@case
async def awaited_calls():
    env = client()
    first = env.reset()
    seen = [inspect.isawaitable(first), isinstance(first, StepResult), await first]
    later = env.step(HELLO)
    seen += [inspect.iscoroutine(later), await later, (await env.state())["step_count"]]
    return [*seen, await env.close()]


@case
async def awaited_connect():
    env = client()
    seen = [(await env.connect()) is env, await env.disconnect()]
    return [*seen, await env.close()]


@case
async def a_call_that_is_never_awaited_never_begins():
    env = client()
    env.reset()
    return [bool(env._execution_mode), await env.reset(), await env.close()]


@case
async def attributes_without_await():
    env = client()
    seen = [env.reset().observation["echoed_message"], env.step(HELLO).reward]
    return [*seen, env.step(HELLO), env.close()]


@case
async def truth_without_await():
    env = client()
    return [bool(env.reset()), env.close()]


@case
async def await_after_attributes():
    env = client()
    env.reset().observation
    try:
        return await env.step(HELLO)
    finally:
        env.close()


@case
async def attributes_after_await():
    env = client()
    await env.reset()
    try:
        return env.step(HELLO).reward
    finally:
        await env.close()


@case
async def context_and_await():
    async with client() as env:
        return [await env.reset(), env.step(HELLO)]


@case
async def sync_client_in_a_loop():
    with client().sync() as env:
        return [env.reset(), env.step(HELLO)]


@case
async def blocking_context_in_a_loop():
    with client() as env:
        return [env.reset(), env.step(HELLO)]


@case
async def sync_after_async():
    async with client() as env:
        await env.reset()
        return env.sync().reset()


@case
async def async_after_sync():
    env = client()
    with env.sync() as blocking:
        blocking.reset()
        async with env:
            return "both"


@case
def connected_in_a_loop_that_ended():
    env = client()

    async def connect():
        await env.connect()

    asyncio.run(connect())
    return [env.reset(), env.step(HELLO), env.close()]


@case
def another_loop_after_the_first():
    env = client()

    async def episode():
        return [await env.reset(), await env.step(HELLO)]

    return [asyncio.run(episode()), asyncio.run(episode())]


@case
def what_a_sync_client_shows():
    env = client()
    blocking = env.sync()
    return [
        blocking.async_client is env,
        env.sync() is blocking,
        blocking.base_url == URL,
        inspect.iscoroutinefunction(env.new_session),
        hasattr(blocking, "no_such_thing"),
    ]


@case
def urls():
    given = ["http://h:1/", "https://h/a/", "ws://h", "wss://h//", "h:1"]
    return [[env.base_url, env._ws_url] for env in (client(base_url=url) for url in given)]


@case
def neither_url_nor_provider():
    return client(base_url=None)


@case
def modes():
    return [client(mode=mode)._mode for mode in (None, "Simulation", "PRODUCTION")]


@case
def a_wrong_mode():
    return client(mode="training")


@case
def a_changed_mode():
    client()._mode = "production"


@case
def nobody_listens():
    return client(base_url=DEAD_URL).reset()


@case
async def nobody_listens_to_a_coroutine():
    return await client(base_url=DEAD_URL).reset()


@case
def a_wrong_action():
    with client().sync() as env:
        env.reset()
        env.step({"massage": "hello"})


@case
def nobody_answers():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        return client(base_url=url, connect_timeout_s=0.1).reset()


@case
def a_providers_life():
    provider = Provider()
    env = client(base_url=None, provider=provider)
    seen = [env.base_url, list(provider.asked)]
    with env.sync() as blocking:
        seen += [env.base_url == URL, blocking.reset()]
    env.close()
    return [*seen, env.base_url, provider.asked]


@case
async def a_runtime_providers_life():
    provider = RuntimeProvider()
    async with client(base_url=None, provider=provider) as env:
        await env.reset()
        child = await env.new_session()
        await child.reset()
    return [provider.asked, child.base_url == URL]


@case
def a_provider_that_must_be_told_what():
    return client(base_url=None, provider=Particular()).reset()


@case
def no_provider_at_all():
    return client(base_url=None, provider=object()).reset()


@case
def a_provider_whose_server_is_dead():
    provider = Provider(DEAD_URL)
    try:
        client(base_url=None, provider=provider).reset()
    except ConnectionError:
        return provider.asked


@case
def an_image_for_code_that_does_not_await():
    provider = Provider()
    handle = GenericEnvClient.from_docker_image("image:1", provider=provider, port=3)
    seen = [list(provider.asked), inspect.isawaitable(handle)]
    with handle.sync() as env:
        seen.append(env.reset())
    return [*seen, provider.asked]


@case
async def an_image_that_is_awaited():
    provider = Provider()
    env = await GenericEnvClient.from_docker_image("image:1", provider=provider)
    seen = [await env.reset()]
    await env.close()
    return [*seen, provider.asked]


@case
def an_image_that_is_run():
    provider = Provider()
    env = asyncio.run(GenericEnvClient.from_docker_image("image:1", provider=provider))
    return [env.reset(), env.close(), provider.asked]


@case
def a_handle_that_is_used_twice():
    handle = GenericEnvClient.from_docker_image("image:1", provider=Provider())
    handle.sync().close()
    handle.sync()


@case
def a_space_as_a_container():
    provider = Provider()
    GenericEnvClient.from_env("Some_One/echo", tag="v1", provider=provider).sync().close()
    return provider.asked


@case
def a_space_as_a_process():
    provider = RuntimeProvider()
    options = {"use_docker": False, "provider": provider, "port": 3, "env_vars": {"A": "b"}}
    GenericEnvClient.from_env("someone/echo", **options).sync().close()
    return provider.asked


@case
def a_space_with_what_its_provider_does_not_take():
    options = {"use_docker": False, "provider": RuntimeProvider(), "project_path": "here"}
    GenericEnvClient.from_env("someone/echo", **options).sync()


print(json.dumps({name: outcome(function) for name, function in CASES.items()}))
