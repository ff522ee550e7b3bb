/** The key of a host as screens see it. Not marked server-only: the self-test of a terminal shows it too. */
import type { HostKey } from '@/lib/api/schemas';
import { type AppError, errorBody } from '@/lib/errors';
import type { HostKeyView } from '@/lib/node/ssh-host-key';

export function hostKeyOf({ role, name, state, offered, known, problem }: HostKeyView): HostKey {
  return {
    role,
    name,
    state,
    offered: offered ?? null,
    known,
    problem: problem === undefined ? null : problemOf(problem),
  };
}

/** When it could not even be asked for: there is no ssh client, say. */
export function unreadableKey(error: AppError): HostKey {
  return { role: 'node', name: '', state: 'unreadable', offered: null, known: [], problem: problemOf(error) };
}

function problemOf(error: AppError): NonNullable<HostKey['problem']> {
  const { code, message, detail } = errorBody(error);
  return { code, message, ...(detail === undefined ? {} : { detail }) };
}
