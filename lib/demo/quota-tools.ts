/** The quota package inside a container: repquota and setquota in the forms vzboard uses (quota-tools 4). */
import type { OwnerKind } from '@/lib/vz/quota';
import type { Ran } from './inner-shell';
import type { World } from './machine';
import { isOwnersQuotaOn, type OwnerNow, ownersOf, toldOf } from './owners';
import { isPloop } from './places';

/** Templates without the package. */
const WITHOUT = /^centos-7-.*-minimal$/;

/** undefined where there is no such program. */
export function quotaTool(world: World, ctid: string, name: string, args: readonly string[]): Ran | undefined {
  if (name !== 'repquota' && name !== 'setquota') return undefined;
  if (WITHOUT.test(world.value(ctid, 'OSTEMPLATE') ?? '')) return undefined;
  if (!isOwnersQuotaOn(world, ctid)) {
    return { code: 1, stdout: '', stderr: `${name}: Not all specified mountpoints are using quota.\n` };
  }
  return name === 'repquota' ? repquota(world, ctid, args) : setquota(world, ctid, args);
}

const failed = (stderr: string): Ran => ({ code: 1, stdout: '', stderr });

function repquota(world: World, ctid: string, args: readonly string[]): Ran {
  if (args.join(' ') !== '-u -g -v -n -p -a') return failed('repquota: Bad number of arguments.\n');
  const device = isPloop(world, ctid) ? `/dev/ploop${ctid}p1` : '/dev/simfs';
  const { owners } = ownersOf(world, ctid);
  const { grace } = toldOf(world, ctid);
  const report = (kind: OwnerKind) => {
    const [blocks, inodes] = grace[kind];
    const title = kind === 'user' ? 'User' : 'Group';
    const rows = owners.filter((one) => one.kind === kind).map(row);
    return `*** Report for ${kind} quotas on device ${device}
Block grace time: ${rounded(blocks)}; Inode grace time: ${rounded(inodes)}
                        Block limits                File limits
${title.padEnd(9)}       used    soft    hard  grace    used  soft  hard  grace
----------------------------------------------------------------------
${rows.join('')}
Statistics:
Total blocks: 7
Data blocks: 1
Entries: ${rows.length}
Used average: ${rows.length}.000000

`;
  };
  return { code: 0, stdout: report('user') + report('group'), stderr: '' };
}

function row({ id, blocks, inodes }: OwnerNow): string {
  const mark = ({ usage, soft }: OwnerNow['blocks']) => (soft > 0 && usage > soft ? '+' : '-');
  const pad = (n: number, width: number) => String(n).padStart(width);
  const space = `${pad(blocks.usage, 7)} ${pad(blocks.soft, 7)} ${pad(blocks.hard, 7)} ${pad(blocks.ends, 6)}`;
  const files = `${pad(inodes.usage, 7)} ${pad(inodes.soft, 5)} ${pad(inodes.hard, 5)} ${pad(inodes.ends, 6)}`;
  return `${`#${id}`.padEnd(9)} ${mark(blocks)}${mark(inodes)} ${space} ${files}\n`;
}

/** quota-tools print whole days, or hours and minutes. */
export function rounded(seconds: number): string {
  const minutes = Math.floor((seconds + 30) / 60);
  const hours = Math.floor(minutes / 60);
  const two = (n: number) => String(n).padStart(2, '0');
  return hours >= 24 ? `${Math.floor(hours / 24)}days` : `${two(hours)}:${two(minutes % 60)}`;
}

/** `-u|-g ID BSOFT BHARD ISOFT IHARD -a` and `-t -u|-g BLOCKS INODES -a`. */
function setquota(world: World, ctid: string, args: readonly string[]): Ran {
  const told = toldOf(world, ctid);
  const [first, second, ...rest] = args;
  const numbers = args.filter((word) => /^\d+$/.test(word)).map(Number);
  const done = (owners: typeof told): Ran => ({
    ...{ code: 0, stdout: '', stderr: '' },
    changes: [{ kind: 'container', ctid, part: { owners } }],
  });
  const kindOf = (flag: string | undefined): OwnerKind | undefined =>
    flag === '-u' ? 'user' : flag === '-g' ? 'group' : undefined;
  if (args.at(-1) !== '-a') return failed('setquota: Bad number of arguments.\n');
  if (first === '-t') {
    const kind = kindOf(second);
    const [blocks, inodes] = numbers;
    if (kind === undefined || rest.length !== 3 || blocks === undefined || inodes === undefined) {
      return failed('setquota: Bad number of arguments.\n');
    }
    return done({ ...told, grace: { ...told.grace, [kind]: [blocks, inodes] } });
  }
  const kind = kindOf(first);
  const [id, bs, bh, is, ih] = numbers;
  if (
    kind === undefined ||
    args.length !== 7 ||
    ih === undefined ||
    bs === undefined ||
    bh === undefined ||
    is === undefined
  ) {
    return failed('setquota: Bad number of arguments.\n');
  }
  const { owners, exceeded } = ownersOf(world, ctid);
  if (exceeded && !owners.some((one) => one.kind === kind && one.id === id)) {
    return failed(
      `setquota: Cannot set quota for ${kind} ${id} from kernel on /dev/simfs: No such file or directory\n`,
    );
  }
  const limits = { ...told.limits, [`${kind}:${id}`]: { numbers: [bs, bh, is, ih] as const, atMs: world.nowMs } };
  return done({ ...told, limits });
}
