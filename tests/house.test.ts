/** The walls of the house (CONTRIBUTING.md): reads import lines and says which rule a file breaks, and why the rule is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { api } from '@/lib/api/contract';
import { openapiDocument } from '@/lib/api/openapi';
import { schemas } from '@/lib/api/schemas';

const ROOTS = ['app', 'components', 'lib'];

interface Import {
  from: string;
  typeOnly: boolean;
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Static imports, re-exports and dynamic imports, with relative paths made to `@/` ones. */
function importsOf(file: string, text: string): Import[] {
  const out: Import[] = [];
  const pattern =
    /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[\w*{}\s,$]+\s+from\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)/g;
  for (const [, , type, fixed, dynamic] of text.matchAll(pattern)) {
    const from = fixed ?? dynamic ?? '';
    out.push({ from: from.startsWith('.') ? `@/${join(file, '..', from)}` : from, typeOnly: type !== undefined });
  }
  return out;
}

const files = [...ROOTS.flatMap(filesBelow), 'proxy.ts', 'instrumentation.ts', 'server.ts'].map((path) => {
  const text = readFileSync(path, 'utf8');
  return { path, text, imports: importsOf(path, text) };
});

/** Rooms of lib that need a server: databases, processes, accounts, wiring. */
const SERVER_ROOMS = [
  'node',
  'history',
  'tasks',
  'timeline',
  'auth',
  'fleet',
  'marks',
  'pools',
  'schedules',
  'server',
  'db',
];

interface Wall {
  rule: string;
  room: RegExp;
  /** Imports that break it. */
  breaks: (imported: Import) => boolean;
}

const isOurs = ({ from }: Import) => from.startsWith('@/');
const inRoom = (from: string, rooms: readonly string[]) => rooms.some((room) => from.startsWith(`@/lib/${room}/`));

const walls: Wall[] = [
  {
    rule: 'lib/ubc is pure: lib/errors only',
    room: /^lib\/ubc\//,
    breaks: (i) => isOurs(i) && !/^@\/lib\/(ubc\/|errors$)/.test(i.from),
  },
  {
    rule: 'lib/xml is pure: lib/vz, lib/ubc and lib/errors only, since what it writes are config values',
    room: /^lib\/xml\//,
    breaks: (i) => isOurs(i) && !/^@\/lib\/(xml\/|vz\/|ubc\/|errors$)/.test(i.from),
  },
  {
    rule: 'lib/vz is pure: lib/ubc and lib/errors only',
    room: /^lib\/vz\//,
    breaks: (i) => isOurs(i) && !/^@\/lib\/(vz\/|ubc\/|errors$)/.test(i.from),
  },
  {
    rule: 'lib/demo is pure: lib/ubc, lib/vz and lib/errors only',
    room: /^lib\/demo\//,
    breaks: (i) => isOurs(i) && !/^@\/lib\/(demo\/|vz\/|ubc\/|errors$)/.test(i.from),
  },
  {
    rule: 'pure rooms know no Node, React or Next: they run in the browser and on the server alike',
    room: /^lib\/(ubc|vz|xml|demo|text|format)/,
    breaks: ({ from }) => /^node:|^react|^next(\/|$)|^@tanstack/.test(from),
  },
  {
    rule: 'nodes, history, tasks, timeline and accounts do not know each other: lib/server/boot.ts passes in what they need (types may pass)',
    room: /^lib\/(node|history|tasks|timeline|auth|fleet|marks|pools|schedules)\//,
    breaks: ({ from, typeOnly }) =>
      !typeOnly && (inRoom(from, ['server', 'demo']) || from.startsWith('@/app') || from.startsWith('@/components')),
  },
  {
    rule: 'lib never imports app or components',
    room: /^lib\//,
    breaks: ({ from }) => from.startsWith('@/app') || from.startsWith('@/components'),
  },
  {
    rule: 'components run in the browser: no server rooms, no simulation, no Node (types may pass)',
    room: /^components\//,
    breaks: ({ from, typeOnly }) =>
      !typeOnly &&
      (inRoom(from, [...SERVER_ROOMS.filter((room) => room !== 'auth'), 'demo']) ||
        /^node:/.test(from) ||
        from === '@/lib/api/handle'),
  },
  {
    rule: 'no schema reaches a browser bundle: components import types of lib/api/schemas only',
    room: /^components\//,
    breaks: ({ from, typeOnly }) => from === '@/lib/api/schemas' && !typeOnly,
  },
  {
    rule: 'components/ui could live in any product: no data, no routes',
    room: /^components\/ui\//,
    breaks: ({ from }) =>
      isOurs({ from, typeOnly: false }) && !/^@\/(components\/(ui|now)|lib\/(text|format))/.test(from),
  },
  {
    rule: 'handlers reach nodes and history through lib/server',
    room: /^app\/api\//,
    breaks: ({ from }) =>
      inRoom(from, ['node', 'history', 'tasks', 'timeline', 'auth', 'fleet', 'marks', 'schedules', 'demo', 'db']),
  },
];

