import { cleanText, cutText } from './clean-text.ts';
import { plainLine, withoutEffects } from './plain-line.ts';

const MAX_SUBJECT = 72;
const MAX_BODY = 4000;

/**
 * A commit message that does nothing but describe: a subject of one line and at most 72 characters,
 * a body without trailers, and in neither a mention, a reference or a marker that skips CI.
 */
export function commitMessage(parts: { subject: string; body?: string }): string {
  const subject = plainLine(parts.subject, MAX_SUBJECT) || 'Automatic fix';
  const body = plainBody(parts.body ?? '');
  return body === '' ? subject : `${subject}\n\n${body}`;
}

function plainBody(text: string): string {
  const clean = cleanText(text.slice(0, MAX_BODY * 2)).trim();
  const cut = clean.length > MAX_BODY ? cutText(clean, MAX_BODY) : clean;
  return (
    withoutEffects(cut)
      // An address at the start of a line would read as the trailer `https`.
      .replace(/^[ \t]*(?=https?:)/gim, 'See ')
      // `Name: value` is a trailer to git, and a squash merge looks for them anywhere.
      .replace(/^([ \t]*[A-Za-z0-9-]+)[ \t]*:/gm, '$1 –')
  );
}
