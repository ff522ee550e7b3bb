import { createRequire } from 'node:module';
import { build } from 'esbuild';

/** Compiles a file for a thread or process of its own; the SQLite binding is loaded from where it is installed. */
export async function bundled(entry: string, outfile: string): Promise<void> {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    plugins: [
      {
        name: 'driver',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^better-sqlite3$/ }, () => ({ path: driver, external: true }));
        },
      },
    ],
  });
}
