import { type Dialect, dialects } from '@/lib/xml/keys';
import { fromConf, type XmlNode } from '@/lib/xml/model';
import { readDomain } from '@/lib/xml/read';
import { LIMITS } from '@/lib/xml/scan';
import { writeDomain } from '@/lib/xml/write';
import { type Figure, figure, must, timed } from './figure';

const CONTAINERS = 1000;
const node: XmlNode = { cpus: 8, privateDir: '/vz/private/$VEID', templateCache: '/vz/template/cache' };
const counters =
  'KMEMSIZE LOCKEDPAGES PRIVVMPAGES SHMPAGES NUMPROC PHYSPAGES VMGUARPAGES OOMGUARPAGES NUMTCPSOCK NUMFLOCK NUMPTY NUMSIGINFO TCPSNDBUF TCPRCVBUF OTHERSOCKBUF DGRAMRCVBUF NUMOTHERSOCK DCACHESIZE NUMFILE NUMIPTENT';

function configOf(i: number): string {
  const limits = counters.split(' ').map((key, j) => `${key}="${1000 + i}:${2000 + i + j}"`);
  return `${limits.join('\n')}
DISKSPACE="1048576:1153434"
DISKINODES="200000:220000"
CPUUNITS="1000"
VE_ROOT="/vz/root/$VEID"
VE_PRIVATE="/vz/private/$VEID"
OSTEMPLATE="debian-12-x86_64"
ORIGIN_SAMPLE="basic"
HOSTNAME="c${i}.example.org"
IP_ADDRESS="192.0.2.${i % 250} 2001:db8::${i.toString(16)}"
NAMESERVER="192.0.2.53"
DESCRIPTION="R&D <${i}>"
`;
}

const fill = (head: string, unit: string, tail: string) =>
  head + unit.repeat(Math.floor((LIMITS.bytes - head.length - tail.length) / unit.length)) + tail;

/** Each as large as a document may be. */
const hostile: readonly string[] = [
  '<a>'.repeat(LIMITS.bytes / 3),
  fill('<domain type="openvz">', '<a/>', '</domain>'),
  fill('<a ', 'b="" ', '/>'),
  fill('<a>', '&amp;', '</a>'),
  fill('<a>', '&', '</a>'),
  fill('<a>', '\n', '&x;</a>'),
  fill('<!--', 'x', ''),
  fill('<a>', '<![CDATA[&#]]>', '</b>'),
  fill('<!DOCTYPE a [', '<!ENTITY a "b">', ']><a/>'),
  fill(`<domain type="openvz">`, `<x a="${'&amp;'.repeat(1000)}">${'&amp;#'.repeat(500)}</x>`, '</domain>'),
];

/** Of three runs: what the work costs, not what else the machine does. */
const leastMs = (work: () => void) => Math.min(timed(work), timed(work), timed(work));

export function xmlFigures(): Figure[] {
  const configs = Array.from({ length: CONTAINERS }, (_, i) => configOf(i + 1));
  const all = (dialect: Dialect) =>
    configs.map((conf, i) => writeDomain(dialect, fromConf(`${101 + i}`, conf), node).xml);
  const export_ = dialects.map((dialect) => {
    let written: string[] = [];
    const work = () => {
      written = all(dialect);
    };
    const ms = leastMs(work);
    const back = readDomain(new TextEncoder().encode(written[7]));
    must(back.ok && back.container.keys.get('DESCRIPTION') === 'R&D <8>', `dialect ${dialect} does not read back`);
    return figure(`export 1,000 containers, dialect ${dialect}`, ms, 'ms', 1000);
  });
  const refusals = hostile.map((text) => {
    const bytes = new TextEncoder().encode(text);
    return leastMs(() => must(!readDomain(bytes).ok, 'a hostile document was accepted'));
  });
  return [...export_, figure('refuse a hostile document of 256 KiB, slowest of 10', Math.max(...refusals), 'ms', 50)];
}
