/** The ordinary programs of a simulated node that the self-test asks: what GNU's would print on a 2.6.32 node of today. */
import type { World } from './machine';
import { movedAside } from './oddities';
import { Script } from './script';
import type { Execution } from './state';
import { distributionFiles } from './template-area';

const RELEASE = '2.6.32-042stab145.3';
const POSIX_CATEGORIES = ['CTYPE', 'NUMERIC', 'TIME', 'COLLATE', 'MONETARY', 'MESSAGES', 'PAPER', 'NAME'];
const GiB = 1024 * 1024;

/** undefined for a program, or a form of it, that this node does not have. */
export function systemTool(
  world: World,
  program: string,
  args: readonly string[],
  profiles: readonly string[],
): Execution | undefined {
  switch (`${program} ${args.filter((word) => word.startsWith('-') || word.startsWith('+')).join(' ')}`.trim()) {
    case 'date +%s':
      return said(`${Math.floor(world.nowMs / 1000)}\n`);
    case 'id -un':
      return said('root\n');
    case 'uname -r':
      return said(`${RELEASE}\n`);
    case 'getconf':
      return args[0] === 'PAGESIZE' ? said('4096\n') : undefined;
    case 'locale':
      return said(`LANG=\n${POSIX_CATEGORIES.map((name) => `LC_${name}="C"\n`).join('')}LC_ALL=C\n`);
    case 'ls --':
      return ls(world, args.at(-1) ?? '', profiles);
    case 'df -Pk --':
      return df(world);
    default:
      return undefined;
  }
}

function said(text: string): Execution {
  return new Script().pause(3).raw(text).end(0);
}

function ls(world: World, directory: string, profiles: readonly string[]): Execution {
  const names =
    directory === '/etc/vz/conf'
      ? [
          ...['0', ...world.ctids()].map((ctid) => `${ctid}.conf`),
          ...world.retired().map(([ctid]) => `${ctid}.conf.destroyed`),
          ...world.retiredConfs().map(([ctid]) => `${ctid}.conf.retired`),
          ...profiles.map((name) => `ve-${name}.conf-sample`),
        ]
      : directory === '/etc/vz/dists'
        ? distributionFiles()
        : directory === '/vz/vztmp'
          ? [...movedAside(world)]
          : directory === '/vz/lock'
            ? world.ctids().flatMap((ctid) => (world.lock(ctid) === undefined ? [] : [`${ctid}.lck`]))
            : undefined;
  if (names !== undefined)
    return said(
      names
        .sort()
        .map((name) => `${name}\n`)
        .join(''),
    );
  const words = `ls: cannot access ${directory}: No such file or directory\n`;
  return new Script().pause(3).raw(words, 'stderr').end(2);
}

/** A root file system and one for containers, the fuller the more of them there are. */
function df(world: World): Execution {
  // What is left of half-made and half-destroyed ones takes no room.
  const whole = world.spec.containers.filter(({ ctid }) => world.container(ctid) !== undefined);
  const used = 40 * GiB + whole.length * 9 * GiB;
  const size = Math.max(900 * GiB, Math.ceil(used * 1.25));
  const line = (device: string, blocks: number, taken: number, mount: string) =>
    `${device.padEnd(20)} ${blocks} ${taken} ${blocks - taken} ${Math.ceil((taken / blocks) * 100)}% ${mount}\n`;
  const head = 'Filesystem         1024-blocks      Used Available Capacity Mounted on\n';
  return said(
    head + line('/dev/mapper/vg-vz', size, used, '/vz') + line('/dev/mapper/vg-root', 48 * GiB, 11 * GiB, '/'),
  );
}
