import type { Span } from './secret-patterns.ts';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** The body lines of a key whose end is missing; `\n` may stand escaped, as in JSON. */
const BODY = /(?:(?:\s|\\n)+[A-Za-z0-9+/]{40,}={0,2})+(?:(?:\s|\\n)+[A-Za-z0-9+/]+={0,2})?/y;
/** The longest key block in use (16384-bit RSA, with a time stamp before each line) is shorter. */
const MAX_BLOCK = 32_768;

/** Spans of private key blocks (PEM and PGP), whole; of a block cut short, what looks like its body. */
export function privateKeySpans(text: string): Span[] {
  if (!text.includes('PRIVATE KEY')) return [];
  const ends = [...text.matchAll(END)].map((match) => match.index + match[0].length);
  const spans: Span[] = [];
  let nextEnd = 0;
  let done = 0;
  for (const match of text.matchAll(BEGIN)) {
    if (match.index < done) continue;
    const header = match.index + match[0].length;
    while (nextEnd < ends.length && (ends[nextEnd] ?? 0) < header) nextEnd += 1;
    const end = ends[nextEnd];
    if (end !== undefined && end - match.index <= MAX_BLOCK) done = end;
    else {
      BODY.lastIndex = header;
      done = BODY.test(text) ? BODY.lastIndex : header;
    }
    if (done > header) spans.push([match.index, done]);
  }
  return spans;
}
