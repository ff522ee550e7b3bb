/** TEMPLATE/cache of a simulated node, and what scripts/vzboard-node does in it. */
import { isFetchUrl, isTemplateFile, plainName, templateOfFile } from '@/lib/vz/templates';
import type { World } from './machine';
import { keyOf, unit } from './rng';
import { Script } from './script';
import type { Execution } from './state';
import { type Template, usualTemplates } from './surroundings';

export const CACHE = '/vz/template/cache';
const DAY_MS = 86_400_000;
const MIB = 1024 * 1024;
/** /etc/vz/dists as vzctl 4.11.1 ships it, without its scripts. */
const distributions = [
  ...['altlinux', 'arch', 'centos', 'debian', 'fedora', 'fedora-core', 'gentoo', 'mandrake', 'opensuse', 'owl'],
  ...['redhat', 'scientific', 'slackware', 'sles', 'suse', 'ubuntu'],
];
/** What the mirror of a node with a network offers besides what is cached: KiB unpacked. */
export const mirror: Readonly<Record<string, number>> = {
  'centos-5-x86_64': 450_000,
  'debian-8.0-x86_64': 340_000,
  'fedora-22-x86_64': 420_000,
  'suse-13.1-x86_64': 380_000,
  'ubuntu-14.04-x86_64-minimal': 210_000,
};

export function templatesOf(world: World): Readonly<Record<string, Template>> {
  return world.surroundings.templates ?? usualTemplates;
}

function fileOf(name: string, template: Template): string {
  return `${name}${template.suffix ?? '.tar.gz'}`;
}

/** Packed, a template takes some 40 % of its room. */
export function archiveBytes(name: string, { neededKib }: Template): number {
  return Math.round(neededKib * 1024 * (0.36 + 0.1 * unit(keyOf(1, name), 7)));
}

/** Unpacking takes the time: about 3 s for a template of 400 MB unpacked. */
export function unpackMs({ neededKib }: Template): number {
  return Math.round(neededKib / 130);
}

/** Some months before the node was started, unless it came since. */
function timeOf(world: World, name: string, { atMs }: Template): number {
  return atMs ?? world.spec.bootMs - Math.round((30 + 400 * unit(keyOf(1, name), 8)) * DAY_MS);
}

/** `find` in the one form vzboard uses. */
export function find(world: World, args: readonly string[]): Execution {
  const [, directory] = args;
  if (directory !== CACHE || args[7] !== '%y %s %T@ %f\\0') {
    return new Script().raw('find: the simulated node knows only the form that vzboard uses\n', 'stderr').end(1);
  }
  const line = (bytes: number, ms: number, file: string) => `f ${bytes} ${(ms / 1000).toFixed(10)} ${file}\0`;
  const all = Object.entries(templatesOf(world)).flatMap(([name, template]) => {
    const ms = timeOf(world, name, template);
    const file = fileOf(name, template);
    const signed = template.atMs === undefined && template.knownDistribution ? [line(198, ms, `${file}.asc`)] : [];
    return [line(archiveBytes(name, template), ms, file), ...signed];
  });
  return new Script().pause(5).raw(all.join('')).end(0);
}

export function distributionFiles(): string[] {
  return [...distributions.map((name) => `${name}.conf`), 'default', 'scripts'];
}

/** A download as wget tells it with --progress=dot:mega. */
export function download(script: Script, name: string, kib: number, ms: number): void {
  const bytes = Math.round(kib * 1024 * 0.4);
  script.raw(`Length: ${bytes} (${Math.round(bytes / MIB)}M) [application/x-gzip]\nSaving to: '${name}'\n\n`, 'stderr');
  for (let percent = 5; percent <= 100; percent += 5) {
    script.pause(ms / 20);
    const at = String(Math.round((bytes * percent) / 102_400)).padStart(6);
    script.raw(`${at}K ........ ........ ........ ........ ${String(percent).padStart(3)}% 21.4M\n`, 'stderr');
  }
}

/** The verbs of the helper, in its words; undefined for another verb. Checksums are taken on trust but one of zeros only. */
export function templateVerb(world: World, [verb, ...words]: readonly string[]): Execution | undefined {
  const script = new Script().pause(6);
  const fail = (code: number, text: string) => script.raw(`vzboard-node: ${text}\n`, 'stderr').end(code);
  const name = (file: string) => templateOfFile(file)?.name ?? '';
  const there = (file: string) => {
    const known = templatesOf(world);
    const found = Object.hasOwn(known, name(file)) ? known[name(file)] : undefined;
    return found !== undefined && fileOf(name(file), found) === file;
  };
  const put = (file: string, neededKib: number) => {
    const suffix = file.slice(name(file).length);
    const template = { neededKib, suffix, knownDistribution: true, atMs: world.nowMs };
    script.change({ kind: 'template', name: name(file), template });
  };
  if (verb === 'template-remove') {
    const [file = ''] = words;
    if (!isTemplateFile(file)) return fail(64, 'refused: template-remove FILE');
    if (!there(file)) return fail(66, `${CACHE}/${file} is not a file`);
    const users = world.ctids().filter((ctid) => plainName(world.value(ctid, 'OSTEMPLATE') ?? '') === name(file));
    if (users.length > 0) return fail(75, `containers are made of ${name(file)}: ${users.join(' ')}`);
    script.pause(40).change({ kind: 'template', name: name(file), template: null });
  } else if (verb === 'template-fetch') {
    const [file = '', url = '', hash = ''] = words;
    if (!isTemplateFile(file) || !isFetchUrl(url)) return fail(64, 'refused: template-fetch FILE URL SHA256');
    if (there(file)) return fail(75, `${file} is there already`);
    if (url.includes('fail')) return fail(66, 'it could not be fetched');
    download(script, file, 250_000, 2500);
    if (/^0+$/.test(hash)) return fail(65, `what came has the SHA-256 ${'5eb0'.repeat(16)}, and was not kept`);
    put(file, 250_000);
  } else if (verb === 'template-make') {
    const [ctid = '', file = ''] = words;
    if (there(file)) return fail(75, `${file} is there already`);
    if (world.stateOf(ctid) === 'running') return fail(75, `${ctid} runs`);
    script.raw('412900 KiB to pack, 188743680 KiB free\n').pause(2000);
    put(file, 412_900);
  } else return undefined;
  return script.raw(`vzboard-node 1 ${verb}\n`).end(0);
}
