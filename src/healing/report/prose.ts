import { type Inline, inlineCode, sentence } from '../../text/markdown.ts';

/**
 * Sentences that may mark `code` with backticks and nothing else: the words of a pattern or
 * playbook, which stay harmless whoever wrote them.
 */
export function prose(text: string): Inline {
  return text
    .split(/(`[^`]*`)/)
    .filter((part) => part.trim() !== '')
    .map((part) => (/^`.*`$/s.test(part) ? inlineCode(part.slice(1, -1)) : spaced(part)))
    .reduce<Inline>((before, part) => sentence`${before}${part}`, sentence``);
}

/** Foreign text loses the blanks at its ends; between words and code they must stay. */
function spaced(part: string): Inline {
  const start = /^\s/.test(part) ? ' ' : '';
  const end = /\s$/.test(part) ? ' ' : '';
  if (start && end) return sentence` ${part} `;
  if (start) return sentence` ${part}`;
  return end ? sentence`${part} ` : sentence`${part}`;
}
