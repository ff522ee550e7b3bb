/** Scenes of the records about quota, ploop images and snapshots. */
import type { Machine } from '@/lib/demo/machine';
import { disguised } from './disguise';
import { bornMs, nodeWith, type Scene, type Stage } from './engine';
import { plain, recordedNode, without } from './scenes-life';

const start = (stage: Stage) => stage.run('vzctl', 'start', '101');
const stop = (stage: Stage) => stage.run('vzctl', 'stop', '101', '--fast');

const blocks = { usage: 69_128, soft: 2_097_152, hard: 2_306_867 };
const inodes = { usage: 1_563, soft: 131_072, hard: 144_179 };

/** With the second level: what record 24 counted, KiB and inodes by owner. */
const counted = { blocks: { ...blocks, usage: 69_136 }, inodes: { ...inodes, usage: 1_566 } };
const owners = (
  [
    ['user', 0, 69_136, 1_566],
    ['group', 0, 68_960, 1_554],
    ['group', 4, 8, 2],
    ['group', 8, 4, 1],
    ['group', 42, 160, 5],
    ['group', 43, 0, 3],
    ['group', 50, 4, 1],
  ] as const
).map(([kind, id, kib, files]) => {
  const free = (usage: number) => ({ usage, soft: 0, hard: 0, ends: 0, expire: 0 });
  return { kind, id, blocks: free(kib), inodes: free(files) };
});
const noGrace = { user: [0, 0], group: [0, 0] } as const;

export const diskScenes: readonly Scene[] = [
  {
    file: 'quota.json',
    machine: () => {
      const machine: Machine = nodeWith([{ ctid: '101', conf: plain, state: 'stopped' }], {
        surroundings: recordedNode,
        readings: {
          disk: () =>
            machine.state.containers[disguised('101')]?.conf?.includes('QUOTAUGIDLIMIT') ? counted : { blocks, inodes },
          owners: () => owners,
        },
      });
      machine.apply(
        { kind: 'container', ctid: disguised('101'), part: { owners: { limits: {}, grace: noGrace } } },
        bornMs,
      );
      return machine;
    },
    byHand: {
      23: ({ conf, run }) => {
        run('vzctl', 'stop', '101');
        run('vzquota', 'drop', '101');
        conf('101', `${plain}QUOTAUGIDLIMIT="50"\n`);
      },
      26: (stage) => {
        stop(stage);
        stage.conf('101', `${plain}DISK_QUOTA="no"\n`);
      },
      32: (stage) => {
        stop(stage);
        stage.run('vzquota', 'drop', '101');
        stage.conf('101', without(plain, 'DISKSPACE'));
      },
    },
    reasons: [[[1], 'counts a real file system']],
  },
  {
    file: 'ploop-snapshot.json',
    machine: () => {
      const uuids = ['5c4ae021-2d5c-4a7a-9a3e-f0c9a1d3e0b7'];
      const disk = (usage: number, size: number) => ({ usage, soft: size, hard: size });
      return nodeWith([], {
        surroundings: recordedNode,
        readings: {
          uuid: () => uuids.shift() ?? '00000000-0000-0000-0000-000000000001',
          disk: () => ({ blocks: disk(539_932, 2_306_864), inodes: disk(14_113, 144_184) }),
        },
      });
    },
    still: true,
    atMs: Date.UTC(2026, 10, 22, 9, 57, 49),
    byHand: {
      35: stop,
      36: start,
      40: stop,
      43: ({ run }) => run('vzctl', 'create', '102', '--ostemplate', 'debian-8.0-x86_64-minimal', '--config', 'basic'),
      50: ({ run }) => run('vzctl', 'start', '102'),
      51: ({ run }) => run('vzctl', 'stop', '102'),
      54: ({ node }) => node({ ploop: false }),
      57: ({ node }) => node({ ploop: true }),
    },
    kept: { 0: { 101: '101.created-ploop.conf' }, 51: { 102: '102.after-convert.conf' } },
    reasons: [[[42], 'prints what the ploop program says where there is no image']],
  },
];
