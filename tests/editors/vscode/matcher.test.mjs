// The problem matcher on what real builders write: its expression is run as VS Code runs it, line by line.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { REFUSED } from './host/files.mjs';

const { contributes } = JSON.parse(readFileSync(join(process.env.ROOT, 'editors/vscode/package.json'), 'utf8'));

test('the problem matcher reads what the builder says', async (t) => {
  const [{ pattern }] = contributes.problemMatchers;
  const expression = new RegExp(pattern.regexp);
  for (const [file, [, output, problem]] of Object.entries(REFUSED)) {
    await t.test(file, () => {
      const found = output.split('\n').map((line) => expression.exec(line)).filter(Boolean);
      const expected = problem === undefined ? [] : [[file, problem]];
      assert.deepEqual(found.map((match) => [match[pattern.file], match[pattern.message]]), expected);
    });
  }
});
