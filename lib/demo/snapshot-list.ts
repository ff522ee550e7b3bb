/** vzctl snapshot-list: a table, and the one read of vzctl's that takes the lock. Recorded: ploop-snapshot.json. */
import { type Call, guarded, refuse } from './call';
import { parseOptions } from './getopt';
import { guidOf, refusesSnapshots } from './snapshot';
import type { Execution, Snapshot } from './state';

interface Column {
  name: string;
  header: string;
  width: number;
  text: (snapshot: Snapshot, current: string) => string;
}

const uuid = (name: string): Column => ({ name, header: 'UUID', width: 38, text: (one) => one.uuid });
const parent = (name: string): Column => ({ name, header: 'PARENT_UUID', width: 38, text: (one) => one.parent });

const columns: readonly Column[] = [
  uuid('uuid'),
  uuid('id'),
  parent('parent_uuid'),
  parent('parent_id'),
  { name: 'current', header: 'C', width: 1, text: (one, current) => (one.uuid === current ? '*' : '') },
  { name: 'date', header: 'DATE', width: 19, text: (one) => one.date },
  { name: 'name', header: 'NAME', width: 32, text: (one) => one.name },
  { name: 'desc', header: 'DESC', width: 32, text: (one) => one.description },
  { name: 'device', header: 'DEVICE', width: 16, text: () => '' },
  { name: 'target', header: 'TARGET', width: 32, text: (one) => one.target ?? '' },
];

const USAGE = [
  'vzctl snapshot-list <ctid|name> [-H] [-o field[,field...]] [--id <uuid>]',
  'vzctl snapshot-list <ctid|name> -L | --list',
];

const known = [
  { name: 'output', takesValue: true, short: 'o' },
  { name: 'id', takesValue: true },
  { name: 'uuid', takesValue: true },
];

export function snapshotList(call: Call): Execution {
  const bare = call.rest.filter((word) => !/^(-H|--no-header|-L|--list)$/.test(word));
  const has = (...words: string[]) => call.rest.some((word) => words.includes(word));
  const { options, extra, error } = parseOptions(bare, known);
  if (error !== undefined) return refuse(20, error, ...USAGE);
  if (extra.length > 0) return refuse(20, `non-option ARGV-elements: ${extra.join(' ')} `);
  if (has('-L', '--list')) {
    const lines = columns.map(({ name, header }) => `${name.padEnd(15)} ${header.padEnd(15)}\n`);
    return call.script.raw(lines.join('')).end(0);
  }
  const value = (...names: string[]) => options.find((one) => names.includes(one.name))?.value;
  const shown: Column[] = [];
  for (const name of (value('output') ?? 'parent_uuid,current,uuid,date,name').split(',')) {
    const column = columns.find((one) => one.name === name);
    if (column === undefined) return refuse(21, `Unknown field: ${name}`);
    shown.push(column);
  }
  const from = value('id', 'uuid');
  const id = from === undefined ? undefined : guidOf(from);
  if (from !== undefined && id === undefined) return refuse(21, `Invalid guid is specified: ${from}`);
  return guarded(call, () => {
    if (refusesSnapshots(call)) return 167;
    const container = call.world.container(call.ctid);
    const current = container?.currentSnapshot ?? '';
    const rows = chosen(container?.snapshots ?? [], id).map((one) => shown.map((column) => column.text(one, current)));
    if (!has('-H', '--no-header')) call.script.raw(`${shown.map((one) => one.header.padEnd(one.width)).join(' ')}\n`);
    for (const row of rows) {
      // The last column of a row is not filled up.
      const cells = row.map((text, i) => (i === row.length - 1 ? text : text.padEnd(shown[i]?.width ?? 0)));
      call.script.raw(`${cells.join(' ')}\n`);
    }
    return 0;
  });
}

/** All, or one and its ancestors. */
function chosen(snapshots: readonly Snapshot[], id: string | undefined): readonly Snapshot[] {
  if (id === undefined) return snapshots;
  const line: Snapshot[] = [];
  for (let next = snapshots.find((one) => one.uuid === id); next !== undefined; ) {
    line.push(next);
    const { parent } = next;
    next = snapshots.find((one) => one.uuid === parent);
  }
  return line;
}
