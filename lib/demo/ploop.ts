/** convert and compact: the image below a ploop container. Recorded: ploop-snapshot.json. */
import { get, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { parsePair } from '@/lib/vz/values';
import { type Call, guarded, isExecution, readOptions, refuse } from './call';
import { confPath, isPloop, privatePath } from './places';
import { lacksPloop } from './start';
import type { Execution } from './state';

const layoutOption = ['layout', 'velayout', 've_layout'].map((name) => ({ name, takesValue: true }));

export function convert(call: Call): Execution {
  const options = readOptions(call, layoutOption, 21);
  if (isExecution(options)) return options;
  const layout = options.value('layout') ?? options.value('velayout') ?? options.value('ve_layout') ?? 'ploop';
  if (!/^(simfs|ploop(:(expanded|plain|raw))?)$/.test(layout))
    return refuse(21, `Bad parameter for --layout: ${layout}`);
  return guarded(call, () => {
    const { world, ctid, script } = call;
    if (layout === 'simfs') {
      script.err('Only conversion to ploop is supported');
      return 21;
    }
    if (isPloop(world, ctid)) {
      script.out('CT is already on ploop');
      return 0;
    }
    if (world.stateOf(ctid) === 'running') {
      script.err('CT is running (stop it first)');
      return 32;
    }
    const conf = world.conf(ctid) ?? parseConf('');
    const size = parsePair(get(conf, 'DISKSPACE') ?? '', 'diskspace', 'conf');
    const image = `${privatePath(world, ctid)}.ploop/root.hdd/root.hdd`;
    script.out(`Creating image: ${image} size=${size.ok ? size.value.second : 0n}K`);
    script.out('Copying content to ploop...').pause(6000);
    script.out(`CT configuration saved to ${confPath(ctid)}`);
    script.change({ kind: 'conf', ctid, text: printConf(setKeys(conf, [['VE_LAYOUT', 'ploop']])) });
    script.out('Container was successfully converted to the ploop layout');
    return 0;
  });
}

/** Says nothing of its own: what a real one prints comes from the ploop library. */
export function compact(call: Call): Execution {
  const options = readOptions(call, [], 20, 'Invalid options');
  if (isExecution(options)) return options;
  return guarded(call, () => {
    const { world, ctid, script } = call;
    if (!isPloop(world, ctid)) script.out('Compact only makes sense for ploop containers');
    else if (lacksPloop(call)) return 99;
    else script.pause(4000);
    return 0;
  });
}
