"""Colours and folds: the parser, the plugin's queries and the injected shell, as the editor sees them."""

from editor import EditorTest
from terminal import poll

TEXT = """\
# A comment.
Bootstrap: docker
From: {{ BASE }}:3.22

%arguments
    BASE=alpine

%files
    data.txt /opt/data.txt

%post
    for i in 1 2; do
        echo "$i"
    done

%runscript -c /usr/bin/python3
    print("hello")

%help
    Words, not code.
"""


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

        def starts(found: list[str], capture: str) -> bool:
            return any(one.startswith(capture) and one.endswith("/singularity") for one in found)

        for row, text, capture in (
            (1, "A comment", "comment"),
            (2, "Bootstrap", "keyword"),
            (3, "BASE", "variable"),
            (5, "%arguments", "keyword"),
            (11, "%post", "keyword"),
        ):
            found = self.captures(editor, row, text)
            self.assertTrue(starts(found, capture), f"{text}: {found}")

    def test_the_shell_is_injected(self):
        editor = self.open("Singularity")
        editor.until("return vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil", "highlighter")
        editor.until("vim.treesitter.get_parser(0):parse(true) return true", "a full parse")
        self.assertTrue(any(one.endswith("/bash") for one in self.captures(editor, 12, "for")))
        self.assertTrue(any(one.endswith("/bash") for one in self.captures(editor, 13, "echo")))
        # Neither prose nor another interpreter's script is taken for shell.
        for row, text in ((17, "print"), (20, "Words")):
            self.assertFalse(any(one.endswith("/bash") for one in self.captures(editor, row, text)), text)

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
