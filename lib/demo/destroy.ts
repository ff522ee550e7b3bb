/** vzctl destroy: the data goes away, the config is retired, names that lead to it are taken away. Recorded: lifecycle.json, create.json. */
import { exitFor } from '@/lib/vz/refusals';
import { isState } from '@/lib/vz/state';
import { type Call, guarded, isExecution, readOptions } from './call';
import { privatePath } from './places';
import { lacksPloop } from './start';
import type { Change, Execution } from './state';

export function destroy(call: Call): Execution {
  const options = readOptions(call, [], 20, 'Invalid options');
  if (isExecution(options)) return options;
  return guarded(call, () => {
    const { world, ctid, script } = call;
    const state = world.stateOf(ctid);
    const refusal = isState(state) ? exitFor('destroy', state) : undefined;
    if (refusal !== undefined) {
      // These refusals are notices to vzctl.
      script.out(refusal.text);
      return refusal.code;
    }
    if (lacksPloop(call)) return 99;
    script.out(`Destroying container private area: ${privatePath(world, ctid)}`).pause(900);
    script.out('Container private area was destroyed').change(...remains(call));
    return 0;
  });
}

/** What is gone when a container is. */
export function remains({ world, ctid }: Pick<Call, 'world' | 'ctid'>): Change[] {
  return [
    ...world.linksTo(ctid).map((name): Change => ({ kind: 'link', name, ctid: null })),
    { kind: 'container', ctid, part: { retired: world.container(ctid)?.conf ?? undefined } },
    { kind: 'conf', ctid, text: null },
    {
      kind: 'container',
      ctid,
      part: { privateArea: false, rootDir: false, mounted: false, dump: false, snapshots: [], currentSnapshot: '' },
    },
  ];
}
