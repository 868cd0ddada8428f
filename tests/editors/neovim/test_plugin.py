"""The plugin as a thing that is installed: health, help, switches, queries."""

import re
import shutil

from editor import PLUGIN, EditorTest


class Plugin(EditorTest):
    def health(self, editor) -> str:
        editor.type(":checkhealth singularity")
        editor.keys("Enter")
        editor.until("return vim.bo.filetype == 'checkhealth' and vim.fn.line('$') > 5", "the report")
        editor.terminal.keep("health")
        return "\n".join(editor.lines())

    def test_checkhealth(self):
        report = self.health(self.open_lesson())
        self.assertNotIn("ERROR", report)
        self.assertNotIn("WARNING", report)
        for part in ("definition files are recognised", "singularity-ls", "parser: ", "query: highlights",
                     "query: injections", "query: folds", "scripts: bash"):  # fmt: skip
            self.assertIn(part, report)

    def test_checkhealth_names_what_is_missing(self):
        (self.home.path / "bin/singularity-ls").unlink()
        (self.home.path / ".local/share/nvim/site/parser").unlink()
        report = self.health(self.open())
        self.assertIn("`singularity-ls` cannot be run", report)
        self.assertIn(":Singularity build-parser", report)

    def test_a_missing_server_leaves_the_editor_usable(self):
        (self.home.path / "bin/singularity-ls").unlink()
        self.home.write("Singularity", "Bootstrap: docker\n")
        editor = self.open("Singularity")
        editor.until("return vim.bo.filetype == 'singularity'", "filetype")
        editor.terminal.keep("screen")
        editor.type("Gotyped")
        editor.keys("Escape")
        editor.until("return vim.api.nvim_buf_get_lines(0, 1, 2, false)[1] == 'typed'", "typing goes on")

    def test_switched_off(self):
        init = self.home.path / ".config/nvim/init.lua"
        init.write_text("vim.g.singularity_lsp = false\n")
        self.home.write("Singularity", "Bootstrap: docker\n")
        editor = self.open("Singularity")
        editor.until("return vim.bo.filetype == 'singularity'", "filetype")
        self.assertFalse(editor.lua("return vim.lsp._enabled_configs.singularity_ls ~= nil"))
        self.assertEqual(editor.lua("return #vim.lsp.get_clients()"), 0)

    def test_the_users_settings_win(self):
        init = self.home.path / ".config/nvim/init.lua"
        init.write_text("vim.lsp.config('singularity_ls', { root_markers = { 'mine' }, settings = { singularity = { profile = 'standard' } } })\n")
        self.home.write("deep/mine", "")
        self.home.write("deep/er/Singularity", "Bootstrap: docker\n")
        editor = self.open("deep/er/Singularity")
        editor.attached()
        root = editor.lua("return vim.lsp.get_clients({ bufnr = 0 })[1].root_dir")
        self.assertEqual(root, str(self.home.files / "deep"))

    def test_help(self):
        # In a copy: Neovim writes the tags beside the text.
        copy = self.home.path / "copy"
        shutil.copytree(PLUGIN / "doc", copy / "doc")
        tags = ["singularity", ":Singularity", "g:singularity_lsp", "singularity_ls"]
        script = [f"helptags {copy}/doc", f"set rtp+={copy}"]
        for tag in tags:
            script += [f"help {tag}", "echo expand('%:t') getline('.')"]
        (self.home.path / "help.vim").write_text("\n".join(script))
        done = self.home.run("-S", str(self.home.path / "help.vim"), "+qa!")
        for tag in tags:
            self.assertRegex(done.stderr, rf"singularity\.txt .*\*{re.escape(tag)}\*")
