"""Which files Neovim takes for definition files, and which it leaves to others."""

import json

from editor import EditorTest

DEFINITION = "Bootstrap: docker\nFrom: alpine:3.22\n"

# By name alone, whatever is in them: an empty one is where a person begins.
BY_NAME = ["Singularity", "Apptainer", "tool.apptainer", "tool.singularity", "tool.sdef",
           "Singularity.gpu", "Singularity.2.4", "Apptainer.base", "deep/Singularity"]  # fmt: skip

# By their header, under names that other formats use too.
BY_CONTENT = {
    "plain.def": DEFINITION,
    "lower.def": "bootstrap: docker\nfrom: alpine\n",
    "upper.def": "BOOTSTRAP:docker\nFROM:alpine\n",
    "indented.def": "  Bootstrap : docker\n  From: alpine\n",
    "commented.def": "# a comment\n#\n\n" * 20 + DEFINITION,
    "from-first.def": "From: alpine\nBootstrap: docker\n",
    "crlf.def": DEFINITION.replace("\n", "\r\n"),
    "Singularity.R": DEFINITION,
    "Singularity.md": DEFINITION,
    "Singularity.latest": DEFINITION,
    "Apptainer.py": DEFINITION,
}

# Somebody else's: the answer has to be the one that Neovim gives without the plugin.
FOREIGN = {
    "module.def": "DEFINITION MODULE Storage;\nPROCEDURE ALLOCATE(VAR a: ADDRESS);\nEND Storage.\n",
    "comment.def": "(* bootstrap: how the compiler starts *)\nDEFINITION MODULE Start;\nEND Start.\n",
    "windows.def": "LIBRARY example\nEXPORTS\n    Start @1\n",
    "latex.def": "% \\ProvidesFile\n\\ProvidesFile{t1enc.def}[2020]\n\\DeclareFontEncoding{T1}{}{}\n",
    "empty.def": "",
    "Singularity.md": "# Singularity\n\nHow to bootstrap it.\n",
    "Singularity.py": "print('hello')\n",
    "singularity.conf": "allow setuid = yes\n",
    "Apptainerfile.txt": "Bootstrap: docker\n",
    "notes.txt": DEFINITION,
}

# Neovim's answer for each file of the working folder, as JSON.
REPORT = """
local found = {}
for _, path in ipairs(vim.fn.glob('**/*', true, true)) do
  if vim.fn.isdirectory(path) == 0 then
    vim.cmd('silent edit ' .. vim.fn.fnameescape(path))
    found[path] = vim.bo.filetype
  end
end
io.stdout:write(vim.json.encode(found))
"""


class Filetype(EditorTest):
    def detected(self, files: dict[str, str], *options: str) -> dict[str, str]:
        for name, text in files.items():
            self.home.write(name, text)
        (self.home.path / "report.lua").write_text(REPORT)
        done = self.home.run(*options, f"+luafile {self.home.path}/report.lua", "+qa!")
        return json.loads(done.stdout)

    def test_names(self):
        found = self.detected(dict.fromkeys(BY_NAME, ""))
        self.assertEqual(found, dict.fromkeys(BY_NAME, "singularity"))

    def test_content(self):
        found = self.detected(BY_CONTENT)
        self.assertEqual(found, dict.fromkeys(BY_CONTENT, "singularity"))

    def test_foreign_files_are_left_alone(self):
        with_plugin = self.detected(FOREIGN)
        self.assertEqual(with_plugin, self.detected(FOREIGN, "--clean"))
        self.assertEqual(with_plugin["module.def"], "modula2")
        self.assertNotIn("singularity", with_plugin.values())

    def test_a_new_file_is_recognised_when_written(self):
        editor = self.open("new.def")
        editor.type("iBootstrap: docker")
        editor.keys("Escape")
        editor.type(":write")
        editor.keys("Enter")
        editor.until("return vim.bo.filetype == 'singularity'", "filetype after the first write")
        editor.attached()
