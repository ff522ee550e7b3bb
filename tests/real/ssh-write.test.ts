/** A change on a remote node goes on without its connection, and its task ends with what the program said: the server is killed amid it. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { detachedWrites } from '@/lib/node/detached';
import { openNode } from '@/lib/node/open';
import { openHelper } from '@/lib/node/vzboard-node';
import { isWrite } from '@/lib/vz/actions';
import { parseCtid } from '@/lib/vz/ctid';
import { maskArgv } from '@/lib/vz/mask';
import { Bench, text } from './ssh-made';
import { SshServer } from './ssh-server';

const bench = new Bench();
let server: SshServer;

beforeAll(async () => {
  server = await SshServer.start(bench.fresh());
});

afterAll(async () => {
  await server.kill();
  bench.clear();
});

test('a stop goes on while the connection is gone, and its output and exit code come back over the next one', {
  timeout: 60_000,
}, async () => {
  const gate = bench.fresh();
  const spool = bench.fresh();
  bench.program(
    'vzctl',
    `echo "Stopping container ..."
echo begun > ${gate}.begun
while [ ! -e ${gate} ]; do sleep 0.05; done
echo "Container was stopped"
echo "of $2" >&2
exit 7
`,
  );
  const transport = bench.transport(server);
  const { config } = transport;
  const helper = openHelper(transport.run, {
    settings: { spool, programs: config.programs, conf: config.files.conf },
  });
  const door = openNode(config, {
    run: transport.run,
    helper,
    detached: detachedWrites({ helper }),
    log: () => {},
    nowMs: Date.now,
    isWrite,
    mask: maskArgv,
  });
  const states: string[] = [];
  let heard = '';
  const ended = door.withWriter(parseCtid('101'), async (step) =>
    step(['vzctl', 'stop', '101'], {
      id: 'task.0',
      onOutput: (chunk) => {
        heard += text(chunk);
      },
      onState: (state) => states.push(state),
    }),
  );
  await vi.waitFor(() => expect(existsSync(`${gate}.begun`)).toBe(true), 15_000);
  await server.kill();
  await vi.waitFor(() => expect(states).toContain('asking'), 20_000);
  // It ends while nobody is there to hear it.
  writeFileSync(gate, '');
  await server.up();
  const result = await ended;
  expect(result.code).toBe(7);
  expect(text(result.stdout)).toBe('Stopping container ...\nContainer was stopped\n');
  expect(text(result.stderr)).toBe('of 101\n');
  expect(heard.match(/Stopping container/g), 'nothing is told twice').toHaveLength(1);
  // Whoever asked under a name of their own says when nothing of it is needed any more.
  await door.forget('task.0');
  expect(readdirSync(spool)).not.toContain('task.0');
  door.close();
});
