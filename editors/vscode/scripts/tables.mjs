// The names of the language, read from the tables that the server itself is built from.

import { readFileSync } from 'node:fs';

const LANGUAGE = new URL('../../../server/src/language/', import.meta.url);

/** What `pattern`'s groups match in one of the tables; a table that has changed its form is an error, not an empty list. */
function entries(file, pattern) {
  const text = readFileSync(new URL(file, LANGUAGE), 'utf8');
  const found = [...text.matchAll(pattern)].map((match) => match.slice(1));
  if (found.length < 5) throw new Error(`${file}: only ${found.length} entries of the form ${pattern}`);
  return found;
}

export const keywords = [...entries('keywords.rs', /Keyword::new\("(\w+)", Since/g).map(([name]) => name).filter((name) => name !== 'OtherURL0'), 'OtherURL\\d+'];
export const agents = entries('agents.rs', /^ {8}name: "([\w-]+)",$/gm).map(([name]) => name);
export const sections = entries('sections.rs', /Section::new\("(\w+)", Body::(\w+),/g).map(([name, body]) => ({ name, body, app: name.startsWith('app') }));
