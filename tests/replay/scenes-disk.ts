/** Scenes of the records about quota, ploop images and snapshots. */
import { nodeWith, type Scene, type Stage } from './engine';
import { plain, recordedNode, without } from './scenes-life';

const start = (stage: Stage) => stage.run('vzctl', 'start', '101');
const stop = (stage: Stage) => stage.run('vzctl', 'stop', '101', '--fast');

const blocks = { usage: 69_128, soft: 2_097_152, hard: 2_306_867 };
const inodes = { usage: 1_563, soft: 131_072, hard: 144_179 };

export const diskScenes: readonly Scene[] = [
  {
    file: 'quota.json',
    machine: () =>
      nodeWith([{ ctid: '101', conf: plain, state: 'stopped' }], {
        surroundings: recordedNode,
        readings: { disk: () => ({ blocks, inodes }) },
      }),
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
    reasons: [[[1, 24, 25], 'counts users and groups of a real file system']],
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
