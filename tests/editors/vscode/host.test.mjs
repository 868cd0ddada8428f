// Runs host/tests.cjs in the extension host of a real VS Code, by VS Code's own protocol for extension tests.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { ROOT, startCode } from './code.mjs';
import { COLOURS, CONFIGURED, FOREIGN, OURS, UNTIDY } from './host/files.mjs';

test('inside VS Code', async (t) => {
  const foreign = Object.fromEntries(Object.entries(FOREIGN).map(([name, [text]]) => [name, text]));
  Object.assign(process.env, {
    SINGULARITY_LS_TEST_OURS: JSON.stringify(Object.keys(OURS)),
    SINGULARITY_LS_TEST_FOREIGN: JSON.stringify(Object.fromEntries(Object.entries(FOREIGN).map(([name, [, id]]) => [name, id]))),
  });
  const more = { 'colours.sdef': COLOURS, 'untidy.sdef': UNTIDY };
  const code = await startCode({ ...OURS, ...CONFIGURED, ...foreign, ...more }, { driven: true });
  t.after(() => code.close());

  const here = `vscode-remote://${code.authority}${join(ROOT, 'tests/editors/vscode/host')}`;
  const payload = [['extensionDevelopmentPath', here], ['extensionTestsPath', `${here}/tests.cjs`], ['skipWelcome', 'true']];
  const lines = [];
  await code.page.exposeFunction('codeAutomationLog', (_type, values) => lines.push(...values.map(String)));
  const exit = new Promise((resolve) => code.page.exposeFunction('codeAutomationExit', resolve));
  const timeout = new Promise((resolve) => setTimeout(resolve, 240_000, 'no end within four minutes').unref());
  await code.page.goto(code.address({ payload: JSON.stringify(payload) }));
  const status = await Promise.race([exit, timeout]);

  const results = lines.filter((line) => /^(not )?ok /.test(line));
  for (const line of results) {
    await t.test(line.replace(/^(not )?ok /, '').replace(/:.*/, ''), () => assert.ok(line.startsWith('ok '), line));
  }
  assert.equal(status, 0, lines.filter((line) => !line.includes('bindings')).slice(-10).join('\n'));
  assert.ok(results.length > 0, 'no test ran');
});
