/** A container to be made, worked out before anything runs: command lines, the config that comes out, and what speaks against it. */
import type { CreateDraft } from '@/lib/api/schemas';
import { allows, type Role } from '@/lib/auth/roles';
import { AppError } from '@/lib/errors';
import type { TaskStep } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { type Conf, effective, get } from '@/lib/vz/conf';
import {
  confAfterAll,
  confOfCreate,
  createArgv,
  isPassword,
  type Layout,
  type Places,
  passwordArgv,
  passwordInput,
  setAfterCreate,
  type Wish,
} from '@/lib/vz/create';
import type { Ctid } from '@/lib/vz/ctid';
import { missingPartner } from '@/lib/vz/save';
import { type Change, checkValues } from '@/lib/vz/set';
import type { Use } from './create-taken';
import { type Finding, findingsOf, type Neighbours } from './settings-findings';

/** What was read of the node for one draft. */
export interface Ground {
  readonly ctid: Ctid;
  readonly major: number;
  /** undefined: there is no such profile. */
  readonly profile: Conf | undefined;
  readonly cached: boolean;
  readonly places: Places;
  /** Of vz.conf; ploop where it says nothing (src/lib/create.c). */
  readonly defaultLayout: Layout;
  readonly use: Use | undefined;
  /** Label of another node that has a container of that CTID. */
  readonly otherNode: string | undefined;
  /** Names that lead to the CTID though there is no container. */
  readonly strayNames: readonly string[];
  readonly neighbours: Neighbours;
}

export interface CreatePlan {
  readonly steps: TaskStep[];
  readonly findings: Finding[];
  readonly diff: { key: string; before: string | null; after: string | null }[];
  /** What must come out. */
  readonly config: Conf;
}

const SHORT_PASSWORD = 8;

/** The settings of a draft, checked. Throws `bad_input` naming `values.NAME`, and `forbidden` for what needs an admin. */
export function changesOfDraft(
  { values, password, start }: CreateDraft,
  major: number,
  role: Role | undefined,
): Change[] {
  // An empty field of a form asks for nothing.
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  if (Object.hasOwn(given, 'ostemplate')) {
    throw new AppError('bad_input', t('create.templateTwice'), { field: 'values.ostemplate' });
  }
  const checked = Object.keys(given).length === 0 ? { ok: true as const, changes: [] } : checkValues(given, major);
  if (!checked.ok) {
    const { field, reason } = checked;
    throw new AppError('bad_input', t(reason.key, reason.values), {
      field: field === undefined ? 'values' : `values.${field}`,
    });
  }
  const dangerous = checked.changes.find(({ param }) => param.dangerous === true)?.param.name;
  if (dangerous !== undefined && (role === undefined || !allows(role, 'admin'))) {
    throw new AppError('forbidden', t('config.needsAdmin', { field: dangerous }), { field: `values.${dangerous}` });
  }
  if (password !== undefined && password !== '') {
    if (!isPassword(password)) throw new AppError('bad_input', t('create.password.bad'), { field: 'password' });
    if (!start) throw new AppError('bad_input', t('create.password.stopped'), { field: 'password' });
  }
  return [...checked.changes];
}

/** Pure: nothing is read or run. Throws `bad_input` where a setting needs another one. */
export function planCreate(draft: CreateDraft, changes: readonly Change[], ground: Ground): CreatePlan {
  const { template, profile, layout, start, password } = draft;
  const { ctid, major, places } = ground;
  const wish: Wish = { ctid, template, profile, layout, changes, major };
  const base = ground.profile ?? { lines: [], assignments: [], warnings: [] };
  const used = layout ?? ground.defaultLayout;
  const created = confOfCreate(base, wish, places, used);
  const config = confAfterAll(created, wish);
  const missing = missingPartner(changes, created);
  if (missing !== undefined) {
    throw new AppError('bad_input', t(missing.reason.key, missing.reason.values), { field: `values.${missing.field}` });
  }
  const hasPassword = password !== undefined && password !== '';
  const steps: TaskStep[] = [
    { argv: createArgv(wish) },
    ...setAfterCreate(wish, created, used === 'ploop').map(({ argv }) => ({ argv })),
    ...(start ? [{ argv: ['vzctl', 'start', ctid] as const }] : []),
    ...(hasPassword ? [{ argv: passwordArgv(ctid), stdin: passwordInput(password) }] : []),
  ];
  const before = effective(base);
  const diff = [...effective(config)].flatMap(([key, after]) =>
    before.get(key) === after ? [] : [{ key, before: before.get(key) ?? null, after }],
  );
  const settings = findingsOf(
    { changes, unset: [], waiting: [], before: base, after: config },
    {
      situation: { running: false, ploop: used === 'ploop', major },
      rows: undefined,
      live: undefined,
      neighbours: ground.neighbours,
    },
  );
  return { steps, diff, config, findings: [...placeFindings(draft, ground, config, used), ...settings] };
}

const breaks = (message: string, field: string): Finding => ({ level: 'break', message, field, blocks: true });

function placeFindings(
  { template, profile, password, start }: CreateDraft,
  ground: Ground,
  config: Conf,
  layout: Layout,
): Finding[] {
  const { ctid, use, otherNode, strayNames } = ground;
  const out: Finding[] = [];
  // Only the old config is left of it, and create takes that away (vzctl.md 4.1).
  if (use === 'destroyed') out.push({ level: 'risk', message: t('create.used.destroyed', { ctid }), field: 'ctid' });
  else if (use !== undefined) out.push(breaks(t(`create.used.${use}`, { ctid }), 'ctid'));
  if (otherNode !== undefined) {
    out.push({ level: 'risk', message: t('create.used.elsewhere', { ctid, node: otherNode }), field: 'ctid' });
  }
  if (strayNames.length > 0) {
    const names = strayNames.join(', ');
    out.push({
      level: 'risk',
      message: t('create.strayNames', { ctid, names, count: strayNames.length }),
      field: 'ctid',
    });
  }
  if (!ground.cached) out.push(breaks(t('create.notCached', { template }), 'template'));
  if (ground.profile === undefined) out.push(breaks(t('create.noProfile', { profile }), 'profile'));
  else if (layout === 'ploop' && get(config, 'DISKSPACE') === undefined) {
    // Recorded: exit 63, "diskspace not set (required for ploop)".
    out.push(breaks(t('create.noDiskspace'), 'values.diskspace'));
  }
  if (password !== undefined && password !== '' && password.length < SHORT_PASSWORD) {
    out.push({ level: 'hint', message: t('create.password.short', { count: SHORT_PASSWORD }), field: 'password' });
  }
  if (!start && get(config, 'ONBOOT') === 'yes') {
    out.push({ level: 'hint', message: t('create.onboot'), field: 'start' });
  }
  return out;
}
