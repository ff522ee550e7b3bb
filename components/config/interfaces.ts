/** Bridged interfaces as a form has them: also half typed ones, which vzctl would not take. Pure. */
import { type InterfaceField, interfaceFields, interfaceProblem, parseInterfaces } from '@/lib/vz/interfaces';

export type Veth = Readonly<Record<InterfaceField, string>>;

const EMPTY: Veth = { ifname: '', bridge: '', mac: '', host_ifname: '', host_mac: '', mac_filter: '' };

/** Every interface of a value, also one without a name. Fields of newer tools are left to the file. */
export function vethsOf(value: string | null): Veth[] {
  return (value ?? '')
    .split(';')
    .filter((one) => one !== '')
    .map((one) => {
      const parts = one.split(',').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]);
      const of = (field: InterfaceField) => parts.find(([name]) => name === field)?.[1] ?? '';
      return {
        ...{ ifname: of('ifname'), bridge: of('bridge'), mac: of('mac') },
        ...{ host_ifname: of('host_ifname'), host_mac: of('host_mac'), mac_filter: of('mac_filter') },
      };
    });
}

/** As it is sent. One without a name keeps its place, so that it can be named. */
export function vethsText(veths: readonly Veth[]): string {
  return veths.map((veth) => partsOf(veth).join(',')).join(';');
}

function partsOf(veth: Veth): string[] {
  return interfaceFields
    .filter((field) => field === 'ifname' || veth[field] !== '')
    .map((field) => `${field}=${veth[field]}`);
}

/** What separates fields and interfaces can be in none of them. */
export function typed(text: string): string {
  return text.replace(/[,;=\s]/g, '');
}

/** The names of those the file has: they can be changed and removed, and not renamed. */
export function namesIn(file: string | null): Set<string> {
  return new Set(parseInterfaces(file ?? '').map((one) => one.get('ifname') ?? ''));
}

/** One more, under the next name that is free. */
export function withAnother(veths: readonly Veth[]): Veth[] {
  const names = new Set(veths.map(({ ifname }) => ifname));
  let n = 0;
  while (names.has(`eth${String(n)}`)) n++;
  return [...veths, { ...EMPTY, ifname: `eth${String(n)}` }];
}

/** The field of an interface that cannot be sent as it is; undefined when all is well. */
export function badField(veths: readonly Veth[], at: number): InterfaceField | undefined {
  const veth = veths[at];
  if (veth === undefined) return undefined;
  if (veths.some(({ ifname }, i) => i !== at && ifname === veth.ifname)) return 'ifname';
  const bad = interfaceProblem(partsOf(veth).join(','));
  return interfaceFields.find((field) => bad?.startsWith(`${field}=`) === true);
}

/** Three random bytes under the prefix vzctl itself makes addresses of (src/lib/veth.c): unicast, and of nobody's hardware. */
export function madeUpMac(random: (bytes: Uint8Array) => Uint8Array): string {
  const bytes = random(new Uint8Array(3));
  return ['00', '18', '51', ...[...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())].join(':');
}
