import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AuthorError } from '../domain/errors.ts';
import { formatProblem, readAuthoredYaml } from './authored-yaml.ts';
import { packageRoot } from './package-root.ts';

// GitHub sends these to every App and refuses a manifest that lists them.
const ALWAYS_SENT = ['installation', 'installation_repositories', 'ping'];

const schema = z.strictObject({
  name: z.string().min(1).max(34),
  description: z.string().min(1),
  public: z.boolean(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z
    .array(z.string().regex(/^[a-z_]+$/))
    .min(1)
    .refine((events) => !events.some((event) => ALWAYS_SENT.includes(event)), {
      error: `must not list ${ALWAYS_SENT.join(', ')}: GitHub sends them to every App`,
    }),
});

/** The GitHub App as Pipewright needs it: name, and its permissions and events in GitHub's words. */
export type AppManifest = z.infer<typeof schema>;

/** Reads `app.yml`. Throws an AuthorError that lists every mistake with file and line. */
export function readAppManifest(file = join(packageRoot(), 'app.yml')): AppManifest {
  const read = readAuthoredYaml(readFileSync(file, 'utf8'), file, schema);
  if (read.ok) return read.value;
  const problems = read.problems.map(formatProblem);
  throw new AuthorError(`The App's manifest is not usable:\n${problems.join('\n')}`, {
    code: 'invalid_manifest',
    details: { problems },
  });
}
