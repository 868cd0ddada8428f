// The workspace of the tests inside VS Code.

export const LESSON = 'Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n';

export const DEFINITION = 'Bootstrap: docker\nFrom: alpine:3.22\n';

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
  'Singularity.md': ['# Singularity\n\nHow to bootstrap it.\n', 'markdown'],
  'Singularity.py': ["print('hello')\n", 'python'],
  'notes.txt': [DEFINITION, 'plaintext'],
};
