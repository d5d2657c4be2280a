import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { data } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import picomatch from 'picomatch';

/**
 * `hashFiles(patterns…)` over a folder: one SHA-256 for all regular files that match, by path, empty
 * when none does. Links are not followed.
 */
export function hashFilesIn(folder: string): FunctionDefinition {
  return {
    name: 'hashFiles',
    minArgs: 1,
    maxArgs: 255,
    call: (...patterns) => {
      const matches = picomatch(
        patterns.map((pattern) => pattern.coerceString()),
        { dot: true },
      );
      const hash = createHash('sha256');
      const found = filesBelow(folder, '').filter((path) => matches(path));
      for (const path of found) {
        hash.update(
          createHash('sha256')
            .update(readFileSync(join(folder, path)))
            .digest(),
        );
      }
      return new data.StringData(found.length === 0 ? '' : hash.digest('hex'));
    },
  };
}

function filesBelow(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) return entry.name === '.git' ? [] : filesBelow(folder, `${path}/`);
      return entry.isFile() ? [path] : [];
    });
}
