/** Copying a container to a new CTID: offered, checked over the whole fleet, previewed, run as one task, read back. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Preview, schemas, Task } from '@/lib/api/schemas';
import { allows } from '@/lib/auth/roles';
import { AppError } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import type { TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { type CopiedConf, copyConf } from '@/lib/vz/clone-conf';
import { type Conf, printConf, setKeys } from '@/lib/vz/conf';
import { diffConfs } from '@/lib/vz/conf-change';
import { type Ctid, parseCtid } from '@/lib/vz/ctid';
import { configPath } from '@/lib/vz/files';
import { maskValue } from '@/lib/vz/mask';
import { params } from '@/lib/vz/params';
import { readQuota } from '@/lib/vz/quota-read';
import { existing } from '@/lib/vz/residue';
import { checkValue } from '@/lib/vz/set';
import { snapshotId } from '@/lib/vz/snapshots';
import { can } from '@/lib/vz/state';
import { activeNodeOf, type Board, nodeOf } from './board';
import { common, type Where, type WhoAsks } from './changes-common';
import { type CloneKept, cloneCourse } from './clone-course';
import { addressOwners, freeMac, nameOwner, nextCtid } from './clone-fleet';
import { circumstancesOf, textValue, titleOf } from './container-row';
import { listedOf, openTasks } from './container-view';
import type { LiveNode } from './live-node';
import { freeKib, type Places, placeIn, placesOf } from './places';
import { refuseBreaks } from './quota-guard';
import { quotaOf } from './quota-view';
import { majorOf } from './settings-change';
import { readSnapshots } from './snapshots';

type Body = z.output<typeof schemas.containerClone.body>;
type Answer = Preview | { now: number; task: Task };
type Finding = Preview['findings'][number];

const hint = (message: string): Finding => ({ level: 'hint', message });
const risk = (message: string): Finding => ({ level: 'risk', message });
const breaks = (message: string, field?: string): Finding => ({
  level: 'break',
  message,
  ...(field === undefined ? {} : { field }),
});

/** Up to 100 are reserved for OpenVZ itself. */
const LEAST = 101;
const SCRIPTS = ['premount', 'mount', 'umount', 'postumount', 'start', 'stop'];

export async function cloneView(board: Board, where: Where): Promise<z.input<typeof schemas.cloneView.reply>> {
  const node = nodeOf(board, where.node);
  await node.firstList(300);
  const ctid = parseCtid(where.ctid);
  const listed = listedOf(node, ctid);
  const conf = node.configs.get(ctid);
  const { layout } = quotaOf(node, ctid, conf);
  return {
    now: board.nowMs(),
    ctid,
    title: titleOf(listed, conf),
    state: listed.state,
    layout,
    nextCtid: nextCtid(board),
    name: listed.name,
    hostname: textValue(conf, 'HOSTNAME'),
    addresses: [...listed.ips],
    reason: whyNot(board, node, ctid, layout) ?? null,
  };
}

function whyNot(board: Board, node: LiveNode, ctid: string, layout: string): string | undefined {
  // They keep containers by UUID and register them: a directory that is copied is none.
  if ((majorOf(node) ?? 4) >= 7) return t('clone.newer');
  const busyWith = openTasks(board, node.id).get(ctid)?.action;
  const allowed = can('mount', 'stopped', {
    ...circumstancesOf(node, listedOf(node, ctid)),
    disabled: false,
    busyWith,
  });
  if (!allowed.ok) return t(allowed.reason.key, allowed.reason.values);
  return layout === 'unknown' ? t('snapshots.layoutUnknown') : undefined;
}

