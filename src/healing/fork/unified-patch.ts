import { structuredPatch } from 'diff';
import type { FileEdit, Patch } from '../../domain/patch.ts';

/** Paths that need no quoting in the headers of a patch. */
const PLAIN = /^[\w.@+/-]+$/;
/** A patch of more would be too long to be shown. */
const MOST_EDITS = 1_000;

/**
 * A Patch as `git apply` takes it, without a line end at its end; null where it cannot be one: a file
 * that is deleted, is no text, has a path that needs quoting, or changes its mode alone.
 */
export function unifiedPatch({ edits }: Patch): string | null {
  const parts = edits.map(ofFile);
  return parts.length === 0 || parts.includes(null) ? null : parts.join('\n');
}

function ofFile({ path, mode, before, content }: FileEdit): string | null {
  const [was, is] = [asText(before), asText(content)];
  if (content === null || was === null || is === null || !PLAIN.test(path)) return null;
  const options = { context: 3, maxEditLength: MOST_EDITS };
  const hunks = structuredPatch(path, path, was, is, undefined, undefined, options)?.hunks ?? [];
  if (hunks.length === 0) return null;
  return [
    `diff --git a/${path} b/${path}`,
    ...(before === null ? [`new file mode ${mode}`, '--- /dev/null'] : [`--- a/${path}`]),
    `+++ b/${path}`,
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      // An empty side stands before its first line.
      `@@ -${oldLines === 0 ? oldStart - 1 : oldStart},${oldLines} +${newLines === 0 ? newStart - 1 : newStart},${newLines} @@`,
      ...lines,
    ]),
  ].join('\n');
}

function asText(content: Uint8Array | null): string | null {
  if (content === null) return '';
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
