/**
 * The endpoints that every page and the list of containers ask first. The others stand in `contract.ts`, which has these too: they would only make
 * the first load heavier, and bundlers take an object whole.
 */
import type { z } from 'zod';
import { endpoint } from './endpoint';
import type { schemas } from './schemas';

type Schemas = typeof schemas;
type In<T> = T extends z.ZodType ? z.input<T> : undefined;
type Out<T> = T extends z.ZodType ? z.output<T> : undefined;
type Member<T, K extends string> = K extends keyof T ? T[K] : undefined;
export interface Of<K extends keyof Schemas> {
  query: In<Member<Schemas[K], 'query'>>;
  body: In<Member<Schemas[K], 'body'>>;
  reply: Out<Member<Schemas[K], 'reply'>>;
}

export const firstApi = {
  health: endpoint<Of<'health'>>()('GET', '/health'),
  sessionView: endpoint<Of<'sessionView'>>()('GET', '/session'),
  sessionDelete: endpoint<Of<'sessionDelete'>>()('DELETE', '/session'),
  nodeList: endpoint<Of<'nodeList'>>()('GET', '/nodes'),
  nodeView: endpoint<Of<'nodeView'>>()('GET', '/nodes/:node'),
  containerList: endpoint<Of<'containerList'>>()('GET', '/nodes/:node/containers'),
  containerSparks: endpoint<Of<'containerSparks'>>()('GET', '/nodes/:node/containers/sparks'),
  containerView: endpoint<Of<'containerView'>>()('GET', '/nodes/:node/containers/:ctid'),
  taskList: endpoint<Of<'taskList'>>()('GET', '/tasks'),
  taskView: endpoint<Of<'taskView'>>()('GET', '/tasks/:task'),
} as const;
