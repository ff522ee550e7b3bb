/**
 * The check before the XML reader sees anything: size, encoding, characters, no DTD, no processing instruction, well-formedness, depth and
 * counts, in one pass with a stack of its own. The reader in use (xmlbuilder2 4.0.3) compares no end tags, takes JSON and YAML for XML, decodes
 * twice and blocks for seconds on deep nesting; what this lets through is small, plain and well-formed.
 */
import { type Place, type ProblemParts, problem, type XmlErrorCode, XmlStop } from './problems';

export const LIMITS = {
  bytes: 262_144,
  depth: 32,
  elements: 5000,
  attributes: 32,
  attribute: 8192,
  text: 65_536,
  source: 131_072,
};

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const NAME_START =
  /[A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]/;
const NAME =
  /[-.0-9:A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c-\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]+/y;
const BLANKS = /[ \t\n]*/y;
// What is no character of XML 1.0: lone surrogates too, which a decoder never gives.
const NO_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ENTITIES = new Set(['lt', 'gt', 'amp', 'quot', 'apos']);

export interface Scanned {
  /** For the reader: comments dropped, CDATA written as text, no double decoding, one root. */
  readonly text: string;
  /** Where each element begins, in document order. */
  readonly places: readonly Place[];
}

interface Open {
  readonly name: string;
  readonly prefixes: ReadonlyMap<string, string>;
  text: number;
}

/** Throws XmlStop at the first thing that is wrong. `depth`: how deep elements may stand in each other. */
export function scan(bytes: Uint8Array, depth = LIMITS.depth): Scanned {
  return new Scanner(decode(bytes), depth).run();
}

function decode(bytes: Uint8Array): string {
  const at = { line: 1, column: 1 };
  const stop = (code: XmlErrorCode, parts: ProblemParts = {}) => new XmlStop(problem(code, at, parts));
  if (bytes.length > LIMITS.bytes) {
    throw stop('E_TOO_BIG', { what: 'The document', count: bytes.length, unit: 'bytes', most: LIMITS.bytes });
  }
  if (bytes.length === 0) throw stop('E_EMPTY');
  const [a, b] = bytes;
  const wide =
    (a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe) || (a === 0 && b === 0x3c) || (a === 0x3c && b === 0);
  if (wide) throw stop('E_ENCODING', { what: 'UTF-16' });
  // Before decoding: text that says what it is, is named by that.
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1];
  if (declared !== undefined && !/^(utf-8|us-ascii)$/i.test(declared)) throw stop('E_ENCODING', { what: declared });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw stop('E_ENCODING', { what: 'bytes that are no UTF-8' });
  }
  // The decoder has taken one byte order mark away.
  return text.replace(/\r\n?/g, '\n');
}

class Scanner {
  private at = 0;
  private counted = 0;
  private line = 1;
  private lineStart = 0;
  private nextBreak = -1;
  private readonly out: string[] = [];
  private readonly places: Place[] = [];
  private readonly open: Open[] = [];
  private rooted = false;

  constructor(
    private readonly text: string,
    private readonly depth: number,
  ) {}

  run(): Scanned {
    const { text } = this;
    if (/^[ \t\n]*$/.test(text)) this.stop('E_EMPTY', 0);
    const bad = NO_CHARACTER.exec(text);
    const first = text.search(/[^ \t\n]/);
    if (text[first] !== '<' && (bad === null || bad.index > first)) this.stop('E_NOT_XML', first);
    if (bad !== null) this.stop('E_CHAR', bad.index, { what: named(bad[0].codePointAt(0) ?? 0) });
    if (/^<\?xml[ \t\n]/.test(text)) this.declaration();
    while (this.at < text.length) {
      if (text[this.at] === '<') this.markup();
      else this.characters();
    }
    const left = this.open.at(-1);
    if (left !== undefined) this.malformed(`\`${left.name}\` is not closed`, text.length);
    if (!this.rooted) this.malformed('there is no root element', text.length);
    return { text: this.out.join(''), places: this.places };
  }

