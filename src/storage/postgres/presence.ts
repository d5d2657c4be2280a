import { randomUUID } from 'node:crypto';
import { readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { makeFolder } from '../../config/make-folder.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';

/** How often a living process touches its file, and how long an untouched one is believed. */
const BEAT_MS = 2_000;
const SILENCE_MS = 5 * BEAT_MS;
/** Beyond any plausible difference of clocks: such a file is old without watching it. */
const LONG_AGO_MS = 600_000;

const identitySchema = z.object({
  pid: z.number(),
  started: z.string(),
  place: z.string(),
  host: z.string(),
});

/** The file by which a process says that it uses the embedded Postgres. */
export interface Presence {
  file: string;
  leave(): Promise<void>;
}

/** Writes this process's file below `folder` and keeps touching it until `leave`. */
export async function announcePresence(folder: string): Promise<Presence> {
  await makeFolder(folder, 0o755);
  const file = join(folder, `${process.pid}-${randomUUID()}.json`);
  await writeFile(file, JSON.stringify(ownIdentity()), { flag: 'wx' });
  const beat = setInterval(() => {
    const now = new Date();
    // A missed beat is harmless; the next one comes.
    utimes(file, now, now).catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  return {
    file,
    async leave() {
      clearInterval(beat);
      await rm(file, { force: true });
    },
  };
}

/** Who wrote a presence file, or null when it is gone or was never finished. */
export async function readPresence(file: string): Promise<ProcessIdentity | null> {
  try {
    return identitySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * Whether the process behind a presence file lives. For one of another machine or container the
 * file is watched for a beat, up to ten seconds; clocks are not compared, since they may differ.
 */
export async function isPresent(file: string): Promise<boolean> {
  const modified = async (): Promise<number | null> =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
  const first = await modified();
  if (first === null) return false;
  const identity = await readPresence(file);
  const alive = identity === null ? null : isAlive(identity);
  if (alive !== null) return alive;
  if (Date.now() - first > LONG_AGO_MS) return false;
  for (let waited = 0; waited < SILENCE_MS; waited += 250) {
    await sleep(250);
    const now = await modified();
    if (now !== first) return now !== null;
  }
  return false;
}

/** The presence files of other living processes; files of dead ones are removed on the way. */
export async function othersPresent(folder: string, own: string): Promise<string[]> {
  const files = (await readdir(folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
    .filter((file) => file !== own);
  const present = await Promise.all(files.map(isPresent));
  await Promise.all(files.filter((_, at) => !present[at]).map((file) => rm(file, { force: true })));
  return files.filter((_, at) => present[at]);
}
