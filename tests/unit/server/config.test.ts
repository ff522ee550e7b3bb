import { describe, expect, test } from 'vitest';
import { isAppError } from '@/lib/errors';
import { type Config, isLoopback, readConfig } from '@/lib/server/config';

interface Given {
  env?: Record<string, string>;
  /** Content of /etc/vzboard.json; naming it in VZBOARD_CONFIG is implied. */
  file?: unknown;
  existing?: string[];
}

function read({ env = {}, file, existing = ['/usr/sbin/vzctl'] }: Given): Config {
  return readConfig({
    env: { ...(file === undefined ? {} : { VZBOARD_CONFIG: '/etc/vzboard.json' }), ...env },
    readFile: (path) => {
      if (file === undefined || path !== '/etc/vzboard.json') throw new Error(`ENOENT: no such file, open '${path}'`);
      return typeof file === 'string' ? file : JSON.stringify(file);
    },
    exists: (path) => existing.includes(path),
    hostname: () => 'hn1.example.net',
  });
}

function refusal(given: Given): { message: string; field: string | undefined } {
  try {
    read(given);
  } catch (error) {
    if (isAppError(error) && error.code === 'bad_input') return { message: error.message, field: error.field };
    throw error;
  }
  throw new Error('was not refused');
}

const hn1 = { id: 'hn1', transport: 'local' };

const defaultFiles = {
  userBeancounters: '/proc/user_beancounters',
  bcResources: '/proc/bc/resources',
  conf: '/etc/vz/conf',
};