/** Throws `bad_input` naming the field, `conflict` with the reason, `forbidden` where rights are copied that only an admin may give. */
export async function cloneContainer(board: Board, where: Where, body: Body, asked: WhoAsks): Promise<Answer> {
  const node = activeNodeOf(board, where.node);
  await node.firstList(300);
  const from = parseCtid(where.ctid);
  const listed = listedOf(node, from);
  const checked = checkBody(body);
  const { layout } = quotaOf(node, from, node.configs.get(from));
  const places = await placesOf(node, from);
  if (places.conf === undefined) throw new AppError('conflict', t('clone.noConfig'));
  const macs = freeMac(board, (text) => createHash('sha256').update(`${node.id} ${text}`).digest('hex'));
  const copied = copyConf(places.conf, {
    ...{ ctid: checked.to, hostname: checked.hostname, addresses: checked.addresses },
    macOf: (ifname, field) => macs(`${checked.to} ${ifname} ${field}`),
  });
  const isAdmin = asked.caller !== undefined && allows(asked.caller.role, 'admin');
  if (copied.rights.length + copied.exclusive.length > 0 && !isAdmin) {
    throw new AppError(
      'forbidden',
      t('clone.rights.admin', { keys: [...copied.rights, ...copied.exclusive].join(', ') }),
    );
  }
  const { room, findings: spaceFindings } = await roomFor(node, from, places);
  const snapshot = await snapshotOf(node, from, places, layout, body.from);
  const why = whyNot(board, node, from, layout);
  const findings = [
    ...(why === undefined ? [] : [breaks(why)]),
    ...stateFindings(listed.state, body.from, snapshot),
    ...(await targetFindings(board, node, checked, placeIn(copied.conf, places.globals, 'VE_PRIVATE', checked.to))),
    ...spaceFindings,
    ...confFindings(copied),
    ...(await insideFindings(node, from, { ...places, conf: places.conf }, layout, body, snapshot !== undefined)),
  ];
  const steps = stepsOf(from, checked, body, snapshot, printConf(copied.conf));
  const restart = false;
  // The name is given by a command of its own, and stands in the config then.
  const named = checked.name === '' ? copied.conf : setKeys(copied.conf, [['NAME', checked.name]]);
  const diff = diffConfs(places.conf, named).map(({ key, before, after }) => ({
    key,
    before: before === undefined ? null : maskValue(key, before),
    after: after === undefined ? null : maskValue(key, after),
  }));
  if (asked.preview) return { commands: steps.map(({ argv }) => [...argv]), diff, restart, findings };
  const busy = openTasks(board, node.id).get(from);
  if (busy !== undefined) throw new AppError('locked', t('vz.reason.busy', { action: busy.action }));
  refuseBreaks(findings);
  const kept: CloneKept = {
    ...{ from, to: checked.to, name: checked.name, hostname: checked.hostname, start: body.start === true },
    ...{ suspends: body.from === 'suspended', totalKib: room.usedKib ?? null, freeKib: room.freeKib ?? null },
  };
  const task = await board.tasks.start({
    // In the turn of the copy, which is named and started after it was made. The original is guarded by the lock of vzctl, which the verb takes.
    ...common(node, checked.to, asked),
    ...{ action: 'clone', steps, kept },
    ...cloneCourse(node, kept),
  });
  return { now: board.nowMs(), task };
}

interface Checked {
  to: Ctid;
  name: string;
  hostname: string;
  addresses: readonly string[];
}

function checkBody({ to: text, name, hostname, addresses, from }: Body): Checked {
  const to = parseCtid(text, 'to');
  if (!/^\d+$/.test(to) || Number(to) < LEAST)
    throw new AppError('bad_input', t('clone.to.small', { least: LEAST }), { field: 'to' });
  const check = (param: 'name' | 'hostname' | 'ip', value: string, field: string) => {
    const known = params.get(param);
    if (known === undefined || value === '') return value;
    const answer = checkValue(known, value);
    if (answer.ok) return answer.stored;
    throw new AppError('bad_input', t(answer.reason.key, answer.reason.values), { field });
  };
  if (from !== 'stopped' && from !== 'suspended' && snapshotId(from) === undefined)
    throw new AppError('bad_input', t('clone.from.bad'), { field: 'from' });
  const list = check('ip', addresses.join(' '), 'addresses');
  return {
    to,
    name: check('name', name, 'name'),
    hostname: check('hostname', hostname, 'hostname'),
    addresses: list === '' ? [] : list.split(' '),
  };
}

/** undefined where none is asked for. Throws `not_found` for one that is not there. */
async function snapshotOf(node: LiveNode, from: Ctid, places: Places, layout: string, asked: string) {
  const id = snapshotId(asked);
  if (id === undefined) return undefined;
  if (layout !== 'ploop') throw new AppError('conflict', t('snapshots.onlyPloop'), { field: 'from' });
  const found = (await readSnapshots(node, from, places)).find((row) => row.id === id);
  if (found === undefined) throw new AppError('not_found', t('snapshots.gone'), { field: 'from' });
  return found;
}

function stateFindings(state: string, from: string, snapshot: { mountedAt: string | null } | undefined): Finding[] {
  if (snapshot !== undefined) {
    if (snapshot.mountedAt !== null) return [breaks(t('clone.from.mounted', { path: snapshot.mountedAt }), 'from')];
    return [hint(t('clone.from.snapshot'))];
  }
  if (state === 'unknown') return [breaks(t('vz.reason.unknown'))];
  if (state === 'mounted') return [breaks(t('clone.state.mounted'), 'from')];
  if (from === 'suspended') {
    if (state !== 'running') return [breaks(t('clone.state.notRunning'), 'from')];
    return [risk(t('clone.from.suspended'))];
  }
  if (state === 'running') return [breaks(t('clone.state.running'), 'from')];
  return state === 'suspended' ? [hint(t('clone.state.suspended'))] : [];
}

/** What already has something of what the copy is to have. */
async function targetFindings(board: Board, node: LiveNode, { to, name, hostname, addresses }: Checked, area: string) {
  const inUse = await ctidInUse(board, node, to, area);
  const findings: Finding[] = inUse === undefined ? [] : [breaks(inUse, 'to')];
  const named = name === '' ? undefined : nameOwner(node, name);
  if (named !== undefined) findings.push(breaks(t('clone.name.taken', { name, ctid: named }), 'name'));
  if (hostname === '') findings.push(hint(t('clone.hostname.none')));
  const owners = addressOwners(board);
  for (const address of addresses) {
    const owner = owners(address);
    if (owner === undefined) continue;
    const words = { address, ctid: owner.ctid, node: owner.nodeLabel };
    findings.push(
      owner.nodeId === node.id
        ? breaks(t('clone.address.taken', words), 'addresses')
        : risk(t('clone.address.elsewhere', words)),
    );
  }
  return findings;
}

