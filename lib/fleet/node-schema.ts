/**
 * One node as people describe it, in the configuration file and on screen: one definition, so that both accept the same and refuse it in the
 * same words. Pure but for address checks; loaded by the configuration outside Next, too.
 */
import { z } from 'zod';
import type { NodeConfig, SshConfig } from '@/lib/node/node';
import { isHost, isUser, parseJump, wrongOption } from '@/lib/node/ssh-options';

export const defaultPrograms: readonly string[] = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];
export const defaultFiles = {
  userBeancounters: '/proc/user_beancounters',
  bcResources: '/proc/bc/resources',
  conf: '/etc/vz/conf',
};

const text = z
  .string()
  .min(1, 'must not be empty')
  .refine((s) => !/\p{Cc}/u.test(s), 'must not contain control characters');
const path = text.refine((s) => s.startsWith('/'), 'must be an absolute path');
const Programs = z
  .union([path, z.array(path).min(1)], 'must be an absolute path or a list of them')
  .transform((given) => (typeof given === 'string' ? [given] : given));

/** ssh knows no way to write a quote or an environment reference in the name of a file. */
const sshPath = path.refine((s) => !/["$\\]/.test(s), 'must not contain ", $ or \\');

export const Files = z.strictObject({
  userBeancounters: path.default(defaultFiles.userBeancounters),
  bcResources: path.default(defaultFiles.bcResources),
  conf: path.default(defaultFiles.conf),
});

const PORT = 'must be a whole number from 1 to 65535';

export const Ssh = z.strictObject({
  host: z.string().refine(isHost, 'must be a host name or an address, and not begin with -'),
  port: z.int(PORT).min(1, PORT).max(65535, PORT).optional(),
  user: z.string().refine(isUser, 'must be the name of an account, and not begin with -').optional(),
  identityFile: sshPath.optional(),
  knownHostsFile: sshPath.optional(),
  jump: z
    .string()
    .refine((given) => parseJump(given) !== undefined, 'must be [user@]host[:port], an IPv6 address in brackets')
    .optional(),
  forcedCommand: z.boolean('must be true or false').optional(),
  options: z
    .record(z.string(), z.string())
    .default({})
    .superRefine((options, context) => {
      for (const [name, value] of Object.entries(options)) {
        const wrong = wrongOption(name, value);
        if (wrong !== undefined) context.addIssue({ code: 'custom', path: [name], message: wrong });
      }
    }),
});

const tag = text
  .max(40, 'must have 40 characters at most')
  .refine((s) => !/[\s,]/.test(s), 'must not contain blanks or commas');

const common = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a-z, 0-9 and -, and not begin with -'),
  label: text.max(100, 'must have 100 characters at most').optional(),
  group: text.max(60, 'must have 60 characters at most').optional(),
  tags: z
    .array(tag)
    .max(20, 'must be 20 at most')
    .refine((tags) => new Set(tags).size === tags.length, 'must not name a tag twice')
    .optional(),
  sudo: z.boolean().default(false),
  programs: Programs.default([...defaultPrograms]),
  files: Files.default(defaultFiles),
  helper: path.optional(),
  spool: path.optional(),
  ssh: Ssh.optional(),
};

/** An entry of `nodes` in the configuration file. */
export const FileNode = z.strictObject({
  ...common,
  transport: z.enum(['local', 'ssh', 'demo'], 'must be "local", "ssh" or "demo"'),
});

/** A node added on screen: never a simulated one. */
export const ScreenNode = z.strictObject({
  ...common,
  transport: z.enum(['local', 'ssh'], 'must be "local" or "ssh"'),
});

export type NodeEntry = z.output<typeof FileNode>;
export type ScreenNodeInput = z.input<typeof ScreenNode>;

/**
 * What the schema cannot say of single members: whether `ssh` is there exactly when it is needed, and what a forced command needs. With one,
 * whether sudo stands in front of the helper is said in authorized_keys.
 */
export function wrongSsh({
  transport,
  ssh,
  helper,
  sudo,
}: Pick<NodeEntry, 'transport' | 'ssh' | 'helper' | 'sudo'>):
  | 'missing'
  | 'superfluous'
  | 'forcedWithoutHelper'
  | 'forcedWithSudo'
  | undefined {
  if (transport === 'ssh' && ssh === undefined) return 'missing';
  if (transport !== 'ssh' && ssh !== undefined) return 'superfluous';
  if (ssh?.forcedCommand !== true) return undefined;
  return helper === undefined ? 'forcedWithoutHelper' : sudo ? 'forcedWithSudo' : undefined;
}

/** The entry as the rest of vzboard takes it: label filled in, jump host taken apart. */
export function nodeConfig({ label, group, tags, helper, spool, ssh, ...entry }: NodeEntry): NodeConfig {
  return {
    ...entry,
    label: label ?? entry.id,
    ...(group === undefined ? {} : { group }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags }),
    ...(helper === undefined ? {} : { helper }),
    ...(spool === undefined ? {} : { spool }),
    ...(ssh === undefined ? {} : { ssh: sshConfig(ssh) }),
  };
}

function sshConfig(given: z.output<typeof Ssh>): SshConfig {
  const { host, port, user, identityFile, knownHostsFile, jump, forcedCommand, options } = given;
  const by = jump === undefined ? undefined : parseJump(jump);
  return {
    host,
    options,
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(identityFile === undefined ? {} : { identityFile }),
    ...(knownHostsFile === undefined ? {} : { knownHostsFile }),
    ...(by === undefined ? {} : { jump: by }),
    ...(forcedCommand === true ? { forcedCommand } : {}),
  };
}
