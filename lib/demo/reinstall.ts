/** What scripts/vzboard-node does to make a container's files anew, in its words: reinstall, put-back, drop-aside. */
import { get, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import type { World } from './machine';
import { lockedBy } from './names';
import { privatePath } from './places';
import { Script } from './script';
import type { Execution, Step } from './state';
import { templatesOf } from './template-area';
import { vzctl } from './vzctl';

/** undefined for another verb. */
export function reinstallVerb(
  world: World,
  [verb, ctid = '', template = '', kib = '-']: readonly string[],
): Execution | undefined {
  if (verb !== 'reinstall' && verb !== 'put-back' && verb !== 'drop-aside') return undefined;
  const script = new Script().pause(6);
  const fail = (code: number, text: string) => script.raw(`vzboard-node: ${text}\n`, 'stderr').end(code);
  const held = lockedBy(world, ctid);
  if (held !== undefined) return fail(held(script).code, 'the container is locked');
  const container = world.container(ctid);
  const state = world.stateOf(ctid);
  const aside = container?.aside;
  if (verb === 'reinstall') {
    if (!Object.hasOwn(templatesOf(world), template)) return fail(66, `${template} is not in /vz/template/cache`);
    if (state !== 'stopped') return fail(75, `${ctid} is not stopped: ${state}`);
    if (aside !== undefined) return fail(75, `${aside.path} is there already`);
    return reinstall(world, ctid, template, kib, script);
  }
  if (aside === undefined) return fail(66, `nothing of ${ctid} was set aside`);
  if (verb === 'drop-aside') {
    script.pause(300).change({ kind: 'container', ctid, part: { aside: undefined } });
    return script.raw('vzboard-node 1 drop-aside\n').end(0);
  }
  if (state !== 'stopped') return fail(75, `${ctid} is not stopped: ${state}`);
  const { snapshots, currentSnapshot, quota } = aside;
  script.pause(300).change(
    { kind: 'conf', ctid, text: aside.conf },
    {
      kind: 'container',
      ctid,
      part: {
        aside: undefined,
        privateArea: true,
        snapshots,
        currentSnapshot,
        ...(quota === undefined ? {} : { quota }),
      },
    },
  );
  return script
    .raw(`The old files are back at ${aside.path.replace(/\.aside$/, '')}\nvzboard-node 1 put-back\n`)
    .end(0);
}

function reinstall(world: World, ctid: string, template: string, kib: string, script: Script): Execution {
  const old = world.container(ctid);
  const conf = old?.conf ?? '';
  const place = privatePath(world, ctid);
  const lines = {
    ...{ PRIVATE: place, FROM: get(parseConf(conf), 'OSTEMPLATE') ?? '', TO: template },
    ...{ AT: String(Math.floor(world.nowMs / 1000)), KIB: kib.replace('-', ''), OLD: '4711', NEW: '4712' },
  };
  const record = Object.entries(lines).map(([key, value]) => `${key}="${value}"\n`);
  const aside = {
    ...{ path: `${place}.aside`, conf, record: record.join('') },
    ...{ snapshots: old?.snapshots ?? [], currentSnapshot: old?.currentSnapshot ?? '', quota: old?.quota },
  };
  const cmdline = `/bin/sh /usr/libexec/vzboard-node reinstall ${ctid} ${template} ${kib}`;
  script.change({ kind: 'lock', ctid, pid: world.pid, cmdline }).raw(`The old files are at ${aside.path}\n`);
  const layout = get(parseConf(conf), 'VE_LAYOUT')?.startsWith('ploop') === true ? 'ploop' : 'simfs';
  // The config stays where it is; the files are not there while vzctl makes new ones.
  const emptied: World = {
    ...world,
    container: (one) => {
      const found = world.container(one);
      return one === ctid && found !== undefined ? { ...found, privateArea: false } : found;
    },
  };
  const made = vzctl(emptied, ['--skiplock', 'create', ctid, '--ostemplate', template, '--layout', layout]);
  // What it saves is replaced by what was there.
  const steps = made.steps.map(({ changes: _changes, ...step }): Step => step);
  const end = new Script().pause(20);
  if (made.code === 0) {
    end.change(
      { kind: 'conf', ctid, text: printConf(setKeys(parseConf(conf), [['OSTEMPLATE', template]])) },
      { kind: 'container', ctid, part: { aside, snapshots: [], currentSnapshot: '' } },
    );
    end.raw(`vzboard-node 1 reinstall ${aside.path}\n`);
  } else end.raw(`The old files are back at ${place}\n`);
  end.change({ kind: 'unlock', ctid });
  return { steps: [...script.end(0).steps, ...steps, ...end.end(0).steps], code: made.code };
}