/** Why `ctid` cannot be had, or undefined: a config, a retired one, a private area, or what is left of one. */
export async function ctidInUse(board: Board, node: LiveNode, ctid: Ctid, area: string): Promise<string | undefined> {
  for (const other of board.nodes.values()) {
    if (other.listing?.containers.has(ctid) === true || other.configs.has(ctid))
      return t('clone.to.taken', { ctid, node: other.label });
  }
  const config = configPath(node.door.config.files.conf, ctid);
  const there = await existing(node.door.read, [
    config,
    `${config}.destroyed`,
    `${config}.retired`,
    area,
    `${area}.tmp`,
  ]);
  const path = there === undefined ? undefined : [...there][0];
  return path === undefined ? undefined : t('clone.to.left', { ctid, path });
}

async function roomFor(node: LiveNode, from: Ctid, { area, conf }: Places) {
  const parent = area.replace(/\/[^/]*$/, '') || '/';
  const [reading, free] = await Promise.all([
    readQuota(node.door.read, quotaOf(node, from, conf)).catch(() => undefined),
    freeKib(node, parent),
  ]);
  const usage = reading?.first?.blocks.usage;
  const usedKib = typeof usage === 'number' ? usage : undefined;
  const room = { usedKib, freeKib: free };
  if (usedKib === undefined || free === undefined) return { room, findings: [hint(t('clone.room.unknown'))] };
  const words = { used: formatBytes(usedKib * 1024), free: formatBytes(free * 1024), path: parent };
  if (free <= usedKib) return { room, findings: [breaks(t('clone.room.none', words))] };
  return { room, findings: [hint(t('clone.room', words))] };
}

function confFindings({ unread, shell, places, rights, exclusive, interfaces }: CopiedConf): Finding[] {
  const named = (keys: readonly string[]) => ({ keys: keys.join(', ') });
  return [
    ...(shell.length === 0 ? [] : [breaks(t('clone.conf.shell', named(shell)))]),
    ...(rights.length === 0 ? [] : [risk(t('clone.conf.rights', named(rights)))]),
    ...(exclusive.length === 0 ? [] : [risk(t('clone.conf.exclusive', named(exclusive)))]),
    ...(unread === 0 ? [] : [hint(t('clone.conf.unread', { count: unread }))]),
    ...(places.length === 0 ? [] : [hint(t('clone.conf.places', named(places)))]),
    ...(interfaces.length === 0 ? [] : [hint(t('clone.conf.interfaces', { names: interfaces.join(', ') }))]),
  ];
}

/** What is copied with the files and may not be wanted twice, and what is not copied. */
async function insideFindings(
  node: LiveNode,
  from: Ctid,
  { conf, area }: Pick<Places, 'area'> & { conf: Conf },
  layout: string,
  { dropHostKeys = false }: Body,
  isTree: boolean,
): Promise<Finding[]> {
  const files = layout === 'simfs' || isTree;
  const config = configPath(node.door.config.files.conf, from).replace(/\.conf$/, '');
  const tree = `${area}/Snapshots.xml`;
  const there = await existing(node.door.read, [...SCRIPTS.map((name) => `${config}.${name}`), tree]);
  const scripts = [...(there ?? [])].filter((path) => path !== tree);
  return [
    ...(dropHostKeys
      ? [files ? hint(t('clone.inside.dropped')) : breaks(t('clone.inside.dropPloop'), 'dropHostKeys')]
      : [risk(t(files ? 'clone.inside.keys' : 'clone.inside.keysPloop'))]),
    hint(t('clone.inside.rest')),
    ...(layout === 'ploop' && !isTree && there?.has(tree) !== false ? [hint(t('clone.inside.snapshots'))] : []),
    ...(Number(textValue(conf, 'QUOTAUGIDLIMIT') ?? 0) > 0 && files ? [hint(t('clone.inside.quota'))] : []),
    ...(scripts.length === 0 ? [] : [hint(t('clone.inside.scripts', { paths: scripts.join(', ') }))]),
  ];
}

function stepsOf(
  from: Ctid,
  { to, name }: Checked,
  { from: how, dropHostKeys, start }: Body,
  snapshot: { id: string } | undefined,
  text: string,
): TaskStep[] {
  const hash = createHash('sha256').update(text).digest('hex');
  return [
    {
      argv: [
        ...(['vzboard-node', 'clone', from, to, hash] as const),
        ...(how === 'suspended' ? ['--suspend'] : []),
        ...(snapshot === undefined ? [] : [`--snapshot=${snapshot.id}`]),
        ...(dropHostKeys === true ? ['--drop-host-keys'] : []),
      ],
      stdin: text,
    },
    // The link in /etc/vz/names as well.
    ...(name === '' ? [] : [{ argv: ['vzctl', 'set', to, `--name=${name}`, '--save'] as const }]),
    ...(start === true ? [{ argv: ['vzctl', 'start', to] as const }] : []),
  ];
}
