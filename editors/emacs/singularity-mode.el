;;; singularity-mode.el --- Singularity and Apptainer definition files  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "29.1"))
;; Keywords: languages, tools
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Recognises definition files by name and, for `*.def', by their header; colours, indents, outlines and folds them; and
;; knows the language server `singularity-ls' for Eglot, which comes with Emacs:
;;
;;     (add-hook 'singularity-mode-hook #'eglot-ensure)
;;
;; With the tree-sitter parser (`M-x singularity-build-parser') colours are exact, and with that for Bash the scripts are
;; coloured as shell.

;;; Code:

(require 'treesit)

(defvar eglot-server-programs)
(defvar sh-mode--treesit-settings)
(declare-function flymake-start "flymake")
(declare-function eglot-code-actions "eglot")

(defgroup singularity nil
  "Singularity and Apptainer definition files."
  :group 'languages)

(defcustom singularity-indent-offset 4
  "Columns by which a section's body is indented."
  :type 'natnum
  :safe #'natnump)

(defconst singularity--directory
  (file-name-directory (file-truename (or load-file-name buffer-file-name))))

;;;; Which files

;; The header may stand below a licence or a change log, but nothing real has it lower than this.
(defconst singularity--lines-to-read 100)

(defun singularity--has-header-p ()
  "Whether this buffer begins as a definition file does."
  (save-excursion
    (goto-char (point-min))
    (let ((case-fold-search t))
      (re-search-forward "^[ \t]*bootstrap[ \t]*:" (line-beginning-position (1+ singularity--lines-to-read)) t))))

;; Modules of Modula-2 and Windows also end in `.def', and `Singularity.md' is prose.
(defun singularity--by-content-p ()
  "Whether this is a definition file under a name that other formats use too."
  (and buffer-file-name
       (string-match-p "\\.def\\'\\|/\\(?:Singularity\\|Apptainer\\)\\.[^/]+\\'" buffer-file-name)
       (not (string-match-p "\\.\\(?:json\\|md\\|py\\|rst\\|ya?ml\\)\\'" buffer-file-name))
       (singularity--has-header-p)))

;;;###autoload
(progn
  (add-to-list 'auto-mode-alist '("/\\(?:Singularity\\|Apptainer\\)\\'" . singularity-mode))
  (add-to-list 'auto-mode-alist '("\\.\\(?:apptainer\\|sdef\\|singularity\\)\\'" . singularity-mode))
  ;; Behind all others: `Singularity.gpu' is ours, `Singularity.md' is not, with a mode for it or without.
  (add-to-list 'auto-mode-alist '("/\\(?:Singularity\\|Apptainer\\)\\.\\(?:json\\|md\\|py\\|rst\\|ya?ml\\)\\'" . text-mode) t)
  (add-to-list 'auto-mode-alist '("/\\(?:Singularity\\|Apptainer\\)\\.[^/]+\\'" . singularity-mode) t))
(add-to-list 'magic-mode-alist '(singularity--by-content-p . singularity-mode))

;;;; Colours without a parser

(defconst singularity--keywords
  '("bootstrap" "buildargs" "confurl" "filename" "fingerprints" "from" "frontend" "include" "includecmd" "library"
    "mirrorurl" "modules" "namespace" "osversion" "otherurl[0-9]+" "product" "productpgp" "regcode" "registerurl"
    "registry" "setopt" "stage" "target" "updateurl" "user")
  "Keywords of the header, as regular expressions.")

(defconst singularity--sections
  '("arguments" "environment" "files" "help" "labels" "post" "pre" "runscript" "setup" "startscript" "test")
  "Sections of the whole image.")

(defconst singularity--app-sections
  '("appenv" "appfiles" "apphelp" "appinstall" "applabels" "apprun" "appstart" "apptest")
  "Sections of an app, whose name follows.")