/** Modules that are reached from one room only. */
const owners: { module: RegExp; owner: RegExp; why: string }[] = [
  { module: /^(node:)?child_process$/, owner: /^lib\/node\//, why: 'there is one door to the machine' },
  {
    module: /^recharts$/,
    owner: /^components\/charts\//,
    why: 'the chart library stays replaceable and in its own chunk',
  },
  { module: /^@\/lib\/node\/quote$/, owner: /^lib\/node\//, why: 'only what a remote shell parses is quoted' },
  { module: /^better-sqlite3$/, owner: /^lib\/db\//, why: 'databases are opened and migrated in one place' },
  { module: /^xmlbuilder2$/, owner: /^lib\/xml\//, why: 'XML is read and written in one place' },
];

describe('walls', () => {
  test.each(walls)('$rule', ({ room, breaks }) => {
    const broken = files
      .filter(({ path }) => room.test(path))
      .flatMap(({ path, imports }) => imports.filter(breaks).map(({ from }) => `${path} imports ${from}`));
    expect(broken).toEqual([]);
  });

  test.each(owners)('only $owner imports $module: $why', ({ module, owner }) => {
    const broken = files
      .filter(({ path, imports }) => !owner.test(path) && imports.some(({ from }) => module.test(from)))
      .map(({ path }) => path);
    expect(broken).toEqual([]);
  });

  test('a wall that is broken is found', () => {
    const found = importsOf(
      'lib/ubc/a.ts',
      "import { x } from '../vz/run';\nimport type { Y } from '@/lib/node/node';\n",
    );
    expect(found).toEqual([
      { from: '@/lib/vz/run', typeOnly: false },
      { from: '@/lib/node/node', typeOnly: true },
    ]);
    expect(walls[0]?.breaks(found[0] as Import)).toBe(true);
  });

  test('the simulation is reached from one file only, which real nodes never load', () => {
    const users = files.filter(
      ({ path, imports }) =>
        !path.startsWith('lib/demo/') && imports.some(({ from }) => from.startsWith('@/lib/demo/')),
    );
    expect(users.map(({ path }) => path)).toEqual(['lib/server/demo-nodes.ts']);
    const importers = files.filter(({ imports }) => imports.some(({ from }) => from === '@/lib/server/demo-nodes'));
    expect(importers.map(({ path }) => path)).toEqual(['lib/server/boot.ts']);
    expect(importers[0]?.text).toContain("await import('./demo-nodes')");
  });

  test('SQL stands in store files and their statements only', () => {
    const sql = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b .*\b(FROM|VALUES|SET|WHERE)\b/;
    const allowed =
      /^lib\/(history\/(store|sql|schema)|(tasks|timeline|auth|fleet|marks|pools|schedules)\/([a-z]+-)?store|db\/open)\.ts$/;
    expect(files.filter(({ path, text }) => !allowed.test(path) && sql.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('habits', () => {
  test('no attic names: index, utils, helpers, common, misc', () => {
    const attic = /(^|\/)(index|utils?|helpers?|common|misc)\.tsx?$/;
    expect(files.filter(({ path }) => attic.test(path)).map(({ path }) => path)).toEqual([]);
  });

  test('no file grows beyond 400 lines, tables apart', () => {
    const tables =
      /^lib\/(text\/en|vz\/(params|exit)|ubc\/counters|demo\/(roster|profiles|vzlist-fields|workload)|api\/schemas)/;
    const long = files.filter(({ path, text }) => !tables.test(path) && text.split('\n').length > 400);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test('no `any`, and no `as` assertion or suppression without a reason in or above its line', () => {
    const unsafe = /(:\s*any\b|\bas any\b|\bas unknown as\b|@ts-ignore|@ts-expect-error)/;
    const broken = files.flatMap(({ path, text }) => {
      const lines = text.split('\n');
      return lines.flatMap((line, i) => {
        const explained = /\/\/|\*/.test(line) || /^\s*(\/\/|\*|\/\*\*)/.test(lines[i - 1] ?? '');
        return unsafe.test(line) && !explained ? [`${path}:${i + 1}`] : [];
      });
    });
    expect(broken).toEqual([]);
  });
});

describe('contract', () => {
  test('endpoints and schemas have the same names', () => {
    expect(Object.keys(api).sort()).toEqual(Object.keys(schemas).sort());
  });

  test.each(Object.entries(api))('%s has its route, exporting its method', (_, { method, path }) => {
    const file = join('app/api', path.replace(/:([a-z]+)/g, '[$1]'), 'route.ts');
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`export const ${method} = handle\\(`));
  });

  test('the OpenAPI document is the committed one: run `npx vitest run tests/house.test.ts -u` after a change of the contract', async () => {
    await expect(`${JSON.stringify(openapiDocument(), null, 2)}\n`).toMatchFileSnapshot('fixtures/openapi.json');
  });
});
