# tests/does_not_compile/check.py - compiles programs that must be refused, with the right words.
"""`check.py CASE COMPILER FLAG...` compiles CASE, a file that names in its second line what the
compiler must say. With RIGHT defined the same file has no mistake and must compile, so that no
case is refused for a reason that it does not mean."""

import re
import subprocess
import sys


def compile_case(command, case, *flags):
    """Whether the case compiles, and everything that the compiler said, in one line."""
    done = subprocess.run(
        [*command, "-std=c++20", "-fsyntax-only", *flags, case],
        capture_output=True,
        text=True,
        check=False,
    )
    # A sentence of several string literals is shown as they are written by some compilers.
    said = re.sub(r'"\s*"', "", done.stderr)
    return done.returncode == 0, " ".join(said.split())


def complaint(case, command):
    """What is wrong with the case; None if it is refused as it should be."""
    with open(case, encoding="utf-8") as file:
        sentence = file.readlines()[1].removeprefix("// Says: ").strip()
    compiles, said = compile_case(command, case, "-DRIGHT")
    if not compiles:
        return f"it does not compile when it is right:\n{said[:2000]}"
    compiles, said = compile_case(command, case)
    if compiles:
        return "it compiles"
    if sentence not in said:
        return f"the compiler does not say {sentence!r}:\n{said[:2000]}"
    return None


def main():
    case, *command = sys.argv[1:]
    found = complaint(case, command)
    if found:
        sys.exit(f"{case}: {found}")


if __name__ == "__main__":
    main()
