import type { Effect } from '../domain/effect.ts';
import type { FileEdit } from '../domain/patch.ts';
import { storableJson } from './storable.ts';

type StoredEdit = Omit<FileEdit, 'before' | 'content'> & {
  before: string | null;
  content: string | null;
};
type StoredEffect =
  | Exclude<Effect, { kind: 'commit' }>
  | (Omit<Extract<Effect, { kind: 'commit' }>, 'files'> & { files: StoredEdit[] });

function encode(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('base64');
}

function decode(text: string | null): Uint8Array | null {
  return text === null ? null : new Uint8Array(Buffer.from(text, 'base64'));
}

/** An Effect as plain JSON; the bytes of a commit's files as base64. */
export function effectToJson(effect: Effect): object {
  const stored: StoredEffect =
    effect.kind === 'commit'
      ? {
          ...effect,
          files: effect.files.map((file) => ({
            ...file,
            before: encode(file.before),
            content: encode(file.content),
          })),
        }
      : effect;
  return JSON.parse(storableJson(stored)) as object;
}

/** What `effectToJson` made, as an Effect again. */
export function effectFromJson(json: unknown): Effect {
  const stored = json as StoredEffect;
  if (stored.kind !== 'commit') return stored;
  const files = stored.files.map((file) => ({
    ...file,
    before: decode(file.before),
    content: decode(file.content),
  }));
  return { ...stored, files };
}
