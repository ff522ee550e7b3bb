/** A node's configuration back in the shape in which people write it, and what of it decides where a node is. */
import type { NodeSettings } from '@/lib/api/schemas';
import type { JumpHost, NodeConfig, SshConfig } from '@/lib/node/node';

/** undefined members are left out, so that what is shown is what would be written; null for a simulated node. */
export function entryOf(config: NodeConfig): NodeSettings | null {
  const { id, label, group, tags, transport, sudo, programs, files, helper, spool, ssh } = config;
  if (transport === 'demo') return null;
  return {
    id,
    transport,
    sudo,
    programs: [...programs],
    files: { ...files },
    ...(label === id ? {} : { label }),
    ...(group === undefined ? {} : { group }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(helper === undefined ? {} : { helper }),
    ...(spool === undefined ? {} : { spool }),
    ...(ssh === undefined ? {} : { ssh: sshEntry(ssh) }),
  };
}

function sshEntry({ jump, options, ...ssh }: SshConfig): NonNullable<NodeSettings['ssh']> {
  return { ...ssh, options: { ...options }, ...(jump === undefined ? {} : { jump: jumpText(jump) }) };
}

/** `[user@]host[:port]`, an IPv6 address in brackets. */
function jumpText(jump: JumpHost): string {
  const host = jump.host.includes(':') ? `[${jump.host}]` : jump.host;
  const user = jump.user === undefined ? '' : `${jump.user}@`;
  return `${user}${host}${jump.port === undefined ? '' : `:${jump.port}`}`;
}

/** Whether both reach the same programs on the same machine in the same way: label, group and tags do not matter. */
export function sameConnection(a: NodeConfig, b: NodeConfig): boolean {
  const of = ({ transport, sudo, programs, files, helper, spool, ssh }: NodeConfig) =>
    JSON.stringify([
      transport,
      sudo,
      programs,
      files.userBeancounters,
      files.bcResources ?? null,
      files.conf,
      helper ?? null,
      spool ?? null,
      ssh === undefined ? null : sorted(ssh),
    ]);
  return of(a) === of(b);
}

function sorted(value: object): unknown {
  return Object.entries(value)
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([key, each]) => [key, typeof each === 'object' && each !== null ? sorted(each) : each]);
}
