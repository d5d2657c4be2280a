import { expect, it } from 'vitest';
import { z } from 'zod';
import { validate } from '../../../src/api/frame/validate.ts';
import { HttpError } from '../../../src/api/http-error.ts';

const schema = z.strictObject({
  text: z.string().min(3).max(5).optional(),
  role: z.enum(['admin', 'user']).optional(),
  pages: z.int().min(1).max(9).optional(),
  tags: z.array(z.string()).min(1).optional(),
  open: z.boolean().optional(),
  at: z.iso.datetime().nullish(),
  mail: z.email().optional(),
  slug: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
  own: z
    .string()
    .refine((text) => text === 'mine', 'is not mine')
    .optional(),
  either: z.union([z.number(), z.boolean()]).optional(),
  limits: z.object({ most: z.number() }).optional(),
  map: z.record(z.string(), z.unknown()).optional(),
});

function refusalOf(value: unknown): HttpError {
  try {
    validate(schema, value, 'body');
  } catch (error) {
    if (error instanceof HttpError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

it.each([
  [{ text: 5 }, 'text must be text'],
  [{ text: 'ab' }, 'text must have at least 3 characters'],
  [{ text: 'abcdef' }, 'text must have at most 5 characters'],
  [{ role: 'boss' }, 'role must be one of admin, user'],
  [{ pages: 0 }, 'pages must be at least 1'],
  [{ pages: 10 }, 'pages must be at most 9'],
  [{ pages: 1.5 }, 'pages must be a whole number'],
  [{ tags: [] }, 'tags must have at least 1 entry'],
  [{ tags: 'a' }, 'tags must be a list'],
  [{ tags: [1] }, 'tags.0 must be text'],
  [{ open: 'yes' }, 'open must be true or false'],
  [{ at: 'soon' }, 'at is no moment such as 2026-01-15T10:30:00Z'],
  [{ mail: 'x' }, 'mail is no e-mail address'],
  [{ slug: '!' }, 'slug does not have the form that is wanted'],
  [{ own: 'theirs' }, 'own is not mine'],
  [{ either: 'x' }, 'either must be a number or must be true or false'],
  [{ limits: {} }, 'limits.most is required'],
  [{ map: [] }, 'map must be an object'],
  [{ more: 1 }, 'more is not known'],
  [[], 'body must be an object'],
  [undefined, 'body is required'],
])('says of %j in words what is wrong', (value, told) => {
  expect(refusalOf(value).explanation).toBe(told);
});

it('tells all fields at once, and never what was sent', () => {
  const { explanation, fields } = refusalOf({ text: 'hunter2', role: 'hunter2', mail: 'hunter2' });
  expect(fields?.map(({ field }) => field)).toEqual(['text', 'role', 'mail']);
  expect(explanation).not.toContain('hunter2');
});
