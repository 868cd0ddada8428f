// Waiting for what comes true, and no longer than that is reasonable.

import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough for VS Code to start its extensions on a machine that does other things too. */
export const PATIENCE = 60_000;

/** Asks `condition` again and again until it gives something true. */
export async function until(condition, what, milliseconds = PATIENCE) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await sleep(40);
  }
}
