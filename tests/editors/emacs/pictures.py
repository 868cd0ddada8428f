"""What Emacs' terminal shows, kept for the documentation; tests/editors/pictures draws it."""

from editor import INIT, Emacs, Home

import lesson

THEMES = {"light": "modus-operandi", "dark": "modus-vivendi"}


def pictures(theme: str) -> None:
    home = Home()
    home.build_parser()
    (home.path / ".emacs.d/init.el").write_text(f"{INIT}(load-theme '{THEMES[theme]} t)\n(setq suggest-key-bindings nil)\n")
    home.write("Singularity", lesson.RECIPE)
    editor = Emacs(home, "Singularity", name=theme, size=(112, 24))
    keep = editor.terminal.keep
    try:
        editor.attached()
        editor.until("(>= (length (flymake-diagnostics)) 3)", "findings", 60)
        editor.go_to(10, "numpy")
        editor.command("flymake-show-buffer-diagnostics")
        editor.terminal.wait_for("(?s)numpy`: ")
        keep(f"emacs-findings-{theme}")
    finally:
        editor.close()
        home.remove()


for theme in THEMES:
    pictures(theme)
