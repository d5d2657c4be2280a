import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const API_KEY = /^pw_[\w-]{43}$/;
const REFRESH_TOKEN = /^pwr_[\w-]{43}$/;

/** A new API key; it is shown once. */
export function makeApiKey(): string {
  return `pw_${randomBytes(32).toString('base64url')}`;
}

/** A new refresh token. */
export function makeRefreshToken(): string {
  return `pwr_${randomBytes(32).toString('base64url')}`;
}

/** Whether a text has the form of an API key of ours. */
export function looksLikeApiKey(text: string): boolean {
  return API_KEY.test(text);
}

/** Whether a text has the form of a refresh token of ours. */
export function looksLikeRefreshToken(text: string): boolean {
  return REFRESH_TOKEN.test(text);
}

/** What is stored of a secret: it holds 256 random bits, so that no slow hash is needed. */
export function digestOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

/** Compares two secrets without telling by the time it takes where they differ. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}
