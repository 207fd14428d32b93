# python/openenv/absent.py - what the Python package `openenv` has and this version does not.
"""Whoever imports one of these learns that it is not here, and not that he mistyped its name."""

from collections.abc import Sequence
from types import ModuleType

# The modules by their full names, and what their packages offer of them.
ABSENT: dict[str, tuple[str, ...]] = {
    "openenv.core.containers": (),
    "openenv.core.evals": (),
    "openenv.core.harness": (),
    "openenv.core.llm_client": (
        "AnthropicClient",
        "LLMClient",
        "LLMResponse",
        "OpenAIClient",
        "ToolCall",
        "create_llm_client",
    ),
    "openenv.core.mcp_client": ("MCPClientBase", "MCPToolClient"),
    "openenv.core.tools": (),
    "openenv.core.env_server.gradio_theme": (),
    "openenv.core.env_server.gradio_ui": (),
    "openenv.core.env_server.mcp_environment": ("MCPEnvironment",),
    "openenv.core.env_server.mcp_types": (
        "CallToolAction",
        "CallToolObservation",
        "JsonRpcError",
        "JsonRpcErrorCode",
        "JsonRpcRequest",
        "JsonRpcResponse",
        "ListToolsAction",
        "ListToolsObservation",
        "McpMethod",
        "RESERVED_TOOL_NAMES",
        "Tool",
        "ToolError",
        "ToolErrorType",
        "WSMCPMessage",
        "WSMCPResponse",
    ),
    "openenv.core.env_server.web_interface": ("WebInterfaceManager", "create_web_interface_app"),
    "openenv.discovery": (),
    "openenv.harbor": (),
    "openenv.validation": (),
}
NAMES = {name for names in ABSENT.values() for name in names}


def complaint(package: str, name: str) -> str | None:
    """What to say of a name or module that `package` has in other versions only; else None."""
    if name not in NAMES and f"{package}.{name}" not in ABSENT:
        return None
    return f"{package}.{name} is not in this version of openenv-cpp"


class AbsentModules:
    """The last finder: it is asked for a module when no other finder has it."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        """Raises ModuleNotFoundError for a module that only other versions have.

        `from package import name` asks here too, for a module of that name, if the package has no
        such attribute; a plain ImportError then reaches whoever wrote the line.
        """
        package, _, child = name.rpartition(".")
        if name in ABSENT:
            raise ModuleNotFoundError(complaint(package, child), name=name)
        if package.startswith("openenv.core") and child in NAMES:
            raise ImportError(complaint(package, child), name=package)
