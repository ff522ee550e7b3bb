import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { killAmidRecording } from '../real/history-killing';
import { type Figure, figure } from './figure';

const KILLS = 100;

/** A process killed a hundred times while it samples; a lost, doubled or changed sample fails the bench. */
export async function killFigures(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'vzboard-bench-'));
  try {
    // Compiled beside this program by scripts/bench.mjs.
    const samples = await killAmidRecording(join(dirname(process.argv[1] ?? ''), 'history-writer.cjs'), dir, KILLS);
    return [
      figure(`acknowledged samples lost or changed by ${KILLS} x kill -9`, 0, 'samples', 0),
      figure('samples recorded meanwhile', samples, 'samples', null),
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
