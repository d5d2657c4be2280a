/**
 * Keeps a metric's label from growing without end: the first `limit` distinct values stay as they
 * are, all later ones become `other`.
 */
export function boundedLabel(limit: number): (value: string) => string {
  const seen = new Set<string>();
  return (value) => {
    if (seen.has(value)) return value;
    if (seen.size >= limit) return 'other';
    seen.add(value);
    return value;
  };
}
