import { CATEGORIES, type Category } from '../../domain/diagnosis.ts';
import { ISSUE_TYPES, type IssueType } from '../../domain/issue.ts';
import { issueTypeOf } from '../issue-type.ts';
import type { Playbook } from './playbook.ts';

/** What is known of a pattern's causes without reading a log. */
export interface PatternKind {
  category: Category;
  transient: boolean;
}

/** Types of the Issues that a playbook may apply to, as far as `patterns` are known. */
export function issueTypesOf(
  { applies_to: when }: Playbook,
  patterns: ReadonlyMap<string, PatternKind>,
): IssueType[] {
  if (when.issue_types !== undefined) return when.issue_types;
  const kinds: PatternKind[] =
    when.patterns?.flatMap((id) => patterns.get(id) ?? []) ??
    (when.categories ?? CATEGORIES).map((category) => ({
      category,
      transient: when.transient ?? false,
    }));
  const types = new Set(kinds.map((kind) => issueTypeOf(kind).type));
  // Any category can pass by itself unless the playbook says otherwise.
  if (when.patterns === undefined && when.transient === undefined) types.add('transient_failure');
  return ISSUE_TYPES.filter((type) => types.has(type));
}
