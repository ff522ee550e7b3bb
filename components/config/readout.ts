/** Values as people read them: with their unit, and with what a special number means. Pure. */
import type { Setting } from '@/lib/api/schemas-config';
import { formatAmount, formatBytes } from '@/lib/format';
import { t } from '@/lib/text/t';
import { toWire } from '@/lib/ubc/sample';
import { type ListGrammar, listWords } from '@/lib/vz/lists';
import { params } from '@/lib/vz/params';
import { parsePagesOfBytes, parsePair, parseRate, toAmount } from '@/lib/vz/values';

type Read = Pick<Setting, 'name' | 'kind' | 'unit'>;

/** Numbers of which 0 stands for no limit at all (vzctl(8)). */
const ZERO_IS_NO_LIMIT: ReadonlySet<string> = new Set(['cpulimit', 'cpus', 'iolimit', 'iopslimit']);

/** A value in words and units; the value itself where there is nothing to add. */
export function readout({ name, kind, unit }: Read, value: string): string {
  if (value === '') return t('cfg.empty');
  if (value === '0' && ZERO_IS_NO_LIMIT.has(name)) return t('cfg.noLimit');
  if (value === 'unlimited') return t('cfg.noLimit');
  if (value === 'inherit') return t('cfg.inherits');
  switch (kind) {
    case 'rate': {
      const rate = parseRate(value, 'option');
      return rate.ok ? t('cfg.unit.perSecond', { amount: formatBytes(Number(rate.value)) }) : value;
    }
    case 'size': {
      // What runs is told as vzctl keeps it, a pair of pages.
      if (value.includes(':')) {
        const pair = parsePair(value, 'pages', 'conf');
        return pair.ok ? formatAmount(toWire(toAmount(pair.value.second)), 'pages') : value;
      }
      const pages = parsePagesOfBytes(value);
      return pages.ok ? formatAmount(toWire(toAmount(pages.value)), 'pages') : value;
    }
    default:
      return /^\d+$/.test(value) ? counted(name, unit, value) : value;
  }
}

function counted(name: string, unit: string, value: string): string {
  switch (unit) {
    case 'percent':
      return t(name === 'cpulimit' ? 'cfg.unit.cpuPercent' : 'cfg.unit.percent', { value });
    case 'seconds':
      return t('cfg.unit.seconds', { value });
    case 'ops/s':
      return t('cfg.unit.operations', { value });
    default:
      return value;
  }
}

/** What a typed value comes to; undefined where that says no more than what was typed. */
export function echoOf(setting: Read, value: string): string | undefined {
  const said = value === '' ? value : readout(setting, value.trim());
  return said === value.trim() ? undefined : said;
}

const listKinds = ['switches', 'modules', 'ips', 'netdevs', 'devnodes', 'devices', 'pci', 'interfaces'];

/** The items of a value that is a list; undefined for one that is none. */
export function itemsOf(name: string, value: string): string[] | undefined {
  const grammar = params.get(name)?.grammar;
  if (grammar === undefined) return undefined;
  if (grammar.kind === 'addresses' || grammar.kind === 'domains')
    return value.split(/\s+/).filter((word) => word !== '');
  return isList(grammar) ? listWords(grammar, value) : undefined;
}

function isList(grammar: { readonly kind: string }): grammar is ListGrammar {
  return listKinds.includes(grammar.kind);
}
