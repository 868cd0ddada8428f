// Writes syntaxes/singularity.tmLanguage.json; with --check only says whether it is up to date.
//
// Sections are `while` rules: as in the builders, whatever an inner rule is in the middle of (a string, a here-document),
// a line whose first character is `%` ends the section, and `Bootstrap:` at the very start of a line begins a new stage.

import { readFileSync, writeFileSync } from 'node:fs';

import { agents, keywords, sections } from './tables.mjs';

const SCOPE = 'singularity';
const SAME_SECTION = '^(?!\\s*%|(?i:bootstrap:))';
const BLANK_LINE = '\\s*$';

// The sign looks like the name that follows it.
const SIGN = { name: `keyword.control.section.${SCOPE} punctuation.definition.section.${SCOPE}` };

const SHELL = 'meta.embedded.block.shellscript';

const include = (name) => ({ include: name.includes('.') ? name : `#${name}` });
const scope = (name) => ({ name: `${name}.${SCOPE}` });

// Scripts that the builder runs take their interpreter from `-c`, those that it writes from their first line; the
// environment is for the shell whatever it says.
const RUN = ['pre', 'setup', 'post'];
const WRITTEN = ['runscript', 'startscript', 'test'];

/** The sections of one kind as one alternative; letter case matters in the names of app sections only. */
function names(kind, app) {
  const all = sections.filter((section) => section.app === app);
  const script = (chosen) => all.filter(({ body, name }) => body === 'Script' && chosen(name));
  const kinds = {
    run: () => script((name) => RUN.includes(name)),
    written: () => script((name) => WRITTEN.includes(name)),
    script: () => script((name) => !RUN.includes(name) && !WRITTEN.includes(name)),
  };
  const found = kinds[kind]?.() ?? all.filter(({ body }) => body.toLowerCase() === kind);
  if (found.length === 0) throw new Error(`no section is of the kind ${kind}`);
  const alternative = found.map(({ name }) => name).join('|');
  return app ? `(?:${alternative})` : `(?i:${alternative})`;
}

/** A rule for the sections of one kind: their first line, and the lines as long as no other section begins. */
function section(kind, { app, contentName, patterns }) {
  return {
    // The line's end belongs to the match, so that `\\G` is the beginning of the next line.
    begin: `^(%+)(${names(kind, app)})(?= |$)${app ? '(?: ([^ \\n]+))?' : '()'}( .*)?\\n?`,
    beginCaptures: {
      1: SIGN,
      2: scope('keyword.control.section'),
      ...(app ? { 3: scope('entity.name.function.app') } : {}),
      4: { patterns: [include('section-arguments')] },
    },
    while: SAME_SECTION,
    name: `meta.section.${kind}.${SCOPE}`,
    ...(contentName ? { contentName } : {}),
    patterns,
  };
}

/** A script in another language than the shell, named on the section's line by `-c`. */
function scriptFor(program, language) {
  return {
    ...section('run', { app: false, patterns: [include(`source.${language}`)] }),
    begin: `^(%+)(${names('run', false)})()(?= [^#\\n]*-c\\s+\\S*${program})( .*)\\n?`,
    contentName: `meta.embedded.block.${language}`,
  };
}

/** What a body that begins with `#!` says about itself; `\G` is the line right under the section's. */
function shebang(program, language) {
  return {
    begin: `\\G\\s*(#!.*\\b${program}.*)$`,
    beginCaptures: { 1: scope('comment.line.shebang') },
    while: '^',
    contentName: language ? `meta.embedded.block.${language}` : `string.unquoted.script.${SCOPE}`,
    patterns: language ? [include(`source.${language}`)] : [],
  };
}

/** `keyword: value`, with the lines that a backslash adds. */
function field(keyword, patterns) {
  return {
    begin: `^\\s*((?i:${keyword}))\\s*(:)`,
    beginCaptures: { 1: scope('keyword.other.header'), 2: scope('punctuation.separator.key-value') },
    end: '\\n',
    name: `meta.header.${SCOPE}`,
    patterns,
  };
}

const lineComment = {
  match: `^\\s*((#).*)$`,
  captures: { 1: scope('comment.line.number-sign'), 2: scope('punctuation.definition.comment') },
};

