// Finds the language servers that one VS Code has started, and no others: their program lies in its own home.

const { readdirSync, readlinkSync } = require('node:fs');

/** Process ids, lowest first. */
exports.servers = (home) =>
  readdirSync('/proc')
    .filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/exe`).startsWith(`${home}/extensions/`);
      } catch {
        return false; // It has ended, or is not ours to look at.
      }
    })
    .map(Number)
    .sort((one, other) => one - other);
