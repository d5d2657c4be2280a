import type { Effect } from '../../domain/effect.ts';
import type { Patch } from '../../domain/patch.ts';
import { countOf } from '../../text/count-of.ts';
import {
  type Block,
  codeBlock,
  inlineCode,
  list,
  paragraph,
  sentence,
} from '../../text/markdown.ts';
import type { Redactor } from '../../text/redact.ts';
import { renderMarkdown } from '../../text/render-markdown.ts';
import { prose } from '../report/prose.ts';
import { SECTION_LIMITS, stickyComment } from '../report/sticky-comment.ts';
import { unifiedPatch } from './unified-patch.ts';

/** Bytes of a patch that are shown; the words around it need the rest of their part. */
const MOST_BYTES = 8_000;
const MOST_FILES = 20;

/** The part of the sticky comment on a fork's pull request that offers the fix of one cause. */
export function patchComment(
  pullRequest: number,
  fix: { title: string; headSha: string; patch: Patch; said: readonly string[] },
  redact: Redactor,
): Effect {
  const { headSha, patch, title } = fix;
  const lead = sentence`**${prose(title)}**: this is what Pipewright would change. The code comes from a fork, so nothing is pushed and nothing is run: **it is not proven**. Read it before you take it.`;
  const blocks = [
    paragraph(lead),
    ...fix.said.map((words) => paragraph(prose(words))),
    ...shown(patch, headSha, redact),
  ];
  const body = redact(renderMarkdown(blocks, SECTION_LIMITS.patch));
  return stickyComment(pullRequest, 'patch', body);
}

/** A patch that is cut, cleaned or redacted would not apply: it is shown whole or not at all. */
function shown(patch: Patch, headSha: string, redact: Redactor): Block[] {
  const text = unifiedPatch(patch);
  const block = text === null ? null : codeBlock(text, 'diff');
  const whole = block?.kind === 'code' && block.text === text && redact(text) === text;
  if (block === null || text === null || !whole || Buffer.byteLength(text) > MOST_BYTES) {
    const files = patch.edits.slice(0, MOST_FILES).map(({ path }) => inlineCode(path));
    const more = patch.edits.length - files.length;
    const why = sentence`It cannot be shown as a patch here: it is too long, or not plain text. It changes ${countOf(patch.edits.length, 'file')}:`;
    return [paragraph(why), list(more > 0 ? [...files, sentence`and ${more} more`] : files)];
  }
  const commit = inlineCode(headSha.slice(0, 7));
  const how = sentence`Save it as ${inlineCode('fix.patch')} and run ${inlineCode('git apply fix.patch')} on ${commit}:`;
  return [paragraph(how), block];
}