describe('without a file', () => {
  test('a machine with vzctl is the one node', () => {
    expect(read({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: './data',
      nodes: [
        {
          id: 'local',
          label: 'hn1.example.net',
          transport: 'local',
          sudo: false,
          programs: ['/usr/sbin', '/usr/bin', '/sbin', '/bin'],
          files: defaultFiles,
        },
      ],
      sampleSeconds: 10,
      demo: false,
      demoSeed: 1,
    });
  });

  test('a machine without vzctl is told of the demo and of a configuration', () => {
    const { message, field } = refusal({ existing: [] });
    expect(message).toContain('npm run demo');
    expect(message).toContain('/usr/sbin, /usr/bin, /sbin, /bin');
    expect(field).toBe('VZBOARD_CONFIG');
  });
});

describe('the demo', () => {
  test('leaves the nodes to the simulation and needs no vzctl', () => {
    const config = read({ env: { VZBOARD_DEMO: '1', VZBOARD_DEMO_SEED: '7' }, existing: [] });
    expect(config).toMatchObject({ demo: true, nodes: [], dataDir: './data/demo', demoSeed: 7 });
  });

  test('never runs together with a configuration', () => {
    expect(refusal({ env: { VZBOARD_DEMO: '1' }, file: { nodes: [hn1] } }).message).toContain('VZBOARD_CONFIG');
  });

  test('is off for 0 and for an empty value', () => {
    expect(read({ env: { VZBOARD_DEMO: '0' } }).demo).toBe(false);
    expect(read({ env: { VZBOARD_DEMO: '' } }).demo).toBe(false);
  });

  test('may be named as a transport when no real node is', () => {
    const config = read({ file: { nodes: [{ id: 'busy', transport: 'demo' }] } });
    expect(config).toMatchObject({ demo: true, dataDir: './data/demo', nodes: [{ id: 'busy', transport: 'demo' }] });
  });

  test.each(['0.0.0.0', '::', '10.0.0.1', 'panel.example.net'])('does not listen on %s', (HOST) => {
    expect(refusal({ env: { VZBOARD_DEMO: '1', HOST } }).field).toBe('HOST');
    expect(refusal({ env: { HOST }, file: { nodes: [{ id: 'busy', transport: 'demo' }] } }).field).toBe('HOST');
  });
});

const remote = (ssh: object) => ({ nodes: [{ id: 'a', transport: 'ssh', ssh: { host: 'a', ...ssh } }] });

describe('a file', () => {
  test('says how a remote node is reached', () => {
    const ssh = {
      host: 'hn2.example.net',
      port: 2222,
      user: 'vz',
      identityFile: '/etc/vzboard/id',
      knownHostsFile: '/etc/ssh/ssh_known_hosts',
      jump: 'gate@[2001:db8::1]:22',
      options: { HostKeyAlgorithms: '+ssh-rsa', Ciphers: 'aes128-cbc' },
    };
    const [node] = read({ file: { nodes: [{ id: 'hn2', transport: 'ssh', ssh }] } }).nodes;
    expect(node).toMatchObject({
      transport: 'ssh',
      ssh: { ...ssh, jump: { user: 'gate', host: '2001:db8::1', port: 22 } },
    });
    const plain = read({ file: remote({ jump: 'gate' }) }).nodes[0]?.ssh;
    expect(plain).toEqual({ host: 'a', options: {}, jump: { host: 'gate' } });
  });

  test('gives every node its defaults', () => {
    expect(read({ file: { nodes: [hn1] } }).nodes).toEqual([
      {
        id: 'hn1',
        label: 'hn1',
        transport: 'local',
        sudo: false,
        programs: ['/usr/sbin', '/usr/bin', '/sbin', '/bin'],
        files: defaultFiles,
      },
    ]);
  });

  test('says where the programs and files are, programs as one directory or a list', () => {
    const files = { userBeancounters: '/srv/ubc', bcResources: '/srv/bc', conf: '/srv/conf' };
    const one = read({ file: { nodes: [{ ...hn1, label: 'Rack 3', sudo: true, programs: '/opt/vz', files }] } });
    expect(one.nodes[0]).toMatchObject({ label: 'Rack 3', sudo: true, programs: ['/opt/vz'], files });
    const many = read({ file: { nodes: [{ ...hn1, programs: ['/opt/a', '/opt/b'] }], sampleSeconds: 2 } });
    expect(many.nodes[0]?.programs).toEqual(['/opt/a', '/opt/b']);
    expect(many.sampleSeconds).toBe(2);
  });

  test('may set one of the files and keep the default of the other', () => {
    const config = read({ file: { nodes: [{ ...hn1, files: { conf: '/srv/conf' } }] } });
    expect(config.nodes[0]?.files).toEqual({ ...defaultFiles, conf: '/srv/conf' });
  });

  test('may name no node at all: they can be added on screen', () => {
    expect(read({ file: { nodes: [] } })).toMatchObject({ nodes: [], configFile: '/etc/vzboard.json' });
  });

  test('puts nodes into groups and gives them tags', () => {
    const [node] = read({ file: { nodes: [{ ...hn1, group: 'Frankfurt', tags: ['ssd', 'old'] }] } }).nodes;
    expect(node).toMatchObject({ group: 'Frankfurt', tags: ['ssd', 'old'] });
  });

  test('needs no vzctl on this machine to be read', () => {
    expect(read({ file: { nodes: [hn1] }, existing: [] }).nodes).toHaveLength(1);
  });

  test.each<[what: string, file: unknown, field: string, says: string]>([
    ['an unknown key at the top', { nodes: [hn1], nods: [] }, 'nods', 'nodes, sampleSeconds'],
    ['an unknown key of a node', { nodes: [{ ...hn1, prgrams: '/x' }] }, 'nodes[0].prgrams', 'programs'],
    [
      'a second counters file that is no path',
      { nodes: [{ ...hn1, files: { bcResources: 'resources' } }] },
      'nodes[0].files.bcResources',
      '"bcResources": "/proc/bc/resources"',
    ],
    ['an unknown file', { nodes: [{ ...hn1, files: { ubc: '/x' } }] }, 'nodes[0].files.ubc', 'userBeancounters'],
    ['nodes missing', {}, 'nodes', '"nodes": ['],
    ['a list instead of an object', [], 'VZBOARD_CONFIG', 'the file'],
    ['an id with capitals', { nodes: [{ ...hn1, id: 'HN1' }] }, 'nodes[0].id', '"id": "hn1"'],
    ['an id that begins with -', { nodes: [{ ...hn1, id: '-a' }] }, 'nodes[0].id', '"id": "hn1"'],
    ['an id of 33 characters', { nodes: [{ ...hn1, id: 'a'.repeat(33) }] }, 'nodes[0].id', '"id": "hn1"'],
    ['the same id twice', { nodes: [hn1, hn1] }, 'nodes[1].id', 'as nodes[0].id is already'],
    ['no transport', { nodes: [{ id: 'hn1' }] }, 'nodes[0].transport', '"transport": "local"'],
    ['an unknown transport', { nodes: [{ id: 'hn1', transport: 'telnet' }] }, 'nodes[0].transport', '"ssh"'],
    ['ssh and no host', { nodes: [{ id: 'a', transport: 'ssh' }] }, 'nodes[0].ssh', '"ssh": { "host"'],
    ['ssh settings of a local node', { nodes: [{ ...hn1, ssh: { host: 'a' } }] }, 'nodes[0].ssh', '"transport": "ssh"'],
    ['a host that is an option', remote({ host: '-oProxyCommand=x' }), 'nodes[0].ssh.host', 'not begin with -'],
    ['a host with a blank', remote({ host: 'a b' }), 'nodes[0].ssh.host', '"host": "hn2'],
    ['a user that is an option', remote({ user: '-v' }), 'nodes[0].ssh.user', '"user": "root"'],
    ['a port of 0', remote({ port: 0 }), 'nodes[0].ssh.port', '"port": 22'],
    ['a relative key file', remote({ identityFile: 'id' }), 'nodes[0].ssh.identityFile', 'absolute'],
    ['a quote in a key file', remote({ identityFile: '/a"b' }), 'nodes[0].ssh.identityFile', 'must not contain'],
    ['a jump host that is an option', remote({ jump: '-oX=y' }), 'nodes[0].ssh.jump', '[user@]host[:port]'],
    ['a jump host with two ports', remote({ jump: 'a:1:2' }), 'nodes[0].ssh.jump', '"jump": "vz@gate'],
    ['an unknown key of ssh', remote({ hots: 'a' }), 'nodes[0].ssh.hots', 'identityFile'],
    ['a proxy command', remote({ options: { ProxyCommand: 'x' } }), 'nodes[0].ssh.options.ProxyCommand', 'use "jump"'],
    [
      'it in other case',
      remote({ options: { proxycommand: 'x' } }),
      'nodes[0].ssh.options.proxycommand',
      'runs a program',
    ],
    [
      'host keys unchecked',
      remote({ options: { StrictHostKeyChecking: 'no' } }),
      'nodes[0].ssh.options.StrictHostKeyChecking',
      'always checked',
    ],
    ['an option nobody knows', remote({ options: { Foo: 'x' } }), 'nodes[0].ssh.options.Foo', 'HostKeyAlgorithms'],
    [
      'an option that ends its line',
      remote({ options: { Ciphers: 'a\nb' } }),
      'nodes[0].ssh.options.Ciphers',
      'may hold',
    ],
    ['a tag with a blank', { nodes: [{ ...hn1, tags: ['a b'] }] }, 'nodes[0].tags[0]', '"tags": ['],
    ['a tag twice', { nodes: [{ ...hn1, tags: ['a', 'a'] }] }, 'nodes[0].tags', 'twice'],
    ['demo beside real', { nodes: [hn1, { id: 'b', transport: 'demo' }] }, 'nodes[1].transport', 'npm run demo'],
    ['sudo as text', { nodes: [{ ...hn1, sudo: 'yes' }] }, 'nodes[0].sudo', '"sudo": true'],
    ['a relative directory', { nodes: [{ ...hn1, programs: 'bin' }] }, 'nodes[0].programs', 'absolute'],
    ['an empty list', { nodes: [{ ...hn1, programs: [] }] }, 'nodes[0].programs', '"programs": ['],
    ['a NUL in a path', { nodes: [{ ...hn1, programs: '/a\0b' }] }, 'nodes[0].programs', 'control characters'],
    ['too many samples', { nodes: [hn1], sampleSeconds: 0.1 }, 'sampleSeconds', '"sampleSeconds": 10'],
  ])('with %s is refused, naming file, key and example', (_what, file, field, says) => {
    const refused = refusal({ file });
    expect(refused.field).toBe(field);
    expect(refused.message).toContain('/etc/vzboard.json: ');
    expect(refused.message).toContain(says);
  });

  test('with several mistakes shows them all, one a line', () => {
    const lines = refusal({ file: { nodes: [{ ...hn1, a: 1, b: 2, sudo: 3 }] } }).message.split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => line.includes('Example: '))).toBe(true);
  });

  test('that is not JSON is refused on one line with what is wrong and an example', () => {
    expect(refusal({ file: '{\n  "nodes": [] "sampleSeconds": 10\n}' }).message).toContain('is not JSON: line 2: ');
    const { message } = refusal({ file: '{\n  "nodes": [,]\n}' });
    expect(message).toMatch(/^\/etc\/vzboard.json is not JSON: .*','.* Example: \{ "nodes"/);
    expect(message).not.toContain('\n');
  });

  test('may begin with a byte order mark', () => {
    expect(read({ file: `\uFEFF${JSON.stringify({ nodes: [hn1] })}` }).nodes).toHaveLength(1);
  });

  test('that cannot be read is refused with the reason', () => {
    const { message, field } = refusal({ env: { VZBOARD_CONFIG: '/nowhere.json' } });
    expect(message).toContain('/nowhere.json');
    expect(message).toContain('ENOENT');
    expect(field).toBe('VZBOARD_CONFIG');
  });
});

