// Words travel with the code that says them (docs/adr/0013). For the browser's build only: puts the messages a module names in front of it, so that a
// page carries its own words and not the whole catalogue. What a module names is every key in quotes, and every template that fits a key.
const { join } = require('node:path');
const { readdirSync, statSync } = require('node:fs');

const root = join(__dirname, '..');
const folder = join(root, 'lib/text/en');
const files = () => [join(root, 'lib/text/en.ts'), ...readdirSync(folder).map((name) => join(folder, name))];

let read = { stamp: '', en: {} };

/** The catalogue as it stands on disk; read anew when a file of it changed. */
function catalogue() {
  const stamp = files()
    .map((file) => `${file} ${statSync(file).mtimeMs}`)
    .join('\n');
  if (stamp !== read.stamp) {
    const { outputFiles } = require('esbuild').buildSync({
      entryPoints: [join(root, 'lib/text/en.ts')],
      bundle: true,
      format: 'cjs',
      write: false,
    });
    const module = { exports: {} };
    new Function('module', 'exports', outputFiles[0].text)(module, module.exports);
    read = { stamp, en: module.exports.en };
  }
  return read.en;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The keys of `en` that `source` names: 'a.key', or `a.${part}.template`. */
function namedKeys(source, en) {
  const keys = new Set();
  // Only what looks like a key: an apostrophe in a comment opens nothing.
  for (const [, , text] of source.matchAll(/(['"`])([a-zA-Z]+(?:\.[A-Za-z0-9_]+)+)\1/g)) {
    if (Object.hasOwn(en, text)) keys.add(text);
  }
  for (const [, text] of source.matchAll(/`([a-zA-Z]+\.[^`\n]*\$\{[^`\n]*)`/g)) {
    const pattern = new RegExp(
      `^${text
        .split(/\$\{[^}]*\}/)
        .map(escaped)
        .join('.+')}$`,
    );
    for (const key of Object.keys(en)) if (pattern.test(key)) keys.add(key);
  }
  return [...keys].sort();
}

/** `source` with its words in front, behind its directive and on the same line: line numbers stay. */
function withWords(source, en) {
  const keys = namedKeys(source, en);
  if (keys.length === 0) return source;
  const said = JSON.stringify(Object.fromEntries(keys.map((key) => [key, en[key]])));
  const line = `import { say as sayWords } from '@/lib/text/said'; sayWords(${said});`;
  const directive = /^\s*['"]use client['"];?/.exec(source)?.[0] ?? '';
  return `${directive} ${line}${source.slice(directive.length)}`;
}

module.exports = function wordsLoader(source) {
  for (const file of files()) this.addDependency(file);
  return withWords(source, catalogue());
};
module.exports.namedKeys = namedKeys;
module.exports.withWords = withWords;
