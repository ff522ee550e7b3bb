/** vzlist 4.11.1: which containers, which fields, as a table or as JSON with nothing escaped (src/vzlist.c). */
import type { Sample } from '@/lib/ubc/sample';
import type { Execution, World } from './machine';
import { resolveCtid } from './names';
import { isBlind } from './oddities';
import { Script } from './script';
import { type Facts, type Field, factsOf, field, fieldNames } from './vzlist-fields';

const USAGE = `Usage:	vzlist [-a | -S] [-n] [-H] [-o field[,field...] | -1] [-s [-]field]
	       [-h pattern] [-N pattern] [-d pattern] [CTID [CTID ...]]
	vzlist -L | --list
`;
const DEFAULT_FIELDS = 'ctid,numproc,status,ip,hostname';

interface Request {
  json: boolean;
  header: boolean;
  trim: boolean;
  which: 'running' | 'all' | 'stopped';
  fields: string;
  sort: string;
  patterns: [key: 'hostname' | 'name' | 'description', pattern: RegExp][];
  words: string[];
}

export function vzlist(world: World, args: readonly string[]): Execution {
  const request = readArgs(args);
  if (typeof request === 'string') {
    return new Script().pause(3).raw(request, 'stderr').raw(USAGE).end(1);
  }
  const fail = (line: string) => new Script().pause(3).raw(`${line}\n`, 'stderr').end(1);
  const fields: Field[] = [];
  for (const name of request.fields.split(',').filter((word) => word !== '')) {
    const found = field(name);
    if (found === undefined) return fail(`Unknown field: ${name}`);
    if (request.json && found.json === undefined) return fail(`Field \`${name}' is not available in JSON output`);
    fields.push(found);
  }
  const descending = request.sort.startsWith('-');
  const sortField = field(descending ? request.sort.slice(1) : request.sort);
  if (sortField === undefined) return fail(`Invalid sort field name: ${request.sort.replace(/^-/, '')}`);

  const named: string[] = [];
  for (const word of request.words) {
    const ctid = resolveCtid(world, word);
    if (ctid === undefined) return fail(`CT ID ${word} is invalid.`);
    named.push(ctid);
  }
  const script = new Script().pause(20 + Math.round(world.ctids().length / 8));
  const known = world.ctids();
  if (named.length > 0 && !named.some((ctid) => known.includes(ctid))) {
    if (request.json) script.raw('[]\n');
    return script.raw('Container(s) not found\n', 'stderr').end(1);
  }
  let read: Sample | undefined;
  const sample = (): Sample => {
    read ??= world.sample();
    return read;
  };
  const blind = isBlind(world, 'no-veinfo');
  if (blind) script.raw('Unable to open /proc/vz/veinfo: No such file or directory\n', 'stderr');
  const rows = known
    .filter((ctid) => (named.length > 0 ? named.includes(ctid) : isWanted(world, ctid, request.which)))
    // Without a private area only running ones are listed.
    .filter((ctid) => world.container(ctid)?.privateArea === true || world.stateOf(ctid) === 'running')
    .map((ctid) => (blind ? asNotRunning(factsOf(world, sample, ctid)) : factsOf(world, sample, ctid)))
    .filter((facts) => request.patterns.every(([key, pattern]) => pattern.test(facts[key] ?? '')));
  // Equal ones stay in CTID order, also descending.
  rows.sort((a, b) => (descending ? sortField.compare(b, a) : sortField.compare(a, b)));
  script.raw(request.json ? printJson(rows, fields) : printTable(rows, fields, request));
  return script.end(0);
}

/** What vzlist takes a container for when it cannot see who runs: its mount point still shows (recorded, vzlist.json). */
function asNotRunning(facts: Facts): Facts {
  return facts.running ? { ...facts, running: false, status: 'mounted', uptimeMs: 0, loadAverage: null } : facts;
}

function isWanted(world: World, ctid: string, which: Request['which']): boolean {
  if (which === 'all') return true;
  return (world.stateOf(ctid) === 'running') === (which === 'running');
}

function printJson(rows: readonly Facts[], fields: readonly Field[]): string {
  const objects = rows.map((facts) => {
    const members = fields.map((one) => `    "${one.name}": ${one.json?.(facts) ?? 'null'}`);
    return `  {\n${members.join(',\n')}\n  }`;
  });
  return objects.length === 0 ? '[\n]\n' : `[\n${objects.join(',\n')}\n]\n`;
}

function printTable(rows: readonly Facts[], fields: readonly Field[], { header, trim }: Request): string {
  const cell = (one: Field, text: string, last: boolean): string => {
    const cut = trim && !last ? text.slice(0, Math.max(one.width, one.header.length)) : text;
    if (one.right) return cut.padStart(one.width);
    return last ? cut : cut.padEnd(one.width);
  };
  const line = (texts: readonly string[]): string =>
    `${fields.map((one, i) => cell(one, texts[i] ?? '', i === fields.length - 1)).join(' ')}\n`;
  const lines = rows.map((facts) => line(fields.map((one) => one.text(facts, trim))));
  if (header) lines.unshift(line(fields.map((one) => one.header)));
  return lines.join('');
}

/** Options, or what getopt prints. */
function readArgs(args: readonly string[]): Request | string {
  const request: Request = {
    json: false,
    header: true,
    trim: true,
    which: 'running',
    fields: '',
    sort: 'ctid',
    patterns: [],
    words: [],
  };
  const long: Readonly<Record<string, string>> = {
    all: 'a',
    stopped: 'S',
    name: 'n',
    'no-header': 'H',
    'no-trim': 't',
    json: 'j',
    output: 'o',
    sort: 's',
    hostname: 'h',
    name_filter: 'N',
    description: 'd',
    list: 'L',
  };
  const queue = [...args];
  let smart = false;
  while (queue.length > 0) {
    const word = queue.shift() ?? '';
    let letters = word.slice(1);
    let attached: string | undefined;
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s);
      letters = long[name] ?? '';
      attached = value;
      if (letters === '') return `vzlist: unrecognized option '--${name}'\n`;
    } else if (!word.startsWith('-') || word === '-') {
      request.words.push(word);
      continue;
    }
    for (let i = 0; i < letters.length; i++) {
      const letter = letters.charAt(i);
      const value = (): string => {
        const rest = letters.slice(i + 1);
        i = letters.length;
        return attached ?? (rest === '' ? (queue.shift() ?? '') : rest);
      };
      switch (letter) {
        case 'a':
          request.which = 'all';
          break;
        case 'S':
          request.which = 'stopped';
          break;
        case 'n':
          smart = true;
          break;
        case 'H':
          request.header = false;
          break;
        case 't':
          request.trim = false;
          break;
        case 'j':
          request.json = true;
          break;
        case '1':
          request.fields = 'veid';
          request.header = false;
          break;
        case 'o':
          request.fields = value();
          break;
        case 's':
          request.sort = value();
          break;
        case 'h':
          request.patterns.push(['hostname', glob(value())]);
          break;
        case 'N':
          request.patterns.push(['name', glob(value())]);
          break;
        case 'd':
          request.patterns.push(['description', glob(value())]);
          break;
        default:
          return `vzlist: invalid option -- '${letter}'\n`;
      }
    }
  }
  if (request.fields === '') request.fields = request.json ? fieldNames.join(',') : DEFAULT_FIELDS;
  if (smart && !request.json) request.fields = request.fields.replace(/\bctid\b/, 'smart_name');
  return request;
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's');
}
