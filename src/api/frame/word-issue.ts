import type { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};
const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'is no moment such as 2026-01-15T10:30:00Z',
  date: 'is no date such as 2026-01-15',
  email: 'is no e-mail address',
  url: 'is no URL',
  uuid: 'is no UUID',
};
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

/**
 * Says what is wrong with a value so that its field's name before it makes a sentence: `is
 * required`, `must be text`. It never repeats the value. For zod's `error` of one parse; what a
 * schema says itself stands.
 */
export function wordIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined && issue.code !== 'custom') return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return boundOf(issue.origin, 'at least', issue.minimum);
    case 'too_big':
      return boundOf(issue.origin, 'at most', issue.maximum);
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'does not have the form that is wanted';
    case 'invalid_union':
      return [...new Set(issue.errors.flat().map(({ message }) => message))].join(' or ');
    default:
      return 'is not allowed';
  }
}

function boundOf(origin: string, how: 'at least' | 'at most', bound: number | bigint): string {
  const units = UNITS[origin];
  if (units === undefined) return `must be ${how} ${bound}`;
  return `must have ${how} ${bound} ${Number(bound) === 1 ? units[0] : units[1]}`;
}
