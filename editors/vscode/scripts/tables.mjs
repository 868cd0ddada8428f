// The names of the language, read from the tables that the server itself is built from.

import { readFileSync } from 'node:fs';

const LANGUAGE = new URL('../../../server/src/language/', import.meta.url);

/** What `pattern`'s groups match in one of the tables, once for each `entry`; a table of another form is an error. */
function entries(file, entry, pattern) {
  const text = readFileSync(new URL(file, LANGUAGE), 'utf8');
  const found = [...text.matchAll(pattern)].map((match) => match.slice(1));
  const expected = [...text.matchAll(entry)].length;
  if (found.length === 0 || found.length !== expected) {
    throw new Error(`${file}: ${found.length} of ${expected} entries have the form ${pattern}`);
  }
  return found;
}

export const agents = entries('agents.rs', /^ +Agent \{$/gm, /^ +Agent \{\s+name: "([\w-]+)",$/gm).map(([name]) => name);

export const keywords = entries('keywords.rs', /Keyword::new\(/g, /Keyword::new\(\s*"(\w+)",/g)
  .map(([name]) => name)
  // Any number may follow, and the table has it with one.
  .map((name) => (name === 'OtherURL0' ? 'OtherURL\\d+' : name));

export const sections = entries('sections.rs', /Section::new\(/g, /Section::new\(\s*"(\w+)",\s*Body::(\w+),/g).map(
  ([name, body]) => ({ name, body, app: name.startsWith('app') }),
);
