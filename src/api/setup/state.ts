import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const LIFE_MS = 3_600_000;

/** The `state` of one trip to GitHub: good for an hour, and only where it was signed with `secret`. */
export function makeState(secret: string, now: Date): string {
  const claim = `${now.getTime() + LIFE_MS}.${randomBytes(12).toString('base64url')}`;
  return `${claim}.${sign(secret, claim)}`;
}

/** Whether GitHub brought back a state of ours that is not over. */
export function isOurState(secret: string, state: string, now: Date): boolean {
  const [, claim = '', expiry = '', signature = ''] =
    /^((\d{1,16})\.[\w-]{16})\.([\w-]{43})$/.exec(state) ?? [];
  return isSame(signature, sign(secret, claim)) && Number(expiry) > now.getTime();
}

/** Compares two secrets without telling by the time it takes where they differ. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function sign(secret: string, claim: string): string {
  return createHmac('sha256', secret).update(`setup state ${claim}`).digest('base64url');
}
