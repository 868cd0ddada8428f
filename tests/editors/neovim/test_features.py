"""What Neovim offers besides the main job: layout, names, outline, tokens, and the plugin's commands."""

from editor import EditorTest
from lesson import COLOURS, LESSON, UNTIDY


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

    def test_pin_online_is_the_servers_command(self):
        editor = self.open_text(LESSON)
        # Nothing is asked here: what would be sent is caught.
        editor.lua(
            "local client = vim.lsp.get_clients({ bufnr = 0 })[1]"
            " vim.g.known = vim.tbl_contains(client.server_capabilities.executeCommandProvider.commands, 'singularity-ls.pinEverything')"
            " client.request = function(_, method, params) vim.g.sent = { method, params.command, params.arguments[1] } end"
        )
        editor.type(":Singularity pin-online")
        editor.keys("Enter")
        sent = editor.until("return vim.g.sent", "a request")
        uri = (self.home.files / "Singularity").as_uri()
        self.assertEqual(sent, ["workspace/executeCommand", "singularity-ls.pinEverything", uri])
        self.assertTrue(editor.lua("return vim.g.known"))

    def test_commands_complete(self):
        editor = self.open_text(LESSON)
        names = editor.lua("return vim.fn.getcompletion('Singularity ', 'cmdline')")
        self.assertEqual(names, ["build-parser", "fix-all", "log", "pin-online", "restart"])
