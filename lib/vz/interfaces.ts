/**
 * Bridged interfaces as a config has them: NETIF="ifname=eth0,bridge=vmbr0,mac=...;ifname=eth1,...". Source: src/lib/veth.c; recorded:
 * set-net.json. Newer tools write other fields, which are read and kept, and not changed from here.
 */
export const interfaceFields = ['ifname', 'bridge', 'mac', 'host_ifname', 'host_mac', 'mac_filter'] as const;
export type InterfaceField = (typeof interfaceFields)[number];
export type Interface = ReadonlyMap<string, string>;

const MAC = /^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/;
/** The kernel's IFNAMSIZ is 16 with the 0 at the end. */
const DEVICE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/;

const good: Readonly<Record<InterfaceField, (value: string) => boolean>> = {
  ifname: isDeviceName,
  bridge: isDeviceName,
  host_ifname: isDeviceName,
  mac: (value) => MAC.test(value),
  host_mac: (value) => MAC.test(value),
  mac_filter: (value) => value === 'on' || value === 'off',
};

export function isDeviceName(text: string): boolean {
  return DEVICE.test(text);
}

function isField(name: string): name is InterfaceField {
  return Object.hasOwn(good, name);
}

/** Every interface with its fields in file order. One without a name is left out. */
export function parseInterfaces(text: string): Interface[] {
  return text.split(';').flatMap((one) => {
    const fields = new Map(
      one.split(',').flatMap((part): [string, string][] => {
        const equals = part.indexOf('=');
        return equals < 1 ? [] : [[part.slice(0, equals).trim(), part.slice(equals + 1)]];
      }),
    );
    return (fields.get('ifname') ?? '') === '' ? [] : [fields];
  });
}

/** As vzctl writes them: known fields in its order, then others; empty ones are left out. */
export function printInterfaces(all: readonly Interface[]): string {
  return all
    .map((one) => {
      const names = [...interfaceFields, ...[...one.keys()].filter((name) => !isField(name))];
      return names.flatMap((name) => ((one.get(name) ?? '') === '' ? [] : [`${name}=${one.get(name)}`])).join(',');
    })
    .join(';');
}

/** The first part that cannot be an interface; undefined when all is well. */
export function interfaceProblem(text: string): string | undefined {
  const seen = new Set<string>();
  for (const one of text.split(';')) {
    const parts = one.split(',');
    const bad = parts.find((part) => {
      const [, name = '', value = ''] = /^([a-z_]+)=(.*)$/.exec(part) ?? [];
      return !isField(name) || !good[name](value);
    });
    if (bad !== undefined) return bad;
    const names = parts.filter((part) => part.startsWith('ifname='));
    const name = names[0];
    // Two of one name, or a field twice: nobody can say which counts.
    if (name === undefined || new Set(parts.map((part) => part.split('=')[0])).size !== parts.length) return one;
    if (seen.has(name)) return one;
    seen.add(name);
  }
  return undefined;
}
