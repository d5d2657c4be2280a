import type { Finding } from '../domain/diagnosis.ts';
import type { Redactor } from '../text/redact.ts';

/** The Finding with every text that came from a log redacted; what is stored has passed here. */
export function redactFinding(finding: Finding, redact: Redactor): Finding {
  return {
    ...finding,
    message: redact(finding.message),
    title: redact(finding.title),
    explanation: redact(finding.explanation),
    step: finding.step === null ? null : redact(finding.step),
    excerpt: redactExcerpt(finding.excerpt, redact),
    captures: Object.fromEntries(
      Object.entries(finding.captures).map(([name, value]) => [name, redact(value)]),
    ),
  };
}

/** Redacted as one text, since a private key goes over many lines. */
function redactExcerpt(excerpt: Finding['excerpt'], redact: Redactor): Finding['excerpt'] {
  const redacted = redact(excerpt.map(({ text }) => text).join('\n')).split('\n');
  if (redacted.length === excerpt.length) {
    return excerpt.map(({ line }, index) => ({ line, text: redacted[index] ?? '' }));
  }
  const kept = new Set(redacted);
  return excerpt.map(({ line, text }) => ({ line, text: kept.has(text) ? text : '[redacted]' }));
}
