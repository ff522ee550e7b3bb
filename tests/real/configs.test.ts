import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfigs } from '@/lib/vz/files';
import type { Run } from '@/lib/vz/run';

test('grep prints every line of every config of a container, and of nothing else', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'vzboard-'));
  try {
    writeFileSync(join(dir, '101.conf'), 'A="1"\n\nB="\\"\u0000x"\r\nlast');
    writeFileSync(join(dir, '102.conf'), Buffer.from([0x41, 0x3d, 0xff, 0x0a]));
    writeFileSync(join(dir, '0.conf'), 'ONBOOT="no"\n');
    writeFileSync(join(dir, '103.conf.destroyed'), 'A="1"\n');
    writeFileSync(join(dir, 've-basic.conf-sample'), 'A="1"\n');
    mkdirSync(join(dir, 'old'));
    writeFileSync(join(dir, 'old', '104.conf'), 'A="1"\n');
    const run: Run = async (argv) => {
      const stdout = execFileSync(argv[0], argv.slice(1), { env: { ...process.env, LC_ALL: 'C' } });
      return { code: 0, stdout, stderr: new Uint8Array(), truncated: false };
    };
    const { configs } = await readConfigs(run, `${dir}/`);
    expect([...configs.keys()].sort()).toEqual(['101', '102']);
    expect(configs.get('101')?.lines.map((l) => l.raw)).toEqual(['A="1"\n', '\n', 'B="\\"\u0000x"\r\n', 'last\n']);
    expect(configs.get('102')?.assignments).toEqual([{ line: 1, key: 'A', value: '\ufffd' }]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
