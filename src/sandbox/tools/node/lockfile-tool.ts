import { z } from 'zod';
import type { ToolName } from '../../../domain/sandbox.ts';
import { repositoryPath } from '../repository-path.ts';
import { failed, type Tool } from '../tool.ts';
import { under } from '../under.ts';
import type { LockfileWriter } from './lockfile-writer.ts';
import { bringInStep, findLockfile } from './lockfile-writers.ts';
import { NODE_SETTINGS } from './settings.ts';

const schema = z.strictObject({ directory: repositoryPath.optional() });

/**
 * A tool that brings the lockfile of `directory` (or the one above it that counts there, as in a
 * workspace) in step with the manifests. Nothing is installed into the copy, and nothing of the
 * repository is executed. `lockfile` is what the lockfile is called to people.
 */
export function lockfileTool(spec: {
  name: ToolName;
  writer: LockfileWriter;
  lockfile: string;
}): Tool<z.infer<typeof schema>> {
  return {
    name: spec.name,
    ecosystem: 'npm',
    programs: [],
    settings: NODE_SETTINGS,
    schema,
    run: async (bench, { directory = '' }) => {
      const place = directory === '' ? 'the repository’s root' : directory;
      if (!bench.copy.files.has(under(directory, 'package.json'))) {
        return failed(`There is no package.json in ${place}.`);
      }
      const lockfile = await findLockfile(bench.copy, directory, [spec.writer]);
      if (lockfile !== null) return bringInStep(bench, lockfile);
      return failed(`There is no ${spec.lockfile} in ${place} or above it to be brought in step.`);
    },
  };
}
