'use client';
/**
 * What can be done to several selected containers. A verb is one entry of VERBS: which of them it can be done to and why not to the others, what its
 * question shows, and how it is done to one. Counting, options, running, progress, retry, buttons, menu and palette follow from that.
 */
import type { QueryClient } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import type { Route } from 'next';
import type { ReactNode } from 'react';
import type { Outcome } from '@/components/many/run';
import type { ContainerRow } from '@/lib/api/schemas';
import { ACTION_VERBS } from './bulk-actions';
import { LIFE_VERBS } from './bulk-life';

/** Whether it can be done to one container. Those with one `key` are counted together and told in one sentence. */
export interface BulkCan {
  ok: boolean;
  key: string;
  /** "Starts 3 stopped."; "2 already run: nothing to do." */
  says: (count: number) => string;
}

/** How many it was done to, of those it was begun or meant for. */
export interface BulkCount {
  done: number;
  all: number;
  failed: number;
}

/** How it is done to one container, and what its question shows beside the counts. */
export interface BulkDoing {
  /** The exact commands, as the server would run them; its own fields above them, where it has any. */
  commands: (node: string, ctids: readonly string[]) => ReactNode;
  /** Does it to one and follows it to its end. Never rejects. */
  run: (client: QueryClient, node: string, ctid: string) => Promise<Outcome>;
  /** Why it cannot be begun as it is asked now: what was typed, or what is not known yet. */
  check?: () => string | undefined;
}

export interface BulkVerb extends BulkAsk {
  /** Whether and to which of the rows. */
  can: (row: ContainerRow) => BulkCan;
}

/** A verb whose containers are known. */
export interface BulkAsk {
  id: string;
  /** The word of its button. */
  label: string;
  icon: LucideIcon;
  /** Ends or loses something: its question is a red one. */
  isDanger: boolean;
  /** Stands in the menu even where it can be done: what is seldom meant has no place beside what is. */
  isRare?: true;
  /** Cannot be undone: the number of containers has to be typed. */
  typesCount?: true;
  /** "Start 3 containers?" */
  asks: (count: number) => string;
  /** What it does to each of them, where the word does not say it. */
  explains?: string;
  /** So many at once to begin with; without it, four. */
  atOnce?: number;
  /** Where its rows are; without it, the node's list. */
  page?: (node: string) => Route;
  /** Asked for anew by each question: loaded on demand, and what is chosen in one is not chosen in the next. */
  doing: BulkDoing | (() => Promise<BulkDoing>);
  /** How all of it ended: "3 containers started", "Started 2 of 3. 1 failed." */
  tells: (count: BulkCount) => string;
}

/** In the order of buttons and menu: harmless ones first, what cannot be undone last. */
export const VERBS: readonly BulkVerb[] = [...ACTION_VERBS, ...LIFE_VERBS];

/** Which of the rows it is done to, and what is said about them and the others. */
export interface Split {
  ctids: string[];
  /** What it does comes first. */
  sentences: string[];
}

export function splitByCan(rows: readonly ContainerRow[], { can }: Pick<BulkVerb, 'can'>): Split {
  const ctids: string[] = [];
  const counted = new Map<string, { can: BulkCan; count: number }>();
  for (const row of rows) {
    const answer = can(row);
    if (answer.ok) ctids.push(row.ctid);
    const key = `${answer.ok} ${answer.key}`;
    counted.set(key, { can: answer, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  const all = [...counted.values()];
  const said = (ok: boolean) => all.filter((one) => one.can.ok === ok).map((one) => one.can.says(one.count));
  return { ctids, sentences: [...said(true), ...said(false)] };
}
