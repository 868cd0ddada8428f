"""What Neovim's terminal shows, kept for the documentation; tests/editors/pictures draws it."""

from editor import Home, Neovim

import lesson

INIT = """
vim.o.background = '{theme}'
vim.o.laststatus, vim.o.ruler, vim.o.showmode, vim.o.number, vim.o.signcolumn = 0, false, false, true, 'yes'
vim.o.fillchars = 'eob: '
vim.diagnostic.config({{ virtual_lines = {{ current_line = true, format = function(d) return d.message end }} }})
"""


def pictures(theme: str) -> None:
    home = Home(init=INIT.format(theme=theme))
    home.write("Singularity", lesson.RECIPE)
    editor = Neovim(home, "Singularity", name=theme, size=(112, 34))
    keep = editor.terminal.keep
    try:
        editor.until("return #vim.diagnostic.get(0) >= 3", "findings", 60)
        editor.type("10G0wwwl")
        editor.terminal.wait_for("numpy`: ")
        keep(f"neovim-findings-{theme}")
        editor.type("2G$")
        editor.lua("vim.lsp.buf.hover({ max_width = 72, border = 'rounded' }) return true")
        editor.terminal.wait_for("scratch")
        keep(f"neovim-hover-{theme}")
        editor.keys("Escape")
        editor.type("jk")
        editor.type("gra")
        editor.terminal.wait_for("1: ")
        keep(f"neovim-fixes-{theme}")
    finally:
        editor.close()
        home.remove()


for theme in ("light", "dark"):
    pictures(theme)
