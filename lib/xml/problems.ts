/**
 * What can be wrong with a domain document, and what is only worth saying. One sentence per code; `{name}` parts are filled in by `problem`.
 * Whatever is quoted from a document is cut at 80 characters and has its control characters escaped: messages reach screens and logs.
 */
const sentences = {
  E_EMPTY: 'The document is empty.',
  E_TOO_BIG: '{what} has {count} {unit}; at most {most} are read.',
  E_ENCODING: 'The document is not UTF-8 (found: {what}).',
  E_NOT_XML: 'The document does not start with `<`.',
  E_CHAR: 'Character {what} is not allowed in XML.',
  E_DOCTYPE: 'A DOCTYPE is not accepted. Remove it; entities are not expanded.',
  E_ENTITY: '`&{what};` is not one of lt, gt, amp, quot, apos or a character number.',
  E_PI: 'Processing instructions are not accepted.',
  E_MALFORMED: 'Not well-formed: {what}.',
  E_NAMESPACE: 'Prefix `{what}` is not declared.',
  E_TOO_DEEP: 'More than 32 levels.',
  E_TOO_MANY_ELEMENTS: 'More than 5000 elements.',
  E_TOO_MANY_ATTRIBUTES: 'More than 32 attributes on one element.',
  E_ROOT: 'The root element must be `domain` without a namespace, not `{what}`.',
  E_TYPE: '`domain/@type` must be `openvz`, not `{what}`.',
  E_DIALECT_MIXED: '`{what}` belongs to dialect {dialect}, `{other}` (line {line}) to dialect {otherDialect}.',
  E_DIALECT_UNKNOWN: 'No element tells which dialect this is.',
  E_MISSING: '`{what}` is required in `{where}`.',
  E_DUPLICATE: '`{what}` may occur once; first seen in line {line}.',
  E_UNKNOWN_ELEMENT: '`{what}` is not known in `{where}`.',
  E_UNKNOWN_ATTRIBUTE: '`{what}` is not known in `{where}`.',
  E_STRAY_TEXT: 'Text is not allowed directly inside `{where}`.',
  E_CTID: '`{what}` is not a container number (101 to 2147483644).',
  E_UUID: '`{what}` is not a valid uuid.',
  E_TEMPLATE: '`{what}` is not a valid template name.',
  E_PROFILE: '`{what}` is not a valid profile name.',
  E_PATH: '`{what}` is not a valid path.',
  E_IP: '`{what}` is not a valid address.',
  E_HOSTNAME: '`{what}` is not a valid host name.',
  E_MAC: '`{what}` is not a valid MAC address.',
  E_IFNAME: '`{what}` is not a valid interface name.',
  E_NUMBER: '`{what}` must be a whole number from 0 to 9223372036854775807, without suffix.',
  E_QUOTA: 'The soft limit needs a hard limit and must not be above it.',
  E_QUOTA_LEVEL: 'quota/@level must be `first` or `second`.',
  E_QUOTA_UID: 'Level `second` needs a uid, level `first` must not have one.',
  E_UBC: 'Barrier above limit for {what}.',
  E_FILESYSTEM_TYPE: 'Only `template` and `mount` are possible for a container.',
  E_OS_TYPE: 'os/type must be `exe`.',
  E_VCPU: '`current` must equal the maximum; at least 1.',
  E_UNSUPPORTED: '`{what}` cannot exist in an OpenVZ container.',
  E_VZ_VERSION: 'Extension version `{what}` is not known.',
  E_KEY: '`{what}` cannot be a configuration key.',
  E_VALUE: 'The value of {what} contains {character}, which is not allowed in a configuration file.',
  E_CONFLICT: '`{what}` says {native}, the extension says {extension}.',
  E_SOURCE: 'The kept configuration text does not fit the document.',
  W_ROUNDED: '`{what}` is no multiple of 1024 bytes and was rounded up.',
  W_UGIDLIMIT: 'Limits for users need QUOTAUGIDLIMIT: say how many users and groups are to be counted.',
  W_PROFILE_ALIAS: 'Profile `{what}` is called `basic` today.',
  W_TEMPLATE_DIR: 'Templates are looked for in the template cache, not in `{what}`; the name is kept.',
  W_IGNORED: '`{what}` has no meaning for a container and is ignored.',
  W_C0_UNITS: 'The quota has no documented unit; it is read as blocks of 1 KiB.',
  W_C_MEMORY: '`memory` is read as RAM (PHYSPAGES).',
  W_CPUS: '{what} CPUs are more than the node has.',
  W_UNKNOWN_KEY: '`{what}` is no key that vzctl knows; it is kept.',
} as const;

export type XmlCode = keyof typeof sentences;
export type XmlErrorCode = Extract<XmlCode, `E_${string}`>;

/** An error or a warning about one place of a document. */
export interface XmlProblem {
  readonly code: XmlCode;
  /** 1 is the first line. */
  readonly line: number;
  /** In characters; 1 is the first column. */
  readonly column: number;
  readonly message: string;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

export type ProblemParts = Readonly<Record<string, string | number>>;

/** The sentence of `code` with its parts filled in. */
export function problem(code: XmlCode, place: Place, parts: ProblemParts = {}): XmlProblem {
  const message = sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => quoted(String(parts[name] ?? '')));
  return { code, line: place.line, column: place.column, message };
}

/** At most 80 characters of a document's own text, control characters escaped. */
function quoted(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not reach a terminal or a log.
  return cut.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A text-level error: reading stops at the first one. */
export class XmlStop extends Error {
  constructor(readonly problem: XmlProblem) {
    super(problem.message);
  }
}
