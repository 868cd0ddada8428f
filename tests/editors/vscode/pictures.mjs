// Photographs of a real VS Code for the README, in a light and a dark theme.
//
//     node pictures.mjs FOLDER

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { startCode } from './code.mjs';
import { until } from './until.mjs';

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });

const RECIPE = `Bootstrap: docker
From: python:3.12-slim

%files
    train.py /opt/train.py

%post
    apt-get update
    apt-get install -y git
    pip install numpy pandas==2.2.3
    git clone https://github.com/karpathy/nanoGPT /opt/nanogpt

%runscript
    exec python /opt/train.py "$@"
`;

const LAYOUT = {
  'window.autoDetectColorScheme': false,
  'workbench.activityBar.location': 'hidden',
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'breadcrumbs.enabled': false,
  'editor.lineHeight': 22,
  'editor.renderLineHighlight': 'none',
  'editor.scrollbar.vertical': 'hidden',
  'editor.overviewRulerBorder': false,
};

for (const [theme, name] of [['Default Light Modern', 'light'], ['Default Dark Modern', 'dark']]) {
  const settings = { ...LAYOUT, 'workbench.colorTheme': theme };
  const code = await startCode({ Singularity: RECIPE, 'train.py': '' }, { settings, size: { width: 1180, height: 640 } });
  try {
    await photograph(code, name);
  } finally {
    await code.close();
  }
}

async function photograph({ page, address }, theme) {
  const picture = (name) => page.screenshot({ path: join(folder, `vscode-${name}-${theme}.png`) });
  const editor = page.locator('.monaco-editor').first();
  await page.goto(address());
  await page.locator('.explorer-folders-view').waitFor();
  await page.getByRole('treeitem', { name: 'Singularity' }).first().dblclick();
  await until(async () => (await editor.locator('.squiggly-warning').count()) >= 2, 'underlines', 60_000);
  await page.locator('.statusbar-item', { hasText: /\d of \d pinned/ }).waitFor();
  // What comes last: a line above the file, and the underline of a link.
  await page.locator('.codelens-decoration', { hasText: 'pinned' }).waitFor();
  await page.locator('.detected-link').first().waitFor();

  // The findings, with the list of them.
  await page.keyboard.press('Control+B');
  await page.keyboard.press('Control+Shift+M');
  await until(async () => (await page.locator('.markers-panel .monaco-list-row').count()) >= 3, 'problems');
  await picture('findings');
  await page.keyboard.press('Control+Shift+M');

  // What the image is.
  // Over the name: over the tag the finding would stand above the page.
  await page.locator('.view-line span span', { hasText: /^python/ }).first().hover();
  const hover = page.locator('.monaco-hover:visible').first();
  await hover.getByText('scratch').first().waitFor();
  await until(() => hover.evaluate((node) => getComputedStyle(node).opacity === '1'), 'the hover has faded in');
  await picture('hover');
  await page.mouse.move(900, 600);
  await hover.waitFor({ state: 'hidden' });

  // What to do about it.
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget:visible').waitFor();
  await page.keyboard.type('2:15');
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row.action').first().waitFor();
  await picture('fixes');
  await page.keyboard.press('Escape');
}
