import { createHmac, timingSafeEqual } from 'node:crypto';

const FORM = /^sha256=[\da-f]{64}$/;

/** Whether a header has the form of `X-Hub-Signature-256`; says nothing of its truth. */
export function looksSigned(header: string | undefined): header is string {
  return header !== undefined && FORM.test(header);
}

/** Whether `header` is GitHub's HMAC SHA-256 of the raw body, compared in constant time. */
export function isSignedWith(secret: string, body: Uint8Array, header: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(header.slice('sha256='.length), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
