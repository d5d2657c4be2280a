import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { CallerError } from '../../domain/errors.ts';
import type { RehearsalSubject } from '../../healing/rehearsal/rehearsal-world.ts';
import { type RehearsalDeps, rehearse } from '../../healing/rehearsal/rehearse.ts';
import { parseRecording, replayTool } from './recorded-tool.ts';
import { openRepositoryFolder, type RepositoryFolder } from './repository-folder.ts';
import { summarise } from './summarise.ts';

/** What `job.json` of a fixture may say of the red job. */
const jobSchema = z.strictObject({
  branch: z.string().default('main'),
  job: z.string().default('test'),
  failedStep: z.string().nullable().default(null),
  workflow: z
    .strictObject({ name: z.string(), path: z.string() })
    .default({ name: 'CI', path: '.github/workflows/ci.yml' }),
  pullRequest: z.number().int().nullable().default(null),
  fork: z.boolean().default(false),
  labels: z.array(z.string()).default(['ubuntu-latest']),
  /** True when GitHub made no job of the workflow; `log.txt` is not read then. */
  unstarted: z.boolean().default(false),
  /** Minutes that the job took in its newest good runs. */
  goodMinutes: z.array(z.number().min(0)).default([]),
});

/** How a fixture ended: the ways in which it is not as expected, each a line. */
export interface FixtureResult {
  differences: string[];
}

/**
 * Rehearses the fixture in `folder` and holds what came out against its `expected.json`, or writes
 * that anew. A `tool.json` answers for the tool unless `realTools`. Throws a CallerError for a
 * fixture that cannot be read.
 */
export async function runFixture(
  folder: string,
  deps: RehearsalDeps,
  options: { update: boolean; realTools: boolean },
): Promise<FixtureResult> {
  const repository = await openRepositoryFolder(join(folder, 'repository'));
  const recording = await optionalText(join(folder, 'tool.json'));
  const tools =
    recording === null || options.realTools
      ? deps.tools
      : replayTool(parseRecording(recording, join(folder, 'tool.json')), repository);
  const subject = await readSubject(folder, repository);
  const actual = summarise(await rehearse({ ...deps, tools }, subject));
  const file = join(folder, 'expected.json');
  if (options.update) {
    await writeFile(file, `${JSON.stringify(actual, null, 2)}\n`);
    return { differences: [] };
  }
  const expected = await optionalText(file);
  if (expected === null) return { differences: [`there is no ${file}; --update writes it`] };
  return {
    differences: compare('', parseJson(expected, file), JSON.parse(JSON.stringify(actual))),
  };
}

async function readSubject(
  folder: string,
  repository: RepositoryFolder,
): Promise<RehearsalSubject> {
  const file = join(folder, 'job.json');
  const job = jobSchema.safeParse(parseJson((await optionalText(file)) ?? '{}', file));
  if (!job.success) {
    throw new CallerError(`${file}: ${z.prettifyError(job.error)}`, { code: 'bad_fixture' });
  }
  const hasEarlier = (await readdir(folder)).includes('earlier');
  const earlier = hasEarlier ? await openRepositoryFolder(join(folder, 'earlier')) : null;
  return {
    ...job.data,
    ...repository,
    readEarlier: earlier === null ? null : (path) => earlier.readFile(path),
    repository: { owner: 'acme', name: 'shop' },
    headSha: 'a'.repeat(40),
    openLog: () => createReadStream(join(folder, 'log.txt')) as AsyncIterable<Uint8Array>,
  };
}

async function optionalText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CallerError(`${file} is not JSON.`, { code: 'bad_fixture', cause });
  }
}

/** Where two values differ, one line each, down to the smallest part. */
function compare(path: string, expected: unknown, actual: unknown): string[] {
  if (isDeepStrictEqual(expected, actual)) return [];
  if (!isPlain(expected) || !isPlain(actual)) {
    const say = (value: unknown) => JSON.stringify(value) ?? 'nothing';
    return [`${path || 'all'}: expected ${say(expected)}, got ${say(actual)}`];
  }
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return names.flatMap((name) =>
    compare(path === '' ? name : `${path}.${name}`, expected[name], actual[name]),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
