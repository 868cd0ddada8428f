"""The mode by itself: which files, which colours, which columns."""

import json

from editor import PACKAGE, EditorTest
from lesson import BY_CONTENT, BY_NAME, COLOURS, FOREIGN

# The major mode of each file of the working folder, as JSON.
REPORT = """
(require 'json)
(princ (json-encode
  (mapcar (lambda (path) (cons path (with-current-buffer (find-file-noselect path) (symbol-name major-mode))))
          (mapcar (lambda (path) (file-relative-name path))
                  (directory-files-recursively default-directory "" nil)))))
"""


class Recognition(EditorTest):
    def modes(self, files: dict[str, str], *arguments: str) -> dict[str, str]:
        for name, text in files.items():
            self.home.write(name, text)
        (self.home.path / "report.el").write_text(REPORT)
        found = self.home.batch(*arguments, "--load", str(self.home.path / "report.el"))
        return json.loads(found[found.index("{") :])

    def test_names(self):
        self.assertEqual(self.modes(dict.fromkeys(BY_NAME, "")), dict.fromkeys(BY_NAME, "singularity-mode"))

    def test_content(self):
        self.assertEqual(self.modes(BY_CONTENT), dict.fromkeys(BY_CONTENT, "singularity-mode"))

    def test_foreign_files_are_left_alone(self):
        with_package = self.modes(FOREIGN)
        (self.home.path / ".emacs.d/init.el").write_text("")
        # Emacs brings no mode for Markdown.
        self.assertEqual(with_package, self.modes(FOREIGN) | {"Singularity.md": "text-mode"})
        self.assertNotIn("singularity-mode", with_package.values())
        self.assertEqual(with_package["Singularity.py"], "python-mode")

    def test_no_warning_of_the_compiler(self):
        output = self.home.path / "singularity-mode.elc"
        self.home.batch(
            "--eval", f'(setq byte-compile-error-on-warn t byte-compile-dest-file-function (lambda (_) "{output}"))',
            "--funcall", "batch-byte-compile", str(PACKAGE / "singularity-mode.el"),
        )  # fmt: skip
        self.assertTrue(output.exists())


# Every word of the line of a place, with its face.
FACES = """
(progn
  (require 'json)
  (find-file "a.def")
  (font-lock-ensure)
  (let (found)
    (dolist (word '(%s))
      (goto-char (point-min))
      (search-forward word)
      (push (cons word (get-text-property (match-beginning 0) 'face)) found))
    (princ (concat "\\n" (json-encode found)))))
"""


class Colours(EditorTest):
    def faces(self, *words: str) -> dict[str, str]:
        self.home.write("a.def", COLOURS)
        form = FACES % " ".join(json.dumps(word) for word in words)
        return json.loads(self.home.batch("--eval", form).splitlines()[-1])

    def check(self):
        found = self.faces("# A comment", "Bootstrap", "%post", "BASE }}:")
        self.assertEqual(
            [found[word] for word in ("# A comment", "Bootstrap", "%post", "BASE }}:")],
            ["font-lock-comment-face", "font-lock-property-name-face", "font-lock-keyword-face", "font-lock-variable-name-face"],
        )  # fmt: skip

    def test_without_a_parser(self):
        self.check()
        self.assertIsNone(self.faces("done")["done"])

    def test_with_the_parsers_scripts_are_shell(self):
        self.assertTrue(self.home.build_parser().exists())
        self.check()
        found = self.faces("done", "BASE }} $i", "print", "docker", "alpine", "Words")
        self.assertEqual(found["done"], "font-lock-keyword-face")
        self.assertEqual(found["BASE }} $i"], "font-lock-variable-name-face")
        self.assertEqual(found["docker"], "font-lock-builtin-face")
        self.assertEqual(found["alpine"], "font-lock-string-face")
        self.assertEqual(found["Words"], "font-lock-doc-face")
        # Neither another interpreter's script nor prose is taken for shell.
        self.assertIsNone(found["print"])


class Editing(EditorTest):
    def test_a_new_line_stands_under_its_section(self):
        self.home.write("a.def", "Bootstrap: docker\n")
        editor = self.open("a.def")
        editor.attached()
        editor.keys("M->")
        editor.type("%post")
        editor.keys("Enter")
        editor.type("make")
        editor.keys("Enter")
        editor.type("make install")
        editor.keys("Enter")
        editor.type("%help")
        editor.keys("Tab")
        editor.until('(string-suffix-p "%help" (buffer-string))', "everything typed")
        self.assertEqual(editor.text(), "Bootstrap: docker\n%post\n    make\n    make install\n%help")

    def test_sections_fold(self):
        self.home.write("a.def", COLOURS)
        editor = self.open("a.def")
        editor.attached()
        editor.command("outline-minor-mode")
        editor.command("outline-hide-body")
        editor.terminal.wait_gone("BASE=alpine")
        editor.terminal.wait_for("%arguments")

    def test_comment_key(self):
        self.home.write("a.def", "Bootstrap: docker\n")
        editor = self.open("a.def")
        editor.attached()
        editor.command("comment-line")
        editor.until('(string-prefix-p "# Bootstrap" (buffer-string))', "commented")


