import type { YAMLMap } from 'yaml';
import type { TextEdit } from '../text-edit.ts';
import { insertPair, replaceRaw, replaceScalar } from '../yaml/yaml-edits.ts';
import { asMap, asScalar, pairOf, valueOf } from '../yaml/yaml-source.ts';

/**
 * Sets one entry of a mapping below a key (`env`, `with`, `permissions`) of a job or step, making
 * either where it is missing. `yaml` is a value of one line, as it is to be written. A new group
 * comes behind the pair `after`. Null where the shape does not allow it.
 */
export function setEntry(
  source: string,
  owner: YAMLMap,
  { group, key, yaml, after }: { group: string; key: string; yaml: string; after?: string },
): TextEdit | null {
  if (pairOf(owner, group) === null) {
    const lines =
      owner.flow === true ? [`${group}: { ${key}: ${yaml} }`] : [`${group}:`, `  ${key}: ${yaml}`];
    return insertPair(source, owner, lines, after);
  }
  const entries = asMap(valueOf(owner, group));
  if (entries === null) return null;
  if (pairOf(entries, key) === null) return insertPair(source, entries, [`${key}: ${yaml}`]);
  const scalar = asScalar(valueOf(entries, key));
  if (scalar === null) return null;
  return scalar.type === 'PLAIN' ? replaceRaw(scalar, yaml) : replaceScalar(scalar, yaml);
}
