/** Lists of processors and NUMA nodes: 0-3,5 (src/lib/cpu.c, bitmap.c). */

/** The kernel's bitmaps have so many bits. */
const BITS = 4096;

/** Whether vzctl takes the list. */
export function isMask(text: string, allowsAuto: boolean): boolean {
  if (text === 'all' || (allowsAuto && text === 'auto')) return true;
  return text.split(',').every((part) => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
    return first !== undefined && Number(last) < BITS && Number(first) <= Number(last);
  });
}

/** What is set: `all` is every bit, `auto` the processors of the chosen nodes, which are all of them on a node without NUMA. */
export function maskOf(text: string, cpus: number): string {
  if (text === 'all') return `0-${BITS - 1}`;
  if (text === 'auto') return cpus === 1 ? '0' : `0-${cpus - 1}`;
  return text;
}
