import type { Category, Finding, LineRange } from '../domain/diagnosis.ts';
import type { Finding as FindingRow } from './generated/client.ts';

/** A Finding as its row holds it. */
export function findingFromRow(row: FindingRow): Finding {
  return {
    pattern: row.pattern,
    rule: row.rule,
    category: row.category as Category,
    transient: row.transient,
    line: row.line,
    ranges: row.ranges as LineRange[],
    excerpt: row.excerpt as Finding['excerpt'],
    message: row.message,
    captures: row.captures as Finding['captures'],
    step: row.step,
    confidence: row.confidence,
    fingerprint: row.fingerprint,
    title: row.title,
    explanation: row.explanation,
    autoFixable: row.autoFixable,
  };
}
