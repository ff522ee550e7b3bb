/**
 * The configuration: environment and one JSON file, checked once at start. An error says which file, which key, what is wrong and how it should
 * look, because whoever reads it has nothing but a terminal. Not marked server-only: server.ts and the doctor load it outside Next.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import {
  defaultFiles,
  defaultPrograms,
  FileNode,
  Files,
  type NodeEntry,
  nodeConfig,
  Ssh,
  wrongSsh,
} from '@/lib/fleet/node-schema';
import type { NodeConfig } from '@/lib/node/node';

export interface Config {
  host: string;
  port: number;
  /** Directory of the databases and secrets. */
  dataDir: string;
  /** Empty in the demo started by VZBOARD_DEMO: then the simulation says which nodes there are. */
  nodes: NodeConfig[];
  /** The file they are from; absent where none is named. */
  configFile?: string;
  sampleSeconds: number;
  /** The simulated fleet: never together with real nodes, never beyond loopback. */
  demo: boolean;
  demoSeed: number;
  /** How many containers the simulated node with many has, where a measurement wants another number than the demo's own. */
  demoMany?: number;
}

/** What the configuration is read from. */
export interface ConfigSources {
  env: Readonly<Record<string, string | undefined>>;
  /** Throws when the file cannot be read. */
  readFile: (path: string) => string;
  exists: (path: string) => boolean;
  /** Names the local node when no file does. */
  hostname: () => string;
}

const ConfigFile = z.strictObject({
  /** None is fine: nodes may all be added on screen. */
  nodes: z.array(FileNode),
  sampleSeconds: z.number().min(1).max(3600).default(10),
});

/** By key, so that an error about it can show one. */
const examples: Readonly<Record<string, string>> = {
  nodes: '"nodes": [ { "id": "hn1", "transport": "local" } ]',
  id: '"id": "hn1"',
  label: '"label": "Rack 3"',
  group: '"group": "Frankfurt"',
  tags: '"tags": ["ssd", "customers"]',
  transport: '"transport": "local"',
  sudo: '"sudo": true',
  programs: '"programs": ["/usr/sbin", "/usr/bin"]',
  files: '"files": { "userBeancounters": "/proc/user_beancounters", "conf": "/etc/vz/conf" }',
  helper: '"helper": "/usr/local/libexec/vzboard-node"',
  spool: '"spool": "/var/lib/vzboard/spool"',
  userBeancounters: '"userBeancounters": "/proc/user_beancounters"',
  bcResources: '"bcResources": "/proc/bc/resources"',
  conf: '"conf": "/etc/vz/conf"',
  ssh: '"ssh": { "host": "hn2.example.net", "user": "root" }',
  host: '"host": "hn2.example.net"',
  port: '"port": 22',
  user: '"user": "root"',
  identityFile: '"identityFile": "/etc/vzboard/id_ed25519"',
  knownHostsFile: '"knownHostsFile": "/etc/ssh/ssh_known_hosts"',
  jump: '"jump": "vz@gate.example.net:22"',
  forcedCommand: '"forcedCommand": true, beside "helper": "/usr/local/libexec/vzboard-node"',
  options: '"options": { "HostKeyAlgorithms": "+ssh-rsa" }',
  sampleSeconds: '"sampleSeconds": 10',
};
const knownKeys: Readonly<Record<string, readonly string[]>> = {
  nodes: Object.keys(FileNode.shape),
  files: Object.keys(Files.shape),
  ssh: Object.keys(Ssh.shape),
};
const wholeExample = '{ "nodes": [ { "id": "hn1", "label": "Rack 3", "transport": "local" } ], "sampleSeconds": 10 }';

/** Reads the configuration of this process. Throws `bad_input` with everything a person needs to mend it. */
export function readSystemConfig(): Config {
  return readConfig({
    env: process.env,
    readFile: (file) => readFileSync(file, 'utf8'),
    exists: existsSync,
    hostname,
  });
}

/**
 * Throws `bad_input`: `field` is the environment variable or the dotted key, `message` is complete. Empty variables count as absent.
 */
export function readConfig(sources: ConfigSources): Config {
  const variable = (name: string) => sources.env[name] || undefined;
  const host = readHost(variable('HOST'));
  const port = readWhole('PORT', variable('PORT') ?? '3000', 65535);
  const demoSeed = readWhole('VZBOARD_DEMO_SEED', variable('VZBOARD_DEMO_SEED') ?? '1', 2 ** 32 - 1);
  const many = variable('VZBOARD_DEMO_MANY');
  const demoWanted = readSwitch('VZBOARD_DEMO', variable('VZBOARD_DEMO'));
  const file = variable('VZBOARD_CONFIG');
  if (demoWanted && file !== undefined) {
    throw refuse(
      'VZBOARD_DEMO',
      `VZBOARD_DEMO and VZBOARD_CONFIG are both set: the simulated fleet never runs beside real nodes. Unset one of them.`,
    );
  }
  const { nodes, sampleSeconds } = demoWanted
    ? { nodes: [], sampleSeconds: 10 }
    : file === undefined
      ? { nodes: [localNode(sources)], sampleSeconds: 10 }
      : readFile(file, sources);
  const demo = demoWanted || nodes.some((node) => node.transport === 'demo');
  if (demo && !isLoopback(host)) {
    throw refuse(
      'HOST',
      `HOST is ${host}, but the demo signs everybody in and so listens on loopback only: HOST=127.0.0.1`,
    );
  }
  const dataDir = variable('VZBOARD_DATA') ?? (demo ? './data/demo' : './data');
  const from = file === undefined ? {} : { configFile: file };
  const demoMany = many === undefined ? {} : { demoMany: readWhole('VZBOARD_DEMO_MANY', many, 5000) };
  return { host, port, dataDir, nodes, ...from, sampleSeconds, demo, demoSeed, ...demoMany };
}

