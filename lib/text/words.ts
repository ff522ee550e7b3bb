/** Where `t` looks messages up: everywhere but in the browser the whole catalogue. There the build puts `said.ts` in this module's place. */
import { en } from './en';

export const words: Readonly<Record<string, string>> = en;
