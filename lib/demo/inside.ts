/** What goes on inside simulated containers: processes that hold together what the counters say, and what the kernel has said about them. */
import { containerRows } from '@/lib/ubc/sample';
import { PS_COMMAND } from '@/lib/vz/inside';
import type { Ran } from './inner-shell';
import type { World } from './machine';
import { between, keyOf, unit } from './rng';
import { Script } from './script';
import type { Execution } from './state';
import type { CounterName, WorkloadName } from './workload';

const DAY_MS = 86_400_000;
const PAGE_KIB = 4;
/** Node's numbers of processes: so many for each container, the first ones for the node's own. */
const FIRST_PID = 2000;
const PIDS_EACH = 400;

type Program = readonly [user: string, weight: number, command: string];

const everywhere: readonly Program[] = [
  ['root', 1, 'init [3]'],
  ['root', 1.4, '/usr/sbin/sshd'],
  ['root', 1.2, 'syslogd -m 0'],
  ['root', 0.9, 'crond'],
];

const programs: Readonly<Partial<Record<WorkloadName, readonly Program[]>>> = {
  web: [
    ['root', 9, '/usr/sbin/apache2 -k start'],
    ['www-data', 14, '/usr/sbin/apache2 -k start'],
  ],
  database: [
    ['mysql', 90, '/usr/libexec/mysqld --basedir=/usr --datadir=/var/lib/mysql --user=mysql'],
    ['root', 1.5, '/bin/sh /usr/bin/mysqld_safe --datadir=/var/lib/mysql'],
  ],
  mail: [
    ['root', 2, '/usr/lib/postfix/master'],
    ['postfix', 3, 'smtpd -n smtp -t inet -u -c'],
    ['dovecot', 4, 'dovecot/imap-login'],
  ],
  app: [['app', 30, 'java -Xmx192m -jar /srv/app/app.jar']],
  'ci-runner': [
    ['ci', 12, 'make -j4 check'],
    // What a container calls itself is its own affair.
    ['ci', 6, 'sh -c printf "\u001b[31mfailed\u001b[0m" \u202egpj.sh'],
  ],
  dns: [['named', 20, '/usr/sbin/named -u named -c /etc/named.conf']],
  vpn: [['nobody', 6, '/usr/sbin/openvpn --config /etc/openvpn/server.conf']],
  backup: [['root', 12, 'rsync -a --numeric-ids /srv/ backup@192.0.2.9:store/']],
};

interface Inner {
  user: string;
  command: string;
  pid: number;
  nodePid: number;
  rssKib: number;
}

function heldOf(world: World, ctid: string, counter: CounterName): number {
  return Number(containerRows(world.sample(), ctid).find((row) => row.counter === counter)?.held ?? 0);
}

