/** vzctl create: a config from a profile, a private area from a template (src/lib/create.c; recorded: create.json). */

import { canonicalAddress, wordsIn } from '@/lib/vz/addresses';
import { type Conf, get, parseConf, printConf, setKeys } from '@/lib/vz/conf';
import { parsePair, printPair } from '@/lib/vz/values';
import { type Call, isExecution, type Options, printWarnings, readOptions, refuse, withLock } from './call';
import { understood } from './conf-reading';
import type { OptionSpec } from './getopt';
import { confPath, NODE_CTID, withCtid } from './places';
import { assignName } from './set-name';
import type { Execution } from './state';
import { usualTemplates } from './surroundings';
import { unpackMs } from './template-area';

const known: readonly OptionSpec[] =
  'ostemplate config layout ve_layout velayout private root ipadd hostname name description diskspace diskinodes local_uid local_gid'
    .split(' ')
    .map((name) => ({ name, takesValue: true }));

const NO_PLOOP = [
  'No ploop support in the kernel, or kernel is way too old.',
  'Make sure you have OpenVZ kernel 042stab058.7 or later running,',
  'and kernel ploop modules loaded.',
  "Alternatively, if you can't or don't want to use ploop, please",
  'add --layout simfs option, or set VE_LAYOUT=simfs in /etc/vz/vz.conf',
];

/** What the options ask for, checked. */
interface Wish {
  layout: string | undefined;
  profile: string | undefined;
  /** Keys in the order in which create appends them. */
  keys: [key: string, value: string][];
  name: string | undefined;
  template: string;
}

export function create(call: Call): Execution {
  const options = readOptions(call, known, 21);
  if (isExecution(options)) return options;
  const wish = readWish(call, options);
  if (isExecution(wish)) return wish;
  const { ctid, script } = call;
  if (ctid === NODE_CTID) return script.pause(3).err('Only set actions are allowed for CT0').end(21);
  printWarnings(call);
  return withLock(call, () => {
    const code = make(call, wish);
    if (code !== 0) script.err('Creation of container private area failed');
    return code;
  });
}

/** Options are checked before anything is touched. */
function readWish({ world }: Call, options: Options): Wish | Execution {
  const bad = (name: string, value: string) => refuse(21, `Bad parameter for --${name}: ${value}`);
  const addresses: string[] = [];
  for (const word of options.all('ipadd').flatMap(wordsIn)) {
    const address = canonicalAddress(word);
    if (address === undefined) return bad('ipadd', word);
    if (address !== '') addresses.push(address);
  }
  const name = options.value('name');
  if (name !== undefined && !/^[A-Za-z0-9 _+.-]*$/.test(name)) return bad('name', name);
  const layout = options.value('layout') ?? options.value('ve_layout') ?? options.value('velayout');
  if (layout !== undefined && !/^(simfs|ploop(:(expanded|plain|raw))?)$/.test(layout)) return bad('layout', layout);
  const sizes: [string, string][] = [];
  for (const unit of ['diskspace', 'diskinodes'] as const) {
    const text = options.value(unit);
    if (text === undefined) continue;
    const pair = parsePair(text, unit, 'option');
    if (!pair.ok) return bad(unit, text);
    sizes.push([unit.toUpperCase(), printPair(pair.value, unit)]);
  }
  const globals = world.globals();
  const keep = (key: string, option: string): [string, string][] => {
    const value = options.value(option);
    return value === undefined ? [] : [[key, value]];
  };
  return {
    layout,
    profile: options.value('config'),
    name,
    template: options.value('ostemplate') ?? understood(globals, 'DEF_OSTEMPLATE') ?? '',
    keys: [
      ...sizes,
      ...(addresses.length === 0 ? [] : ([['IP_ADDRESS', addresses.join(' ')]] as [string, string][])),
      ...keep('HOSTNAME', 'hostname'),
      ...keep('DESCRIPTION', 'description'),
      ['VE_ROOT', options.value('root') ?? get(globals, 'VE_ROOT') ?? '/vz/root/$VEID'],
      ['VE_PRIVATE', options.value('private') ?? get(globals, 'VE_PRIVATE') ?? '/vz/private/$VEID'],
    ],
  };
}

