import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The environment of this process, with the variables of `.env` in the working folder added where
 * they are not set already.
 */
export function readEnvironment(): Record<string, string | undefined> {
  const file = resolve('.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}
