import { describe, expect, test } from 'vitest';
import { type KernelLine, oldestSeconds, parseKernelLog } from '@/lib/vz/kernel-log';

type Expected = Omit<KernelLine, 'text' | 'seconds'>;

describe('a line of the kernel', () => {
  test.each<[string, string, Expected]>([
    [
      'a shortage',
      'Fatal resource shortage: kmemsize, UB 101.',
      { kind: 'shortage', ctid: '101', counter: 'kmemsize' },
    ],
    [
      'a shortage of swap on the node',
      'Fatal resource shortage: swappages, UB 101. More physical swap space required.',
      { kind: 'shortage', ctid: '101', counter: 'swappages' },
    ],
    [
      'a shortage by name, of 3.10',
      'Fatal resource shortage: numproc, UB 1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71.',
      { kind: 'shortage', ctid: '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71', counter: 'numproc' },
    ],
    [
      'a kill inside a container',
      'Out of memory in UB 317592: OOM killed process 2946 (npm) score 0 vm:1506164kB, rss:237752kB, swap:120052kB',
      { kind: 'oom_kill', ctid: '317592', process: { pid: 2946, name: 'npm' } },
    ],
    [
      'a kill in a memory cgroup of a container',
      'Out of memory in mem cgroup inside UB 101: OOM killed process 7 (java) score 0 vm:1kB, rss:1kB, swap:0kB',
      { kind: 'oom_kill', ctid: '101', process: { pid: 7, name: 'java' } },
    ],
    [
      'a kill of 2.6.18',
      'OOM killed process httpd (pid=4711, ve=102) exited, free=14234 gen=7.',
      { kind: 'oom_kill', ctid: '102', process: { pid: 4711, name: 'httpd' } },
    ],
    [
      'a kill of the node, of the first 2.6.32',
      'OOM killed process 4711 (httpd) vm:123456kB, rss:65432kB, swap:0kB',
      { kind: 'oom_kill', ctid: null, process: { pid: 4711, name: 'httpd' } },
    ],
    [
      'a kill of the node, of the later 2.6.32',
      'Out of memory: OOM killed process 4711 (httpd) score 0 vm:123456kB, rss:65432kB, swap:0kB',
      { kind: 'oom_kill', ctid: null, process: { pid: 4711, name: 'httpd' } },
    ],
    [
      'a kill of 3.10',
      'Killed process 4711 (httpd) in VE "102" total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
      { kind: 'oom_kill', ctid: '102', process: { pid: 4711, name: 'httpd' } },
    ],
    [
      'a limit of a cgroup',
      'Task in /machine.slice/1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71 killed as a result of limit of /machine.slice',
      { kind: 'oom', ctid: '1f3c9b5e-7d42-4a06-9c1b-5a2e8f0d6b71' },
    ],
    [
      'who asked for too much',
      '4711 (httpd) invoked oom-killer in ub 101 generation 3 gfp 0x200d2',
      { kind: 'oom', ctid: '101', process: { pid: 4711, name: 'httpd' } },
    ],
    [
      'who asked for too much of the node',
      '4711 (httpd) invoked oom-killer in ub -1 generation 3 gfp 0x200d2',
      { kind: 'oom', ctid: null, process: { pid: 4711, name: 'httpd' } },
    ],
    ['the end of it', 'oom-killer in ub 101 generation 3 ends: task died', { kind: 'oom', ctid: '101' }],
    ['its beginning, of 2.6.32', '>>> 101 oom generation 4 starts', { kind: 'oom', ctid: '101' }],
    ['its end, of 2.6.32', '<<< -1 oom generation 4 ends (task died)', { kind: 'oom', ctid: null }],
    ['whom it chose', 'OOM selected worst BC 103 (overdraft 1234):', { kind: 'oom', ctid: '103' }],
    ['a start', 'CT: 101: started', { kind: 'started', ctid: '101' }],
    ['a start of 2.6.18', 'VE: 101: started', { kind: 'started', ctid: '101' }],
    ['a stop', 'CT: 101: stopped', { kind: 'stopped', ctid: '101' }],
    ['sockets', 'TCP: time wait bucket table overflow (CT101)', { kind: 'other', ctid: '101' }],
  ])('%s', (_, text, expected) => {
    expect(parseKernelLog(`[1982048.529636] ${text}\n`)).toEqual([{ ...expected, seconds: 1982048.529636, text }]);
  });

  test.each([
    'eth0: link up',
    'TCP: time wait bucket table overflow (CT0)',
    'Fatal resource shortage: kmemsize, UB 0.',
    'SELECT 101',
    'nfct: CTR 101',
    '',
  ])('that is about no container is left out: %s', (line) => expect(parseKernelLog(`[1.0] ${line}\n`)).toEqual([]));

  test('has no time where the kernel prints none, and a level in front does not hide it', () => {
    expect(parseKernelLog('<6>CT: 101: started\n<4>[   12.5] CT: 102: started')).toMatchObject([
      { ctid: '101', seconds: null },
      { ctid: '102', seconds: 12.5 },
    ]);
    expect(oldestSeconds('Linux version 2.6.32\n<4>[   12.5] CT: 102: started')).toBe(12.5);
    expect(oldestSeconds('Linux version 2.6.18\n')).toBeNull();
  });

  test('cannot be forged by the name of a process: what a container names itself stays a name', () => {
    const forged = 'x) in UB 102: OOM killed process 1 (y';
    const line = `Out of memory in UB 101: OOM killed process 5 (${forged.slice(0, 15)}) score 0 vm:1kB, rss:1kB, swap:0kB`;
    expect(parseKernelLog(line)).toMatchObject([{ ctid: '101', process: { pid: 5 } }]);
    expect(parseKernelLog(`7 (in UB 102: \u001b[2J) invoked oom-killer in ub 101 generation 3 gfp 0x1`)).toMatchObject([
      { ctid: '101', process: { name: 'in UB 102: �[2J' } },
    ]);
  });

  test('of ten megabytes, and ten thousand lines, are read in no time', () => {
    const text = `CT: 101: started ${'a'.repeat(10_000_000)}\n${'[1.0] CT: 101: started\n'.repeat(10_000)}`;
    const begin = performance.now();
    // The long one names a container and is no start.
    expect(parseKernelLog(text)).toHaveLength(10_001);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
