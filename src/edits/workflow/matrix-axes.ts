import type { YAMLMap } from 'yaml';
import { asMap, keyOf, valueOf } from '../yaml/yaml-source.ts';

/**
 * The names of the axes over which a job's matrix is spread; null when the job has none, and
 * `unknown` where it is an expression or made of `include` alone.
 */
export function matrixAxes(job: YAMLMap): string[] | 'unknown' | null {
  const strategy = valueOf(job, 'strategy');
  if (strategy === null) return null;
  const matrix = asMap(valueOf(asMap(strategy), 'matrix'));
  if (matrix === null) return 'unknown';
  const axes = matrix.items.map(keyOf);
  if (axes.includes('include') || axes.includes(null)) return 'unknown';
  return axes.filter((axis): axis is string => axis !== null && axis !== 'exclude');
}
