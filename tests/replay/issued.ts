/** Which recorded command lines vzboard itself sends: asked of the code that makes them. */
import { parseOptions } from '@/lib/demo/getopt';
import { actionArgv } from '@/lib/vz/actions';
import { parseConf } from '@/lib/vz/conf';
import { isCtid, parseCtid } from '@/lib/vz/ctid';
import { readList, readStatus, readVersion } from '@/lib/vz/files';
import { listArgv } from '@/lib/vz/list';
import { changeable } from '@/lib/vz/params';
import type { Argv, Run } from '@/lib/vz/run';
import { CLASSIC_STOPPED, saveCalls } from '@/lib/vz/save';
import { checkValues } from '@/lib/vz/set';
import { ACTIONS } from '@/lib/vz/state';

/** The command line that `work` sends. */
async function sent(work: (run: Run) => Promise<unknown>): Promise<Argv> {
  let argv: Argv | undefined;
  const run: Run = (words) => {
    argv = words;
    return Promise.reject(new Error('recorded'));
  };
  await work(run).catch(() => undefined);
  if (argv === undefined) throw new Error('nothing was sent');
  return argv;
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((word, i) => word === b[i]);

/** Makes a test of command lines. vzboard writes --option=value; the recordings mostly have two words, which vzctl takes for the same. */
export async function issuedBy(): Promise<(argv: readonly string[]) => boolean> {
  const version = await sent(readVersion);
  const list = await sent(readList);
  if (!same(list, listArgv())) throw new Error('the list is asked for in two ways');
  const status = await sent((run) => readStatus(run, parseCtid('101')));
  const checked = checkValues({ onboot: 'yes' });
  const [saved] = checked.ok ? saveCalls(parseCtid('101'), checked.changes, parseConf(''), CLASSIC_STOPPED) : [];
  if (saved?.argv.at(-1) !== '--save') throw new Error('settings are sent in another way');
  const options = [
    { name: 'save', takesValue: false },
    ...[false, true].flatMap((dangerous) =>
      changeable({ dangerous }).options.map((name) => ({ name, takesValue: true })),
    ),
  ];
  return (argv) => {
    const [program, command = '', ctid = '', ...rest] = argv;
    if (same(argv, version) || same(argv, list)) return true;
    if (program === 'vzlist') return isOurList(argv);
    if (program !== 'vzctl' || !isCtid(ctid) || ctid === '0') return false;
    if (same(argv, [...status.slice(0, -1), ctid])) return true;
    if (ACTIONS.some((action) => same(argv, actionArgv(parseCtid(ctid), action)))) return true;
    if (command !== 'set') return false;
    const parsed = parseOptions(rest, options);
    const names = parsed.options.map(({ name }) => name);
    return parsed.error === undefined && parsed.extra.length === 0 && names.length > 1 && names.includes('save');
  };
}

/** The options of our list, with whatever fields: what is recorded with ours and others must come out alike, too. */
function isOurList(argv: readonly string[]): boolean {
  const [, ...ours] = listArgv();
  const own = new Set(ours.filter((word) => word.startsWith('-')));
  const [, ...words] = argv;
  if (!words.includes('-j')) return false;
  return words.every((word, i) => (word.startsWith('-') ? own.has(word) : words[i - 1] === '-o'));
}
