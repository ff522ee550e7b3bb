/** The bytes of many configs by this machine's own wc and cat, and through the helper. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localRun } from '@/lib/node/local';
import { readsThroughHelper } from '@/lib/node/vzboard-node';
import { readConfigBytes } from '@/lib/vz/config-bytes';
import { parseCtid } from '@/lib/vz/ctid';
import type { Run } from '@/lib/vz/run';

const folder = mkdtempSync(join(tmpdir(), 'vzboard-bytes-'));
const conf = join(folder, 'conf');
const helper = join(folder, 'vzboard-node');
const door = localRun({ programs: ['/usr/bin', '/bin', folder], sudo: false });

/** What grep would end with a newline, what is no UTF-8, and what looks like the borders between files. */
const files: Readonly<Record<string, Buffer>> = {
  '101': Buffer.from('NAME="a"'),
  '102': Buffer.from('NAME="b"\r\n# 12 /etc/vz/conf/103.conf\n'),
  '103': Buffer.from([0x4e, 0x3d, 0x22, 0xff, 0xfe, 0x22, 0x0a]),
  '104': Buffer.from('\n\nA="1"\n'),
};
const ctids = [...Object.keys(files), '999'].map((ctid) => parseCtid(ctid));

beforeAll(() => {
  mkdirSync(conf);
  for (const [ctid, bytes] of Object.entries(files)) writeFileSync(join(conf, `${ctid}.conf`), bytes);
  const settings = join(folder, 'vzboard-node.conf');
  writeFileSync(settings, `conf_dir=${conf}\nvz_conf=${folder}/vz.conf\n`);
  writeFileSync(helper, readFileSync('scripts/vzboard-node', 'utf8').replace('/etc/vzboard-node.conf', settings));
  chmodSync(helper, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hex = (found: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...found].map(([ctid, bytes]) => [ctid, Buffer.from(bytes).toString('hex')]));
const expected = Object.fromEntries(Object.entries(files).map(([ctid, bytes]) => [ctid, bytes.toString('hex')]));

describe.each([
  ['wc and cat', door, false],
  ['the helper', readsThroughHelper(door, helper), true],
] as const)('by %s', (_, run, byHelper) => {
  test('every byte is there, whatever is in the files, and one that is not there is missing', async () => {
    expect(hex(await readConfigBytes(run, conf, ctids, { byHelper }))).toEqual(expected);
  });

  test('one alone is read like many, and none asks nothing', async () => {
    expect(Object.keys(hex(await readConfigBytes(run, conf, [parseCtid('103')], { byHelper })))).toEqual(['103']);
    const never: Run = () => Promise.reject(new Error('asked'));
    expect((await readConfigBytes(never, conf, [], { byHelper })).size).toBe(0);
  });
});

test('a file that changes while it is read is read again, and never cut in the wrong place', async () => {
  let growths = 1;
  const growing: Run = async (argv, options) => {
    if (argv[0] === 'cat' && growths-- > 0) writeFileSync(join(conf, '101.conf'), 'NAME="longer"\n');
    return await door(argv, options);
  };
  const found = await readConfigBytes(growing, conf, ctids, { byHelper: false });
  expect(Buffer.from(found.get('101') ?? []).toString()).toBe('NAME="longer"\n');
  expect(hex(found)).toMatchObject({ '102': expected['102'], '104': expected['104'] });
  growths = 99;
  let length = 0;
  const always: Run = async (argv, options) => {
    if (argv[0] === 'cat') writeFileSync(join(conf, '101.conf'), 'x'.repeat(++length));
    return await door(argv, options);
  };
  await expect(readConfigBytes(always, conf, ctids, { byHelper: false })).rejects.toMatchObject({
    code: 'node_failed',
  });
});
