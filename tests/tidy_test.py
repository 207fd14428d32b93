# tests/tidy_test.py - this project keeps its style, and the rules see what they should.
"""`python3 tests/tidy_test.py` runs it; it needs nothing but Python."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import tidy
import tidy_tree

ROOT = Path(__file__).resolve().parent.parent


def found(rule, text, path="src/base/sample.cpp"):
    """The line numbers that a rule complains of."""
    return [number for number, _ in rule(path, text)]


class Tree(unittest.TestCase):
    def test_this_project_keeps_its_style(self):
        problems = tidy_tree.problems(tidy_tree.read_tree(ROOT))
        if problems:
            self.fail("\n" + "\n".join(problems))


class FileRules(unittest.TestCase):
    def test_a_file_begins_with_its_path_and_purpose(self):
        self.assertEqual(found(tidy.first_line, "// src/base/sample.cpp - is one.\n"), [])
        self.assertEqual(found(tidy.first_line, "// src/base/other.cpp - is one.\n"), [1])
        self.assertEqual(found(tidy.first_line, "// src/base/sample.cpp - is one\n"), [1])
        script = "#!/usr/bin/env bash\n# scripts/sample - is one.\n"
        self.assertEqual(found(tidy.first_line, script, "scripts/sample"), [])

    def test_a_header_is_included_once(self):
        text = "// a.hpp - x.\n#pragma once\n"
        self.assertEqual(found(tidy.pragma_once, text, "a.hpp"), [])
        self.assertEqual(found(tidy.pragma_once, "// a.hpp - x.\n", "a.hpp"), [1])

    def test_public_headers_are_shorter_than_sources(self):
        self.assertEqual(found(tidy.file_length, "\n" * 201, "include/openenv/a.hpp"), [201])
        self.assertEqual(found(tidy.file_length, "\n" * 201), [])
        self.assertEqual(found(tidy.file_length, "\n" * 401), [401])

    def test_long_functions_are_found_in_cpp(self):
        body = "  work();\n" * 60
        function = f"\nvoid f(int a,\n       int b) {{\n{body}}}\n"
        self.assertEqual(found(tidy.function_length, function), [2])
        self.assertEqual(found(tidy.function_length, f"namespace a {{\n\n{body}\n}}\n"), [])
        self.assertEqual(found(tidy.function_length, f"struct A {{\n{body}}};\n"), [])
        self.assertEqual(found(tidy.function_length, f"int a[] = {{\n{body}}};\n"), [])
        page = 'void f() {\n  g(R"html(\n' + body + ')html");\n}\n\n}  // namespace\n'
        self.assertEqual(found(tidy.function_length, page), [])
        method = "struct A {\n  void f() {\n" + "    work();\n" * 60 + "  }\n};\n"
        self.assertEqual(found(tidy.function_length, method), [2])

    def test_long_functions_are_found_in_python(self):
        text = "def f():\n" + "    work()\n" * 60
        self.assertEqual(found(tidy.function_length, text, "a.py"), [1])
        self.assertEqual(found(tidy.function_length, text[:-11], "a.py"), [])

    def test_lines_have_an_end(self):
        self.assertEqual(found(tidy.line_length, "a" * 100 + "\n" + "a" * 101 + "\n"), [2])
        self.assertEqual(found(tidy.line_length, "a" * 101, "README.md"), [])
        self.assertEqual(found(tidy.line_ends, "a \nb\nc"), [1, 3])

    def test_sources_are_ascii(self):
        self.assertEqual(found(tidy.ascii_only, "a\n\u00e9\n"), [2])
        self.assertEqual(found(tidy.ascii_only, "\u00e9\n", "src/base/sample_test.cpp"), [])

    def test_forbidden_words_are_found(self):
        text = "a TODO\n/{}/x\nsee issue 3\nfine\n".format("root")
        self.assertEqual(found(tidy.forbidden_words, text), [1, 2, 3])

    def test_a_file_is_named_after_what_it_holds(self):
        self.assertEqual(found(tidy.file_name, "", "src/base/utils.cpp"), [1])

    def test_abbreviations_are_found_in_code_alone(self):
        self.assertEqual(found(tidy.abbreviations, "int len = 0;\nint n = x.len;\n"), [1])
        text = '// the req\nf("len");\n#include "tmp.hpp"\n'
        self.assertEqual(found(tidy.abbreviations, text), [])

    def test_tests_do_not_sleep(self):
        text = "std::this_thread::sleep_for(1s);\n"
        self.assertEqual(found(tidy.sleeping_tests, text, "src/base/sample_test.cpp"), [1])
        self.assertEqual(found(tidy.sleeping_tests, text), [])

    def test_libraries_stay_in_their_files(self):
        text = "#include <boost/beast/websocket/stream.hpp>\n"
        self.assertEqual(found(tidy.libraries, text), [1])
        self.assertEqual(found(tidy.libraries, text, "include/openenv/client.hpp"), [1])
        self.assertEqual(found(tidy.libraries, text, "src/client/connection.cpp"), [])
        text = "#include <nanobind/nanobind.h>\n"
        self.assertEqual(found(tidy.libraries, text, "src/client/connection.cpp"), [1])
        self.assertEqual(found(tidy.libraries, text, "src/python/module.cpp"), [])

    def test_the_gil_is_taken_by_our_guards(self):
        text = "const nb::gil_scoped_release released;\nPyEval_SaveThread();\nWithoutGil free;\n"
        self.assertEqual(found(tidy.guarded_gil, text, "src/python/a.cpp"), [1, 2])
        self.assertEqual(found(tidy.guarded_gil, text, "src/python/gil.hpp"), [])

    def test_the_packages_explain_what_is_public(self):
        text = 'def f():\n    pass\ndef _g():\n    pass\nclass A:\n    """A."""\n    def h(self):\n'
        text += "        def inner():\n            pass\n"
        self.assertEqual(found(tidy.docstrings, text, "python/openenv/a.py"), [1, 7])
        self.assertEqual(found(tidy.docstrings, text, "tests/a.py"), [])

    def test_a_page_has_one_title(self):
        self.assertEqual(found(tidy.markdown_title, "# A\n\n```\n# not one\n```\n", "a.md"), [])
        self.assertEqual(found(tidy.markdown_title, "# A\n\n# B\n", "a.md"), [3])
        self.assertEqual(found(tidy.markdown_title, "A\n", "a.md"), [1])


class AwaitedBraces(unittest.TestCase):
    def refused(self, statement):
        text = f"awaitable<void> f() {{\n  A a{{1}};\n  {statement}\n  A b{{2}};\n}}\n"
        return found(tidy.awaited_braces, text) == [3]

    def test_values_built_in_the_awaiting_statement_are_refused(self):
        for statement in [
            "co_await f({.s = t});",
            "co_await f(A{t});",
            "g(A{t}, co_await s());",
            "A a{co_await s(), 1};",
            "A a{.s = co_await s()};",
            "co_return A{co_await s()};",
            "co_await co_spawn(io, [s = t]() -> awaitable<int> { return 1; }, use_awaitable);",
        ]:
            self.assertTrue(self.refused(statement), statement)

    def test_names_and_blocks_are_not(self):
        for statement in [
            "co_await f(a);",
            "co_return A(co_await s());",
            "for (auto& x : co_await v()) { g(A{x}); }",
            "if (auto a = co_await f(); a) { g(A{a}); }",
            "while (co_await f()) co_return A{1};",
            "if (a) { b(); } else { co_await c(); }",
            "co_spawn(io, [&]() -> awaitable<void> { co_await g(); }, detached);",
            "auto [a, b] = co_await f();  // {",
            'co_await f("{");',
        ]:
            self.assertFalse(self.refused(statement), statement)


class TreeRules(unittest.TestCase):
    def complaints(self, rule, tree):
        return [(path, number) for path, number, _ in rule(tree)]

    def test_a_layer_includes_only_what_is_below(self):
        tree = {
            "src/base/CMakeLists.txt": "openenv_library(base SOURCES a.cpp HEADERS error.hpp)",
            "src/model/CMakeLists.txt": "openenv_library(model HEADERS model.hpp TESTS t.cpp)",
            "include/openenv/error.hpp": "#include <openenv/model.hpp>\n",
            "include/openenv/model.hpp": "#include <openenv/error.hpp>\n",
            "include/openenv/stray.hpp": "",
            "src/model/a.cpp": '#include "model/b.hpp"\n#include "protocol/frame.hpp"\n',
            "src/server/a.cpp": '#include "client/connection.hpp"\n',
            "src/cli/a.cpp": '#include "client/connection.hpp"\n#include <openenv/stray.hpp>\n',
            "src/python/a.cpp": '#include "engine/site.hpp"\n#include "cli/serve.hpp"\n',
            "envs/a/a.hpp": '#include <openenv/model.hpp>\n#include "base/limits.hpp"\n',
        }
        self.assertEqual(
            self.complaints(tidy_tree.layers, tree),
            [
                ("include/openenv/error.hpp", 1),
                ("src/model/a.cpp", 2),
                ("src/server/a.cpp", 1),
                ("src/cli/a.cpp", 2),
                ("src/python/a.cpp", 2),
                ("envs/a/a.hpp", 2),
            ],
        )

    def test_every_source_is_built(self):
        tree = {"src/base/CMakeLists.txt": "a.cpp", "src/base/a.cpp": "", "src/base/b.cpp": ""}
        self.assertEqual(self.complaints(tidy_tree.sources_built, tree), [("src/base/b.cpp", 1)])

    def test_every_environment_is_complete(self):
        tree = {f"envs/a/{name}": "" for name in tidy_tree.environment_files("a")}
        self.assertEqual(self.complaints(tidy_tree.environments_complete, tree), [])
        del tree["envs/a/Dockerfile"]
        self.assertEqual(self.complaints(tidy_tree.environments_complete, tree), [("envs/a", 1)])

    def test_links_lead_somewhere(self):
        tree = {
            "README.md": "[a](docs/a.md) [b](docs/a.md#two-words) [c](docs) [d](https://x.y)\n",
            "docs/a.md": "## Two words\n[a](../README.md)\n[b](#three)\n[c](b.md)\n",
        }
        self.assertEqual(
            self.complaints(tidy_tree.links, tree), [("docs/a.md", 3), ("docs/a.md", 4)]
        )


if __name__ == "__main__":
    unittest.main()