describe('the environment', () => {
  test.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['HOST', 'a b'],
    ['HOST', 'http://x'],
    ['HOST', '-x'],
    ['VZBOARD_DEMO', 'yes'],
    ['VZBOARD_DEMO_SEED', '1.5'],
  ])('is refused by name with %s=%s', (name, value) => {
    const { message, field } = refusal({ env: { [name]: value } });
    expect(field).toBe(name);
    expect(message).toContain(JSON.stringify(value));
  });

  test('sets where to listen and where data is kept', () => {
    const config = read({ env: { HOST: '[::1]', PORT: '8080', VZBOARD_DATA: '/var/lib/vzboard' } });
    expect(config).toMatchObject({ host: '::1', port: 8080, dataDir: '/var/lib/vzboard' });
  });

  test('treats an empty variable as absent', () => {
    expect(read({ env: { HOST: '', PORT: '', VZBOARD_DATA: '', VZBOARD_CONFIG: '' } })).toMatchObject({ port: 3000 });
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.example.net', false],
  ['10.0.0.1', false],
])('%s is loopback: %s', (host, loopback) => {
  expect(isLoopback(host)).toBe(loopback);
});

test('a forced command is taken with its helper and without sudo only', () => {
  const node = { id: 'hn2', transport: 'ssh', helper: '/opt/vzboard-node', ssh: { host: 'hn2', forcedCommand: true } };
  const of = (more: object) => ({ file: { nodes: [{ ...node, ...more }] } });
  expect(read(of({})).nodes[0]).toMatchObject({ helper: '/opt/vzboard-node', ssh: { forcedCommand: true } });
  expect(refusal(of({ helper: undefined }))).toMatchObject({
    field: 'nodes[0].helper',
    message: expect.stringContaining('"helper": "/usr/local/libexec/vzboard-node"'),
  });
  expect(refusal(of({ sudo: true }))).toMatchObject({
    field: 'nodes[0].sudo',
    message: expect.stringContaining('authorized_keys'),
  });
  expect(refusal(of({ ssh: { host: 'hn2', forcedCommand: 'yes' } })).message).toContain('"forcedCommand": true');
});

test('an installed helper and the place of a spool are kept, as absolute paths only', () => {
  const places = { helper: '/usr/local/libexec/vzboard-node', spool: '/var/lib/vzboard/spool' };
  expect(read({ file: { nodes: [{ ...hn1, ...places }] } }).nodes[0]).toMatchObject(places);
  expect(refusal({ file: { nodes: [{ ...hn1, helper: 'vzboard-node' }] } }).message).toContain(
    '"helper": "/usr/local/libexec/vzboard-node"',
  );
});
