import { expect } from 'vitest';
import { json } from './bench.ts';

/** What a tool makes of a file at the end, which must have gone well. */
export const finished = async (
  outcome: Promise<object>,
  text: string | undefined,
): Promise<string> => {
  const end = (await outcome) as { ok: boolean; finish?: (content: Uint8Array) => Uint8Array };
  expect(end).toMatchObject({ ok: true });
  return Buffer.from(end.finish?.(Buffer.from(text ?? '')) ?? '').toString();
};

/** A package.json of `app`, with more fields. */
export const manifest = (more: object = {}): string =>
  json({ name: 'app', version: '1.0.0', ...more });

/** A package-lock.json with these packages, of which the app asks for some. */
export const npmLock = (versions: Record<string, string>, asked: Record<string, string>): string =>
  json({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: asked },
      ...Object.fromEntries(
        Object.entries(versions).map(([name, version]) => [
          `node_modules/${name}`,
          { version, resolved: `https://ours.example/npm/${name}/-/${name}-${version}.tgz` },
        ]),
      ),
    },
  });
