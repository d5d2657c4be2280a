import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { CallerError } from '../../domain/errors.ts';
import { TOOL_NAMES, type ToolRunner } from '../../domain/sandbox.ts';
import type { RepositoryFolder } from './repository-folder.ts';

/** What `tool.json` of a fixture holds: what was asked of a tool once, and what it did. */
const recordingSchema = z.strictObject({
  tool: z.enum(TOOL_NAMES),
  arguments: z.record(z.string(), z.json()).default({}),
  outcome: z.enum(['changed', 'unchanged', 'failed', 'refused', 'unavailable']),
  message: z.string(),
  /** Files as the tool left them; null where it deleted one. */
  files: z.record(z.string(), z.string().nullable()).default({}),
});

/** Reads a recording. Throws a CallerError that says what is wrong. */
export function parseRecording(text: string, file: string): z.infer<typeof recordingSchema> {
  try {
    return recordingSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new CallerError(`${file}: ${why}`, { code: 'bad_fixture', cause: error });
  }
}

/** A tool runner that answers as recorded, and fails what was not asked so when it was recorded. */
export function replayTool(
  recording: z.infer<typeof recordingSchema>,
  folder: RepositoryFolder,
): ToolRunner {
  return {
    isolation: 'process',
    async run({ tool, arguments: given }) {
      const rest = { output: '', durationMs: 0 };
      const { outcome, message } = recording;
      if (tool !== recording.tool || !isDeepStrictEqual(given ?? {}, recording.arguments)) {
        const asked = `The playbook asked ${tool} with ${JSON.stringify(given)}`;
        const known = `tool.json has ${recording.tool} with ${JSON.stringify(recording.arguments)}`;
        return { ...rest, outcome: 'failed', patch: { edits: [] }, message: `${asked}; ${known}.` };
      }
      const edits = Object.entries(recording.files).map(async ([path, text]) => ({
        path,
        mode: '100644' as const,
        before: await folder.readFile(path),
        content: text === null ? null : Buffer.from(text),
      }));
      return { ...rest, outcome, message, patch: { edits: await Promise.all(edits) } };
    },
  };
}
