const formats = new Map<string, Intl.DateTimeFormat>();

/** "2026-11-22 14:02:10" in the reader's zone; with `offset` also which zone that is. */
export function pointTime(ms: number, zone: string, offset = false): string {
  const key = `${zone} ${offset}`;
  let format = formats.get(key);
  if (format === undefined) {
    // sv-SE writes ISO order, which reads the same everywhere. Making a format is dear; a table has hundreds of times.
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      ...(offset ? { timeZoneName: 'longOffset' } : {}),
    });
    formats.set(key, format);
  }
  return format.format(ms);
}
