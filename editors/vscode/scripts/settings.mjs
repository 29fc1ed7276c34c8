/**
 * Writes the settings in package.json from the schema that the server prints: `scopewise schema | node
 * scripts/settings.mjs`. With --check it writes nothing and fails when they are out of step.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const MANIFEST = new URL('../package.json', import.meta.url);
/** Keys of the groups after the first, which takes the rest. */
const GROUPS = { Models: ['preset', 'roles', 'providers', 'models'], Routing: ['mode', 'rules', 'sensitive', 'climb_to_deep'] };
/** What a project's own file may do is no business of these settings. */
const OF_PROJECTS = / ?(Not for a project's file|A project's file may only [^.]*)\.$/;

/** Settings of a schema by their names; a table with named keys becomes one setting a key. */
function settings(schema, prefix) {
  return Object.entries(schema.properties).flatMap(([key, value]) =>
    value.properties === undefined
      ? [[`${prefix}.${key}`, setting(value)]]
      : settings(value, `${prefix}.${key}`),
  );
}

function setting(schema) {
  const shown = cleaned(schema);
  return { scope: 'machine', ...shown, ...typed(shown) };
}

/** What is not set is null: the server then takes its own default, which may depend on others. */
function typed({ type, enum: words, anyOf, default: standard }) {
  if (anyOf !== undefined) {
    return { anyOf: [...anyOf, { type: 'null' }], default: null };
  }
  if (type === 'object') {
    return { default: {} };
  }
  if ([type].flat().includes('array')) {
    return { type: 'array', default: [] };
  }
  if (standard !== undefined) {
    return { default: standard };
  }
  const kind = type === undefined ? {} : { type: [type, 'null'] };
  return { ...kind, ...(words === undefined ? {} : { enum: [...words, null] }), default: null };
}

/** Without our own marks, and with one spelling of on and off. */
function cleaned(value) {
  if (Array.isArray(value)) {
    return value.filter((it) => typeof it !== 'boolean').map(cleaned);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const kept = Object.entries(value).filter(([key]) => !key.startsWith('x-'));
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, key === 'description' ? inner.replace(OF_PROJECTS, '') : cleaned(inner)]),
  );
}

function groups(schema, own) {
  const all = settings(schema, 'scopewise');
  const groupOf = (name) =>
    Object.keys(GROUPS).find((title) => GROUPS[title].includes(name.split('.')[1])) ?? own.title;
  return [own.title, ...Object.keys(GROUPS)].map((title) => ({
    title,
    properties: {
      ...(title === own.title ? own.properties : {}),
      ...Object.fromEntries(all.filter(([name]) => groupOf(name) === title)),
    },
  }));
}

const text = readFileSync(MANIFEST, 'utf8');
const manifest = JSON.parse(text);
const schema = JSON.parse(readFileSync(0, 'utf8'));
const [first] = manifest.contributes.configuration;
const isOwn = ([name]) => ['server', 'progress', 'trace'].includes(name.split('.')[1]);
const own = { title: first.title, properties: Object.fromEntries(Object.entries(first.properties).filter(isOwn)) };
manifest.contributes.configuration = groups(schema, own);
const written = `${JSON.stringify(manifest, null, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(MANIFEST, written);
} else if (written !== text) {
  process.stderr.write('the settings are out of step with the server: run `scopewise schema | node scripts/settings.mjs`\n');
  process.exit(1);
}
