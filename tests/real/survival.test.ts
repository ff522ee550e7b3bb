import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let folder: string;

/** A program of its own that runs one command through the door's transport, as the server does. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vzboard-survival-'));
  writeFileSync(
    join(folder, 'vzslow'),
    '#!/bin/sh\necho begun > "$1.begun"\nwhile [ ! -e "$1" ]; do sleep 0.02; done\necho done > "$1.done"\n',
  );
  chmodSync(join(folder, 'vzslow'), 0o755);
  await build({
    stdin: {
      contents: `import { localRun } from '@/lib/node/local';
        void localRun({ programs: [process.argv[2]], sudo: false })(['vzslow', process.argv[3]]);`,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    outfile: join(folder, 'parent.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['react-server'],
    logLevel: 'silent',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()));
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'a write outlives a vzboard that gets %s, with its whole terminal',
  async (signal) => {
    const gate = join(folder, signal);
    // Detached: the signal goes to a whole process group, as Ctrl-C does, and that group must not be the test's.
    const parent = spawn(process.execPath, [join(folder, 'parent.cjs'), folder, gate], {
      detached: true,
      stdio: 'ignore',
    });
    await vi.waitFor(() => expect(existsSync(`${gate}.begun`)).toBe(true), 10_000);
    const gone = ended(parent);
    process.kill(-(parent.pid ?? 0), signal);
    await gone;
    expect(existsSync(`${gate}.done`)).toBe(false);
    writeFileSync(gate, '');
    await vi.waitFor(() => expect(existsSync(`${gate}.done`)).toBe(true), 10_000);
  },
);
