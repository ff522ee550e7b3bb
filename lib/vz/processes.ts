/**
 * What a container's own `ps` says of its processes. The container's root decides what that program prints: lines are taken only in the one form,
 * text is made harmless, and there is a limit to everything.
 */
import { PS_COMMAND, plainText } from './inside';

export interface Process {
  /** As the container counts; on the node it has another number. */
  pid: number;
  parent: number;
  user: string;
  /** STAT of ps: "Ss", "R+". */
  state: string;
  /** In memory now; what several share is counted for each. */
  residentKib: number;
  /** Asked for, whether used or not. */
  virtualKib: number;
  /** Since it began; null where ps says it otherwise. */
  seconds: number | null;
  command: string;
}

export interface ProcessReading {
  /** By memory, largest first. */
  processes: Process[];
  /** In all; `processes` has the largest. */
  total: number;
  residentKib: number;
  virtualKib: number;
  /** Lines that are no process. */
  unread: number;
}

const MOST_SHOWN = 1000;
/** More would be no list of processes: numproc has a limit far below. */
const MOST_LINES = 40_000;
const MOST_COMMAND = 400;
const LINE =
  /^\s*(\d{1,10})\s+(\d{1,10})\s+(\S{1,40})\s+([A-Za-z+<]{1,8}\S{0,8})\s+(\d{1,12})\s+(\d{1,13})\s+(\S{1,24})\s?(.*)$/;

export function parseProcesses(text: string): ProcessReading {
  const processes: Process[] = [];
  let unread = 0;
  const lines = text.split('\n', MOST_LINES + 1);
  // The head, and what follows the last newline.
  for (const line of lines.slice(1)) {
    if (line.trim() === '') continue;
    const found = processOf(line);
    if (found === undefined) unread += 1;
    // That is who asks.
    else if (found.command !== PS_COMMAND) processes.push(found);
  }
  processes.sort((a, b) => b.residentKib - a.residentKib || a.pid - b.pid);
  const sum = (pick: (one: Process) => number) => processes.reduce((all, one) => all + pick(one), 0);
  return {
    processes: processes.slice(0, MOST_SHOWN),
    total: processes.length,
    residentKib: sum((one) => one.residentKib),
    virtualKib: sum((one) => one.virtualKib),
    unread,
  };
}

function processOf(line: string): Process | undefined {
  // A line may be megabytes long; what is read of it is not.
  const [, pid, parent, user, state, rss, vsz, etime, command] = LINE.exec(line.slice(0, 2000)) ?? [];
  if (pid === undefined || user === undefined || state === undefined || etime === undefined) return undefined;
  return {
    pid: Number(pid),
    parent: Number(parent),
    user: plainText(user, 40),
    state: plainText(state, 8),
    residentKib: Number(rss),
    virtualKib: Number(vsz),
    seconds: elapsedSeconds(etime),
    command: plainText(command ?? '', MOST_COMMAND),
  };
}

/** `[[dd-]hh:]mm:ss`. */
function elapsedSeconds(etime: string): number | null {
  const [, days, hours, minutes, seconds] = /^(?:(?:(\d{1,5})-)?(\d{1,2}):)?(\d{1,2}):(\d{2})$/.exec(etime) ?? [];
  if (minutes === undefined) return null;
  return ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
