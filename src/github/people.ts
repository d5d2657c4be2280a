import { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import { GitHubError } from '../domain/errors.ts';
import type { GitHubPeople, GitHubTokens } from '../domain/github-people.ts';
import { allPages } from './all-pages.ts';
import { cleanLine } from '../text/clean-text.ts';
import { toGitHubError } from './github-error.ts';
import { PipewrightOctokit, type Octokit } from './octokit.ts';

const ANSWER_TIMEOUT_MS = 15_000;

const granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
});
const refused = z.object({ error: z.string() });
// What GitHub says when it is we who are not known, and not the code.
const OUR_FAULT = new Set(['incorrect_client_credentials', 'redirect_uri_mismatch']);

/** GitHub's OAuth as the client of our App, and its API in the name of people. */
export function createPeople(deps: {
  client: { id: string; secret: string };
  apiUrl: string;
  /** Where GitHub's pages are, without a slash at the end. */
  webUrl: string;
  clock: Clock;
}): GitHubPeople {
  const { client, clock, webUrl } = deps;
  const baseUrl = deps.apiUrl.replace(/\/$/, '');
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const nobody = new PipewrightOctokit({ baseUrl, log });

  /** A call in the name of whoever has the token; throws GitHubError. */
  async function ask<Answer>(what: string, send: () => Promise<Answer>): Promise<Answer> {
    return send().catch((error: unknown) => {
      throw toGitHubError(error, { what, now: clock() });
    });
  }
  const request = () => ({ signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  const inNameOf = (token: string): Octokit =>
    new PipewrightOctokit({ baseUrl, log, auth: { token } });

  async function tokens(fields: Record<string, string>): Promise<GitHubTokens | null> {
    const what = 'exchange a sign-in for a token';
    const said = await ask(what, async () => {
      const answer = await fetch(`${webUrl}/login/oauth/access_token`, {
        method: 'POST',
        redirect: 'error',
        headers: { Accept: 'application/json' },
        body: new URLSearchParams({
          client_id: client.id,
          client_secret: client.secret,
          ...fields,
        }),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      return answer.json();
    });
    const given = granted.safeParse(said);
    if (given.success) {
      const { access_token: accessToken, expires_in: seconds, refresh_token } = given.data;
      const expiresAt = seconds === undefined ? null : new Date(clock().getTime() + seconds * 1000);
      return { accessToken, expiresAt, refreshToken: refresh_token ?? null };
    }
    const refusal = refused.safeParse(said);
    if (refusal.success && !OUR_FAULT.has(refusal.data.error)) return null;
    const why = refusal.success ? cleanLine(refusal.data.error, 100) : 'its answer is not complete';
    throw new GitHubError(
      `Could not ${what}: ${why}. Check GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET and the callback URL of the App.`,
      { code: 'bad_client', status: 200 },
    );
  }

  return {
    signInUrl({ challenge, redirectUri, state }) {
      const query = new URLSearchParams({
        client_id: client.id,
        redirect_uri: redirectUri,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      return `${webUrl}/login/oauth/authorize?${query.toString()}`;
    },

    exchange: ({ code, redirectUri, verifier }) =>
      tokens({ code, redirect_uri: redirectUri, code_verifier: verifier }),

    renew: (refreshToken) => tokens({ grant_type: 'refresh_token', refresh_token: refreshToken }),

    async ownerOf(token) {
      const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
      try {
        const { data } = await ask('ask whose token this is', () =>
          nobody.request('POST /applications/{client_id}/token', {
            client_id: client.id,
            access_token: token,
            headers: { authorization: `basic ${basic}` },
            request: request(),
          }),
        );
        const { user } = data;
        return user === null || user === undefined
          ? null
          : { id: Number(user.id), login: user.login, name: user.name ?? null };
      } catch (error) {
        // Of another client, or no token at all.
        if (error instanceof GitHubError && ['not_found', 'invalid'].includes(error.code)) {
          return null;
        }
        throw error;
      }
    },

    async person(token) {
      const { data } = await ask('ask who signs in', () =>
        inNameOf(token).rest.users.getAuthenticated({ request: request() }),
      );
      return { id: data.id, login: data.login, name: data.name };
    },

    async isMember(token, org) {
      try {
        const { data } = await ask(`ask for a membership in ${org}`, () =>
          inNameOf(token).rest.orgs.getMembershipForAuthenticatedUser({ org, request: request() }),
        );
        return data.state === 'active';
      } catch (error) {
        // Also where the App is not installed there, or lacks the permission to see members.
        if (error instanceof GitHubError && (error.status === 404 || error.status === 403)) {
          if (error.retryable) throw error;
          return false;
        }
        throw error;
      }
    },

    async repositories(token) {
      const octokit = inNameOf(token);
      const what = 'list what somebody can read';
      const installations = await allPages(what, async (paging) => {
        const { data } = await ask(what, () =>
          octokit.rest.apps.listInstallationsForAuthenticatedUser({
            ...paging,
            request: request(),
          }),
        );
        return data.installations;
      });
      const found = [];
      for (const { id } of installations) {
        const repositories = await allPages(what, async (paging) => {
          const { data } = await ask(what, () =>
            octokit.rest.apps.listInstallationReposForAuthenticatedUser({
              ...paging,
              installation_id: id,
              request: request(),
            }),
          );
          return data.repositories;
        });
        found.push(...repositories);
      }
      return found.map(({ id, permissions }) => ({ id, canPush: permissions?.push === true }));
    },
  };
}