/** Whether a listening address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function readHost(given = '127.0.0.1'): string {
  const host = given.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 || /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i.test(host)) return host.toLowerCase();
  throw refuse(
    'HOST',
    `HOST is ${JSON.stringify(given)}; it must be an address or a host name, such as HOST=127.0.0.1`,
  );
}

function readWhole(name: string, given: string, most: number): number {
  if (/^\d{1,10}$/.test(given) && Number(given) <= most) return Number(given);
  throw refuse(name, `${name} is ${JSON.stringify(given)}; it must be a whole number from 0 to ${most}.`);
}

function readSwitch(name: string, given: string | undefined): boolean {
  if (given === undefined || given === '0') return false;
  if (given === '1') return true;
  throw refuse(name, `${name} is ${JSON.stringify(given)}; it must be 1 or 0.`);
}

function localNode({ exists, hostname: ownName }: ConfigSources): NodeConfig {
  if (!defaultPrograms.some((directory) => exists(`${directory}/vzctl`))) {
    throw refuse(
      'VZBOARD_CONFIG',
      `No OpenVZ node here: vzctl is in none of ${defaultPrograms.join(', ')}, and VZBOARD_CONFIG names no configuration. ` +
        'To look around on a simulated fleet: npm run demo. ' +
        `Otherwise set VZBOARD_CONFIG to a file such as ${wholeExample}`,
    );
  }
  return {
    id: 'local',
    label: ownName() || 'local',
    transport: 'local',
    sudo: false,
    programs: defaultPrograms,
    files: defaultFiles,
  };
}

function readFile(file: string, sources: ConfigSources): { nodes: NodeConfig[]; sampleSeconds: number } {
  let content: string;
  try {
    content = sources.readFile(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refuse('VZBOARD_CONFIG', `VZBOARD_CONFIG names ${file}, which cannot be read: ${why}`);
  }
  const parsed = ConfigFile.safeParse(readJson(file, content));
  if (!parsed.success) throw refuseIssues(file, parsed.error.issues);
  const { nodes, sampleSeconds } = parsed.data;
  refuseTogether(file, nodes);
  return {
    nodes: nodes.map(nodeConfig),
    sampleSeconds,
  };
}

function readJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    // V8 quotes what it stumbled over, and for some mistakes tells the position.
    const why = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
    const position = /at position (\d+)/.exec(why)?.[1];
    const line = position === undefined ? '' : `line ${content.slice(0, Number(position)).split('\n').length}: `;
    throw refuse('VZBOARD_CONFIG', `${file} is not JSON: ${line}${why}. Example: ${wholeExample}`);
  }
}

/** What the schema cannot say of one node alone. */
function refuseTogether(file: string, nodes: readonly NodeEntry[]): void {
  const seen = new Map<string, number>();
  for (const [index, node] of nodes.entries()) {
    const key = (name: string) => `nodes[${index}].${name}`;
    const first = seen.get(node.id);
    if (first !== undefined) {
      throw refuse(
        key('id'),
        `${file}: ${key('id')} is "${node.id}", as nodes[${first}].id is already. Every node needs its own.`,
      );
    }
    seen.set(node.id, index);
    if (node.transport === 'demo' && nodes.some((other) => other.transport !== 'demo')) {
      throw refuse(
        key('transport'),
        `${file}: ${key('transport')} is "demo" beside real nodes: a simulated node is never shown among them. For the simulated fleet: npm run demo`,
      );
    }
    const ssh = wrongSsh(node);
    if (ssh === 'missing') {
      throw refuse(key('ssh'), `${file}: ${key('ssh')} is missing: where is the node? Example: ${examples.ssh}`);
    }
    if (ssh === 'superfluous') {
      throw refuse(
        key('ssh'),
        `${file}: ${key('ssh')} is given, but ${key('transport')} is "${node.transport}". Example: "transport": "ssh"`,
      );
    }
    if (ssh === 'forcedWithoutHelper') {
      throw refuse(
        key('helper'),
        `${file}: ${key('helper')} is missing: ssh.forcedCommand needs the path of the program that authorized_keys names. Example: ${examples.helper}`,
      );
    }
    if (ssh === 'forcedWithSudo') {
      throw refuse(
        key('sudo'),
        `${file}: ${key('sudo')} is true beside ssh.forcedCommand: what runs there is said by authorized_keys on the node. Write sudo -n there. Example: "sudo": false`,
      );
    }
  }
}

function refuseIssues(file: string, issues: readonly z.core.$ZodIssue[]): AppError {
  const lines = issues.flatMap((issue) => {
    const named = issue.path.findLast(
      (part) => typeof part === 'string' && (examples[part] ?? knownKeys[part]) !== undefined,
    );
    if (issue.code !== 'unrecognized_keys') {
      return [{ key: dotted(issue.path), wrong: issue.message, example: examples[String(named)] ?? wholeExample }];
    }
    const known = knownKeys[String(named)] ?? Object.keys(ConfigFile.shape);
    return issue.keys.map((key) => ({
      key: dotted([...issue.path, key]),
      wrong: `not a key vzboard knows; known here: ${known.join(', ')}`,
      example: examples[String(named)] ?? wholeExample,
    }));
  });
  const said = lines.map(({ key, wrong, example }) => `${file}: ${key || 'the file'}: ${wrong}. Example: ${example}`);
  return refuse(lines[0]?.key || 'VZBOARD_CONFIG', said.join('\n'));
}

/** ["nodes", 0, "id"] as nodes[0].id */
function dotted(keys: readonly PropertyKey[]): string {
  return keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function refuse(field: string, message: string): AppError {
  return new AppError('bad_input', message, { field });
}
