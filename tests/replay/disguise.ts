/**
 * Other names for the same things in all records, configs and scenes: a simulation that computes plays them as well, one that remembers does
 * not. Set before the scenes are imported.
 */
let change = (text: string): string => text;

export function disguiseWith(how: (text: string) => string): void {
  change = how;
}

export function disguised(text: string): string {
  return change(text);
}
