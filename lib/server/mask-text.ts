/** Masks what names somebody in free text: known names first, then whatever looks like an address, a mail address or a secret. Pure. */

import { isIPv6 } from 'node:net';

const MASKED = '[masked]';

/** Words that name nobody although something may be called so; masking them would hide what a report is about. */
const HARMLESS: ReadonlySet<string> = new Set(['root', 'local', 'localhost', 'vz', 'vzctl', 'vzlist', 'demo']);

const SHAPES: readonly [pattern: RegExp, instead: string][] = [
  // KEY=value and key: value of what is called like a secret, quotes included.
  [
    /\b((?:[\w-]*(?:passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|credential)[\w-]*)\s*[=:]\s*)(?:"[^"]*"|'[^']*'|\S+)/gi,
    `$1${MASKED}`,
  ],
  [/\b(password for )\S+/gi, `$1${MASKED}`],
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, MASKED],
  [/\b(?:SHA256:[A-Za-z0-9+/]{20,}=*|(?:[0-9a-f]{2}:){15}[0-9a-f]{2})/gi, '[fingerprint]'],
  [/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, '[mac]'],
  [/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g, '[mail]'],
  // Not preceded by a digit, a letter or a dash: kernel releases such as 2.6.32-042stab145.3 stay.
  [/(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-])(?!\.\d)/g, '[address]'],
  // A name of several labels that ends like a domain.
  [/\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,24})\b(?<!\.(?:conf|sh|py|log|lck|so|conf-sample))/gi, '[host]'],
];

/** A function that masks `names` (longest first, whole words, in any case) and everything of a telling shape. */
export function maskText(names: readonly string[]): (text: string) => string {
  const known = [...new Set(names)]
    .filter((name) => name.length > 1 && !HARMLESS.has(name.toLowerCase()))
    .sort((a, b) => b.length - a.length)
    .map((name) => new RegExp(`(?<![\\w])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w])`, 'giu'));
  return (text) => {
    const without = known.reduce((rest, pattern) => rest.replace(pattern, MASKED), text);
    return SHAPES.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), maskIpv6(without));
  };
}

/** Times of day look alike, hence the check. */
function maskIpv6(text: string): string {
  return text.replace(/[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*(?:%\w+)?/gi, (found) => {
    const address = found.replace(/\.+$/, '');
    return /[0-9a-f]/i.test(address) && isIPv6(address) ? '[address]' : found;
  });
}
