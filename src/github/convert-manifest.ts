import { z } from 'zod';
import type { StoredApp } from '../config/stored-app.ts';
import { GitHubError } from '../domain/errors.ts';
import { toGitHubError } from './github-error.ts';
import { PipewrightOctokit } from './octokit.ts';

const ANSWER_TIMEOUT_MS = 20_000;
const WHAT = 'get the credentials of the new App';

const answer = z.object({
  id: z.number(),
  slug: z.string(),
  html_url: z.url({ protocol: /^https?$/ }),
  client_id: z.string(),
  client_secret: z.string(),
  webhook_secret: z.string(),
  pem: z.string(),
});

/**
 * Exchanges the code that GitHub gives for a manifest, once and within an hour, for the new App's
 * credentials (`POST /app-manifests/{code}/conversions`). Throws GitHubError.
 */
export async function convertManifest(apiUrl: string, code: string): Promise<StoredApp> {
  const octokit = new PipewrightOctokit({ baseUrl: apiUrl.replace(/\/$/, '') });
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const { data } = await octokit.rest.apps
    .createFromManifest({ code, request: { signal } })
    .catch((error: unknown) => {
      throw toGitHubError(error, { what: WHAT, now: new Date() });
    });
  const parsed = answer.safeParse(data);
  if (!parsed.success) {
    const missing = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new GitHubError(`Could not ${WHAT}: GitHub's answer is not complete (${missing}).`, {
      code: 'bad_answer',
      status: 201,
    });
  }
  const { id, pem, webhook_secret, client_id, client_secret, slug, html_url } = parsed.data;
  return {
    appId: id,
    privateKey: pem,
    webhookSecret: webhook_secret,
    clientId: client_id,
    clientSecret: client_secret,
    slug,
    htmlUrl: html_url,
  };
}
