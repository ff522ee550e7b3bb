/**
 * From what a config has and what is wanted to the options of `vzctl set` that lead there. Options of lists add, take away or switch single
 * items (src/vzctl-actions.c; recorded: set-net.json, set-features.json); the others replace the value.
 */
import { bare } from './addresses';
import { canonical, wordsOf } from './grammar';
import { type Interface, type InterfaceField, interfaceFields, parseInterfaces, printInterfaces } from './interfaces';
import { identityOf, type ListGrammar, listWords, ordered } from './lists';
import type { Param } from './params';

/** The options of one call, each one word: an option in two words would swallow the next one, whatever it is. */
export type Options = readonly string[];

const option = (name: string, value: string): string => `--${name}=${value}`;

/**
 * What must be called for `wanted` (as checkOption answers it: `stored`) where the config has `before`. Mostly one call; an interface is
 * changed by a call of its own, since only the first --ifname of several counts. `asked` is how people wrote it.
 */
export function callsOf(param: Param, before: string | undefined, wanted: string, asked: string): readonly Options[] {
  const { grammar, name } = param;
  switch (grammar.kind) {
    case 'ips':
      return one(addressOptions(listWords(grammar, before ?? ''), listWords(grammar, wanted)));
    case 'netdevs':
    case 'pci': {
      const { gone, added } = difference(grammar, before, wanted);
      const base = grammar.kind === 'pci' ? 'pci' : 'netdev';
      return one([
        ...gone.map((word) => option(`${base}_del`, word)),
        ...added.map((word) => option(`${base}_add`, word)),
      ]);
    }
    case 'devnodes':
    case 'devices': {
      const { gone, added } = difference(grammar, before, wanted);
      return one([
        ...gone.map((word) => option(name, `${identityOf(grammar, word)}:none`)),
        ...added.map((word) => option(name, word)),
      ]);
    }
    case 'switches': {
      const { added } = difference(grammar, before, wanted);
      return added.length === 0 ? [] : [[option(name, added.join(',').toLowerCase())]];
    }
    case 'interfaces':
      return interfaceCalls(parseInterfaces(before ?? ''), parseInterfaces(wanted));
    case 'addresses':
    case 'domains':
      // The whole list is replaced; repeated, since other tools do not split words.
      return [wordsOf(asked).map((word) => option(name, word))];
    case 'rate':
      // A plain number is MiB for vzctl 4 and bytes for newer ones; 0 is 0 for both.
      return [[option(name, wanted === '0' ? '0' : /[A-Za-z]$/.test(asked) ? asked : `${asked}M`)]];
    case 'pair':
    case 'size':
      // P counts pages, and newer tools do not know it.
      return [[option(name, /p/i.test(asked) ? plain(param, wanted) : asked)]];
    default:
      return [[option(name, asked)]];
  }
}

const one = (options: Options): readonly Options[] => (options.length === 0 ? [] : [options]);

function plain({ grammar }: Param, wanted: string): string {
  // --ram and --swap take bytes, and are kept as 0:PAGES.
  return grammar.kind === 'size' ? String(BigInt(wanted.slice(wanted.indexOf(':') + 1)) * 4096n) : wanted;
}

function difference(grammar: ListGrammar, before: string | undefined, wanted: string) {
  const had = listWords(grammar, before ?? '');
  const wants = listWords(grammar, wanted);
  const named = new Set(wants.map((word) => identityOf(grammar, word)));
  return {
    gone: had.filter((word) => !named.has(identityOf(grammar, word))),
    added: wants.filter((word) => !had.includes(word)),
  };
}

/** Addresses keep their order, and one that is added again goes to the end: where that is not what is wanted, all are set anew. */
function addressOptions(had: readonly string[], wants: readonly string[]): Options {
  if (had.join(' ') === wants.join(' ')) return [];
  if (wants.length === 0) return [option('ipdel', 'all')];
  const named = new Set(wants.map(bare));
  const gone = had.filter((word) => !named.has(bare(word)));
  const added = wants.filter((word) => !had.includes(word));
  const again = new Set(added.map(bare));
  const after = [...had.filter((word) => named.has(bare(word)) && !again.has(bare(word))), ...added];
  if (after.join(' ') !== wants.join(' ')) {
    return [option('ipdel', 'all'), ...wants.map((word) => option('ipadd', word))];
  }
  return [...gone.map((word) => option('ipdel', bare(word))), ...added.map((word) => option('ipadd', word))];
}

function interfaceCalls(had: readonly Interface[], wants: readonly Interface[]): readonly Options[] {
  const nameOf = (veth: Interface) => veth.get('ifname') ?? '';
  const of = (all: readonly Interface[], name: string) => all.find((veth) => nameOf(veth) === name);
  const gone = had.filter((veth) => of(wants, nameOf(veth)) === undefined);
  const made = wants.filter((veth) => of(had, nameOf(veth)) === undefined);
  const calls: Options[] = [];
  if (gone.length > 0) calls.push(gone.map((veth) => option('netif_del', nameOf(veth))));
  if (made.length > 0) {
    calls.push(
      made.map((veth) => {
        const parts = ['ifname', 'mac', 'host_ifname', 'host_mac', 'bridge'].map((field) => veth.get(field) ?? '');
        return option('netif_add', parts.join(',').replace(/,+$/, ''));
      }),
    );
  }
  for (const veth of wants) {
    const old = of(had, nameOf(veth));
    const changed = interfaceFields.filter((field): field is InterfaceField => {
      const value = veth.get(field);
      if (value === undefined || field === 'ifname') return false;
      return old === undefined ? field === 'mac_filter' : value !== old.get(field);
    });
    if (changed.length === 0) continue;
    calls.push([option('ifname', nameOf(veth)), ...changed.map((field) => option(field, veth.get(field) ?? ''))]);
  }
  return calls;
}

/** What the config is expected to have afterwards. Generated hardware addresses are not known beforehand and are missing. */
export function expectedAfter({ grammar }: Param, before: string | undefined, wanted: string): string {
  if (grammar.kind === 'switches') {
    const named = new Set(listWords(grammar, wanted).map((word) => identityOf(grammar, word)));
    const kept = listWords(grammar, before ?? '').filter((word) => !named.has(identityOf(grammar, word)));
    return ordered(grammar, [...kept, ...listWords(grammar, wanted)]).join(' ');
  }
  if (grammar.kind === 'interfaces') {
    const had = parseInterfaces(before ?? '');
    return printInterfaces(
      parseInterfaces(wanted).map((veth) => {
        const old = had.find((other) => other.get('ifname') === veth.get('ifname'));
        return new Map([...(old ?? []), ...veth]);
      }),
    );
  }
  return wanted;
}

/** Whether a config that has `found` has what was wanted. vzctl adds modules others need, and hardware addresses. */
export function isSatisfied({ grammar }: Param, wanted: string, found: string | undefined): boolean {
  if (grammar.kind === 'switches' || grammar.kind === 'modules') {
    const has = new Set(listWords(grammar, found ?? ''));
    return listWords(grammar, wanted).every((word) => has.has(word));
  }
  if (grammar.kind === 'interfaces') {
    const has = parseInterfaces(found ?? '');
    const wants = parseInterfaces(wanted);
    return (
      has.length === wants.length &&
      wants.every((veth) => {
        const other = has.find((one) => one.get('ifname') === veth.get('ifname'));
        return other !== undefined && [...veth].every(([field, value]) => other.get(field) === value);
      })
    );
  }
  // An empty list is written as one, or the key is not there.
  return (found ?? '') === (canonical(grammar, wanted) ?? '') && (found !== undefined || wanted === '');
}
