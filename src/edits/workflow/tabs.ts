import type { TextEdit } from '../text-edit.ts';
import { applyEdits } from '../text-edit.ts';
import { readYaml } from '../yaml/yaml-source.ts';

/** How many blanks a tab is replaced by; the first that makes the file valid. */
const WIDTHS = [2, 4, 8];

/**
 * Edits that put blanks in place of each tab in the indentation; null where there is no such tab,
 * or the file would still not be valid YAML.
 */
export function spacesForTabs(text: string): TextEdit[] | null {
  const indents = [...text.matchAll(/^([ \t]+)(?=\S)/gm)].filter(([blanks]) =>
    blanks.includes('\t'),
  );
  if (indents.length === 0) return null;
  for (const width of WIDTHS) {
    const edits = indents.map(({ 1: blanks = '', index }) => ({
      start: index,
      end: index + blanks.length,
      text: blanks.replaceAll('\t', ' '.repeat(width)),
    }));
    if (readYaml(applyEdits(text, edits)).errors.length === 0) return edits;
  }
  return null;
}
