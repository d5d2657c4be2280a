import { z } from 'zod';

/** What the documentation and a complaint say about one variable. */
export interface FieldNotes {
  description: string;
  /** A value that would be accepted; never a real secret. */
  example: string;
}

/** Comma-separated items, trimmed; an absent variable is an empty list. */
export function list(item: z.ZodType<string, string>) {
  return z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));
}

/**
 * Reads an URL as libpq does, where the host may be missing and stand in a parameter instead
 * (`postgres://user@/db?host=/run/postgresql`); null when it cannot be read.
 */
export function parseUrl(text: string): URL | null {
  const filled = text.replace(/^(\w+:\/\/[^/?#]*@)(?=[/?#]|$)/, '$1localhost');
  return URL.canParse(filled) ? new URL(filled) : null;
}

/** A URL with one of the schemes (`https:`), as text; credentials in it are kept. */
export function url(schemes: readonly string[]) {
  return z.string().refine((text) => schemes.includes(parseUrl(text)?.protocol ?? ''), {
    error: `must be a URL that starts with ${schemes.map((s) => `${s}//`).join(' or ')}`,
  });
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** An address of the web without a slash at its end; plain HTTP only on this machine. */
export function webUrl() {
  return url(['https:', 'http:'])
    .refine(
      (text) => {
        const { protocol, hostname } = new URL(text);
        return protocol === 'https:' || LOOPBACK.test(hostname);
      },
      { error: 'must be https:// (plain http:// only for localhost)' },
    )
    .transform((text) => text.replace(/\/+$/, ''));
}

/** A whole number written in digits. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    })
    .transform(Number);
}
