/** All configs of a node as an installed helper answers them: lengths, bytes, and the lengths once more. */

const NEWLINE = 0x0a;
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/**
 * What the verb `configs` of scripts/vzboard-node answers, by file name; undefined when it does not fit together, or was cut. `whole` is false when
 * one could not be read.
 */
export function parseHelperConfigs(bytes: Uint8Array): { files: Map<string, Uint8Array>; whole: boolean } | undefined {
  const headEnd = indexOfEmptyLine(bytes);
  const [first = '', ...sizes] = decode(bytes.subarray(0, headEnd)).split('\n');
  const count = /^vzboard-node 1 configs (\d+)$/.exec(first)?.[1];
  if (headEnd < 0 || count === undefined) return undefined;
  const files = new Map<string, Uint8Array>();
  let at = headEnd + 2;
  let read = 0;
  for (const line of sizes) {
    // /dev/null and the total are no configs.
    const [, size, name] = /^ *(\d+) ([^ /]+\.conf(?:\.destroyed|\.retired)?)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const end = at + Number(size);
    read += 1;
    // An empty one brings nothing, as with grep.
    if (Number(size) > 0) files.set(name, bytes.subarray(at, end));
    at = end;
  }
  if (decode(bytes.subarray(at)) !== `\n${sizes.join('\n')}\n`) return undefined;
  return { files, whole: read === Number(count) };
}

/** Where the newline stands that another follows at once; -1 when there is none. */
function indexOfEmptyLine(bytes: Uint8Array): number {
  let at = bytes.indexOf(NEWLINE);
  while (at >= 0 && bytes[at + 1] !== NEWLINE) at = bytes.indexOf(NEWLINE, at + 1);
  return at;
}
