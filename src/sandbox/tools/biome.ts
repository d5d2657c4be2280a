import { PATH_VALUE } from './known-options.ts';
import { lockedNpmTool } from './locked-npm-tool.ts';

/** Corrects with `biome check --write`, or only its linter or formatter where the job runs only that. */
export const biome = lockedNpmTool({
  name: 'biome',
  package: '@biomejs/biome',
  program: 'biome',
  options: { '--config-path': PATH_VALUE, '--error-on-warnings': null },
  args: (files, options, command) => {
    const only = /\bbiome\s+(lint|format)\b/.exec(command)?.[1] ?? 'check';
    // What is wrong in tests and elsewhere as a warning does not make a job red.
    const level = options.includes('--error-on-warnings') ? 'warn' : 'error';
    return [only, '--write', `--diagnostic-level=${level}`, '--colors=off', ...options, ...files];
  },
  complaint:
    /^\S.{0,400}? (?<rule>lint\/[\w/]+|assist\/[\w/]+|parse|format|organizeImports)(?: +FIXABLE)? +━/gm,
});
