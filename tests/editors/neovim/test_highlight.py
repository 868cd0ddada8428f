"""Colours and folds: the parser, the plugin's queries and the injected shell, as the editor sees them."""

from editor import EditorTest
from lesson import COLOURS as TEXT
from terminal import poll


class Highlight(EditorTest):
    def setUp(self):
        super().setUp()
        self.home.write("Singularity", TEXT)

    def captures(self, editor, row: int, text: str) -> list[str]:
        """`capture/language` of the highlighting at the first place of `text` in line `row` (from 1)."""
        column = TEXT.splitlines()[row - 1].index(text)
        return editor.lua(
            f"return vim.tbl_map(function(t) return t.capture .. '/' .. t.lang end,"
            f" vim.inspect_pos(0, {row - 1}, {column}).treesitter)"
        )

    def test_highlighting_is_active(self):
        editor = self.open("Singularity")
        editor.until("return vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil", "highlighter")

        # Words and the first part of the captures that suit them.
        for row, text, suitable in (
            (1, "A comment", {"comment"}),
            (2, "Bootstrap", {"keyword", "property", "attribute"}),
            (2, "docker", {"string", "constant", "type"}),
            (3, "BASE", {"variable"}),
            (5, "arguments", {"keyword", "function", "label", "markup"}),
            (6, "BASE", {"variable"}),
            (9, "/opt", {"string"}),
            (11, "post", {"keyword", "function", "label", "markup"}),
        ):
            captures = self.captures(editor, row, text)
            found = {one.split(".")[0].split("/")[0] for one in captures if one.endswith("/singularity")}
            self.assertTrue(found & suitable, f"{text}: {captures}")

    def injected(self, text: str) -> dict[str, str]:
        """Section line → the language of the script under it, for every section that has one."""
        self.home.write("Apptainer", text)
        editor = self.open("Apptainer")
        editor.until("return vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil", "highlighter")
        # By the injection query alone: which languages there is a parser for does not matter.
        found = editor.lua(
            "local tree = vim.treesitter.get_parser(0):parse(true)[1]"
            " local query, found = vim.treesitter.query.get('singularity', 'injections'), {}"
            " for _, match, metadata in query:iter_matches(tree:root(), 0, 0, -1) do"
            "  local language, row = metadata['injection.language'], nil"
            "  for id, nodes in pairs(match) do"
            "   local name = query.captures[id]"
            "   if name == 'injection.content' then row = nodes[1]:range() end"
            "   if name == 'injection.language' then"
            "    language = vim.treesitter.get_node_text(nodes[1], 0, { metadata = metadata[id] }) end"
            "  end"
            "  table.insert(found, { row, language })"
            " end return found"
        )
        lines = text.splitlines()
        languages = {}
        for row, language in found:
            if language != "comment":
                self.assertNotIn(lines[row - 1], languages, "two languages for one script")
                languages[lines[row - 1]] = language
        return languages

    def test_the_shell_is_injected(self):
        editor = self.open("Singularity")
        editor.until("return vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil", "highlighter")
        editor.until("vim.treesitter.get_parser(0):parse(true) return true", "a full parse")
        self.assertTrue(any(one.endswith("/bash") for one in self.captures(editor, 12, "for")))
        self.assertTrue(any(one.endswith("/bash") for one in self.captures(editor, 13, "echo")))
        # Neither prose nor another interpreter's script is taken for shell.
        for row, text in ((18, "print"), (21, "Words")):
            self.assertFalse(any(one.endswith("/bash") for one in self.captures(editor, row, text)), text)

    def test_the_interpreter_is_the_one_that_runs_the_script(self):
        found = self.injected(
            "Bootstrap: docker\nFrom: alpine:3.22\n"
            "%pre\n    echo\n"
            "%setup -x\n    echo\n"
            "%post -c /usr/bin/python3.12\n    import os\n"
            "%environment\n    export A=1\n"
            "%runscript\n    #!/usr/bin/env python3\n    import os\n"
            "%startscript\n    echo\n"
            "%test\n    #!/bin/bash\n    echo\n"
            "%appinstall x\n    make\n"
            "%help\n    words\n"
        )
        self.assertEqual(
            found,
            {
                "%pre": "bash",
                "%setup -x": "bash",
                "%post -c /usr/bin/python3.12": "python",
                "%environment": "bash",
                "%runscript": "python",
                "%startscript": "bash",
                "%test": "bash",
                "%appinstall x": "bash",
            },
        )

    def test_the_screen_has_colours(self):
        editor = self.open("Singularity")
        terminal = editor.terminal
        terminal.wait_for("Words, not code")
        # The shell's keyword has its colour, the words of the help have not.
        poll(
            lambda: terminal.colour_of("done") != terminal.colour_of("Words"),
            5, "the shell has its own colours", terminal.screen,
        )  # fmt: skip
        self.assertNotEqual(terminal.colour_of("Bootstrap"), terminal.colour_of("A comment"))
        self.assertNotEqual(terminal.colour_of("%post"), terminal.colour_of("Words"))
        terminal.keep("colours")

    def test_folds(self):
        editor = self.open("Singularity")
        editor.until("return vim.fn.foldlevel(12) >= 1", "a fold inside %post")
        self.assertEqual(editor.lua("return vim.fn.foldclosed(12)"), -1, "folds are open at first")
        editor.type("12Gza")
        self.assertEqual(editor.until("return vim.fn.foldclosed(12) > 0 and vim.fn.foldclosed(12)", "closed"), 11)

    def test_comment_key(self):
        editor = self.open("Singularity")
        editor.type("2Ggcc")
        editor.until("return vim.api.nvim_buf_get_lines(0, 1, 2, false)[1] == '# Bootstrap: docker'", "gcc comments")


class WithoutParser(EditorTest):
    home_options = {"parser": False}

    def test_the_file_opens_without_an_error(self):
        self.home.write("Singularity", TEXT)
        editor = self.open("Singularity")
        editor.attached()
        self.assertEqual(editor.lua("return vim.bo.commentstring"), "# %s")
        self.assertEqual(editor.lua("return vim.v.errmsg"), "")

    def test_building_the_parser_brings_the_colours(self):
        self.home.write("Singularity", TEXT)
        editor = self.open("Singularity")
        editor.type(":Singularity build-parser")
        editor.keys("Enter")
        editor.until(
            "return vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil", "highlighter", 30
        )

    def test_a_compiler_that_fails_is_reported(self):
        self.home.env["CC"] = "/nonexistent/cc"
        editor = self.open("Singularity")
        editor.type(":Singularity build-parser")
        editor.keys("Enter")
        editor.terminal.wait_for("cannot run the C compiler `/nonexistent/cc`")
