// The settings and the package: made from the server's schema, documented, understood by the server.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { until } from './until.mjs';

const { EXTENSION, ROOT, SERVER } = process.env;
const folder = join(ROOT, 'editors/vscode');
const { contributes } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const settings = Object.assign({}, ...contributes.configuration.map(({ properties }) => properties));

test('the settings are those of the schema', () => {
  execFileSync(process.execPath, [join(folder, 'scripts/settings.mjs'), '--check'], { stdio: 'inherit' });
});

test('the settings are documented', () => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const documented = [...readme.matchAll(/^\| `(singularity\.\S+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual(documented.sort(), Object.keys(settings).sort());
});

test('what starts a program is for the machine alone', () => {
  const { restrictedConfigurations } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).capabilities.untrustedWorkspaces;
  assert.deepEqual(restrictedConfigurations, ['singularity.server.path', 'singularity.program']);
  assert.equal(settings['singularity.server.path'].scope, 'machine');
  assert.equal(settings['singularity.program'].scope, 'machine-overridable');
});

test('what decides about the network can be found as that', () => {
  const tagged = Object.keys(settings).filter((name) => settings[name].tags?.includes('usesOnlineServices'));
  assert.deepEqual(tagged, ['singularity.offline']);
});

test('the package is made without a warning', () => {
  assert.doesNotMatch(readFileSync(join(EXTENSION, 'package.log'), 'utf8'), /WARN/);
});

/** What the server shows in a message when it is started with these settings. */
async function complaintAbout(given) {
  const server = spawn(SERVER, ['lsp'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const send = (message) => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  let said = '';
  server.stdout.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const answer = (part) => until(() => said.includes(part), `${part} in\n${said}`);
  send({ id: 1, method: 'initialize', params: { processId: null, capabilities: {}, initializationOptions: given } });
  // Until then a client must say nothing more.
  await answer('"id":1');
  send({ method: 'initialized', params: {} });
  send({ method: 'textDocument/didOpen', params: { textDocument: { uri: 'file:///a.def', languageId: 'singularity', version: 1, text: 'Bootstrap: docker\n' } } });
  await answer('publishDiagnostics');
  // A message goes out before the answer to what comes after it.
  send({ id: 2, method: 'shutdown' });
  await answer('"id":2');
  send({ method: 'exit' });
  await ended;
  return /window\/showMessage/.test(said) ? said : undefined;
}

/** Settings as VS Code sends them: a tree below the section's name. */
function tree(values) {
  const root = {};
  for (const [name, value] of Object.entries(values)) {
    const [last, ...path] = name.split('.').slice(1).reverse();
    path.reverse().reduce((node, step) => (node[step] ??= {}), root)[last] = value;
  }
  return root;
}

// Something of each type, that says something.
const SAMPLES = {
  'singularity.server.path': '/opt/singularity-ls',
  'singularity.program': 'singularity',
  'singularity.trace.server': 'messages',
  'singularity.configurationPreference': 'filesystemFirst',
  'singularity.codeLens': false,
  'singularity.inlayHints.values': true,
  'singularity.inlayHints.images': true,
  'singularity.profile': 'reproducible',
  'singularity.target': 'apptainer@1.3',
  'singularity.select': ['unpinned-*'],
  'singularity.extendSelect': ['missing-help'],
  'singularity.ignore': ['unpinned-apt-package'],
  'singularity.severity': { 'missing-help': 'off' },
  'singularity.buildArgs': { VERSION: '1' },
  'singularity.allowedRegistries': ['docker.io/library'],
  'singularity.labelSchema': { 'org.opencontainers.image.version': 'semver' },
  'singularity.overrides': [{ files: ['dev/**'], profile: 'relaxed', extendSelect: ['missing-help'], buildArgs: { A: 'b' } }],
  'singularity.exclude': ['old/**'],
  'singularity.offline': true,
};

test('the server understands every setting', async () => {
  assert.deepEqual(Object.keys(SAMPLES).sort(), Object.keys(settings).sort());
  const initial = Object.fromEntries(Object.entries(settings).map(([name, one]) => [name, one.default]));
  for (const given of [initial, SAMPLES]) assert.equal(await complaintAbout(tree(given)), undefined);
  assert.match(await complaintAbout(tree({ ...SAMPLES, 'singularity.nonsense': 1 })), /nonsense/);
});
