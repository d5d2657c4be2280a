import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** For answers that are written without Express: never framed, sniffed, scripted or cached. */
export const SECURITY_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none';frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/**
 * Sets headers for answers that are data for programs: never framed, sniffed, scripted or cached.
 * `https` adds HSTS. Pages of ours set a content policy of their own.
 */
export function securityHeaders(https: boolean): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      strictTransportSecurity: https,
      referrerPolicy: { policy: 'no-referrer' },
    }),
    (_request, response, next) => {
      response.set('Cache-Control', 'no-store');
      next();
    },
  ];
}
