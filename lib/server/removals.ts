/**
 * Files of destroyed containers that are still there. vzctl destroy moves a private area to vztmp/vzctl-rm-me.XXXXXX at the root of its file system,
 * under a name that tells nobody whose it was, and removes it in the background (src/lib/destroy.c of 4.11.1). A restart of the node ends that
 * silently, and the space stays taken until the next destroy on the same disk.
 */
import 'server-only';
import { dirname } from 'node:path';
import { parseConf } from '@/lib/vz/conf';
import type { Configs } from '@/lib/vz/files';
import { privatePath } from '@/lib/vz/oddity';
import type { Run } from '@/lib/vz/run';

const NAME = /^vzctl-rm-me\.[A-Za-z0-9]{6,7}$/;
/** Directories of private areas that are looked after, and lines shown. */
const MOST = 10;

export class Removals {
  private before: ReadonlySet<string> = new Set();
  /** Paths that two looks in a row have found. */
  left: readonly string[] = [];

  constructor(private readonly read: Run) {}

  /** After the configs were read. Where nothing was ever destroyed nothing is asked. Never throws; what cannot be asked is not claimed. */
  async look({ destroyed }: Configs): Promise<void> {
    const parents = new Set<string>();
    for (const [ctid, text] of destroyed) {
      if (parents.size >= MOST) break;
      parents.add(dirname(privatePath(parseConf(text), ctid)));
    }
    const found = parents.size === 0 ? [] : await this.find([...parents]);
    this.left = found.filter((path) => this.before.has(path));
    this.before = new Set(found);
  }

  private async find(parents: readonly string[]): Promise<string[]> {
    const disks = mountPoints(await this.said(['df', '-Pk', '--', ...parents]));
    const found: string[] = [];
    for (const disk of disks) {
      const directory = `${disk === '/' ? '' : disk}/vztmp`;
      const names = (await this.said(['ls', '--', directory])).split('\n').filter((name) => NAME.test(name));
      found.push(...names.map((name) => `${directory}/${name}`));
    }
    return found.slice(0, MOST);
  }

  /** What it printed, whatever its exit code: one of several paths may be gone. */
  private async said(argv: readonly [string, ...string[]]): Promise<string> {
    try {
      return new TextDecoder().decode((await this.read(argv)).stdout);
    } catch {
      return '';
    }
  }
}

/** Of `df -Pk`: the last column, which may hold blanks. */
function mountPoints(said: string): Set<string> {
  const mounts = said.split('\n').map((line) => /\s\d+%\s+(\/.*)$/.exec(line)?.[1]);
  return new Set(mounts.filter((mount) => mount !== undefined));
}
