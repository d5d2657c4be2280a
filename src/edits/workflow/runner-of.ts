import { asScalar, asSequence, valueOf } from '../yaml/yaml-source.ts';
import type { JobSource } from './read-workflow.ts';
import { hostedKind } from './runner-labels.ts';

/** The kind of the hosted runner that a job names in its own words; null for any other runner or an expression. */
export function runnerOf({ map }: JobSource): 'ubuntu' | 'windows' | 'macos' | null {
  const value = valueOf(map, 'runs-on');
  const items = asSequence(value)?.items;
  const only = items === undefined ? value : items.length === 1 ? items[0] : null;
  const label = asScalar(only)?.value;
  return typeof label === 'string' ? hostedKind(label) : null;
}
