// VS Code's server and workbench, with the packaged extension installed, in a home of their own; and a browser for them.

import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PATIENCE, until } from './until.mjs';

/** What tests/editors/vscode/run hands over. */
export const { CODE, VSIX, CHROMIUM, PLAYWRIGHT, SCREENS, ROOT } = process.env;
const { chromium } = createRequire(join(PLAYWRIGHT, 'package.json'))('playwright-core');

// Quiet: no pages of welcome, no look at any marketplace.
const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'editor.minimap.enabled': false,
  // A picture of a window that fades in shows half of it.
  'workbench.reduceMotion': 'on',
};

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * A running VS Code with a workspace of `files` (name → text). Call `close` in the end.
 *
 * `packages` are the .vsix files to install; `programs` (name → text of a script, or path of a program) are put first on
 * PATH; a workspace is not `trusted` as one from a stranger is not; one that is `driven` runs tests in its extension host
 * (and shows no notifications, from 1.139 on); `size` is the window's; `prepare` is given the home before anything is
 * started in it.
 */
export async function startCode(files, options = {}) {
  const { settings = {}, packages = [VSIX], programs = {}, trusted = true, driven = false, size, prepare } = options;
  const home = mkdtempSync(join(tmpdir(), 'singularity-ls-vscode-'));
  const workspace = join(home, 'workspace');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(workspace, name, '..'), { recursive: true });
    writeFileSync(join(workspace, name), text);
  }
  const data = ['--server-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions')];
  mkdirSync(join(home, 'data/data/Machine'), { recursive: true });
  const trust = { 'security.workspace.trust.enabled': !trusted, 'security.workspace.trust.startupPrompt': 'never' };
  const set = (more) =>
    writeFileSync(join(home, 'data/data/Machine/settings.json'), JSON.stringify({ ...SETTINGS, ...trust, ...settings, ...more }));
  set({});
  const bin = join(home, 'bin');
  mkdirSync(bin);
  for (const [name, program] of Object.entries(programs)) {
    if (program.startsWith('/')) copyFileSync(program, join(bin, name));
    else writeFileSync(join(bin, name), program, { mode: 0o755 });
  }
  // VS Code takes the environment of a login shell, which begins with a PATH of its own.
  writeFileSync(join(home, '.profile'), 'PATH="$HOME/bin:$PATH"\n');
  // Nothing of whoever runs the tests: neither settings and caches nor a proxy.
  const foreign = /^(XDG_.*_HOME|(all|https?|no)_proxy)$/i;
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  const env = { ...own, HOME: home, SINGULARITY_LS_TEST_HOME: home };
  await prepare?.(home);
  for (const vsix of packages) {
    // It complains of parts that it can do without; what it said comes with the error if it fails.
    execFileSync(CODE, ['--install-extension', vsix, ...data], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  const port = await freePort();
  const log = [];
  // In a group of its own: its extension host and our server end with it.
  const server = spawn(
    CODE,
    ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms',
      '--telemetry-level', 'off', ...(trusted ? ['--disable-workspace-trust'] : []),
      ...(driven ? ['--enable-smoke-test-driver'] : []), ...data],
    { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  server.stdout.on('data', (text) => log.push(text));
  server.stderr.on('data', (text) => log.push(text));
  const origin = `http://127.0.0.1:${port}`;
  await until(() => fetch(`${origin}/version`).then((answer) => answer.ok, () => false), `VS Code answers\n${log.join('')}`);

  const browser = await chromium.launchPersistentContext(join(home, 'browser'), {
    executablePath: CHROMIUM,
    headless: true,
    viewport: size ?? { width: 1280, height: 800 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  browser.setDefaultTimeout(PATIENCE);
  return {
    home,
    workspace,
    authority: `127.0.0.1:${port}`,
    page: browser.pages()[0],
    /** The address of the workbench on the workspace. */
    address: (query = {}) => {
      const all = Object.entries({ folder: workspace, ...query }).filter(([, value]) => value !== undefined);
      return `${origin}/?${new URLSearchParams(all)}`;
    },
    log: () => log.join(''),
    /** Sets `more` of this machine's settings, as the user does by hand. */
    set,
    async close() {
      await browser.close();
      try {
        process.kill(-server.pid);
      } catch {
        // It has ended already.
      }
      await until(() => server.exitCode !== null || server.signalCode !== null, 'VS Code ends', 10_000);
      rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    },
  };
}
