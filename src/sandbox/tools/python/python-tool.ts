import { z } from 'zod';
import type { ToolName } from '../../../domain/sandbox.ts';
import type { HostProgram } from '../../host-programs.ts';
import { complainedFiles, locate, NONE_LOCATED } from '../complained-files.ts';
import { commandLine, type KnownOptions, knownOptions } from '../known-options.ts';
import { firstLine, leftOver } from '../left-over.ts';
import { failed, type Tool } from '../tool.ts';
import { findPythonProgram } from './find-program.ts';

const schema = z.strictObject({ files: complainedFiles, command: commandLine });

/** A formatter or linter of Python, and what is different about it. */
interface PythonTool {
  name: ToolName;
  program: HostProgram;
  /** Of the job's own command, the options that are passed on. */
  options: KnownOptions;
  /** Arguments that correct `files` in place. */
  args: (files: string[], options: string[]) => string[];
  /** How a linter prints what it cannot correct, with the group `rule`; none for formatters. */
  complaint?: RegExp;
}

/**
 * A tool that corrects exactly the given files with the Python program that the repository pins,
 * and the repository's settings for it. It runs without any network.
 */
export function pythonTool(spec: PythonTool): Tool<z.infer<typeof schema>> {
  return {
    name: spec.name,
    ecosystem: 'python',
    programs: [],
    settings: [],
    schema,
    run: async (bench, { files, command }) => {
      const wanted = locate(bench.copy, files);
      if (wanted.length === 0) return failed(NONE_LOCATED);
      const program = await findPythonProgram(bench, spec.program);
      if (!program.ok) return program;
      const { argv, used } = program;
      const args = spec.args(wanted, knownOptions(command, spec.options));
      const result = await bench.run({
        argv: [...argv, ...args],
        directory: '',
        env: { NO_COLOR: '1' },
        network: 'none',
      });
      if (result.ok) return { ok: true, used, keep: (path) => wanted.includes(path) };
      if (spec.complaint !== undefined && result.exitCode !== null) {
        return leftOver(used, result, spec.complaint);
      }
      return failed(`${used} failed: ${result.reason}${firstLine(result)}.`);
    },
  };
}
