/** A change of settings worked out before anything runs: command, differences, restart, findings, and how to tell that it worked. */
import type { Preview } from '@/lib/api/schemas';
import { AppError } from '@/lib/errors';
import type { ReadBack } from '@/lib/tasks/tasks';
import { t } from '@/lib/text/t';
import { type Conf, get } from '@/lib/vz/conf';
import type { Ctid } from '@/lib/vz/ctid';
import { waitsForRestart } from '@/lib/vz/params';
import type { Argv } from '@/lib/vz/run';
import { checkValues, readBackDiff, setArgv } from '@/lib/vz/set';

export interface SettingsPlan extends Pick<Preview, 'diff' | 'restart' | 'findings'> {
  argv: Argv;
  /** Compares the config as read afterwards with what was asked, and names each difference. */
  compare: (after: Conf) => ReadBack;
}

/** Throws `bad_input` naming the parameter that is wrong. Pure: nothing is read or run. */
export function planSettings(
  ctid: Ctid,
  values: Readonly<Record<string, string>>,
  conf: Conf,
  running: boolean,
): SettingsPlan {
  const checked = checkValues(values);
  const command = setArgv(ctid, values);
  if (!checked.ok || !command.ok) {
    const { reason, field } = checked.ok ? (command as Extract<typeof command, { ok: false }>) : checked;
    throw new AppError('bad_input', t(reason.key, reason.values), {
      field: field === undefined ? 'values' : `values.${field}`,
    });
  }
  const { changes } = checked;
  const waiting = changes.filter(({ param, stored }) => waitsForRestart(param, get(conf, param.key), stored));
  return {
    argv: command.argv,
    diff: changes.map(({ param, stored }) => ({ key: param.key, before: get(conf, param.key) ?? null, after: stored })),
    restart: running && waiting.length > 0,
    findings: running
      ? waiting.map(({ param }) => ({
          level: 'hint' as const,
          message: t('tasks.set.waits', { key: param.key }),
          field: `values.${param.name}`,
        }))
      : [],
    compare: (after) => {
      const wrong = readBackDiff(changes, after);
      if (wrong.length === 0) return { ok: true, outcome: t('tasks.set.saved', { count: changes.length }) };
      const named = wrong.map(({ param, asked, found }) =>
        t('tasks.set.differs', { key: param.key, asked, found: found ?? '—' }),
      );
      return { ok: false, outcome: named.join(' ') };
    },
  };
}
