/**
 * Randomness without state: a number is a function of a seed and of names and integers, so that any moment of any counter can be asked for in
 * any order and is always the same.
 */

/** A 32-bit key of a seed and names (FNV-1a, then mixed). Make it once per series, then ask `unit(key, n)`. */
export function keyOf(seed: number, ...names: readonly string[]): number {
  let h = (0x811c9dc5 ^ seed) | 0;
  for (const name of names) {
    for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ 0x2f, 0x01000193);
  }
  return mix(h);
}

/** Finaliser of MurmurHash3: every input bit reaches every output bit. */
function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** [0, 1) for the integer n (up to 2^53, negative too). */
export function unit(key: number, n: number): number {
  const high = Math.floor(n / 0x1_0000_0000);
  return (mix(key ^ Math.imul(n | 0, 0x9e3779b1) ^ Math.imul(high, 0x27d4eb2f)) >>> 0) / 0x1_0000_0000;
}

/** Noise in [0, 1) that changes smoothly: straight lines between random knots `stepMs` apart. */
export function smooth(key: number, atMs: number, stepMs: number): number {
  const knot = Math.floor(atMs / stepMs);
  const part = atMs / stepMs - knot;
  const from = unit(key, knot);
  return from + (unit(key, knot + 1) - from) * part;
}

/** An integer in [low, high], both included. */
export function between(key: number, n: number, low: number, high: number): number {
  return low + Math.floor(unit(key, n) * (high - low + 1));
}

/** One of the choices, each as likely. */
export function pick<T>(key: number, n: number, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(unit(key, n) * choices.length)] ?? choices[0];
}
