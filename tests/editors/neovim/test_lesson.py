"""The main job in the editor: open, see, hover, complete, fix."""

import os
import signal
import time

from editor import EditorTest
from lesson import CHAIN, KEY, LESSON, LONG, PINNED


# Puts down how many milliseconds after it was shown a buffer has its diagnostics.
CLOCK = """
vim.api.nvim_create_autocmd('BufWinEnter', { callback = function() vim.b.shown = vim.uv.hrtime() end })
vim.api.nvim_create_autocmd('DiagnosticChanged', { callback = function(event)
  local buffer = vim.b[event.buf]
  if not buffer.took and #vim.diagnostic.get(event.buf) >= 2 then
    buffer.took = math.floor((vim.uv.hrtime() - buffer.shown) / 1e6)
  end
end })
"""


def underlined(editor) -> dict[str, str]:
    """rule id → the text that its diagnostic underlines"""
    lines = editor.lines()
    found = {}
    for one in editor.diagnostics():
        assert one["lnum"] == one["end_lnum"], one
        found[one["code"]] = lines[one["lnum"]][one["col"] : one["end_col"]]
    return found


class Lesson(EditorTest):
    def test_diagnostics_within_a_second(self):
        """Of the first file, with which the server starts, and of the second; the best of three each."""
        self.home.remove()
        self.home.__init__(init=CLOCK)
        self.home.write("Singularity", LESSON)
        self.home.write("other.def", LESSON)
        cold, warm = [], []
        for _ in range(3):
            editor = self.open("Singularity")
            cold.append(editor.until("return vim.b.took", "diagnostics of the first"))
            editor.type(":edit other.def")
            editor.keys("Enter")
            warm.append(editor.until("return vim.fn.bufname() == 'other.def' and vim.b.took", "those of the second"))
            editor.close()
            if min(cold) < 1000 and min(warm) < 1000:
                break
        print(f"    shown → diagnostics: {cold} ms with the server's start, {warm} ms with a running one")
        self.assertLess(min(cold), 1000)
        self.assertLess(min(warm), 1000)

    def test_diagnostics(self):
        editor = self.open_lesson()
        editor.until("return #vim.diagnostic.get(0) >= 2", "two diagnostics")
        self.assertEqual(
            underlined(editor), {"unpinned-base-image": "latest", "unpinned-pip-package": "numpy"}
        )
        for one in editor.diagnostics():
            self.assertEqual(one["source"], "singularity-ls")
        # The message is on the screen by the key that Neovim has for it.
        editor.type("2G$")
        editor.keys("C-w", "d")
        editor.terminal.wait_for(r"Diagnostics:")
        editor.terminal.keep("float")

    def test_hover_shows_the_chain(self):
        editor = self.open_lesson()
        editor.type("2G$K")
        # Down to the root, in the floating window, in this order.
        editor.terminal.wait_for(r"(?s)python.*" + ".*".join(CHAIN))
        editor.terminal.keep("hover")
        floating = editor.lua(
            "for _, w in ipairs(vim.api.nvim_list_wins()) do"
            "  if vim.api.nvim_win_get_config(w).relative ~= '' then"
            "    return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(w), 0, -1, false)"
            "  end "
            "end"
        )
        self.assertIn("scratch", "\n".join(floating))

    def complete(self, typed: str):
        """Opens a file, types into its `From` line and asks for completion by the built-in keys."""
        self.home.write("Singularity", "Bootstrap: docker\n")
        editor = self.open("Singularity")
        editor.attached()
        editor.type("o" + typed)
        editor.keys("C-x", "C-o")
        items = editor.until(
            "if vim.fn.pumvisible() == 1 then"
            "  return vim.tbl_map(function(i) return i.word end, vim.fn.complete_info({ 'items' }).items) "
            "end",
            f"popup menu for {typed}",
        )
        editor.terminal.keep("menu")
        return editor, items

    def accept_first(self, editor) -> str:
        editor.keys("C-y")
        editor.to_normal_mode()
        return editor.lines()[1]

    def test_completion_of_tags(self):
        editor, items = self.complete("From: python:3.12")
        self.assertGreater(len(items), 3, items)
        for item in items:
            self.assertIn("3.12", item)
        # Most useful first: an exact release before the tag that moves.
        line = self.accept_first(editor)
        self.assertRegex(line, r"^From: python:3\.12\.\d+-\w+$")

    def test_completion_of_image_names(self):
        editor, items = self.complete("From: py")
        self.assertEqual(items[0].split(":")[0], "python")
        self.assertEqual(self.accept_first(editor).split(":")[1].strip(), "python")

    def test_completion_while_typing(self):
        self.home.remove()
        self.home.__init__(
            init="vim.o.completeopt = 'menuone,noselect'\n"
            "vim.api.nvim_create_autocmd('LspAttach', { callback = function(event)\n"
            "  vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })\n"
            "end })\n"
        )
        self.home.write("Singularity", "Bootstrap: docker\n")
        editor = self.open("Singularity")
        editor.attached()
        editor.type("oFrom: python:")
        editor.until("return vim.fn.pumvisible() == 1", "popup menu after the colon")
        editor.terminal.keep("menu")

    def test_quick_fix_by_keys(self):
        editor = self.open_lesson()
        editor.until("return #vim.diagnostic.get(0) >= 2", "diagnostics")
        editor.type("2G$gra")
        editor.terminal.wait_for(r"(?s)1: .*3\.14\.7-trixie")
        editor.terminal.keep("menu")
        editor.type("1")
        editor.keys("Enter")
        editor.until(
            f"return vim.api.nvim_buf_get_lines(0, 1, 2, false)[1] == 'From: {PINNED}'", "the pinned line"
        )
        editor.terminal.keep("fixed")
        # What was fixed is no longer reported; the rest still is.
        editor.until("return #vim.diagnostic.get(0) == 1", "one diagnostic left")
        self.assertEqual(underlined(editor), {"unpinned-pip-package": "numpy"})
        # One undo gives the old file back.
        editor.type("u")
        editor.until("return vim.api.nvim_buf_get_lines(0, 1, 2, false)[1] == 'From: python:latest'", "undo")

    def test_quick_fix_by_function(self):
        editor = self.open_lesson()
        editor.until("return #vim.diagnostic.get(0) >= 2", "diagnostics")
        editor.type("2G0")
        editor.lua(
            "vim.lsp.buf.code_action({ apply = true, filter = function(a) return a.isPreferred end }) return true"
        )
        editor.until(
            f"return vim.api.nvim_buf_get_lines(0, 1, 2, false)[1] == 'From: {PINNED}'", "the pinned line"
        )

    def test_fix_all_command(self):
        editor = self.open_lesson()
        editor.until("return #vim.diagnostic.get(0) >= 2", "diagnostics")
        editor.type(":Singularity fix-all")
        editor.keys("Enter")
        editor.until(
            f"return vim.api.nvim_buf_get_lines(0, 1, 2, false)[1] == 'From: {PINNED}'", "the pinned line"
        )

    def test_a_killed_server_comes_back_and_nothing_is_lost(self):
        editor = self.open_lesson()
        editor.type("Gocargo install ripgrep")
        editor.keys("Escape")
        editor.until("return #vim.diagnostic.get(0) >= 3", "three diagnostics")
        first = editor.lua("return vim.api.nvim_get_proc_children(vim.fn.getpid())")
        self.assertEqual(len(first), 1, "the server is the editor's only child")
        os.kill(first[0], signal.SIGKILL)
        # Neovim says so, in a line that may be too long for the screen.
        editor.terminal.wait_for("singularity_ls quit")
        editor.terminal.keep("killed")
        editor.keys("Escape")
        editor.until(
            f"return not vim.tbl_contains(vim.api.nvim_get_proc_children(vim.fn.getpid()), {first[0]})"
            " and #vim.api.nvim_get_proc_children(vim.fn.getpid()) == 1",
            "another server",
        )
        editor.attached()
        self.assertEqual(editor.lines(), (LESSON + "    cargo install ripgrep").splitlines())
        # The new server knows the unsaved text.
        editor.until("return #vim.diagnostic.get(0) >= 3", "three diagnostics again")
        editor.type("Gogem install rake")
        editor.keys("Escape")
        editor.until("return #vim.diagnostic.get(0) >= 4", "the fourth")

    def test_two_files_in_two_folders(self):
        self.home.write("one/Singularity", LESSON)
        self.home.write("two/other.def", LESSON.replace("numpy", "scipy"))
        editor = self.open("one/Singularity", "two/other.def")
        editor.until("return #vim.diagnostic.get(0) >= 2", "diagnostics of the first")
        editor.type(":next")
        editor.keys("Enter")
        editor.until("return vim.fn.expand('%:t') == 'other.def'", "the second file")
        editor.until("return #vim.diagnostic.get(0) >= 2", "diagnostics of the second")
        self.assertIn("scipy", underlined(editor).values())

    def test_typing_into_a_long_file(self):
        self.home.write("Singularity", LONG)
        editor = self.open("Singularity")
        editor.attached()
        editor.until("return #vim.diagnostic.get(0) >= 2", "diagnostics")
        typed = "echo the quick brown fox jumps over the lazy dog"
        started = time.monotonic()
        editor.type("3Go" + typed)
        editor.keys("Escape")
        editor.terminal.wait_for(typed.strip())
        took = time.monotonic() - started
        print(f"    {len(typed)} keys into {LONG.count(chr(10))} lines: {took:.2f} s")
        self.assertLess(took, len(typed) * KEY, "no key is waited for")
        self.assertEqual(editor.lines()[3], typed)
