import { privateKeySpans } from './private-keys.ts';
import { secretForms } from './secret-forms.ts';
import { SECRET_PATTERNS } from './secret-patterns.ts';
import type { SecretPattern, Span } from './secret-patterns.ts';

const REPLACEMENT = '[redacted]';

/** Replaces every secret in a text by `[redacted]`. */
export type Redactor = (text: string) => string;

/**
 * A Redactor for known token forms (GitHub, cloud, registry and chat tokens, JWTs, private keys,
 * credentials in URLs, headers and assignments) and for the configured values in plain, base64 and
 * URL form. Time grows linearly with the text, whatever it holds. Redact before cutting a text:
 * half a token is not recognised.
 */
export function createRedactor(secrets: readonly string[] = []): Redactor {
  const forms = [...new Set(secrets.flatMap(secretForms))];
  return (text) => {
    const lower = text.toLowerCase();
    const spans = [
      ...forms.flatMap((form) => occurrences(text, form)),
      ...privateKeySpans(text),
      ...SECRET_PATTERNS.flatMap((pattern) =>
        pattern.hints.some((hint) => lower.includes(hint)) ? matches(text, pattern) : [],
      ),
    ];
    return spans.length === 0 ? text : hide(text, spans);
  };
}

/** Redacts one text; for many texts with the same secrets, keep a Redactor. */
export function redact(text: string, secrets: readonly string[] = []): string {
  return createRedactor(secrets)(text);
}

function occurrences(text: string, form: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
    spans.push([at, at + form.length]);
  }
  return spans;
}

function matches(text: string, { pattern, find }: SecretPattern): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(pattern)) {
    const span = find ? find(match) : ([match.index, match.index + match[0].length] as Span);
    if (span !== null) spans.push(span);
  }
  return spans;
}

/** Spans are found on the original text and joined, so that one rule's cut never hides another's find. */
function hide(text: string, spans: Span[]): string {
  spans.sort(([a], [b]) => a - b);
  let result = '';
  let done = -1;
  for (const [start, end] of spans) {
    if (start > done) result += text.slice(Math.max(done, 0), start) + REPLACEMENT;
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}
