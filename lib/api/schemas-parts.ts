/** What the schemas of several areas are made of. */
import { z } from 'zod';

export const now = z.int().describe("The server's clock, epoch milliseconds. Ages on screens use it.");
export const ms = z.int();
export const count = z.int().min(0);

/** An exact integer: a number when safe, "unlimited" for 2^63-1, otherwise decimal digits. */
export const Amount = z.union([z.number().int(), z.literal('unlimited'), z.string().regex(/^\d{16,20}$/)]);

export const Unit = z.enum(['bytes', 'pages', 'items', 'unknown']);