  private declaration(): void {
    const end = this.text.indexOf('?>');
    const inner = end < 0 ? '' : this.text.slice(5, end);
    const shape =
      /^\s+version\s*=\s*(?:"1\.0"|'1\.0')(?:\s+encoding\s*=\s*(?:"[\w.-]*"|'[\w.-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*$/;
    if (end < 0 || end > 300 || !shape.test(inner)) this.malformed('the XML declaration is not one of XML 1.0', 0);
    this.at = end + 2;
  }

  private markup(): void {
    const { text, at } = this;
    if (text.startsWith('<!--', at)) this.comment();
    else if (text.startsWith('<![CDATA[', at)) this.cdata();
    else if (text.startsWith('<!DOCTYPE', at)) this.stop('E_DOCTYPE', at);
    else if (text.startsWith('<!', at)) this.malformed('a declaration that is neither comment nor CDATA', at);
    else if (text.startsWith('<?', at)) this.stop('E_PI', at);
    else if (text.startsWith('</', at)) this.endTag();
    else this.startTag();
  }

  private comment(): void {
    const dashes = this.text.indexOf('--', this.at + 4);
    if (dashes < 0) this.malformed('a comment is not closed', this.at);
    if (this.text[dashes + 2] !== '>') this.malformed('`--` inside a comment', dashes);
    this.at = dashes + 3;
  }

  private cdata(): void {
    const end = this.text.indexOf(']]>', this.at);
    const top = this.open.at(-1);
    if (top === undefined) this.malformed('CDATA outside the root element', this.at);
    if (end < 0) this.malformed('CDATA is not closed', this.at);
    const inner = this.text.slice(this.at + 9, end);
    this.countText(inner.length);
    // The reader decodes twice: `&` must not meet `#` (see characters).
    this.out.push(
      inner
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/&amp;#/g, '&amp;&#35;'),
    );
    this.at = end + 3;
  }

  private countText(length: number): void {
    const top = this.open.at(-1);
    if (top === undefined) return;
    top.text += length;
    const most = /(^|:)source$/.test(top.name) ? LIMITS.source : LIMITS.text;
    if (top.text > most) {
      this.stop('E_TOO_BIG', this.at, { what: `The value of ${top.name}`, count: top.text, unit: 'characters', most });
    }
  }

  private characters(): void {
    const next = this.text.indexOf('<', this.at);
    const end = next < 0 ? this.text.length : next;
    const run = this.text.slice(this.at, end);
    if (this.open.length === 0) {
      const stray = run.search(/[^ \t\n]/);
      if (stray >= 0) this.malformed('text outside the root element', this.at + stray);
    } else {
      this.countText(run.length);
      const closing = run.indexOf(']]>');
      if (closing >= 0) this.malformed('`]]>` in text', this.at + closing);
      this.out.push(this.references(run, this.at));
    }
    this.at = end;
  }

  /** Checks the references of a text or an attribute's value; gives it back in a form that survives the reader's double decoding. */
  private references(run: string, from: number): string {
    for (let at = run.indexOf('&'); at >= 0; at = run.indexOf('&', at + 1)) {
      // The common one first: hostile documents are full of it.
      if (run.startsWith('amp;', at + 1)) continue;
      const end = run.indexOf(';', at);
      const name = end < 0 || end - at > 32 ? run.slice(at + 1, at + 33) : run.slice(at + 1, end);
      const number = end < 0 || end - at > 32 ? null : /^#(?:(\d+)|x([0-9A-Fa-f]+))$/.exec(name);
      if (number !== null) {
        const code = number[1] === undefined ? Number.parseInt(number[2] ?? '', 16) : Number.parseInt(number[1], 10);
        if (code > 0x10ffff || NO_CHARACTER.test(String.fromCodePoint(code))) {
          this.stop('E_CHAR', from + at, { what: named(code) });
        }
      } else if (end < 0 || end - at > 32 || !ENTITIES.has(name)) {
        this.stop('E_ENTITY', from + at, { what: /^[\w.-]*/.exec(name)?.[0] ?? '' });
      }
    }
    return run.replace(/&(?:amp|#0*38|#x0*26);(?=#|&#0*35;|&#x0*23;)/g, '&amp;').replace(/&amp;#/g, '&amp;&#35;');
  }

  private name(): string {
    NAME.lastIndex = this.at;
    const found = NAME.exec(this.text)?.[0] ?? '';
    const parts = found.split(':');
    const fine = parts.length <= 2 && parts.every((part) => NAME_START.test(part[0] ?? ''));
    if (!fine) this.malformed('a name is expected', this.at);
    this.at += found.length;
    return found;
  }

  private blanks(): boolean {
    BLANKS.lastIndex = this.at;
    const length = BLANKS.exec(this.text)?.[0].length ?? 0;
    this.at += length;
    return length > 0;
  }

  private endTag(): void {
    const from = this.at;
    this.at += 2;
    const name = this.name();
    this.blanks();
    if (this.text[this.at] !== '>') this.malformed(`the end tag of \`${name}\` is not closed`, this.at);
    this.at++;
    const top = this.open.pop();
    if (top === undefined) this.malformed(`\`</${name}>\` ends nothing`, from);
    if (top.name !== name) this.malformed(`\`</${name}>\` ends \`${top.name}\``, from);
    this.out.push(`</${name}>`);
  }

  private startTag(): void {
    const from = this.at;
    if (this.open.length === 0 && this.rooted) this.malformed('a second root element', from);
    if (this.open.length >= this.depth) this.stop('E_TOO_DEEP', from);
    if (this.places.length >= LIMITS.elements) this.stop('E_TOO_MANY_ELEMENTS', from);
    this.places.push(this.place(from));
    this.rooted = true;
    this.at++;
    const name = this.name();
    const attributes = new Map<string, string>();
    for (;;) {
      const spaced = this.blanks();
      const c = this.text[this.at];
      if (c === '>' || c === '/') break;
      if (c === undefined) this.malformed(`the tag \`${name}\` is not closed`, from);
      if (!spaced) this.malformed('white space is expected between attributes', this.at);
      this.attribute(attributes);
    }
    const prefixes = this.namespaces(name, attributes, from);
    const written = [...attributes].map(([key, value]) => ` ${key}="${value.replace(/"/g, '&quot;')}"`).join('');
    if (this.text[this.at] === '/') {
      if (this.text[this.at + 1] !== '>') this.malformed('`/` inside a tag', this.at);
      this.at += 2;
      this.out.push(`<${name}${written}/>`);
      return;
    }
    this.at++;
    this.out.push(`<${name}${written}>`);
    this.open.push({ name, prefixes, text: 0 });
  }

  private attribute(into: Map<string, string>): void {
    const from = this.at;
    const name = this.name();
    this.blanks();
    if (this.text[this.at] !== '=') this.malformed(`attribute \`${name}\` has no value`, this.at);
    this.at++;
    this.blanks();
    const quote = this.text[this.at] ?? '';
    if (quote !== '"' && quote !== "'") this.malformed(`the value of \`${name}\` is not quoted`, this.at);
    const end = this.text.indexOf(quote, this.at + 1);
    if (end < 0) this.malformed(`the value of \`${name}\` is not closed`, this.at);
    const value = this.text.slice(this.at + 1, end);
    if (value.length > LIMITS.attribute) {
      this.stop('E_TOO_BIG', from, {
        what: `The value of ${name}`,
        count: value.length,
        unit: 'characters',
        most: LIMITS.attribute,
      });
    }
    const less = value.indexOf('<');
    if (less >= 0) this.malformed('`<` inside an attribute', this.at + 1 + less);
    if (into.has(name)) this.malformed(`attribute \`${name}\` is given twice`, from);
    into.set(name, this.references(value, this.at + 1).replace(/[\t\n]/g, ' '));
    if (into.size > LIMITS.attributes) this.stop('E_TOO_MANY_ATTRIBUTES', from);
    this.at = end + 1;
  }

  private namespaces(name: string, attributes: ReadonlyMap<string, string>, from: number): ReadonlyMap<string, string> {
    const outer = this.open.at(-1)?.prefixes ?? new Map([['xml', XML]]);
    const declared = [...attributes].filter(([key]) => key.startsWith('xmlns:') || key === 'xmlns');
    const prefixes = declared.length === 0 ? outer : new Map(outer);
    for (const [key, value] of declared) {
      const prefix = key.slice(6);
      const reserved = prefix === 'xmlns' || (prefix === 'xml') !== (value === XML) || value === XMLNS;
      if (reserved || (prefix !== '' && value === '')) this.malformed(`\`${key}\` cannot be declared so`, from);
      if (prefix !== '' && prefixes instanceof Map) prefixes.set(prefix, value);
    }
    const [prefix = '', local] = name.split(':');
    if (local !== undefined && !prefixes.has(prefix)) this.stop('E_NAMESPACE', from, { what: prefix });
    const seen = new Set<string>();
    for (const key of attributes.keys()) {
      const [own = '', rest] = key.split(':');
      if (rest === undefined || own === 'xmlns') continue;
      const space = prefixes.get(own);
      if (space === undefined) this.stop('E_NAMESPACE', from, { what: own });
      if (seen.has(`${space} ${rest}`)) this.malformed(`attribute \`${key}\` is given twice`, from);
      seen.add(`${space} ${rest}`);
    }
    return prefixes;
  }

  /** Lines are counted once, as long as offsets do not go back; the next line break is remembered, or long lines would cost their square. */
  private place(offset: number): Place {
    if (offset < this.counted || this.nextBreak < 0) {
      this.line = 1;
      this.lineStart = 0;
      this.nextBreak = this.breakAfter(0);
    }
    while (this.nextBreak < offset) {
      this.line++;
      this.lineStart = this.nextBreak + 1;
      this.nextBreak = this.breakAfter(this.lineStart);
    }
    this.counted = offset;
    return { line: this.line, column: offset - this.lineStart + 1 };
  }

  private breakAfter(offset: number): number {
    const at = this.text.indexOf('\n', offset);
    return at < 0 ? this.text.length : at;
  }

  private stop(code: XmlErrorCode, offset: number, parts: ProblemParts = {}): never {
    throw new XmlStop(problem(code, this.place(offset), parts));
  }

  private malformed(what: string, offset: number): never {
    return this.stop('E_MALFORMED', offset, { what });
  }
}

function named(code: number): string {
  return `U+${Number.isFinite(code) ? code.toString(16).toUpperCase().padStart(4, '0').slice(0, 12) : 'beyond any'}`;
}
