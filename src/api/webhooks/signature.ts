import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

const FORM = /^sha256=[\da-f]{64}$/;

/** Whether a header has the form of `X-Hub-Signature-256`; says nothing of its truth. */
export function looksSigned(header: string | string[] | undefined): header is string {
  return typeof header === 'string' && FORM.test(header);
}

/**
 * Makes the check whether a header that looks signed is GitHub's HMAC SHA-256 of the raw body,
 * compared in constant time.
 */
export function signatureCheck(secret: string): (body: Uint8Array, header: string) => boolean {
  const key = createSecretKey(secret, 'utf8');
  return (body, header) => {
    const expected = createHmac('sha256', key).update(body).digest();
    const given = Buffer.from(header.slice('sha256='.length), 'hex');
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
}
