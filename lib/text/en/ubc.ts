/**
 * The words of the counters: what each counts, what a program sees when it fails, what to do. A counter without its four sentences does
 * not compile. Sources: OpenVZ wiki "UBC parameters", vzctl 4.11.1 src/validate.c, kernel/bc of 2.6.32-042stab.
 */
import type { Behaviour, CounterGroup, CounterName, CounterTextPart, CounterUnit, Severity } from '@/lib/ubc/counters';
import type { ProblemReason } from '@/lib/ubc/diagnose';

type UbcText = Record<
  | `ubc.${CounterName | 'unknown'}.${CounterTextPart}`
  | `ubc.group.${CounterGroup}`
  | `ubc.unit.${CounterUnit | 'unknown'}`
  | `ubc.kind.${Behaviour['kind']}`
  | `ubc.priority.${Behaviour['priority']}`
  | `ubc.failures.${Behaviour['failureMeans']}`
  | `ubc.severity.${Severity}`
  | `ubc.reason.${'failing' | 'near'}`
  | `ubc.problem.${ProblemReason}`,
  string
>;

export const ubcText = {
  'ubc.title': 'Beancounters',

  'ubc.kmemsize.label': 'Kernel memory',
  'ubc.kmemsize.is':
    'Memory the kernel itself needs for this container and cannot swap out: processes, page tables, open files, sockets. A process takes 30 to 50 KiB of it.',
  'ubc.kmemsize.fails':
    'fork, open, socket and select fail at random places with “Cannot allocate memory”. Over the limit a process may be killed because its page table cannot grow.',
  'ubc.kmemsize.do':
    'Run fewer processes, or raise barrier and limit together and keep a gap of at least 10 % between them. Check numproc and the limit of dcachesize, which is part of it.',

  'ubc.lockedpages.label': 'Locked memory',
  'ubc.lockedpages.is': 'Memory that programs locked into RAM with mlock, so that it is never swapped out.',
  'ubc.lockedpages.fails':
    'mlock fails with “Cannot allocate memory”. Databases, gpg and time daemons complain at start.',
  'ubc.lockedpages.do': 'Raise lockedpages, and the memory guarantee with it, for the program that locks memory.',

  'ubc.privvmpages.label': 'Allocated memory',
  'ubc.privvmpages.is':
    'Private memory that programs asked for, whether they use it or not. It is a promise, not RAM: the sum of a node may exceed its RAM and swap.',
  'ubc.privvmpages.fails':
    'malloc and fork fail with “Cannot allocate memory”. Over the limit a stack cannot grow and the program dies with a segmentation fault.',
  'ubc.privvmpages.do':
    'Give programs smaller heaps and buffers first. Otherwise raise barrier and limit together, with vmguarpages, oomguarpages and kmemsize, and keep the limit below 60 % of the RAM of the node.',

  'ubc.shmpages.label': 'Shared memory',
  'ubc.shmpages.is': 'Shared memory: System V segments, shared anonymous mappings and the contents of tmpfs.',
  'ubc.shmpages.fails':
    'shmget, shm_open and writes to tmpfs fail with “Cannot allocate memory” or “No space left on device”.',
  'ubc.shmpages.do': 'Lower the shared buffers of the database or the opcode cache, empty tmpfs, or raise shmpages.',

  'ubc.numproc.label': 'Processes',
  'ubc.numproc.is': 'Processes and threads together, as the kernel counts them.',
  'ubc.numproc.fails':
    'New processes and threads cannot start: “fork: Cannot allocate memory” or “Resource temporarily unavailable”. Logging in may fail too.',
  'ubc.numproc.do':
    'Cap the workers and threads of the program that grew. If the number is right, raise numproc together with kmemsize (40 KiB a process), numfile and the socket counters.',

  'ubc.physpages.label': 'RAM',
  'ubc.physpages.is':
    'RAM in use. With VSwap its limit is the RAM of the container, and page cache counts too; without VSwap it is only counted and never refused.',
  'ubc.physpages.fails':
    'The RAM limit was reached and nothing could be freed. The container gets slower; only when swappages is used up as well are its processes killed.',
  'ubc.physpages.do':
    'Usually nothing, unless swappages fails too or swapping is heavy. Otherwise give the container more RAM.',

  'ubc.vmguarpages.label': 'Allocation guarantee',
  'ubc.vmguarpages.is':
    'A promise: up to this barrier memory can be allocated even when the node is short. Nothing is counted, so held stays 0.',
  'ubc.vmguarpages.fails': 'Nothing: it refuses no request.',
  'ubc.vmguarpages.do': 'Keep it at or below the barrier of privvmpages, otherwise the promise can never be used.',

  'ubc.oomguarpages.label': 'Out-of-memory guarantee',
  'ubc.oomguarpages.is':
    'RAM and swap in use, against a promise: when the node runs out of memory, containers below their barrier are spared. Above it only the protection ends.',
  'ubc.oomguarpages.fails':
    'Each failure is a process of this container that was killed because memory ran out. Nothing is refused.',
  'ubc.oomguarpages.do':
    'The node is overcommitted, or the container far above its guarantee: relieve the node, or raise the barrier of oomguarpages.',

  'ubc.numtcpsock.label': 'TCP sockets',
  'ubc.numtcpsock.is': 'TCP sockets, IPv4 and IPv6, in any state that still has a socket.',
  'ubc.numtcpsock.fails':
    'socket fails with “No buffer space available”, and incoming connections are dropped without a word.',
  'ubc.numtcpsock.do':
    'Shorten keep-alive and look for a flood of half-open connections. To raise it, widen the gap of tcpsndbuf and tcprcvbuf by 2.5 KiB for every socket more.',

  'ubc.numflock.label': 'File locks',
  'ubc.numflock.is': 'File locks that programs hold.',
  'ubc.numflock.fails': 'fcntl and flock fail with “No locks available”. Mail spools, Samba and databases stop.',
  'ubc.numflock.do': 'Raise numflock, with about 10 % between barrier and limit.',

  'ubc.numpty.label': 'Terminals',
  'ubc.numpty.is': 'Pseudo-terminals: one for every ssh, screen or vzctl enter session.',
  'ubc.numpty.fails': 'No new terminal: ssh says “PTY allocation request failed”, vzctl enter and screen do not open.',
  'ubc.numpty.do': 'Close forgotten sessions. Otherwise raise numpty, up to 255.',

  'ubc.numsiginfo.label': 'Queued signals',
  'ubc.numsiginfo.is': 'Signals that wait for a program to take them.',
  'ubc.numsiginfo.fails':
    'sigqueue fails with “Resource temporarily unavailable”, and other signals lose their details.',
  'ubc.numsiginfo.do': 'A program does not collect its signals: restart it. Raising the number hides its fault.',

  'ubc.tcpsndbuf.label': 'TCP send buffers',
  'ubc.tcpsndbuf.is': 'Kernel memory for data on its way out of TCP sockets, unsent or not yet confirmed.',
  'ubc.tcpsndbuf.fails':
    'Sending blocks, or fails with “No buffer space available”. Transfers stall; with too small a gap they hang.',
  'ubc.tcpsndbuf.do':
    'Raise barrier and limit together, and keep limit − barrier at 2.5 KiB or more for each of numtcpsock.',

  'ubc.tcprcvbuf.label': 'TCP receive buffers',
  'ubc.tcprcvbuf.is': 'Kernel memory for data that arrived on TCP sockets and was not read yet.',
  'ubc.tcprcvbuf.fails': 'Arriving data is dropped and sent again: connections get slow, but do not break.',
  'ubc.tcprcvbuf.do':
    'Look for a program that reads too slowly. Otherwise raise barrier and limit, with 2.5 KiB between them for each of numtcpsock and a barrier of at least 64 KiB.',

  'ubc.othersockbuf.label': 'Other socket buffers',
  'ubc.othersockbuf.is': 'Kernel memory for UNIX sockets and for what UDP and other sockets send.',
  'ubc.othersockbuf.fails':
    'Writing to local and UDP sockets blocks or fails: syslog and databases on local sockets hang.',
  'ubc.othersockbuf.do':
    'Raise barrier and limit together, and keep limit − barrier at 2.5 KiB or more for each of numothersock.',

  'ubc.dgramrcvbuf.label': 'Datagram receive buffers',
  'ubc.dgramrcvbuf.is': 'Kernel memory for UDP and other datagrams that arrived and were not read yet.',
  'ubc.dgramrcvbuf.fails': 'Datagrams are lost without an error: DNS queries time out, log lines are missing.',
  'ubc.dgramrcvbuf.do': 'The program must read faster. Otherwise raise dgramrcvbuf, to 129 KiB at least.',

  'ubc.numothersock.label': 'Other sockets',
  'ubc.numothersock.is': 'Sockets other than TCP: UNIX, UDP, netlink and raw.',
  'ubc.numothersock.fails': 'socket fails with “No buffer space available”; mail systems and syslog suffer first.',
  'ubc.numothersock.do':
    'Find who opens so many. Otherwise raise numothersock and widen the gap of othersockbuf by 2.5 KiB for every socket more.',

  'ubc.dcachesize.label': 'Directory cache in use',
  'ubc.dcachesize.is':
    'Kernel memory for directory entries and inodes that open files and directories pin. Every byte also counts as kmemsize.',
  'ubc.dcachesize.fails':
    'Opening files fails with “Cannot allocate memory”; walks through deep trees (find, rsync, backup) break off.',
  'ubc.dcachesize.do':
    'Raise the limit of dcachesize to 384 bytes or more for each of numfile, and kmemsize by as much.',

  'ubc.numfile.label': 'Open files',
  'ubc.numfile.is': 'Open files of all programs, sockets and pipes included.',
  'ubc.numfile.fails': 'open, socket, accept and pipe fail with “Too many open files in system”.',
  'ubc.numfile.do':
    'Look for a program that never closes its files. Otherwise raise numfile to 32 or more a process, with dcachesize and kmemsize.',

  'ubc.numiptent.label': 'Firewall entries',
  'ubc.numiptent.is': 'Entries of the packet filter (iptables) inside the container.',
  'ubc.numiptent.fails':
    'iptables reports that memory cannot be allocated, and the rule set is loaded only in part: the firewall may be open.',
  'ubc.numiptent.do': 'Shorten the rule set, or raise numiptent and load the rules again.',

  'ubc.swappages.label': 'Swap',
  'ubc.swappages.is':
    'Swap in use. With VSwap its limit is the swap of the container; without VSwap it only sets what the container sees as swap.',
  'ubc.swappages.fails': 'RAM and swap of the container are used up: its processes are about to be killed.',
  'ubc.swappages.do': 'Find the program that grows, or give the container more RAM or swap.',

  'ubc.unknown.label': '{name}',
  'ubc.unknown.is': 'The node reports {name}, a counter that vzboard does not know. Its numbers are shown as they are.',
  'ubc.unknown.fails': 'What a program sees when {name} fails is not known here.',
  'ubc.unknown.do': 'See the documentation of the kernel on this node.',

  'ubc.group.memory': 'Memory',
  'ubc.group.kernel': 'Kernel memory',
  'ubc.group.objects': 'Objects',
  'ubc.group.unknown': 'Unknown',

  'ubc.unit.bytes': 'bytes',
  'ubc.unit.pages': 'pages',
  'ubc.unit.items': 'items',
  'ubc.unit.unknown': 'unknown unit',

  'ubc.kind.limited': 'limited',
  'ubc.kind.guarantee': 'guarantee: the barrier is a promise, not a limit',
  'ubc.kind.accounting': 'only counted, never refused',
  'ubc.kind.unknown': 'unknown to vzboard',

  'ubc.priority.primary': 'primary',
  'ubc.priority.secondary': 'secondary',
  'ubc.priority.auxiliary': 'auxiliary',

  'ubc.failures.refusals': 'refused requests',
  'ubc.failures.oom_kills': 'processes killed for lack of memory',
  'ubc.failures.reclaim_failed': 'times nothing could be freed at the RAM limit',
  'ubc.failures.swap_exhausted': 'times RAM and swap were both used up',
  'ubc.failures.never': 'never fails',

  'ubc.severity.critical': 'critical',
  'ubc.severity.warning': 'warning',
  'ubc.severity.notice': 'notice',
  'ubc.severity.quiet': 'quiet',

  'ubc.reason.failing': 'failing',
  'ubc.reason.near': 'near its limit',

  'ubc.problem.no_uid': 'Line {line} stands under no readable CTID.',
  'ubc.problem.bad_uid': 'Line {line} begins with something that is no CTID.',
  'ubc.problem.bad_name': 'Line {line} has no counter name where one belongs.',
  'ubc.problem.bad_number': 'Line {line} has something that is no number.',
  'ubc.problem.negative': 'Line {line} has a negative number.',
  'ubc.problem.too_large': 'Line {line} has a number above 9223372036854775807.',
  'ubc.problem.too_few': 'Line {line} has fewer than five numbers.',
  'ubc.problem.too_many': 'Line {line} has more than five numbers.',
  'ubc.problem.duplicate_container': 'Line {line} belongs to a container that was there before; the first is kept.',
  'ubc.problem.duplicate_counter': 'Line {line} repeats a counter of its container; the first is kept.',
  'ubc.problem.truncated': 'Line {line}, the last one, is cut short.',
} as const satisfies UbcText & { 'ubc.title': string };
