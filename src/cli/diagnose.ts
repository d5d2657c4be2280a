import { createDiagnoser, type Diagnoser } from '../diagnosis/diagnose.ts';
import { loadPatterns } from '../diagnosis/patterns/load-patterns.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { AppError } from '../domain/errors.ts';
import type { CommandIo } from './command-io.ts';
import { diagnoseBatch } from './diagnose-batch.ts';
import { readLog } from './read-log.ts';
import { renderDiagnosis, renderTrace } from './render-diagnosis.ts';

export interface DiagnoseCommandOptions {
  files: string[];
  /** The log of a passing run of the same job. */
  baseline?: string;
  /** One JSON object a file and line. */
  json?: boolean;
  /** JSON lines in and out, on standard input and output. */
  batch?: boolean;
  /** With the candidates, their scores and what was collapsed. */
  explain?: boolean;
  /** Folder of the patterns. */
  patterns: string;
}

/** Exit code: 0 every log has a root cause, 1 some have none, 2 a file or the use is wrong. */
export async function runDiagnose(
  options: DiagnoseCommandOptions,
  io: CommandIo,
): Promise<0 | 1 | 2> {
  if (options.batch !== true && options.files.length === 0) {
    io.error('Name at least one log file, or use --batch.\n');
    return 2;
  }
  try {
    const diagnoser = createDiagnoser(await loadPatterns(options.patterns));
    if (options.batch === true) return await diagnoseBatch(diagnoser, io);
    return await diagnoseFiles(diagnoser, options, io);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    io.error(`${error.message}\n`);
    return 2;
  }
}

async function diagnoseFiles(
  diagnoser: Diagnoser,
  options: DiagnoseCommandOptions,
  io: CommandIo,
): Promise<0 | 1 | 2> {
  let exit: 0 | 1 | 2 = 0;
  for (const file of options.files) {
    try {
      const baseline =
        options.baseline === undefined ? {} : { baseline: readLog(options.baseline) };
      const { diagnosis, trace } = await diagnoser.explain(readLog(file), baseline);
      if (options.json === true) {
        const explained = options.explain === true ? { diagnosis, trace } : { diagnosis };
        io.out(`${JSON.stringify({ file, ...explained })}\n`);
      } else {
        io.out(renderDiagnosis(file, diagnosis, io.terminal));
        if (options.explain === true) io.out(renderTrace(trace));
      }
      if (isUnknown(diagnosis) && exit === 0) exit = 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      io.error(`${error.message}\n`);
      exit = 2;
    }
  }
  return exit;
}

const isUnknown = ({ root }: Diagnosis): boolean => root === null || root.category === 'unknown';
