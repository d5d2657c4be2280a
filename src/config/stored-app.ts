import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OperatorError } from '../domain/errors.ts';
import { writeOnce } from './write-once.ts';

const FILE = 'github-app.json';

const schema = z.object({
  appId: z.number().int().positive(),
  /** PEM, as GitHub handed it out. */
  privateKey: z.string().min(1),
  webhookSecret: z.string().min(1),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  slug: z.string().min(1),
  /** The App's public page on GitHub. */
  htmlUrl: z.url({ protocol: /^https?$/ }),
});

/** What the set-up page got from GitHub for a new App, as it is kept below DATA_DIR. */
export type StoredApp = z.infer<typeof schema>;

/** The file below `dataDir` that holds the App's credentials. */
export function storedAppFile(dataDir: string): string {
  return join(dataDir, FILE);
}

/** The App that was set up below `dataDir`: null when there is none, a reason when it is unusable. */
export function readStoredApp(dataDir: string): StoredApp | null | { problem: string } {
  const file = storedAppFile(dataDir);
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    return { problem: `${file} is not what set-up wrote (${fields})` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    // The parser's own message would quote the file.
    return { problem: `${file} cannot be read (${code ?? 'not JSON'})` };
  }
}

/**
 * Writes the credentials for this user alone, whole or not at all. Throws an OperatorError when an
 * App is there already (`app_exists`: the first one to finish set-up wins) or nothing can be written.
 */
export async function writeStoredApp(dataDir: string, app: StoredApp): Promise<void> {
  const file = storedAppFile(dataDir);
  const written = await writeOnce(file, `${JSON.stringify(app, null, 2)}\n`).catch(
    (cause: NodeJS.ErrnoException) => {
      throw new OperatorError(
        `${file} cannot be written (${cause.code}). Make DATA_DIR writable.`,
        {
          code: 'data_folder',
          cause,
        },
      );
    },
  );
  if (written) return;
  throw new OperatorError(`An App is set up already: ${file} is there.`, { code: 'app_exists' });
}
