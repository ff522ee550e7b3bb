/**
 * What the ssh client says when there is no connection, in our words: one table, first match wins. `node_silent` where nothing answered,
 * `node_failed` where something did and the answer was no. The client's own words travel as the detail.
 */
import 'server-only';
import { AppError, type ErrorCode } from '@/lib/errors';
import type { NodeConfig, SshConfig } from '@/lib/node/node';
import type { MessageKey, MessageValues } from '@/lib/text/t';
import { t } from '@/lib/text/t';

/** A node that cannot be asked before somebody does something is asked less often: a ban for failed sign-ins would be the next thing. */
export type Patience = 'short' | 'long';

interface Trouble {
  says: RegExp;
  code: ErrorCode;
  message: MessageKey;
  patience: Patience;
  /** More values for the message, from the match. */
  values?: (match: RegExpExecArray, config: SshConfig) => MessageValues;
}

const algorithmOptions: Readonly<Record<string, string>> = {
  'host key type': 'HostKeyAlgorithms',
  'key exchange method': 'KexAlgorithms',
  cipher: 'Ciphers',
  MAC: 'MACs',
};

const exampleOf = (option: string, algorithm: string) => `"options": { "${option}": "+${algorithm}" }`;

/** OpenSSH 5 to 10 (sshconnect.c, sshconnect2.c, packet.c, authfile.c, clientloop.c, ssh.c, readconf.c). */
const troubles: readonly Trouble[] = [
  {
    says: /no matching (host key type|key exchange method|cipher|MAC) found\. Their offer: ([^\s,]+)(\S*)/,
    code: 'node_failed',
    message: 'ssh.algorithms',
    patience: 'long',
    values: ([, kind = '', first = '', rest = '']) => ({
      offer: `${first}${rest}`.replaceAll(',', ', '),
      example: exampleOf(algorithmOptions[kind] ?? kind, first),
    }),
  },
  {
    says: /^(command-line|command line)[ :].*(Bad|Unsupported|unsupported|Invalid)/im,
    code: 'node_failed',
    message: 'ssh.option',
    patience: 'long',
  },
  {
    says: /Bad (configuration option|key types|SSH2|protocol|number)|no argument after keyword/i,
    code: 'node_failed',
    message: 'ssh.option',
    patience: 'long',
  },
  { says: /UNPROTECTED PRIVATE KEY FILE/, code: 'node_failed', message: 'ssh.keyOpen', patience: 'long' },
  {
    says: /^(Load key .*(No such file|Permission denied|invalid format|passphrase|error in libcrypto|not accessible)|(Warning: )?Identity file .* not accessible|no such identity: )/m,
    code: 'node_failed',
    message: 'ssh.keyFile',
    patience: 'long',
  },
  {
    says: /no mutual signature (algorithm|supported)/,
    code: 'node_failed',
    message: 'ssh.signature',
    patience: 'long',
    values: () => ({ example: exampleOf('PubkeyAcceptedAlgorithms', 'ssh-rsa') }),
  },
  { says: /Too many authentication failures/, code: 'node_failed', message: 'ssh.tooMany', patience: 'long' },
  { says: /Permission denied( \(|,|\.)/, code: 'node_failed', message: 'ssh.auth', patience: 'long' },
  { says: /administratively prohibited/, code: 'node_failed', message: 'ssh.jumpForbids', patience: 'long' },
  { says: /open failed: connect failed/, code: 'node_silent', message: 'ssh.jump', patience: 'short' },
  { says: /Could not resolve hostname/, code: 'node_silent', message: 'ssh.noName', patience: 'short' },
  { says: /: Connection refused/, code: 'node_silent', message: 'ssh.refused', patience: 'short' },
  {
    says: /No route to host|Network is (unreachable|down)|Cannot assign requested address/,
    code: 'node_silent',
    message: 'ssh.unreachable',
    patience: 'short',
  },
  { says: /timed out/i, code: 'node_silent', message: 'ssh.timeout', patience: 'short' },
  { says: /^Timeout, server .* not responding/m, code: 'node_silent', message: 'ssh.timeout', patience: 'short' },
  {
    says: /Connection (closed|reset) by|kex_exchange_identification|banner exchange/,
    code: 'node_silent',
    message: 'ssh.greeting',
    patience: 'short',
  },
];

export interface NoConnection {
  error: AppError;
  patience: Patience;
}

/** Values every message about a node may name. */
export function wordsOf({ label }: NodeConfig, ssh: SshConfig): MessageValues & { user: string } {
  return {
    node: label,
    where: `${ssh.host}, port ${ssh.port ?? 22}`,
    user: ssh.user ?? t('ssh.auth.account'),
    file: ssh.identityFile ?? '',
    key: ssh.identityFile === undefined ? t('ssh.auth.usual') : t('ssh.auth.key', { file: ssh.identityFile }),
  };
}

/** Why no connection came about, from what the client printed. */
export function explainFailure(config: NodeConfig, ssh: SshConfig, said: string): NoConnection {
  for (const { says, code, message, patience, values } of troubles) {
    const match = says.exec(said);
    if (match === null) continue;
    const words = { ...wordsOf(config, ssh), ...values?.(match, ssh) };
    return { error: new AppError(code, t(message, words), detailOf(said)), patience };
  }
  return {
    error: new AppError('node_failed', t('ssh.failed', wordsOf(config, ssh)), detailOf(said)),
    patience: 'short',
  };
}

/** Why a connection that stood has gone. */
export function explainLoss(config: NodeConfig, ssh: SshConfig, said: string): AppError {
  const silent = /^Timeout, server .* not responding/m.test(said);
  return new AppError('node_silent', t(silent ? 'ssh.lost.silent' : 'ssh.lost', wordsOf(config, ssh)), detailOf(said));
}

/** Whether a host key was the reason. Which host it is about, and which key, is asked of the hosts themselves. */
export function refusedHostKey(said: string): boolean {
  return /^Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/m.test(said);
}

export function detailOf(said: string): { detail?: string } {
  const text = said.replaceAll('\r', '').trim().slice(0, 4000);
  return text === '' ? {} : { detail: text };
}