(defconst singularity--font-lock-keywords
  (let ((any (lambda (words) (concat "\\(" (string-join words "\\|") "\\)"))))
    `(("\\(?:^\\|[ \t]\\)\\(#.*\\)$" 1 'font-lock-comment-face)
      (,(concat "^%+" (funcall any singularity--sections) "\\_>.*$") (0 'font-lock-keyword-face))
      (,(concat "^%+" (funcall any singularity--app-sections) "\\(?: +\\([^ \n]+\\)\\)?")
       (1 'font-lock-keyword-face) (2 'font-lock-type-face nil t))
      (,(concat "^[ \t]*" (funcall any singularity--keywords) "[ \t]*\\(:\\)")
       (1 'font-lock-property-name-face) (2 'font-lock-delimiter-face))
      ("{{[ \t]*\\([A-Za-z0-9_]+\\)[ \t]*}}" (0 'font-lock-preprocessor-face t) (1 'font-lock-variable-name-face t))))
  "What is coloured where there is no parser.")

;;;; Colours by the parser

(defun singularity--query (name)
  "The query NAME of this package, as text."
  (with-temp-buffer
    (insert-file-contents (expand-file-name (concat "queries/" name ".scm") singularity--directory))
    (buffer-string)))

(defun singularity--use-parser ()
  "Colour this buffer by tree-sitter, and its scripts by Bash's where there is one."
  (let ((bash (and (require 'sh-script)
                   ;; Local parsers came with Emacs 30.
                   (fboundp 'treesit-local-parsers-at)
                   (treesit-ready-p 'bash t))))
    (when bash
      ;; Each script by itself: what one leaves open must not reach into the next.
      (setq-local treesit-range-settings
                  (treesit-range-rules :embed 'bash :host 'singularity :local t (singularity--query "injections")))
      (setq-local treesit-language-at-point-function #'singularity--language-at))
    (setq-local treesit-primary-parser (treesit-parser-create 'singularity))
    (setq-local treesit-font-lock-settings
                (append (treesit-font-lock-rules :language 'singularity :feature 'definition :override t
                                                 (singularity--query "highlights"))
                        (and bash sh-mode--treesit-settings)))
    (setq-local treesit-font-lock-feature-list
                '((comment definition function) (command declaration-command keyword string)
                  (builtin-variable constant heredoc number string-interpolation variable)
                  (bracket delimiter misc-punctuation operator)))
    (treesit-major-mode-setup)))

(defun singularity--language-at (position)
  "The language at POSITION: Bash in the scripts that it runs, else ours."
  (if (treesit-local-parsers-at position 'bash) 'bash 'singularity))

(defun singularity-build-parser ()
  "Compile the tree-sitter parser with the C compiler, for good."
  (interactive)
  (let ((script (expand-file-name "../../tree-sitter-singularity/scripts/parser" singularity--directory))
        (parser (locate-user-emacs-file (concat "tree-sitter/libtree-sitter-singularity" module-file-suffix))))
    (unless (file-executable-p script)
      (user-error "No grammar at %s: the package must stay in its repository to build the parser" script))
    (with-temp-buffer
      (unless (eq 0 (call-process script nil t nil (expand-file-name parser)))
        (error "The parser was not built: %s" (string-trim (buffer-string)))))
    (message "Built %s" parser)
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (when (derived-mode-p 'singularity-mode)
          (singularity-mode))))))

;;;; Editing

(defun singularity--column ()
  "The column that this line is to begin in."
  (save-excursion
    (beginning-of-line)
    (cond
     ((looking-at-p "[ \t]*%") 0)
     ;; As the line above, or under its section.
     ((not (re-search-backward "^[ \t]*[^ \t\n]" nil t)) 0)
     ((looking-at-p "%") singularity-indent-offset)
     (t (current-indentation)))))

(defun singularity-indent-line ()
  "Indent this line as its section is."
  (interactive)
  (let ((behind (> (current-column) (current-indentation))))
    (if behind
        (save-excursion (indent-line-to (singularity--column)))
      (indent-line-to (singularity--column)))))

(defun singularity-pin-all ()
  "Apply every safe fix of the language server to this file."
  (interactive)
  (require 'eglot)
  (eglot-code-actions (point-min) (point-max) "source.fixAll" t))

(defvar singularity-mode-syntax-table
  (let ((table (make-syntax-table)))
    ;; Prose and scripts in many languages: a quote means nothing everywhere.
    (modify-syntax-entry ?\" "." table)
    (modify-syntax-entry ?' "." table)
    ;; What stands before it is a name of its own.
    (modify-syntax-entry ?= "." table)
    table)
  "Nothing has a meaning everywhere, but for brackets.")

;;;###autoload
(define-derived-mode singularity-mode prog-mode "Singularity"
  "Major mode for Singularity and Apptainer definition files."
  (setq-local comment-start "# "
              comment-start-skip "#+[ \t]*"
              indent-line-function #'singularity-indent-line
              imenu-generic-expression '((nil "^%+\\(.*\\)$" 1) ("Stages" "^[Ss]tage:[ \t]*\\(.*\\)$" 1))
              ;; Folding, by `outline-minor-mode'.
              outline-regexp "%\\|[Bb]ootstrap:"
              outline-level (lambda () 1)
              font-lock-defaults '(singularity--font-lock-keywords nil t))
  (when (treesit-ready-p 'singularity t)
    (singularity--use-parser)))

;;;; The language server

(defun singularity--show-findings ()
  "Show what the server has found so far.
Flymake waits for a command after the one that opened the file, and the
server is faster than that."
  (when (derived-mode-p 'singularity-mode)
    (flymake-start)))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '((singularity-mode :language-id "singularity") . ("singularity-ls" "lsp")))
  (add-hook 'eglot-managed-mode-hook #'singularity--show-findings))

(provide 'singularity-mode)
;;; singularity-mode.el ends here
