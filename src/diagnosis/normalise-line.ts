const REPLACEMENTS: Array<[RegExp, string]> = [
  [/\b[a-z]+:\/\/[^\s'"<>]+/gi, '<url>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/(?:[A-Za-z]:)?(?:[\w.@~+-]*[\\/])+(?=[\w.@-])/g, ''],
  [/\b0x[0-9a-f]+\b/gi, '<n>'],
  [/\b(?=[a-z]*\d)[0-9a-f]{7,64}\b/gi, '<hash>'],
  [/\b\d+(?:[.,:]\d+)*(?:ms|s|m|h|%|[kMG]i?B)?\b/g, '<n>'],
  [/\s+/g, ' '],
];

/** A line without what changes from run to run, for comparing lines of two logs. */
export function normaliseLine(text: string): string {
  let normal = text.length > 500 ? text.slice(0, 500) : text;
  for (const [pattern, replacement] of REPLACEMENTS) normal = normal.replace(pattern, replacement);
  return normal.trim();
}
