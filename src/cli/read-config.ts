import { readEnvironment } from '../config/environment.ts';
import { loadConfig, type Config } from '../config/load-config.ts';
import { AuthorError } from '../domain/errors.ts';

/** Reads the configuration of this process. Throws an AuthorError that lists all its problems. */
export function readConfig(): Config {
  const loaded = loadConfig(readEnvironment());
  if (loaded.ok) return loaded.config;
  const problems = loaded.problems.map((problem) => `  ${problem}`).join('\n');
  throw new AuthorError(`The configuration cannot be used:\n${problems}`, {
    code: 'invalid_configuration',
  });
}
