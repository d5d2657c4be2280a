import type { Diagnosis } from '../domain/diagnosis.ts';
import {
  createDiagnoser,
  type DiagnoseOptions,
  type Diagnoser,
  type LogSource,
} from './diagnose.ts';
import type { Pattern } from './patterns/pattern.ts';

/**
 * Reads logs with patterns that are always there and, where a call brings some, with those too. They
 * are prepared once for each list of them.
 */
export function createDiagnoseWith(
  patterns: Pattern[],
): (
  log: LogSource,
  options?: DiagnoseOptions & { patterns?: readonly Pattern[] },
) => Promise<Diagnosis> {
  const diagnoser = createDiagnoser(patterns);
  const extended = new WeakMap<readonly Pattern[], Diagnoser>();
  const diagnoserWith = (more: readonly Pattern[]): Diagnoser => {
    if (more.length === 0) return diagnoser;
    const known = extended.get(more) ?? createDiagnoser([...patterns, ...more]);
    extended.set(more, known);
    return known;
  };
  return (log, { patterns: more = [], ...options } = {}) =>
    diagnoserWith(more).diagnose(log, options);
}
