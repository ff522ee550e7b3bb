import type { ContainerRow } from '@/lib/api/schemas';

/** A running container without anything special; tests say what is special. */
export function containerRow(over: Partial<ContainerRow> = {}): ContainerRow {
  return {
    ctid: '101',
    state: 'running',
    task: null,
    name: 'web1',
    hostname: 'web1.example.org',
    ips: ['10.0.0.101'],
    template: 'debian-12-x86_64',
    profile: 'light',
    layout: 'ploop',
    vswap: false,
    uptimeSeconds: 86_400,
    disk: null,
    worst: null,
    failuresHour: 0,
    counters: 'read',
    problem: null,
    description: null,
    tags: [],
    note: null,
    ...over,
  };
}

export function worst(pressure: number, counter = 'numproc'): NonNullable<ContainerRow['worst']> {
  return {
    counter,
    unit: 'items',
    severity: pressure > 0.8 ? 'warning' : 'quiet',
    pressure,
    held: Math.round(pressure * 100),
    reference: 100,
    referenceKind: 'barrier',
  };
}
