import type { RequestHandler } from 'express';

// Probes come from inside the cluster, and GitHub's calls are signed.
const PLAIN = /^\/(health|metrics|webhooks\/github)(\/|$)/i;

/**
 * Sends plain HTTP to `publicUrl` when that is HTTPS and a proxy in front tells which it was; a
 * server without a proxy in front cannot know, and redirects nobody.
 */
export function requireHttps(publicUrl: string | null, trustsProxy: boolean): RequestHandler {
  const target = publicUrl?.startsWith('https:') === true && trustsProxy ? publicUrl : null;
  return (request, response, next) => {
    if (target === null || request.secure || PLAIN.test(request.path)) next();
    else response.redirect(308, `${target}${request.originalUrl}`);
  };
}
