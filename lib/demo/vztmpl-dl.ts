/**
 * vztmpl-dl on a node without a network: it knows what is cached and finds nothing else (recorded: template.json). A node with a mirror finds
 * what is cached and a little more, and says so as wget does.
 */
import type { World } from './machine';
import { Script } from './script';
import type { Execution } from './state';
import { type Template, usualTemplates } from './surroundings';
import { download, mirror, templatesOf } from './template-area';

const OPTIONS = [
  '--list-local',
  '--list-remote',
  '--list-all',
  '--list-orphans',
  '--update',
  '--no-update',
  '--update-all',
  '--quiet',
];
const kibOf = (templates: Readonly<Record<string, Template>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(templates).flatMap(([name, one]) => (one.knownDistribution ? [[name, one.neededKib]] : [])),
  );
const SAYS = 'vztmpl-dl ERROR:';

export function vztmplDl(world: World, args: readonly string[]): Execution {
  const script = new Script().pause(40);
  const fail = (code: number, line: string) => script.raw(`${SAYS} ${line}\n`, 'stderr').end(code);
  const cached = Object.keys(templatesOf(world)).sort();
  const offered = world.spec.mirror === true ? { ...kibOf(usualTemplates), ...mirror } : {};
  if (args.length === 0) return fail(3, 'no arguments');
  const odd = args.find((word) => word.startsWith('--') && !OPTIONS.includes(word));
  if (odd !== undefined) return fail(3, `unknown option: ${odd}`);
  const has = (option: string) => args.includes(option);
  if (has('--list-remote')) {
    const names = Object.keys(offered).sort();
    return script
      .pause(names.length === 0 ? 0 : 900)
      .raw(names.map((name) => `${name}\n`).join(''))
      .end(0);
  }
  // Nothing is there remotely: all is what is cached, and all of it is orphaned.
  if (has('--list-local') || has('--list-all') || has('--list-orphans')) {
    return script.raw(cached.map((name) => `${name}\n`).join('')).end(0);
  }
  const missing = (name: string) => `${SAYS} template ${name} not found!\n`;
  if (has('--update-all')) {
    script.raw("WARNING: the following templates were not found remotely and can't be updated:\n");
    script.raw(cached.map(missing).join(''), 'stderr');
    return script.raw(cached.map((name) => `  ${name}\n`).join(''), 'stderr').end(0);
  }
  let code = 0;
  for (const name of args.filter((word) => !word.startsWith('--'))) {
    if (has('--no-update') && cached.includes(name)) {
      const file = `/vz/template/cache/${name}.tar.gz`;
      script.raw(`${SAYS} file ${file} is present, not updating.\n`, 'stderr');
      code = 2;
    } else if (Object.hasOwn(offered, name)) {
      const neededKib = offered[name] ?? 0;
      script.raw(`--  http://download.openvz.org/template/precreated/${name}.tar.gz\n`, 'stderr');
      download(script, `${name}.tar.gz`, neededKib, 5000);
      script.change({ kind: 'template', name, template: { neededKib, knownDistribution: true, atMs: world.nowMs } });
    } else {
      script.pause(800).raw(missing(name), 'stderr');
      code = 1;
    }
  }
  return script.end(code);
}
