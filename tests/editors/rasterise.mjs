// Drawings to photographs: rasterise.mjs FOLDER DRAWING.svg…

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const { CHROMIUM, PLAYWRIGHT } = process.env;
const { chromium } = createRequire(join(PLAYWRIGHT, 'package.json'))('playwright-core');
const [folder, ...drawings] = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
for (const drawing of drawings) {
  const svg = readFileSync(drawing, 'utf8');
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg).map(Number);
  await page.setViewportSize({ width, height });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: join(folder, basename(drawing).replace('.svg', '.png')), omitBackground: true });
}
await browser.close();
