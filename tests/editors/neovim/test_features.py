"""What Neovim offers besides the main job: layout, names, outline, tokens, and the plugin's commands."""

import json
import unittest

from editor import PYPISERVER, EditorTest
from lesson import COLOURS, CONFIGURATION, LESSON, PINNED, UNTIDY

import online


class Features(EditorTest):
    def open_text(self, text: str):
        self.home.write("Singularity", text)
        editor = self.open("Singularity")
        editor.attached()
        return editor

    def test_formatting(self):
        editor = self.open_text(UNTIDY)
        # The key for formatting goes to the server.
        editor.type("gggqG")
        editor.until("return vim.api.nvim_buf_get_lines(0, 1, 2, false)[1] == 'From: alpine:3.22.1'", "formatted")
        self.assertEqual(editor.lines()[0], "Bootstrap: docker")
        self.assertEqual(editor.lines()[-1], "    make")

    def test_rename(self):
        editor = self.open_text(COLOURS)
        editor.type("6G0fBgrn")
        editor.terminal.wait_for("New Name: BASE")
        editor.keys("C-u")
        editor.type("IMAGE")
        editor.keys("Enter")
        editor.until("return vim.fn.search('{{ IMAGE }}:3.22', 'nw') > 0", "renamed")
        self.assertEqual(editor.lines(), COLOURS.replace("BASE", "IMAGE").splitlines())

    def test_outline(self):
        editor = self.open_text(COLOURS)
        editor.type("gO")
        editor.until("return vim.bo.buftype == 'quickfix' and vim.fn.line('$') >= 5", "the outline")
        outline = "\n".join(editor.lines())
        for name in ("arguments", "files", "post", "runscript", "help"):
            self.assertIn(name, outline)
        editor.terminal.keep("outline")

    def test_semantic_tokens(self):
        editor = self.open_text(COLOURS)
        # The section, and the template variable within a quoted word of the script.
        for row, column in ((11, 1), (13, 18)):
            editor.until(
                f"return #(vim.lsp.semantic_tokens.get_at_pos(0, {row - 1}, {column}) or {{}}) > 0",
                f"a token at {row}:{column}",
            )

    def test_restart_command(self):
        editor = self.open_text(LESSON)
        editor.until("return #vim.diagnostic.get(0) == 2", "diagnostics")
        children = "vim.api.nvim_get_proc_children(vim.fn.getpid())"
        [first] = editor.lua(f"return {children}")
        editor.type(":Singularity restart")
        editor.keys("Enter")
        editor.until(f"local c = {children} return #c == 1 and c[1] ~= {first}", "another server")
        editor.until("return #vim.diagnostic.get(0) == 2", "diagnostics again")

    def test_log_command(self):
        editor = self.open_text(LESSON)
        editor.type(":Singularity log")
        editor.keys("Enter")
        editor.until("return vim.fn.expand('%:t') == 'lsp.log'", "the log")

    def test_pin_command(self):
        editor = self.open_text(LESSON)
        editor.type(":Singularity pin")
        editor.keys("Enter")
        editor.until(f"return vim.fn.getline(2) == 'From: {PINNED}'", "the pinned image")
        self.assertRegex(editor.lines()[3], r"pip install numpy==\d")
        editor.type("u")
        editor.until("return table.concat(vim.fn.getline(1, '$'), '\\n') .. '\\n' == " + json.dumps(LESSON), "undone at once")

    def test_pin_workspace_command(self):
        self.home.write("singularity-ls.toml", "")
        self.home.write("deep/other.def", LESSON)
        editor = self.open_text(LESSON)
        editor.type(":Singularity pin-workspace")
        editor.keys("Enter")
        # Some versions of Neovim show what is going to be changed, and ask.
        editor.until(
            "local seen = false for _, b in ipairs(vim.api.nvim_list_bufs()) do"
            "  seen = seen or vim.fn.bufname(b):find('other.def') and"
            f"    vim.api.nvim_buf_get_lines(b, 1, 2, false)[1] == 'From: {PINNED}' "
            "end return seen",
            "the other file is pinned, too",
        )
        self.assertEqual(editor.lines()[1], f"From: {PINNED}")

    def test_commands_complete(self):
        editor = self.open_text(LESSON)
        names = editor.lua("return vim.fn.getcompletion('Singularity ', 'cmdline')")
        self.assertEqual(names, ["build-parser", "fix-all", "log", "pin", "pin-online", "pin-workspace", "restart"])

    def test_a_mistake_in_the_configuration_is_shown_at_its_place(self):
        self.home.write("singularity-ls.toml", CONFIGURATION)
        editor = self.open("singularity-ls.toml")
        [slip] = editor.until("local d = vim.diagnostic.get(0) return #d > 0 and d", "the mistake")
        self.assertEqual((slip["lnum"], slip["col"], slip["end_col"]), (0, 0, len("profil")))
        self.assertIn("Did you mean `profile`", slip["message"])
        editor.terminal.keep("mistake")

    def test_other_toml_files_are_left_alone(self):
        self.home.write("pyproject.toml", CONFIGURATION)
        self.home.write("Singularity", LESSON)
        editor = self.open("Singularity", "pyproject.toml")
        editor.until("return #vim.diagnostic.get(0) == 2", "diagnostics")
        editor.type(":next")
        editor.keys("Enter")
        editor.until("return vim.bo.filetype == 'toml'", "the other file")
        self.assertEqual(editor.lua("return #vim.lsp.get_clients({ bufnr = 0 })"), 0)

    def test_the_users_settings_are_the_servers(self):
        init = self.home.path / ".config/nvim/init.lua"
        init.write_text(
            "vim.lsp.config('singularity_ls', { settings = { singularity = { ignore = { 'unpinned-pip-package' } } } })\n"
        )
        editor = self.open_text(LESSON)
        editor.until("local d = vim.diagnostic.get(0) return #d == 1 and d[1].code == 'unpinned-base-image'", "only one")


@unittest.skipUnless(online.is_possible(), f"{online.REGISTRY} is missing; tests/run --install resolve installs it")
class Online(EditorTest):
    def test_pin_online(self):
        services = online.Online(self.home.path, PYPISERVER)
        self.addCleanup(services.close)
        self.home.write("Singularity", LESSON)
        editor = self.open("Singularity")
        editor.until("return #vim.diagnostic.get(0) == 2", "diagnostics")
        # How far it is, as long as the index thinks.
        services.hold()
        editor.type(":Singularity pin-online")
        editor.keys("Enter")
        editor.until("local s = vim.lsp.status() vim.g.said = (vim.g.said or '') .. s return vim.g.said:find('numpy')", "progress")
        self.assertEqual(editor.lines(), LESSON.splitlines())
        services.go()
        editor.until("return vim.fn.getline(2) ~= 'From: python:latest'", "the answer")
        self.assertEqual("\n".join(editor.lines()) + "\n", online.PINNED)
        # On the screen as well, and no key has to be pressed for it.
        editor.terminal.wait_for("2 of 2 inputs pinned")
        editor.terminal.wait_for(online.TAG)
        self.assertNotIn("Press ENTER", editor.terminal.screen())
        editor.terminal.keep("pinned")
        editor.until("return #vim.diagnostic.get(0, { severity = { min = vim.diagnostic.severity.WARN } }) == 0", "nothing left")
