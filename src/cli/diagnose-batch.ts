import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Diagnoser } from '../diagnosis/diagnose.ts';
import { AppError } from '../domain/errors.ts';
import type { CommandIo } from './command-io.ts';
import { readLog } from './read-log.ts';

interface Request {
  id: string;
  log: string;
  baseline: string | null;
}

/** Answers one JSON line for each line of input; a line that is none, or a log that cannot be read, makes the exit code 2. */
export async function diagnoseBatch(diagnoser: Diagnoser, io: CommandIo): Promise<0 | 2> {
  let exit: 0 | 2 = 0;
  for await (const line of createInterface({
    input: Readable.from(io.input),
    crlfDelay: Infinity,
  })) {
    if (line.trim() === '') continue;
    const request = parseRequest(line);
    if (request === null) {
      io.error('Each line must be JSON with "id" and "log", and "baseline" as a path or null.\n');
      exit = 2;
      continue;
    }
    try {
      io.out(`${JSON.stringify(await answer(diagnoser, request))}\n`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      io.out(
        `${JSON.stringify({ id: request.id, line: null, ranges: [], error: error.message })}\n`,
      );
      exit = 2;
    }
  }
  return exit;
}

async function answer(diagnoser: Diagnoser, { id, log, baseline }: Request): Promise<object> {
  const passing = baseline === null ? {} : { baseline: readLog(baseline) };
  const { root } = await diagnoser.diagnose(readLog(log), { ...passing, most: 1 });
  return {
    id,
    line: root?.line ?? null,
    ranges: root?.ranges ?? [],
    category: root?.category ?? 'unknown',
    transient: root?.transient ?? false,
    pattern: root?.pattern ?? null,
    confidence: root?.confidence ?? 0,
  };
}

function parseRequest(line: string): Request | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return null;
    const { id, log, baseline } = value as Record<string, unknown>;
    if (typeof id !== 'string' || typeof log !== 'string') return null;
    if (baseline !== undefined && baseline !== null && typeof baseline !== 'string') return null;
    return { id, log, baseline: baseline ?? null };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