const repository = {
  comment: lineComment,

  template: {
    name: `meta.template.${SCOPE}`,
    match: '(\\{\\{)(\\s*)([A-Za-z0-9_]+)(\\s*)(\\}\\})',
    captures: {
      1: scope('punctuation.definition.template.begin'),
      3: scope('variable.other.template'),
      5: scope('punctuation.definition.template.end'),
    },
  },

  bootstrap: field('bootstrap', [include('agent'), include('value')]),
  header: field(keywords.join('|'), [include('value')]),
  value: {
    patterns: [
      include('template'),
      // The line's end belongs to the match, so that it does not end the value.
      {
        match: '(\\\\)[ \\t]*(#.*)?\\n',
        captures: { 1: scope('constant.character.escape.line-continuation'), 2: scope('comment.line.number-sign') },
      },
      { match: '(#).*$', name: `comment.line.number-sign.${SCOPE}`, captures: { 1: scope('punctuation.definition.comment') } },
      { match: '@sha256:[0-9a-f]+', name: `constant.numeric.digest.${SCOPE}` },
      { match: '[^\\s#{@\\\\]+|\\S', name: `string.unquoted.value.${SCOPE}` },
    ],
  },
  agent: {
    match: `\\G\\s*(${agents.join('|')})(?=\\s*(?:#|$))`,
    captures: { 1: scope('constant.language.agent') },
  },
  'section-arguments': {
    patterns: [
      include('template'),
      { match: '(?:^|\\s)(#.*)$', captures: { 1: scope('comment.line.number-sign') } },
      { match: '\\S+', name: `string.unquoted.argument.${SCOPE}` },
    ],
  },

  shebangs: {
    patterns: [shebang('python[0-9.]*', 'python'), shebang('(?:perl|ruby|Rscript|julia|node|tclsh|awk)', undefined)],
  },

  files: {
    patterns: [
      include('comment'),
      {
        match: '^\\s*("[^"]*"|[^\\s"]+)(?:\\s+("[^"]*"|[^\\s"]+))?(?:\\s+(.*))?$',
        captures: {
          1: { name: `string.unquoted.path.source.${SCOPE}`, patterns: [include('template')] },
          2: { name: `string.unquoted.path.destination.${SCOPE}`, patterns: [include('template')] },
          // Whatever else is on the line is read by nobody.
          3: scope('comment.line.ignored'),
        },
      },
    ],
  },
  labels: {
    patterns: [
      include('comment'),
      {
        match: '^\\s*([^ \\n]+)(?: +(.*))?$',
        captures: {
          1: { name: `variable.other.label.${SCOPE}`, patterns: [include('template')] },
          2: { name: `string.unquoted.value.${SCOPE}`, patterns: [include('template')] },
        },
      },
    ],
  },
  arguments: {
    patterns: [
      include('comment'),
      {
        match: '^\\s*([^=\\n]*?)\\s*(=)\\s*(.*)$',
        captures: {
          1: scope('variable.parameter.argument'),
          2: scope('keyword.operator.assignment'),
          3: { name: `string.unquoted.value.${SCOPE}`, patterns: [include('template')] },
        },
      },
    ],
  },
};

const grammar = {
  name: 'Singularity',
  scopeName: `source.${SCOPE}`,
  comment: 'Written by scripts/grammar.mjs from the tables of the server; change that, not this.',
  patterns: [
    include('comment'),
    include('bootstrap'),
    include('header'),
    scriptFor('python[0-9.]*', 'python'),
    section('run', { app: false, contentName: SHELL, patterns: [include('source.shell')] }),
    section('written', { app: false, contentName: SHELL, patterns: [include('shebangs'), include('source.shell')] }),
    ...[false, true].flatMap((app) => [
      section('script', { app, contentName: SHELL, patterns: [include('source.shell')] }),
      section('files', { app, patterns: [include('files')] }),
      section('labels', { app, patterns: [include('labels')] }),
      section('help', { app, contentName: `string.unquoted.help.${SCOPE}`, patterns: [include('template')] }),
    ]),
    section('arguments', { app: false, patterns: [include('arguments')] }),
    {
      // A section that no builder knows; an indented one is none of theirs either.
      begin: '^\\s*(%+)([^ \\n]*).*\\n?',
      beginCaptures: { 1: SIGN, 2: scope('invalid.illegal.section') },
      while: SAME_SECTION,
      name: `meta.section.unknown.${SCOPE}`,
      patterns: [],
    },
    // A header line with another word.
    { match: `^(?!${BLANK_LINE})\\s*([^:#]+?)\\s*(:)`, captures: { 1: scope('invalid.illegal.keyword'), 2: scope('punctuation.separator.key-value') } },
  ],
  // Template variables stand anywhere, within the shell too.
  injections: { [`L:meta.embedded.block - comment`]: { patterns: [include('template')] } },
  repository,
};

const file = new URL('../syntaxes/singularity.tmLanguage.json', import.meta.url);
const text = `${JSON.stringify(grammar, null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('syntaxes/singularity.tmLanguage.json is not what scripts/grammar.mjs writes: run `npm run grammar`');
  process.exit(1);
}
