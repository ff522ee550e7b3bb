/** Where things are. The address says the same to everyone: it can be pasted into a ticket. */
import type { Route } from 'next';

// Next's route types know a dynamic path only where it is written as a literal; here it is put together from encoded parts.
const route = (path: string) => path as Route;

const nodePage = (page: string) => (node: string) => route(`/nodes/${encodeURIComponent(node)}/${page}`);
const containerPage = (page: string) => (node: string, ctid: string) => route(`${containerPath(node, ctid)}/${page}`);

export const fleetPath = route('/');
export const tasksPath = route('/tasks');

export const nodePath = nodePage('containers');

/** The containers of a node that a filter leaves. */
export function containersWithPath(node: string, filter: string): Route {
  return route(`${nodePath(node)}?q=${encodeURIComponent(filter)}`);
}

/** Where containers are made; `from`: like this one. */
export function newContainerPath(node: string, from?: string): Route {
  return route(`${nodePath(node)}/new${from === undefined ? '' : `?from=${encodeURIComponent(from)}`}`);
}

export const templatesPath = nodePage('templates');

/** Retired containers of a node, and private areas without one. */
export const retiredPath = nodePage('retired');

export const profilesPath = nodePage('profiles');

export function profilePath(node: string, profile: string): Route {
  return route(`${profilesPath(node)}/${encodeURIComponent(profile)}`);
}

/** Where a setting of many containers is changed; which, it finds in the address or in what the list remembered (many/chosen.ts). */
export function changeManyPath(node: string, which?: { ctids: string } | { q: string }): Route {
  const query = which === undefined ? '' : `?${new URLSearchParams(Object.entries(which))}`;
  return route(`/nodes/${encodeURIComponent(node)}/change${query}`);
}

/** Where a profile is applied to many. */
export function applyProfilePath(node: string, profile: string): Route {
  return route(`${profilePath(node, profile)}/apply`);
}

/** A node's self-test. */
export const doctorPath = nodePage('doctor');

export const settingsNodesPath = route('/settings/nodes');
export const settingsHistoryPath = route('/settings/history');
export const newNodePath = route('/settings/nodes/new');

/** The settings of one node. */
export function nodeSettingsPath(node: string): Route {
  return route(`${settingsNodesPath}/${encodeURIComponent(node)}`);
}

export function containerPath(node: string, ctid: string): Route {
  return route(`${nodePath(node)}/${encodeURIComponent(ctid)}`);
}

/** What goes on inside a container: processes, lines of the kernel, commands. */
export const insidePath = containerPage('inside');

/** Barrier and limit of every counter of a container, to be changed. */
export const limitsPath = containerPage('limits');

/** What else can be set of a container: names, network, CPU, start, rights. */
export const containerSettingsPath = containerPage('settings');

/** The counters of a container; with `counter` that row is open. */
export function beancountersPath(node: string, ctid: string, counter?: string): Route {
  const open = counter === undefined ? '' : `?counter=${encodeURIComponent(counter)}`;
  return route(`${containerPath(node, ctid)}/beancounters${open}`);
}

/** File system and quota of a container. */
export const quotaPath = containerPage('quota');

/** Snapshots, backups and copies of a container; `open` opens a dialog there. */
export function copiesPath(node: string, ctid: string, open: Readonly<Record<string, string>> = {}): Route {
  const query = new URLSearchParams(open).toString();
  return route(`${containerPath(node, ctid)}/copies${query === '' ? '' : `?${query}`}`);
}

/** All backups of a node. */
export const backupsPath = nodePage('backups');

/** Where domain documents make and change containers of a node. */
export function importPath(node: string): Route {
  return route(`/nodes/${encodeURIComponent(node)}/import`);
}

/** A container as domain XML. */
export const xmlPath = containerPage('xml');

/** Every version of a container's config that was seen; with `at` (ms) the one that a change of that time made. */
export function versionsPath(node: string, ctid: string, at?: number): Route {
  return route(`${containerPath(node, ctid)}/versions${at === undefined ? '' : `?at=${at}`}`);
}

/** What was done to a node, or to one of its containers, by whomever. */
export function timelinePath(node: string, ctid?: string): Route {
  const only = ctid === undefined ? '' : `?ctid=${encodeURIComponent(ctid)}`;
  return route(`/nodes/${encodeURIComponent(node)}/timeline${only}`);
}

/** Every counter of every container of a node. */
export const matrixPath = nodePage('matrix');

/** A node over time. */
export const nodeChartsPath = nodePage('charts');

export const fleetChartsPath = route('/charts');

/** Everything kept of a container over time. */
export const containerChartsPath = containerPage('charts');

export function taskPath(task: string): Route {
  return route(`${tasksPath}/${encodeURIComponent(task)}`);
}

/** The tasks list with a filter. */
export function tasksOfPath(filter: { node?: string; ctid?: string; state?: 'open' | 'failed' }): Route {
  const query = new URLSearchParams(Object.entries(filter)).toString();
  return route(query === '' ? tasksPath : `${tasksPath}?${query}`);
}
