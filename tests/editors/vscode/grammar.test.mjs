// The TextMate grammar, line by line, through VS Code's own tokenizer and its own grammars of the embedded languages.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

const { EXTENSION, VSCODE_EXTENSIONS, ROOT } = process.env;
const require = createRequire(join(EXTENSION, 'package.json'));
const { loadWASM, OnigScanner, OnigString } = require('vscode-oniguruma');
const { Registry, parseRawGrammar, INITIAL } = require('vscode-textmate');

const FILES = {
  'source.singularity': join(EXTENSION, 'syntaxes/singularity.tmLanguage.json'),
  'source.shell': join(VSCODE_EXTENSIONS, 'shellscript/syntaxes/shell-unix-bash.tmLanguage.json'),
  'source.python': join(VSCODE_EXTENSIONS, 'python/syntaxes/MagicPython.tmLanguage.json'),
};

await loadWASM(readFileSync(join(EXTENSION, 'node_modules/vscode-oniguruma/release/onig.wasm')).buffer);
const registry = new Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new OnigScanner(patterns),
    createOnigString: (text) => new OnigString(text),
  }),
  loadGrammar: async (scope) => (FILES[scope] ? parseRawGrammar(readFileSync(FILES[scope], 'utf8'), FILES[scope]) : null),
});
const grammar = await registry.loadGrammar('source.singularity');

/** [text, scopes] of every token, per line. */
function tokenize(text) {
  let state = INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => [line.slice(startIndex, endIndex), scopes.join(' ')]);
  });
}

/** Checks `[line, word, scope, and perhaps a scope that must not be there]`; lines count from 0. */
function check(text, ...expected) {
  const lines = tokenize(text);
  for (const [line, word, wanted, unwanted] of expected) {
    const found = lines[line].find(([piece]) => piece.includes(word));
    assert.ok(found, `line ${line} has no token with ${word}: ${JSON.stringify(lines[line])}`);
    assert.ok(!wanted || found[1].includes(wanted), `${word}: ${found[1]} lacks ${wanted}`);
    assert.ok(!unwanted || !found[1].includes(unwanted), `${word}: ${found[1]} has ${unwanted}`);
  }
}

test('the generated grammar is up to date', () => {
  execFileSync(process.execPath, [join(ROOT, 'editors/vscode/scripts/grammar.mjs'), '--check'], { stdio: 'inherit' });
});

test('header', () => {
  check(
    'Bootstrap: docker # which\nFROM : python:3.12 # why\nStage: build\nfrom:x@sha256:0123abcd\nOtherURL12: y\nNope: z',
    [0, 'Bootstrap', 'keyword.other.header'],
    [0, 'docker', 'constant.language.agent'],
    [0, 'which', 'comment'],
    [1, 'FROM', 'keyword.other.header'],
    [1, 'python', 'string.unquoted.value'],
    [1, 'why', 'comment'],
    [3, '@sha256', 'constant.numeric.digest'],
    [4, 'OtherURL12', 'keyword.other.header'],
    [5, 'Nope', 'invalid.illegal.keyword'],
  );
});

test('an agent that does not exist is not coloured as one', () => {
  check('Bootstrap: dockerhub', [0, 'dockerhub', '', 'constant.language']);
});

test('a value goes on after a backslash', () => {
  check('Include: a \\\n  From: b\nFrom: c', [1, 'From', 'string.unquoted.value', 'keyword'], [2, 'From', 'keyword.other.header']);
});

test('scripts are shell', () => {
  check(
    '%post\n    for i in 1; do echo "$i"; done\n%environment\n    export A=1\n%appinstall x\n    make',
    [0, 'post', 'keyword.control.section'],
    [1, 'for', 'meta.embedded.block.shellscript source.shell'.split(' ')[0]],
    [1, 'echo', 'shell'],
    [3, 'export', 'storage.modifier.export.shell'],
    [4, 'x', 'entity.name.function.app'],
    [5, 'make', 'meta.embedded.block.shellscript'],
  );
});

test('a section line ends whatever the shell is in the middle of', () => {
  check(
    '%post\n    echo "open\n    cat <<EOF\n%runscript\n    exec x',
    [3, 'runscript', 'keyword.control.section', 'meta.embedded'],
    [4, 'exec', 'meta.embedded.block.shellscript', 'string.quoted'],
  );
});

test('a stage begins in the middle of a script', () => {
  check('%post\n    echo "\nBootstrap: docker\n  Bootstrap: x', [2, 'Bootstrap', 'keyword.other.header', 'meta.embedded']);
  check('%post\n  Bootstrap: docker', [1, 'Bootstrap', 'meta.embedded.block.shellscript']);
});

test('other interpreters', () => {
  check(
    '%post -c /usr/bin/python3\n    import os\n%runscript\n    #!/usr/bin/env python3\n    import os\n%test\n    #!/usr/bin/perl\n    import os',
    [1, 'import', 'keyword.control.import.python'],
    [3, '#!', 'comment.line.shebang'],
    [4, 'import', 'keyword.control.import.python'],
    [7, 'import', '', 'source.shell'],
  );
  // Each of the two counts only where the builder looks at it.
  check('%post\n    #!/usr/bin/python3\n    make', [2, 'make', 'meta.embedded.block.shellscript']);
  check('%runscript -c /usr/bin/python3\n    make', [1, 'make', 'meta.embedded.block.shellscript']);
  // Only the line right under the section's names the interpreter.
  check('%runscript\n    cat > x.py <<E\n#!/usr/bin/python3\nE', [2, 'python', 'meta.embedded.block.shellscript']);
});

test('template variables, within the shell too', () => {
  check(
    'From: {{ BASE }}:1\n%post\n    echo "{{ V }}" {{W}} {{ a-b }}',
    [0, 'BASE', 'variable.other.template'],
    [2, 'V', 'variable.other.template'],
    [2, 'W', 'variable.other.template'],
    [2, 'a-b', '', 'variable.other.template'],
  );
});

test('files, labels, arguments, help', () => {
  check(
    '%files from build\n    # c\n    "a b" /c rest\n%labels\n    Author me # too\n%arguments\n    V=1 # too\n%help\n    for you',
    [1, 'c', 'comment.line.number-sign'],
    [2, '"a b"', 'string.unquoted.path.source'],
    [2, '/c', 'string.unquoted.path.destination'],
    [2, 'rest', 'comment.line.ignored'],
    [4, 'Author', 'variable.other.label'],
    [4, 'me # too', 'string.unquoted.value', 'comment'],
    [6, 'V', 'variable.parameter.argument'],
    [8, 'for', 'string.unquoted.help', 'shell'],
  );
});

test('names: letter case, unknown, tabs', () => {
  check(
    '%POST\n    make\n%AppRun x\n    make\n%post\t-x\n    make\n%poste\n    make\n%%post\n    make',
    [0, 'POST', 'keyword.control.section'],
    [2, 'AppRun', 'invalid.illegal.section'],
    [3, 'make', '', 'shell'],
    [4, 'post', 'invalid.illegal.section'],
    [6, 'poste', 'invalid.illegal.section'],
    [8, 'post', 'keyword.control.section'],
  );
});