/** As many as numproc holds (not more than are told apart), together as large as physpages. */
function processesOf(world: World, ctid: string): Inner[] {
  if (world.stateOf(ctid) !== 'running') return [];
  const workload = world.spec.containers.find((one) => one.ctid === ctid)?.workload ?? 'idle';
  const own = programs[workload] ?? [];
  const count = Math.max(everywhere.length + own.length, Math.min(PIDS_EACH, heldOf(world, ctid, 'numproc')));
  const all = [...everywhere, ...own];
  // The rest are workers of the last program.
  while (all.length < count)
    all.push(own[all.length % Math.max(1, own.length)] ?? everywhere[2] ?? all[0] ?? ['root', 1, 'init']);
  const key = keyOf(world.spec.seed, ctid, 'processes');
  const weights = all.map(([, weight], i) => weight * (0.7 + 0.6 * unit(key, i)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const heldKib = Math.max(8000, heldOf(world, ctid, 'physpages') * PAGE_KIB);
  const first = FIRST_PID + placeOf(world, ctid) * PIDS_EACH;
  return all.map(([user, , command], i) => ({
    ...{ user, command, nodePid: first + i },
    pid: i === 0 ? 1 : 300 + i * 7 + between(key, 500 + i, 0, 5),
    rssKib: Math.round((heldKib * (weights[i] ?? 0)) / whole),
  }));
}

const placeOf = (world: World, ctid: string) => world.spec.containers.findIndex((one) => one.ctid === ctid) + 1;

/** `ps` in the one form vzboard uses; undefined for another program. */
export function innerPs(world: World, ctid: string, name: string, args: readonly string[]): Ran | undefined {
  if (name !== 'ps') return undefined;
  if ([name, ...args].join(' ') !== PS_COMMAND) {
    return { code: 1, stdout: '', stderr: 'ps: the simulated container knows only the form that vzboard uses\n' };
  }
  const life = world.container(ctid)?.life;
  const ranMs = Math.max(0, world.nowMs - (life?.bootMs ?? world.nowMs));
  const key = keyOf(world.spec.seed, ctid, 'ages');
  const line = ({ pid, user, command, rssKib }: Inner, i: number) => {
    const virtual = Math.round(rssKib * (1.6 + 2 * unit(key, i))) + 9000;
    const age = elapsed(i < everywhere.length ? ranMs : ranMs * unit(key, 900 + i));
    const state = pid === 1 ? 'Ss' : unit(key, 1800 + i) < 0.1 ? 'R' : 'S';
    const numbers = `${String(rssKib).padStart(6)} ${String(virtual).padStart(6)} ${age.padStart(11)}`;
    return `${String(pid).padStart(5)} ${pid === 1 ? '    0' : '    1'} ${user.padEnd(8)} ${state.padEnd(4)} ${numbers} ${command}\n`;
  };
  const asking = `${'9999'.padStart(5)} ${'9998'} ${'root'.padEnd(8)} R+     1024  13212       00:00 ${PS_COMMAND}\n`;
  const head = '  PID  PPID USER     STAT   RSS    VSZ     ELAPSED COMMAND\n';
  return { code: 0, stdout: head + processesOf(world, ctid).map(line).join('') + asking, stderr: '' };
}

/** `[[dd-]hh:]mm:ss`. */
function elapsed(ms: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const s = Math.floor(ms / 1000);
  const clock = `${two((s / 60) % 60)}:${two(s % 60)}`;
  if (s < 3600) return clock;
  const hours = `${two((s / 3600) % 24)}:${clock}`;
  return s < 86_400 ? hours : `${Math.floor(s / 86_400)}-${hours}`;
}

/** `vzpid PID`. */
export function vzpid(world: World, args: readonly string[]): Execution {
  const [word = ''] = args;
  const script = new Script().pause(6);
  if (args.length !== 1) return script.raw('Usage: vzpid [-p] <pid> ...\n       vzpid [-p] -\n', 'stderr').end(1);
  const pid = Number(word);
  script.raw('Pid\tCTID\tName\n');
  if (pid === 1) return script.raw('1\t0\tinit\n').end(0);
  const ctid = world.spec.containers[Math.floor((pid - FIRST_PID) / PIDS_EACH) - 1]?.ctid;
  const found = ctid === undefined ? undefined : processesOf(world, ctid).find(({ nodePid }) => nodePid === pid);
  if (found === undefined) return script.end(0);
  const name = found.command.split(/[\s:]/)[0]?.split('/').at(-1) ?? '';
  return script.raw(`${pid}\t${ctid}\t${name.slice(0, 15)}\n`).end(0);
}

/** Counters whose refusals the kernel tells of; on a day with some there is a line. */
const told: readonly string[] = ['kmemsize', 'privvmpages', 'physpages', 'tcpsndbuf', 'dcachesize'];
const DAYS = 40;
/** On one day in five. */
const CHANCE = 0.2;

/** `dmesg`: starts, shortages and kills of the last days. Each line keeps its time however often it is asked for. */
export function dmesg(world: World): Execution {
  const lines: { atMs: number; text: string }[] = [];
  const add = (atMs: number, text: string) => {
    if (atMs <= world.nowMs && atMs >= world.nowMs - DAYS * DAY_MS) lines.push({ atMs, text });
  };
  const sample = world.sample();
  const today = Math.floor(world.nowMs / DAY_MS);
  for (const ctid of sample.ctids) {
    const life = world.container(ctid)?.life;
    if (life === null || life === undefined) continue;
    add(life.bootMs, `CT: ${ctid}: started`);
    const key = keyOf(world.spec.seed, ctid, 'dmesg');
    for (const row of containerRows(sample, ctid)) {
      const index = told.indexOf(row.counter);
      if (index < 0 || Number(row.failcnt) === 0) continue;
      for (let day = today - DAYS; day <= today; day++) {
        if (unit(key, day * 64 + index) > CHANCE) continue;
        const atMs = day * DAY_MS + unit(key, day * 64 + 8 + index) * DAY_MS;
        if (atMs < life.bootMs) continue;
        const killed = row.counter === 'physpages' ? processesOf(world, ctid).at(-1) : undefined;
        if (killed === undefined) add(atMs, `Fatal resource shortage: ${row.counter}, UB ${ctid}.`);
        else {
          const name = killed.command.split(/[\s:]/)[0]?.split('/').at(-1)?.slice(0, 15) ?? '';
          add(atMs, `${killed.nodePid} (${name}) invoked oom-killer in ub ${ctid} generation ${day % 97} gfp 0x200d2`);
          const sizes = `vm:${killed.rssKib * 3}kB, rss:${killed.rssKib}kB, swap:0kB`;
          add(
            atMs + 40,
            `Out of memory in UB ${ctid}: OOM killed process ${killed.nodePid} (${name}) score 0 ${sizes}`,
          );
        }
      }
    }
  }
  lines.sort((a, b) => a.atMs - b.atMs);
  const stamp = (atMs: number) => `[${((atMs - world.spec.bootMs) / 1000).toFixed(6).padStart(12)}]`;
  const oldest = Math.max(world.spec.bootMs, world.nowMs - DAYS * DAY_MS);
  const text = [
    `${stamp(oldest)} eth0: no IPv6 routers present\n`,
    ...lines.map((one) => `${stamp(one.atMs)} ${one.text}\n`),
  ];
  return new Script().pause(8).raw(text.join('')).end(0);
}

/** /proc/uptime. */
export function uptime(world: World): string {
  const seconds = (world.nowMs - world.spec.bootMs) / 1000;
  return `${seconds.toFixed(2)} ${(seconds * world.spec.cpus * 0.8).toFixed(2)}\n`;
}
