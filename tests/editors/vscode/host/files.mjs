// The workspace of the tests inside VS Code.

export const LESSON = 'Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n';

export const DEFINITION = 'Bootstrap: docker\nFrom: alpine:3.22\n';

/** Badly laid out. */
export const UNTIDY = 'bootstrap:docker\nFrom:    alpine:3.22.1\n%post\n  make\n';

/** A folder with choices of its own, and a slip in them. */
export const CONFIGURED = {
  'configured/Singularity': LESSON,
  'configured/singularity-ls.toml': 'profil = "relaxed"\nignore = ["unpinned-pip-package"]\n',
};

/** Something of every section. */
export const COLOURS = `# A comment.
Bootstrap: docker
From: {{ BASE }}:3.22

%arguments
    BASE=alpine

%files
    data.txt /opt/data.txt

%post
    for i in 1 2; do
        echo "{{ BASE }} $i"
    done

%runscript
    #!/usr/bin/env python3
    import sys
    print("hello", sys.argv)

%help
    Words, not code.
`;

/** What a real Apptainer 1.4.5 writes about each file, and what of it is the problem. */
export const REFUSED = {
  'keyword.def': [
    'Bootstrap: docker\nFrom: alpine:3.22\nFoo: bar\n',
    'FATAL:   Unable to build from keyword.def: while parsing definition: keyword.def: failed to parse deffile header: invalid header keyword found: foo',
    'failed to parse deffile header: invalid header keyword found: foo',
  ],
  'section.def': [
    'Bootstrap: docker\nFrom: alpine\n%pst\n  true\n',
    'FATAL:   Unable to build from section.def: while parsing definition: section.def: invalid section(s) specified: pst',
    'invalid section(s) specified: pst',
  ],
  'variable.def': [
    'Bootstrap: docker\nFrom: {{ BASE }}\n',
    "FATAL:   Unable to build from variable.def: build var BASE is not defined through either --build-arg (--build-arg-file) or 'arguments' section",
    "build var BASE is not defined through either --build-arg (--build-arg-file) or 'arguments' section",
  ],
  // The program names no file here, so there is no place to show it at but the terminal.
  'setup.def': [
    'Bootstrap: scratch\n%setup\n  echo hello\n  false\n',
    'INFO:    Starting build...\nINFO:    Running setup scriptlet\n+ echo hello\nhello\n+ false\nFATAL:   While performing build: failed to run %setup script: exit status 1',
    undefined,
  ],
};

/** Definition files by name or by header. */
export const OURS = {
  Singularity: LESSON,
  'other/Singularity': LESSON.replace('numpy', 'scipy'),
  Apptainer: DEFINITION,
  'Singularity.gpu': '',
  'Apptainer.base': '',
  'tool.apptainer': '',
  'tool.singularity': '',
  'tool.sdef': '',
  'plain.def': DEFINITION,
  'commented.def': `${'# a comment\n\n'.repeat(20)}${DEFINITION}`,
  'indented.def': '\n  BOOTSTRAP : docker\n  From: alpine\n',
  'Singularity.R': DEFINITION,
};

/** Somebody else's, with the language that VS Code gives them. */
export const FOREIGN = {
  'module.def': ['DEFINITION MODULE Storage;\nEND Storage.\n', 'plaintext'],
  'windows.def': ['LIBRARY example\nEXPORTS\n    Start @1\n', 'plaintext'],
  'empty.def': ['', 'plaintext'],
  'Singularity.md': [`# Singularity\n\nHow to bootstrap it:\n\n${DEFINITION}`, 'markdown'],
  'Singularity.py': ["print('hello')\n", 'python'],
  'notes.txt': [DEFINITION, 'plaintext'],
};
