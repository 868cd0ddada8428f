// Pin All (On-line) as a person does it, against a registry and a package index on this machine that the user allows.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { ROOT, SCREENS, startCode } from './code.mjs';
import { until } from './until.mjs';
import { LESSON } from './host/files.mjs';

const { PYPISERVER } = process.env;

/** Starts both below the home and writes the user's settings there; ends them by `close`. */
async function online(home) {
  const script = join(ROOT, 'tests/editors/online.py');
  const serving = spawn('python3', ['-B', script, home, PYPISERVER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: serving.stdout })[Symbol.asyncIterator]();
  const answer = async () => (await lines.next()).value;
  const { pinned } = JSON.parse(await answer());
  const ended = new Promise((resolve) => serving.once('exit', resolve));
  return {
    pinned,
    /** `hold`: the index takes questions and does not answer; `go`: it does again. */
    tell: (word) => (serving.stdin.write(`${word}\n`), answer()),
    close: () => (serving.stdin.end(), ended),
  };
}

test('pin on-line by the palette', async (t) => {
  try {
    execFileSync('docker-registry', ['--version'], { stdio: 'ignore' });
  } catch {
    return t.skip('docker-registry is missing (Debian: apt-get install docker-registry; or tests/run --install resolve)');
  }
  let services;
  const code = await startCode({ Singularity: LESSON }, { prepare: async (home) => (services = await online(home)) });
  t.after(async () => {
    await code.close();
    await services.close();
  });
  const { page } = code;
  await page.goto(code.address());
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  await page.getByRole('treeitem', { name: 'Singularity' }).first().dblclick();
  const editor = page.locator('.monaco-editor').first();
  await until(async () => (await editor.locator('.squiggly-warning').count()) >= 2, 'two underlines', 60_000);

  await services.tell('hold');
  await page.keyboard.press('F1');
  await page.keyboard.type('Singularity: Pin All (On-line)');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'On-line' }).first().waitFor();
  await page.keyboard.press('Enter');

  // How far it is, for as long as it lasts, with what ends it.
  const progress = page.locator('.notification-toast', { hasText: /Pin all: (python|numpy)/ });
  await progress.waitFor();
  await progress.hover();
  await progress.getByRole('button', { name: 'Cancel' }).waitFor();
  await page.screenshot({ path: join(SCREENS, '13-pinning-online.png') });
  await services.tell('go');

  await page.locator('.statusbar-item', { hasText: '2 of 2 pinned' }).waitFor();
  await page.getByText('2 of 2 inputs pinned').first().waitFor();
  await progress.waitFor({ state: 'hidden' });
  await page.screenshot({ path: join(SCREENS, '14-pinned-online.png') });

  await editor.click();
  await page.keyboard.press('Control+S');
  const saved = () => readFileSync(join(code.workspace, 'Singularity'), 'utf8');
  // VS Code empties the file before it writes.
  await until(() => !['', LESSON].includes(saved()), 'the file is saved');
  assert.equal(saved(), services.pinned);
});
