/** The self-test of a node. Each check has a name, what will not work without it, and cures; `lib/server/doctor-checks.ts` names them. */
export const doctorText = {
  'doctor.title': 'Self-test',
  'doctor.page': 'Self-test of {node}',
  'doctor.intro': 'vzboard asks the node what it needs of it. Everything asked is a read: nothing on the node changes.',
  'doctor.run': 'Run the test',
  'doctor.again': 'Run again',
  'doctor.running': 'Testing…',
  'doctor.never.title': 'Not tested yet',
  'doctor.never.hint': 'Since vzboard was started nobody has run the self-test of this node.',
  'doctor.needsOperator': 'This needs the role operator.',
  'doctor.ran': 'Tested by {by}',
  'doctor.took': 'took {span}',
  'doctor.checks': 'Checks',
  'doctor.asked': 'Asked:',
  'doctor.ms': '{ms, number} ms',
  'doctor.loses': 'Without it: {what}',
  'doctor.link': 'Self-test',
  'doctor.progress': '{done, number} of {all, number} checks done',

  'doctor.state.waiting': 'waiting',
  'doctor.state.running': 'asking…',
  'doctor.state.good': 'good',
  'doctor.state.warning': 'warning',
  'doctor.state.bad': 'wrong',
  'doctor.state.skipped': 'not asked',
  'doctor.verdict.running': 'The test is running.',
  'doctor.verdict.good': 'All is well.',
  'doctor.verdict.warning': '{warnings, plural, one {It works, with # warning.} other {It works, with # warnings.}}',
  'doctor.verdict.bad': '{bad, plural, one {# thing is to be mended.} other {# things are to be mended.}}',

  'doctor.skipped.reach': 'Not asked, since the node does not answer.',
  'doctor.skipped.hostKey': 'Not asked: nothing is sent to a host whose key is not approved.',
  'doctor.skipped.account': 'Not asked, since sudo refuses every program.',
  'doctor.sudoers': 'sudo does not allow it.',
  'doctor.sudoers.cure':
    'Allow vzboard the program in sudoers, or install the helper (README, "Without root"). It is a read.',
  'doctor.silent': 'It did not answer in time.',
  'doctor.silent.cure': 'Something hangs there: run the same command in a terminal (a dead disk, a stuck lock?).',
  'doctor.noProgram': 'The program {program} is not there.',
  'doctor.exit': 'exit {code}: {said}',
  'doctor.saidNothing': 'it said nothing',
  'doctor.asRoot':
    'Run vzboard as root, or set "sudo": true for this node and allow its programs in sudoers without a password.',

  'doctor.hostKey': 'Host key',
  'doctor.hostKey.good': '{type}, approved',
  'doctor.hostKey.unknown': '{name} shows {type} {fingerprint}, which nobody has approved.',
  'doctor.hostKey.changed': '{name} shows {type} {fingerprint}, but approved is {approved}.',
  'doctor.hostKey.unknownBelow': '{name} shows a key that nobody has approved.',
  'doctor.hostKey.changedBelow': '{name} shows another key than the approved one.',
  'doctor.hostKey.cure': 'Compare the fingerprint with what the host itself says, then approve it.',
  'doctor.hostKey.unread.cure': 'No key was shown, see the next line.',
  'doctor.hostKey.loses': 'everything: nothing is sent to a host that may be another one.',

  'doctor.reach': 'Reach',
  'doctor.reach.good': 'answered in {ms, number} ms',
  'doctor.reach.cure': 'Check that the node is up, and that its address, port and account are right.',
  'doctor.reach.loses': 'everything: no list, no counters, no action.',

  'doctor.account': 'Account',
  'doctor.account.root': 'root',
  'doctor.account.sudo': 'root, through sudo',
  'doctor.account.other': '{name}, who is not root',
  'doctor.account.tty': 'sudo wants a terminal (requiretty).',
  'doctor.account.tty.cure': 'Add to sudoers: Defaults:<user> !requiretty',
  'doctor.account.cure':
    'Run vzboard as root, or set "sudo": true for this node and allow its programs in sudoers without a password.',
  'doctor.account.loses': 'vzctl, vzlist and the counters, which only root may use.',

  'doctor.shell': 'Login shell',
  'doctor.shell.good': 'quiet',
  'doctor.shell.noise': 'it prints before each answer: {said}',
  'doctor.shell.cure':
    'Let the start-up files of this account (.bashrc, .profile) print only when there is a terminal.',
  'doctor.shell.loses': 'answers may be misread; every read is longer.',

  'doctor.clock': 'Clock',
  'doctor.clock.good': 'the same as here, within a second',
  'doctor.clock.ahead': '{seconds, plural, one {# second} other {# seconds}} ahead of the clock here',
  'doctor.clock.behind': '{seconds, plural, one {# second} other {# seconds}} behind the clock here',
  'doctor.clock.cure': 'Let both machines keep their time with NTP (chronyd, ntpd).',
  'doctor.clock.loses': 'uptimes and the times in logs do not match what vzboard shows.',

  'doctor.kernel': 'Kernel',
  'doctor.kernel.classic': '{release}, OpenVZ with classic limits',
  'doctor.kernel.vswap': '{release}, OpenVZ with VSwap',
  'doctor.kernel.numbered': '{release}, OpenVZ {generation}',
  'doctor.kernel.none': '{release} does not name itself an OpenVZ kernel',
  'doctor.kernel.cure': 'Boot the OpenVZ kernel. When counters and vzlist are good below, its name alone does no harm.',
  'doctor.kernel.loses': 'containers and counters exist only under an OpenVZ kernel.',

  'doctor.vzctl': 'vzctl',
  'doctor.vzctl.good': 'version {version}',
  'doctor.vzctl.differs': 'version {version}, which does not belong to this kernel',
  'doctor.vzctl.differs.cure': 'It may well work. Install the vzctl of the kernel when something behaves oddly.',
  'doctor.vzctl.old': 'version {version}, older than 4.0',
  'doctor.vzctl.cure': 'Install vzctl, or set "programs" of this node to the directory that holds it.',
  'doctor.vzctl.old.cure': 'Install vzctl 4.0 or newer: older ones cannot list containers in a form vzboard reads.',
  'doctor.vzctl.loses': 'no action on containers, no settings.',

  'doctor.vzlist': 'vzlist',
  'doctor.vzlist.good': '{count, plural, one {# container} other {# containers}}',
  'doctor.vzlist.noJson': 'its output is not JSON: {said}',
  'doctor.vzlist.cure': 'vzlist must understand -j (vzctl 4.0 or newer) and see /proc/vz: is the OpenVZ kernel booted?',
  'doctor.vzlist.loses': 'no list of containers: states stay unknown.',

  'doctor.counters': 'Counters',
  'doctor.counters.good':
    'version 2.5, {containers, plural, one {# container} other {# containers}}, {rows, plural, one {# row} other {# rows}}',
  'doctor.counters.odd':
    '{count, plural, one {# line cannot be read} other {# lines cannot be read}}; line {line}: {said}',
  'doctor.counters.odd.cure': 'What these lines say is left out. Send the bundle below with a bug report.',
  'doctor.counters.cure':
    'Only an OpenVZ kernel has this file. If it is elsewhere, set "files": { "userBeancounters": ... } of this node.',
  'doctor.counters.script': '{good}, printed by user_beancounters.py; marked "not measured here" is what it makes up',
  'doctor.counters.script.cure':
    'The kernel has no such file, and user_beancounters.py, which stands in for it, cannot read the memory of containers: it knows cgroup v1 only.',
  'doctor.counters.emulated.cure':
    'OpenVZ {generation} has no such file: its counters are printed by user_beancounters.py, which belongs to its vzctl and is not there. Install it, or name the directory that holds it in "programs".',
  'doctor.counters.loses': 'no counters, no graphs, no list of what needs attention.',

  'doctor.swap': 'Swap of containers',
  'doctor.swap.good': '{path} can be read',
  'doctor.swap.off': 'not looked for: no file is named',
  'doctor.swap.classic': 'not measured here: there is no {path}, and a kernel without VSwap does not count swap',
  'doctor.swap.cgroups': 'computed from the memory cgroups: memory with swap, less memory',
  'doctor.swap.noCgroups': 'not measured here: the memory cgroups do not count swap',
  'doctor.swap.cure':
    'Everything else works without it. If it is elsewhere, set "files": { "bcResources": ... } of this node; where sudo lists what may be read, add it.',
  'doctor.swap.emulated.cure':
    'user_beancounters.py prints no swap. It could be computed with cgroup v1 and swap accounting (swapaccount=1 on the command line of the kernel).',
  'doctor.swap.loses': 'swappages is missing; everything else works.',

  'doctor.configs': 'Config files',
  'doctor.configs.good': '{count, plural, one {# file} other {# files}} in {directory}',
  'doctor.configs.cure': 'Set "files": { "conf": ... } of this node to the directory of the containers\' config files.',
  'doctor.configs.loses': 'no names, templates and settings of containers; nothing can be changed.',

  'doctor.global': 'Global config',
  'doctor.global.good': '{path}: locks in {lockDir}, containers in {privateDir}',
  'doctor.global.cure':
    'vzctl itself needs this file. vzboard goes on with the usual places, /vz/lock and /vz/private.',
  'doctor.global.loses': 'vzctl ends with exit code 10 where this file is really missing.',

  'doctor.locks': 'Lock directory',
  'doctor.locks.free': 'no container is locked',
  'doctor.locks.held': '{count, plural, one {# lock file} other {# lock files}}',
  'doctor.locks.cure': 'It must exist and be readable: see LOCKDIR in vz.conf.',
  'doctor.locks.loses': 'it cannot be told who works on a container when vzctl says it is locked.',

  'doctor.space': 'Free space',
  'doctor.space.line': '{free} of {size} free on {mount}',
  'doctor.space.cure': 'Make room there. Full file systems stop containers, and vzctl cannot save settings.',
  'doctor.space.unread': 'What df printed could not be read: {said}',
  'doctor.space.loses': 'writes fail: containers stop, settings and output of commands are not kept.',

  'doctor.pages': 'Page size',
  'doctor.pages.good': '{bytes, number} bytes',
  'doctor.pages.cure': 'vzboard counts 4096 bytes to a page. Amounts of memory in bytes are wrong on this node.',
  'doctor.pages.loses': 'memory counters kept in pages are shown with wrong sizes.',

  'doctor.locale': 'Locale',
  'doctor.locale.good': 'messages are in English',
  'doctor.locale.foreign': 'messages may be in {locale}',
  'doctor.locale.cure': 'Let programs run with LC_ALL=C for this account, so that what they say is recognised.',
  'doctor.locale.loses': 'refusals of programs are recognised by their English words.',

  'doctor.bundle': 'Bundle for a bug report',
  'doctor.bundle.intro':
    'Versions, the checks above, the first lines of what programs said, and the last calls that failed. Names of hosts, containers and accounts, addresses and values are masked. This is all of it; read it before you send it.',
  'doctor.bundle.show': 'Show what is in it',
  'doctor.bundle.download': 'Download',
  'doctor.bundle.first': 'Run the test first: the bundle holds what it found.',
  'doctor.bundle.running': 'Wait for the end of the test.',
} as const;