function make(call: Call, wish: Wish): number {
  const { world, ctid, script } = call;
  const base = baseConf(call, wish);
  if (typeof base === 'number') return base;
  const { conf, profile } = base;
  const place = withCtid(new Map(wish.keys).get('VE_PRIVATE') ?? '', ctid);
  if (world.container(ctid)?.privateArea === true) {
    script.err(`Private area already exists in ${place}`);
    return 44;
  }
  // With a config of its own the default layout of vz.conf is not looked at.
  const layout =
    wish.layout ?? (profile === undefined ? 'ploop' : (understood(world.globals(), 'VE_LAYOUT') ?? 'ploop'));
  const size = get(setKeys(conf, wish.keys), 'DISKSPACE');
  const ploop = layout.startsWith('ploop');
  if (ploop && size === undefined) {
    script.err('Error: diskspace not set (required for ploop)');
    return 63;
  }
  if (ploop && world.surroundings.ploop === false) {
    for (const line of NO_PLOOP) script.err(line);
    return 99;
  }
  // The link stays when a later step fails (recorded).
  const named = assignName(call, wish.name);
  if (named !== 0) return named;
  const unpacked = unpack(call, wish.template, place, ploop ? imageKib(size ?? '') : undefined);
  if (unpacked !== 0) return unpacked;
  const keys: [string, string][] = [
    ...wish.keys,
    ['VE_LAYOUT', ploop ? 'ploop' : 'simfs'],
    ['OSTEMPLATE', wish.template],
    ...(profile === undefined ? [] : ([['ORIGIN_SAMPLE', profile]] as [string, string][])),
    ...(wish.name === undefined ? [] : ([['NAME', wish.name]] as [string, string][])),
  ];
  script.out(`CT configuration saved to ${confPath(ctid)}`).out('Container private area was created');
  script.change(
    { kind: 'conf', ctid, text: printConf(setKeys(conf, keys)) },
    {
      kind: 'container',
      ctid,
      part: {
        retired: undefined,
        privateArea: true,
        rootDir: true,
        mounted: false,
        dump: false,
        snapshots: [],
        init: true,
      },
    },
  );
  return 0;
}

/** The config to start from, or an exit code. `profile` is undefined when there was one already. */
function baseConf({ world, ctid, script }: Call, wish: Wish): { conf: Conf; profile: string | undefined } | number {
  const there = world.conf(ctid);
  if (there !== undefined) {
    if (wish.profile !== undefined) {
      script.err(`Error: container config file ${confPath(ctid)} already exists, can not use --config option`);
      return 82;
    }
    script.out('Warning: CT config file already exists, not applying a default config sample.');
    script.out('It might lead to incomplete CT configuration, you can use --applyconfig to fix.');
    return { conf: there, profile: undefined };
  }
  const profile = wish.profile ?? understood(world.globals(), 'CONFIGFILE');
  // Nothing named at all: an empty config.
  if (profile === undefined) return { conf: parseConf(''), profile: undefined };
  const text = world.profile(profile);
  if (text !== undefined) return { conf: parseConf(text), profile };
  script.err(`Sample config /etc/vz/conf/ve-${profile}.conf-sample not found: No such file or directory`);
  if (wish.profile === undefined) script.err('Fix the value of CONFIGFILE in /etc/vz/vz.conf');
  return 82;
}

/** The hard limit is the image's size. */
function imageKib(diskspace: string): bigint {
  const pair = parsePair(diskspace, 'diskspace', 'conf');
  return pair.ok ? pair.value.second : 0n;
}

function unpack({ world, script, verbose }: Call, template: string, place: string, imageSize?: bigint): number {
  const { templates = usualTemplates, freeKib = {} } = world.surroundings;
  const cached = Object.hasOwn(templates, template) ? templates[template] : undefined;
  const archive = `/vz/template/cache/${template}.tar`;
  if (verbose) script.out(`Looking for ${archive}`).out(`Looking for ${archive}.gz`);
  if (cached === undefined) {
    script.pause(800).raw(`vztmpl-dl ERROR: template ${template} not found!\n`, 'stderr');
    script.err(`Cached OS template ${archive}[.gz|.bz2|.xz] not found`);
    return 91;
  }
  if (imageSize !== undefined) script.out(`Creating image: ${place}.tmp/root.hdd/root.hdd size=${imageSize}K`);
  script.out(`Creating container private area (${template})`);
  const free = Object.entries(freeKib).find(([start]) => place.startsWith(start))?.[1];
  if (free !== undefined && free < cached.neededKib) {
    const room = `available: ${free}, needed: ${cached.neededKib}`;
    script.raw(`vps-create ERROR: Insufficient disk space in ${place}.tmp; ${room}\n`, 'stderr');
    return 46;
  }
  if (template.startsWith('fail-unpack')) {
    script.pause(700).raw('gzip: stdin: unexpected end of file\ntar: Unexpected EOF in archive\n', 'stderr');
    script.raw(`vps-create ERROR: Unpack ${archive}.gz failed\n`, 'stderr');
    return 48;
  }
  script.pause(unpackMs(cached));
  if (!cached.knownDistribution) {
    script.err(
      `Warning: configuration file for distribution ${template} not found, using defaults from /etc/vz/dists/default`,
    );
  }
  script.out('Performing postcreate actions').pause(300);
  return 0;
}
