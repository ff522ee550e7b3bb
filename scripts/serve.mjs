/** Starting the server for demo, dev and start: on which port, not twice on one data directory, and until a signal ends it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { root, StepError, say, track } from './steps.mjs';

/**
 * The port to listen on: `wanted` or nothing when it is given, else the first free one from `first` on. Answers undefined when there is none.
 */
export async function pickPort({ wanted, first = 3000, tries = 50, isFree }) {
  if (wanted !== undefined) return (await isFree(wanted)) ? wanted : undefined;
  for (let port = first; port < first + tries; port++) if (await isFree(port)) return port;
  return undefined;
}

/** PORT as a number, undefined when unset or blank. Throws when it is no port. */
export function wantedPort(text) {
  if (text === undefined || text.trim() === '') return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text.trim()) || port < 1 || port > 65535) {
    throw new StepError(`PORT is "${text}", which is not a number from 1 to 65535. Example: PORT=3100`);
  }
  return port;
}

/** True for a HOST only this machine can reach. */
export function isLoopback(host) {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * The server that answers for a data directory: { pid, url }, or undefined. The file it left is not enough, since a killed server leaves one as
 * well and another program may have its process id by now: it must answer.
 */
export async function findRunning(dataDir) {
  let left;
  try {
    left = JSON.parse(readFileSync(join(resolve(root, dataDir), 'server.json'), 'utf8'));
    process.kill(left.pid, 0);
  } catch (e) {
    if (e?.code !== 'EPERM') return undefined;
  }
  try {
    const reply = await fetch(`${left.url}/api/health`, { signal: AbortSignal.timeout(2000) });
    return (await reply.json()).ok === true ? left : undefined;
  } catch {
    return undefined;
  }
}

/** Where the server will be reached, after asking that nobody else has the port. */
export async function choosePort(env) {
  const wanted = wantedPort(env.PORT);
  const host = env.HOST?.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1';
  const port = await pickPort({ wanted, isFree: (candidate) => canListen(candidate, host) });
  if (port === undefined) {
    throw new StepError(
      wanted === undefined
        ? `No free port from 3000 to 3049 on ${host}. Set PORT.`
        : `Port ${wanted} on ${host} is taken by another program. Set PORT to another one, or leave it out.`,
    );
  }
  if (wanted === undefined && port !== 3000) say(`port     3000 is taken, using ${port}`);
  return port;
}

function canListen(port, host) {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', (e) => {
      if (e.code === 'EADDRINUSE') done(false);
      // Anything else, as a HOST this machine does not have, will not get better on the next port.
      else failed(new StepError(`cannot listen on ${host}, port ${port}: ${e.message}`));
    });
    probe.listen(port, host, () => probe.close(() => done(true)));
  });
}

/** Runs the built server until it ends. Answers its exit code. */
export function serve(env, ready) {
  const child = track(
    spawn(process.execPath, [join(root, 'dist/server.cjs')], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
    }),
  );
  child.on('message', (message) => {
    if (message?.type === 'ready') ready(message.url);
  });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done(code ?? 1));
  });
}
