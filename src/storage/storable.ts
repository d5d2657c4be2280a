/**
 * The text as Postgres takes it: NUL and lone surrogates, which it refuses and logs may hold,
 * become U+FFFD.
 */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/** `storableText`, or null for null. */
export function storableTextOrNull(text: string | null): string | null {
  return text === null ? null : storableText(text);
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), storable(item)]),
  );
}

/** The value as JSON text that a jsonb column takes; undefined becomes null. */
export function storableJson(value: unknown): string {
  // Through JSON first, so that dates and the like become what JSON makes of them.
  const text = JSON.stringify(value) as string | undefined;
  return JSON.stringify(storable(JSON.parse(text ?? 'null')));
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether an id, which is opaque text outside, can be one of ours; others are simply not found. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
