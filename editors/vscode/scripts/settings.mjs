// Writes what singularity-ls.toml can say into package.json as settings; with --check only says whether they are up to
// date. The schema is the server's own, so types and descriptions are those of the file, under names as VS Code writes
// them: `build-args` is `singularity.buildArgs`.

import { readFileSync, writeFileSync } from 'node:fs';

const TITLE = 'What is reported';
const SCHEMA = new URL('../../../server/singularity-ls.schema.json', import.meta.url);
const PACKAGE = new URL('../package.json', import.meta.url);

// What decides whether a network is used, for whoever looks for such settings by this tag.
const ONLINE = ['offline'];

// The server looks for the file of known findings only where the project's own file names it.
const ONLY_IN_THE_FILE = ['baseline'];

const { properties, definitions } = JSON.parse(readFileSync(SCHEMA, 'utf8'));

// What can be said of some files, too, comes first: it is what people look for.
const ofSomeFiles = Object.keys(definitions.Override.properties);
const names = Object.keys(properties)
  .filter((name) => !ONLY_IN_THE_FILE.includes(name))
  .sort((one, other) => ofSomeFiles.includes(other) - ofSomeFiles.includes(one));

const camelCase = (name) => name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** As it is said of the file, but of settings. */
const description = (text) => text.replaceAll("this file's folder", 'the first folder of the workspace');

// Another tool's code for a rule, such as `DL3006`.
const CODE = /^[A-Z]+\d+$/;

/** Names of rules are offered; patterns of them and other tools' codes are taken. */
function ruleName() {
  const { anyOf } = definitions.RuleName;
  const named = anyOf.filter((one) => one.const !== undefined);
  const [pattern, ...others] = anyOf.filter((one) => one.const === undefined);
  if (others.length > 0 || !pattern?.pattern) throw new Error('names of rules have another form than this knows');
  const rules = named.filter((rule) => !CODE.test(rule.const));
  return {
    type: 'string',
    anyOf: [
      { enum: rules.map((rule) => rule.const), enumDescriptions: rules.map((rule) => rule.description) },
      { pattern: `${CODE.source}|${pattern.pattern}` },
    ],
  };
}

/** A schema without references, which settings cannot have. */
function plain(schema) {
  if (schema.$ref) return definition(schema.$ref.replace('#/definitions/', ''));
  if (schema.anyOf?.some((one) => one.type === 'null')) {
    const [given] = schema.anyOf.map(plain).filter((one) => one.type !== 'null');
    return given;
  }
  const inside = {};
  if (schema.items) inside.items = plain(schema.items);
  if (typeof schema.additionalProperties === 'object') inside.additionalProperties = plain(schema.additionalProperties);
  if (schema.properties) {
    inside.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, one]) => [camelCase(name), setting(one)]),
    );
  }
  const { description: _, default: __, ...rest } = schema;
  return { ...rest, ...inside };
}

function definition(name) {
  const schema = definitions[name];
  if (!schema) throw new Error(`the schema has no definition ${name}`);
  // Offered where they are the setting itself; a list of a hundred in each place would be most of the package.
  if (name === 'RuleName') return { type: 'string' };
  // Words with a line about each.
  if (schema.oneOf?.every((one) => one.const !== undefined)) {
    const words = schema.oneOf;
    return { type: 'string', enum: words.map((one) => one.const), enumDescriptions: words.map((one) => one.description) };
  }
  return plain(schema);
}

function setting(schema) {
  return { ...plain(schema), markdownDescription: description(schema.description) };
}

/** What is not set says nothing, so that the file counts: neither a default of VS Code's own nor one of the server's. */
function unset({ type }) {
  const kinds = [type].flat();
  if (kinds.includes('array')) return kinds.includes('null') ? null : [];
  return kinds.includes('object') ? {} : null;
}

/** A choice that can also be left to the file. */
const orNothing = (words) => ({
  enum: [...words.enum, null],
  enumItemLabels: [...words.enum, 'not set'],
  enumDescriptions: [...words.enumDescriptions, 'What `singularity-ls.toml` says.'],
});

const isOfRules = (items) => items?.$ref === '#/definitions/RuleName';

function contributed(name, schema, order) {
  const value = setting(schema);
  const initial = unset(schema.type ? schema : value);
  const type = initial === null ? [...new Set([value.type, 'null'].flat())] : value.type;
  return {
    ...value,
    ...(value.enum && initial === null ? orNothing(value) : {}),
    ...(isOfRules(schema.items) ? { items: ruleName() } : {}),
    // Completes the names in front of their levels.
    ...(name === 'severity' ? { propertyNames: ruleName() } : {}),
    type,
    default: initial,
    scope: 'window',
    order,
    ...(ONLINE.includes(name) ? { tags: ['usesOnlineServices'] } : {}),
  };
}

const generated = {
  title: TITLE,
  properties: Object.fromEntries(
    names.map((name, at) => [`singularity.${camelCase(name)}`, contributed(name, properties[name], at + 1)]),
  ),
};

const before = readFileSync(PACKAGE, 'utf8');
const manifest = JSON.parse(before);
const { configuration } = manifest.contributes;
const place = configuration.findIndex(({ title }) => title === TITLE);
configuration.splice(place < 0 ? configuration.length : place, place < 0 ? 0 : 1, generated);
const after = `${JSON.stringify(manifest, null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(PACKAGE, after);
else if (after !== before) {
  console.error('package.json has other settings than scripts/settings.mjs writes: run `npm run settings`');
  process.exit(1);
}
