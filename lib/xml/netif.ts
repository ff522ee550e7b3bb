/** NETIF, the veth devices of a container: `ifname=eth0,bridge=br0,mac=...,host_ifname=...;...` (vzctl 4.11.1 src/lib/veth.c). */
import { isIfName, isMac } from './value-rules';

export interface Veth {
  /** Inside the container. */
  readonly ifname: string;
  readonly bridge?: string;
  /** Upper case. */
  readonly mac?: string;
  readonly hostIfname?: string;
}

/** vethCTID.N, what vzctl calls the host's side of ethN; undefined where that is no name of an interface. */
export function defaultHostName(ctid: string, ifname: string): string | undefined {
  const name = `veth${ctid}.${/\d+$/.exec(ifname)?.[0] ?? '0'}`;
  return isIfName(name) ? name : undefined;
}

/** The devices of a value, or undefined when one of them is not as vzctl writes it. */
export function parseNetif(value: string): Veth[] | undefined {
  const out: Veth[] = [];
  for (const device of value.split(';')) {
    if (device === '') continue;
    const fields = new Map(device.split(',').map((field) => field.split(/=(.*)/, 2) as [string, string]));
    const ifname = fields.get('ifname') ?? '';
    const [bridge, mac, hostIfname] = [fields.get('bridge'), fields.get('mac'), fields.get('host_ifname')];
    const named = [ifname, bridge, hostIfname].every((name) => name === undefined || isIfName(name));
    if (!named || (mac !== undefined && !isMac(mac)) || out.some((other) => other.ifname === ifname)) return undefined;
    out.push({
      ifname,
      ...(bridge === undefined ? {} : { bridge }),
      ...(mac === undefined ? {} : { mac: mac.toUpperCase() }),
      ...(hostIfname === undefined ? {} : { hostIfname }),
    });
  }
  return out.length === 0 ? undefined : out;
}

export function printNetif(devices: readonly Veth[]): string {
  return devices
    .map(({ ifname, bridge, mac, hostIfname }) =>
      Object.entries({ ifname, bridge, mac, host_ifname: hostIfname })
        .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`))
        .join(','),
    )
    .join(';');
}

/** What libvirt's interfaces can say of a value: four fields of each device. */
export function netifWords(value: string, hostName: (ifname: string) => string | undefined): string | undefined {
  const devices = parseNetif(value);
  return (
    devices &&
    printNetif(
      devices.map((veth) => {
        const hostIfname = veth.hostIfname ?? hostName(veth.ifname);
        return hostIfname === undefined ? veth : { ...veth, hostIfname };
      }),
    )
  );
}
