import { z } from 'zod';
import type { ToolName } from '../../domain/sandbox.ts';
import type { HostProgram } from '../host-programs.ts';
import type { SettingsFile } from '../settings-files.ts';
import { complainedFiles, locate, NONE_LOCATED } from './complained-files.ts';
import { commandLine, type KnownOptions, knownOptions } from './known-options.ts';
import { firstLine } from './left-over.ts';
import type { StepResult, Tool, Workbench } from './tool.ts';
import { failed } from './tool.ts';

const schema = z.strictObject({ files: complainedFiles, command: commandLine });

/** A formatter that is a program of this machine, and what is different about it. */
interface HostFormatter {
  name: ToolName;
  program: HostProgram;
  /** Files of the repository that would have another program started. */
  settings?: readonly SettingsFile[];
  /** Of the job's own command, the options that are passed on. */
  options: KnownOptions;
  /** Writes the formatted `files` in place by calls of `format`; gives the first that was not ok, else the last. */
  format: (work: {
    copy: Workbench['copy'];
    files: string[];
    options: string[];
    call: (args: string[]) => Promise<StepResult>;
  }) => Promise<StepResult>;
}

/**
 * A tool that formats exactly the given files with this machine's program, the repository's
 * settings for it, and no network. Whether its version does what the job's does, the proof decides.
 */
export function hostFormatter(spec: HostFormatter): Tool<z.infer<typeof schema>> {
  return {
    name: spec.name,
    ecosystem: null,
    programs: [spec.program],
    settings: spec.settings ?? [],
    schema,
    run: async ({ copy, host, run }, { files, command }) => {
      const wanted = locate(copy, files);
      if (wanted.length === 0) return failed(NONE_LOCATED);
      const call = (args: string[]): Promise<StepResult> =>
        run({ argv: [spec.program.name, ...args], directory: '', env: {}, network: 'none' });
      const options = knownOptions(command, spec.options);
      const result = await spec.format({ copy, files: wanted, options, call });
      const version = (await host(spec.program))?.version ?? null;
      const used = version === null ? spec.program.name : `${spec.program.name} ${version}`;
      if (!result.ok) return failed(`${used} failed: ${result.reason}${firstLine(result)}.`);
      return { ok: true, used, keep: (path) => wanted.includes(path) };
    },
  };
}
