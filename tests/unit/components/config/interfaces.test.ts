import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { badField, madeUpMac, namesIn, typed, vethsOf, vethsText, withAnother } from '@/components/config/interfaces';
import { canonicalList, checkList } from '@/lib/vz/lists';

const FULL =
  'ifname=eth0,bridge=vmbr0,mac=00:18:51:00:00:01,host_ifname=veth101.0,host_mac=00:18:51:00:00:02,mac_filter=off;ifname=eth1';

describe('bridged interfaces in a form', () => {
  test.each([FULL, 'ifname=eth0', ''])('untouched, %j is sent as the file has it', (value) => {
    expect(vethsText(vethsOf(value))).toBe(canonicalList({ kind: 'interfaces' }, value));
  });

  test('whatever is typed makes no second field and no second interface', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [veth] = vethsOf(FULL);
        if (veth === undefined) throw new Error('no interface');
        const sent = vethsText([{ ...veth, bridge: typed(text) }]);
        expect(vethsOf(sent)).toHaveLength(1);
        expect(vethsOf(sent)[0]?.mac).toBe('00:18:51:00:00:01');
        // Marked in the form exactly where the catalogue's own grammar refuses it.
        const isGood = 'stored' in checkList({ kind: 'interfaces' }, sent);
        expect(badField(vethsOf(sent), 0)).toBe(isGood ? undefined : 'bridge');
      }),
      { numRuns: 300 },
    );
  });

  test('a new one gets the next free name, and may lack all else', () => {
    const more = withAnother(vethsOf(FULL));
    expect(more.at(-1)?.ifname).toBe('eth2');
    expect(vethsText(withAnother([]))).toBe('ifname=eth0');
    expect(checkList({ kind: 'interfaces' }, vethsText(more))).toHaveProperty('stored');
  });

  test('one without a name keeps its place and is marked, and so are two of one name', () => {
    const unnamed = vethsOf('ifname=,bridge=vmbr0;ifname=eth1');
    expect(unnamed).toHaveLength(2);
    expect(badField(unnamed, 0)).toBe('ifname');
    const twice = vethsOf('ifname=eth0;ifname=eth0');
    expect([badField(twice, 0), badField(twice, 1)]).toEqual(['ifname', 'ifname']);
    expect(namesIn('ifname=eth0,bridge=x')).toEqual(new Set(['eth0']));
  });

  test('a hardware address that is made up is one vzctl takes: unicast, of its own prefix', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 3, maxLength: 3 }), (bytes) => {
        const mac = madeUpMac(() => bytes);
        expect(mac).toMatch(/^00:18:51(:[0-9A-F]{2}){3}$/);
        expect('stored' in checkList({ kind: 'interfaces' }, `ifname=eth0,mac=${mac}`)).toBe(true);
      }),
    );
  });
});
