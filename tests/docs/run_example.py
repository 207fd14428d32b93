# tests/docs/run_example.py - runs a program from the standard input as a notebook would.
"""What a notebook allows is allowed: `await` and `async with` outside of functions."""

import ast
import asyncio
import inspect
import sys


def main():
    program = compile(sys.stdin.read(), "example", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names = {"__name__": "__main__"}
    if program.co_flags & inspect.CO_COROUTINE:
        asyncio.run(eval(program, names))
    else:
        exec(program, names)


if __name__ == "__main__":
    main()
