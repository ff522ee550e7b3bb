/** Which values may stand where. Sources: vzctl 4.11.1 src/lib/config.c, vzctl(8); config files are sourced by root's shell scripts. */
import { isAddress } from '@/lib/vz/grammar';

export const isTemplate = (text: string) => /^[A-Za-z0-9][\w.+-]{0,127}$/.test(text) && !text.includes('..');

/** Absolute, without variables, `.` and `..`. */
export function isPath(text: string): boolean {
  return (
    text.length <= 4096 &&
    /^\/[A-Za-z0-9/._+-]+$/.test(text) &&
    text.split('/').every((part) => part !== '.' && part !== '..') &&
    /[^/]/.test(text)
  );
}

/** A path of a config: may name the container's number by $VEID. */
export const isConfPath = (text: string) => isPath(text.replace(/\$(?:VEID(?![A-Za-z0-9_])|\{VEID\})/g, '0'));

/** With or without `/len`; not the two that vzctl skips. */
export function isAddressOrMask(text: string): boolean {
  const [address = '', mask, ...rest] = text.split('/');
  if (rest.length > 0 || !isAddress(address) || address === '0.0.0.0' || address === '::') return false;
  return mask === undefined || (/^(0|[1-9]\d{0,2})$/.test(mask) && Number(mask) <= (address.includes(':') ? 128 : 32));
}

export function isHostName(text: string): boolean {
  if (text === '') return true;
  return text.length <= 253 && text.split('.').every((label) => /^[A-Za-z0-9-]+$/.test(label));
}

export const isName = (text: string) => /^[A-Za-z0-9 ._+-]+$/.test(text) && !/^\d+$/.test(text);
export const isCpuCount = (text: string) => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
export const isCpuUnits = (text: string) => /^[1-9]\d{0,5}$/.test(text) && Number(text) >= 8 && Number(text) <= 500_000;
export const isMac = (text: string) => /^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$/.test(text);
export const isIfName = (text: string) => /^[\w.-]{1,15}$/.test(text);

/** No line break and nothing XML cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
export const isLine = (text: string) => !/[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/u.test(text);
/** Whether XML can hold the text at all. */
export const isXmlText = (text: string) => !/[^\t\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text);

const VALUE_PATHS: ReadonlySet<string> = new Set(['VE_ROOT', 'VE_PRIVATE']);

/** The first character of a value that must not get into a config: scripts of root read it as shell text. */
export function unsafeCharacter(key: string, value: string): string | undefined {
  const text = VALUE_PATHS.has(key) ? value.replace(/\$(?:VEID(?![A-Za-z0-9_])|\{VEID\})/g, '') : value;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  return /[\u0000-\u001f\u007f-\u009f"\\`$]/.exec(text)?.[0];
}

const DENIED =
  /^(PATH|IFS|ENV|BASH.*|LD_.*|PS\d.*|PROMPT_COMMAND|SHELLOPTS|CDPATH|GLOBIGNORE|HOME|VE_CONFFILE|SHELL|UID|EUID|PWD|OLDPWD|TMPDIR|LANG|LC_.*)$/;
export const isKey = (key: string) => /^[A-Z][A-Z0-9_]{0,63}$/.test(key) && !DENIED.test(key);

export const withoutArchive = (name: string) => name.replace(/\.tar(\.(gz|bz2|xz))?$/, '');
