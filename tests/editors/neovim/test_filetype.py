"""Which files Neovim takes for definition files, and which it leaves to others."""

import json

from editor import EditorTest
from lesson import BY_CONTENT, BY_NAME, FOREIGN

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
        editor.to_normal_mode()
        editor.type(":write")
        editor.keys("Enter")
        editor.until("return vim.bo.filetype == 'singularity'", "filetype after the first write")
        editor.attached()
