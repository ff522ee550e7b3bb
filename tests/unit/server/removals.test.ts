import { expect, test } from 'vitest';
import { Removals } from '@/lib/server/removals';
import type { Configs } from '@/lib/vz/files';
import type { Run } from '@/lib/vz/run';

const destroyed = (texts: Record<string, string>): Configs => ({
  configs: new Map(),
  texts: new Map(),
  destroyed: new Map(Object.entries(texts)),
  retired: new Map(),
  complete: true,
});
const DF = `Filesystem 1024-blocks Used Available Capacity Mounted on
/dev/vg/vz 1000 400 600 40% /vz
/dev/vg/data 1000 400 600 40% /srv/my data
/dev/vg/root 1000 400 600 40% /
`;

function node(said: Record<string, string | Error>): { asked: string[]; removals: Removals } {
  const asked: string[] = [];
  const run: Run = async (argv) => {
    const line = argv.join(' ');
    asked.push(line);
    const answer = said[line] ?? '';
    if (answer instanceof Error) throw answer;
    return {
      code: answer === '' ? 2 : 0,
      stdout: new TextEncoder().encode(answer),
      stderr: new Uint8Array(),
      truncated: false,
    };
  };
  return { asked, removals: new Removals(run) };
}

test('what destroy has moved aside is told when two looks found it, with its disk', async () => {
  const files = destroyed({
    101: 'VE_PRIVATE="/vz/private/$VEID"\n',
    102: '',
    103: 'VE_PRIVATE="/srv/my data/$VEID"\n',
  });
  const said: Record<string, string> = {
    'df -Pk -- /vz/private /srv/my data': DF,
    'ls -- /vz/vztmp': 'rm.lck\nvzctl-rm-me.Xk3f9Q\nvzctl-rm-me.\nother\n',
    'ls -- /srv/my data/vztmp': 'vzctl-rm-me.AAAAAA\n',
    'ls -- /vztmp': '',
  };
  const { removals, asked } = node(said);
  await removals.look(files);
  expect(removals.left).toEqual([]);
  expect(asked).toEqual(Object.keys(said));
  said['ls -- /srv/my data/vztmp'] = 'vzctl-rm-me.BBBBBB\n';
  await removals.look(files);
  expect(removals.left).toEqual(['/vz/vztmp/vzctl-rm-me.Xk3f9Q']);
  said['ls -- /vz/vztmp'] = 'rm.lck\n';
  await removals.look(files);
  expect(removals.left).toEqual(['/srv/my data/vztmp/vzctl-rm-me.BBBBBB']);
});

test('nothing is asked where nothing was ever destroyed, and nothing claimed where nobody answers', async () => {
  const { removals, asked } = node({ 'df -Pk -- /vz/private': new Error('gone') });
  await removals.look(destroyed({}));
  expect(asked).toEqual([]);
  await removals.look(destroyed({ 101: '' }));
  await removals.look(destroyed({ 101: '' }));
  expect(removals.left).toEqual([]);
});
