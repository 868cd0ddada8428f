"""What Helix' terminal shows, kept for the documentation; tests/editors/pictures draws it."""

from editor import ARTEFACTS, CONFIG, HX, Helix, Home

import lesson

THEMES = {"light": "github_light", "dark": "github_dark"}


def pictures(theme: str) -> None:
    home = Home()
    home.install()
    (home.config / "config.toml").write_text(CONFIG.replace("base16_default_dark", THEMES[theme]))
    home.write("Singularity", lesson.RECIPE)
    helix = Helix([HX, "Singularity"], cwd=home.files, env=home.env, keep_in=ARTEFACTS / theme, size=(112, 22))
    try:
        helix.wait_for("numpy`: ", 60)
        helix.type("10ggfn;l")
        # All of the message below its line, which Helix shows a moment later.
        helix.wait_for(r"2026-11\)\.")
        helix.keep(f"helix-findings-{theme}")
        helix.type("2gg6l")
        helix.keys("Space", "k")
        helix.wait_for("scratch")
        helix.keep(f"helix-hover-{theme}")
        helix.keys("Escape", "Escape")
        helix.keys("Space", "a")
        helix.wait_for("Pin ")
        helix.keep(f"helix-fixes-{theme}")
    finally:
        helix.close()
        home.remove()


for theme in THEMES:
    pictures(theme)
