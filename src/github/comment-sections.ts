import { COMMENT_SECTIONS, type CommentSection } from '../domain/effect.ts';

const LINE = /^<!-- pipewright-section:([a-z]+) -->$/;
const FENCE = /^`{3,}/;

/** The body of a comment with one of its sections replaced; an empty text takes the section out. */
export function withSection(body: string, section: CommentSection, text: string): string {
  const sections = readSections(body);
  if (text === '') sections.delete(section);
  else sections.set(section, text);
  return COMMENT_SECTIONS.flatMap((name) => {
    const content = sections.get(name);
    return content === undefined ? [] : [`<!-- pipewright-section:${name} -->\n${content}`];
  }).join('\n\n');
}

/** What stands before the first section is the status: so comments read before they had sections. */
function readSections(body: string): Map<CommentSection, string> {
  const lines = new Map<CommentSection, string[]>([['status', []]]);
  let current: CommentSection = 'status';
  let fence: string | null = null;
  for (const line of body.replaceAll('\r\n', '\n').split('\n')) {
    // What a log says within a fence is never ours.
    const ticks = FENCE.exec(line)?.[0] ?? null;
    if (fence === null) fence = ticks;
    else if (ticks === fence && line === ticks) fence = null;
    const name = fence === null ? LINE.exec(line)?.[1] : undefined;
    const known = COMMENT_SECTIONS.find((each) => each === name);
    if (known === undefined) lines.get(current)?.push(line);
    else lines.set((current = known), []);
  }
  const texts = [...lines].map(([name, content]) => [name, content.join('\n').trim()] as const);
  return new Map(texts.filter(([, text]) => text !== ''));
}
