// Not the usual place: the package without a server, other extensions for the same files, a folder from a stranger.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { startCode } from './code.mjs';
import { until } from './until.mjs';
import { LESSON } from './host/files.mjs';
import { servers } from './host/servers.cjs';

const { EXTENSION, SCREENS, SERVER } = process.env;

/** What extensions that only bring colours contribute: the ids that are in use, and nothing to go with them. */
const GRAMMAR_ONLY = {
  name: 'colours-only',
  publisher: 'tests',
  version: '0.0.1',
  engines: { vscode: '^1.100.0' },
  contributes: {
    languages: [
      { id: 'apptainer', aliases: ['Apptainer'], extensions: ['.def'], filenames: ['Apptainer'] },
      { id: 'singularity', aliases: ['Singularity'], filenames: ['Singularity'], filenamePatterns: ['Singularity.*'] },
    ],
    grammars: [{ language: 'apptainer', scopeName: 'source.apptainer', path: './apptainer.json' }],
  },
};

function grammarOnly(folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(GRAMMAR_ONLY));
  writeFileSync(join(folder, 'apptainer.json'), JSON.stringify({ scopeName: 'source.apptainer', patterns: [] }));
  const vsix = join(folder, 'colours-only.vsix');
  const options = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', vsix];
  execFileSync(join(EXTENSION, 'node_modules/.bin/vsce'), options, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return vsix;
}

/** Opens a file and waits for the two underlines of the lesson. */
async function findingsIn(page, name) {
  await page.getByRole('treeitem', { name }).first().dblclick();
  await page.locator('.tab.active', { hasText: name }).waitFor();
  const editor = page.locator('.monaco-editor').first();
  await until(async () => (await editor.locator('.squiggly-warning').count()) >= 2, `underlines in ${name}`);
}

const shown = async (page) => {
  await page.locator('.monaco-workbench').waitFor();
  await page.locator('.explorer-folders-view').waitFor();
};

test('the package without a server, beside extensions that only bring colours', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'singularity-ls-vsix-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const code = await startCode(
    { Singularity: LESSON, Apptainer: LESSON, 'plain.def': LESSON },
    {
      packages: [join(EXTENSION, 'universal.vsix'), grammarOnly(join(folder, 'colours'))],
      programs: { 'singularity-ls': SERVER },
    },
  );
  t.after(() => code.close());
  await code.page.goto(code.address());
  await shown(code.page);
  for (const name of ['Singularity', 'Apptainer', 'plain.def']) {
    await t.test(`findings in ${name}`, () => findingsIn(code.page, name));
  }
  await code.page.screenshot({ path: join(SCREENS, '11-beside-others.png') });
});

test('two folders in one window, each with its own configuration', async (t) => {
  const code = await startCode({
    'one/Singularity': LESSON,
    'two/Apptainer': LESSON,
    'two/singularity-ls.toml': 'ignore = ["unpinned-pip-package"]\n',
    'both.code-workspace': JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }] }),
  });
  t.after(() => code.close());
  await code.page.goto(code.address({ folder: undefined, workspace: join(code.workspace, 'both.code-workspace') }));
  await shown(code.page);
  const editor = code.page.locator('.monaco-editor').first();
  for (const [name, findings] of [['Singularity', 2], ['Apptainer', 1]]) {
    const row = code.page.getByRole('treeitem', { name }).first();
    if (!(await row.isVisible())) await code.page.getByRole('treeitem', { name: 'two' }).first().click();
    await row.dblclick();
    await code.page.locator('.tab.active', { hasText: name }).waitFor();
    await until(async () => (await editor.locator('.squiggly-warning').count()) === findings, `${findings} in ${name}`);
  }
  assert.equal(servers(code.home).length, 1);
});

test('a folder that is not trusted gets the bundled server and no other', async (t) => {
  const ran = join(mkdtempSync(join(tmpdir(), 'singularity-ls-trap-')), 'ran');
  const trap = `#!/bin/sh\necho ran > ${ran}\n`;
  const code = await startCode({ Singularity: LESSON }, { programs: { 'singularity-ls': trap, 'own-server': trap }, trusted: false });
  t.after(() => code.close());
  const settings = join(code.workspace, '.vscode');
  mkdirSync(settings);
  writeFileSync(join(settings, 'settings.json'), JSON.stringify({ 'singularity.server.path': join(code.home, 'bin/own-server') }));
  // The question is switched off, but now and then VS Code asks before it has read its settings.
  const question = code.page.locator('.monaco-dialog-box', { hasText: 'Do you trust' });
  await code.page.addLocatorHandler(question, () => question.getByRole('button', { name: /^No/ }).click());
  await code.page.goto(code.address());
  await shown(code.page);
  await code.page.getByText('Restricted Mode').first().waitFor();
  await findingsIn(code.page, 'Singularity');
  assert.ok(!existsSync(ran), 'a program of the folder was started');
  await code.page.screenshot({ path: join(SCREENS, '12-not-trusted.png') });
});

test('without a server there is one message, with what can be done', async (t) => {
  const code = await startCode(
    { Singularity: LESSON, Apptainer: LESSON },
    { packages: [join(EXTENSION, 'universal.vsix')], programs: { 'singularity-ls': '#!/bin/sh\nexit 1\n' } },
  );
  t.after(() => code.close());
  await code.page.goto(code.address());
  await shown(code.page);
  const messages = code.page.locator('.notifications-toasts .notification-toast', { hasText: 'singularity-ls was not found' });
  for (const name of ['Singularity', 'Apptainer']) {
    await code.page.getByRole('treeitem', { name }).first().dblclick();
    await code.page.locator('.tab.active', { hasText: name }).waitFor();
    await messages.first().waitFor().catch(async (error) => {
      await code.page.screenshot({ path: join(SCREENS, 'failed-no-message.png') });
      throw error;
    });
    assert.equal(await messages.count(), 1);
  }
  await messages.getByRole('button', { name: 'Show Logs' }).waitFor();
  await code.page.locator('.statusbar-item', { hasText: 'Singularity: not found' }).waitFor();
  await messages.getByRole('button', { name: 'Set Path' }).click();
  await code.page.locator('.settings-editor').waitFor();

  // The newest show the settings on top of everything.
  await until(async () => {
    if ((await code.page.locator('.monaco-modal-editor-block').count()) === 0) return true;
    await code.page.keyboard.press('Escape');
    return false;
  }, 'the settings are closed');
  // Nothing else is needed than to say where it is.
  code.set({ 'singularity.server.path': SERVER });
  await findingsIn(code.page, 'Singularity');
});
