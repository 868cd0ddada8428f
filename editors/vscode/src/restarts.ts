/** A server that dies is started again, so that a crash costs nobody their findings; one that keeps dying is not. */

import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient/node';

const MOST_DEATHS = 5;
const WITHIN = 3 * 60_000;

export function restarts(): ErrorHandler {
  const deaths: number[] = [];
  return {
    // What was still being written to a process that has just died. That it has died is said by `closed`; to give up
    // here, as the client does by itself after a few such errors, would leave nothing running.
    error: () => ({ action: ErrorAction.Continue, handled: true }),

    closed: () => {
      const now = Date.now();
      deaths.push(now);
      if (deaths.length > MOST_DEATHS && now - (deaths.shift() ?? 0) < WITHIN) {
        return {
          action: CloseAction.DoNotRestart,
          message: 'singularity-ls keeps ending. The logs say why; the command Restart Server tries again.',
        };
      }
      return { action: CloseAction.Restart };
    },
  };
}
