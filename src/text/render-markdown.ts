import { blockText } from './markdown.ts';
import type { Block } from './markdown.ts';

/**
 * What GitHub takes, in UTF-8 bytes, which is never more than it counts in characters.
 * `comment` (also pull request bodies) leaves room for the marker line of a sticky comment.
 */
export const TEXT_LIMITS = { comment: 65_536 - 256, check: 65_535 } as const;

const NOTICE = '*Shortened: the rest did not fit into what GitHub takes.*';
const SEPARATOR = '\n\n';
/** Less of a code block than this tells nobody anything. */
const LEAST_CODE = 200;

/**
 * The document of these Blocks in at most `maxBytes` of UTF-8. What does not fit is left out from
 * the end, a code block line by line with its fence closed, and a last line says so.
 */
export function renderMarkdown(blocks: readonly Block[], maxBytes: number): string {
  const texts = blocks.map(blockText);
  const whole = texts.join(SEPARATOR);
  if (size(whole) <= maxBytes) return whole;

  let left = maxBytes - size(NOTICE);
  const kept: string[] = [];
  for (const [index, block] of blocks.entries()) {
    const text = texts[index] ?? '';
    const needed = size(text) + SEPARATOR.length;
    if (needed > left) {
      const part = block.kind === 'code' ? cutCode(block, left - SEPARATOR.length) : null;
      if (part !== null) kept.push(part);
      break;
    }
    kept.push(text);
    left -= needed;
  }
  return [...kept, NOTICE].join(SEPARATOR);
}

/** The first lines of a code block that fit, enclosed; null when too little would be left. */
function cutCode(block: Extract<Block, { kind: 'code' }>, maxBytes: number): string | null {
  // The fence of the whole also encloses each part, and costs what it costs here.
  const frame = size(blockText(block)) - size(block.text);
  const room = maxBytes - frame;
  if (room < LEAST_CODE) return null;
  const bytes = Buffer.from(block.text).subarray(0, room);
  const lineEnd = bytes.lastIndexOf(0x0a);
  const text =
    lineEnd > 0
      ? bytes.subarray(0, lineEnd).toString()
      : bytes.toString().replace(/\uFFFD{1,3}$/, '');
  return blockText({ ...block, text });
}

function size(text: string): number {
  return Buffer.byteLength(text);
}
