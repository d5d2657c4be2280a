import { z } from 'zod';
import type { GitHubTrip } from '../../../../accounts/github-sign-in.ts';
import { cookieOf, setCookie } from '../../../cookies.ts';
import { HttpError } from '../../../http-error.ts';
import { note, open, route, type PlatformCapabilities } from '../capabilities.ts';
import { PLATFORM_SCHEMAS } from '../schemas.ts';
import { SIGN_IN_EXAMPLE, signInOf } from './authentication.ts';

const COOKIE = 'pipewright_github';
const PATH = '/v1/auth/github';
const LIFE_SECONDS = 600;

function tripOf({ gitHub }: PlatformCapabilities): GitHubTrip {
  if (gitHub !== null) return gitHub;
  throw new HttpError('not_found', 'Sign-in through GitHub is not set up', {
    details: 'It needs PUBLIC_URL, GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET.',
  });
}

const cookie = ({ https }: PlatformCapabilities, ticket: string | null) => ({
  'Set-Cookie': setCookie(COOKIE, ticket, { path: PATH, secure: https, seconds: LIFE_SECONDS }),
});

/** Sign-in through GitHub: there and back, and linking an account. */
export const gitHubSignInRoutes = [
  open({
    method: 'GET',
    path: PATH,
    operation: 'signInWithGitHub',
    tag: 'Authentication',
    summary: 'Go to GitHub to sign in',
    description: 'For browsers: GitHub leads back to the callback, which answers with tokens.',
    limit: 'general',
    answers: { 302: { description: 'To GitHub' } },
    async handle(_call, capabilities) {
      const { ticket, url } = await tripOf(capabilities).begin(null);
      return { status: 302, headers: { ...cookie(capabilities, ticket), Location: url } };
    },
  }),

  route({
    method: 'POST',
    path: `${PATH}/link`,
    operation: 'linkGitHub',
    tag: 'Authentication',
    summary: 'Begin to link a GitHub account to yours',
    description:
      'Answers where to go and sets a cookie: only the browser that asked can finish it. What you can read on GitHub is yours here from then on.',
    permission: 'repositories:read',
    limit: 'general',
    answers: {
      200: {
        description: 'Where to send the browser',
        schema: z.object({ authorization_url: z.string() }),
      },
    },
    async handle(_call, capabilities, identity) {
      if (identity.kind !== 'user') {
        throw new HttpError('forbidden', 'Insufficient permissions', {
          details: 'A service account has no GitHub account: sign in as a user.',
        });
      }
      const { ticket, url } = await tripOf(capabilities).begin(identity.id);
      return { body: { authorization_url: url }, headers: cookie(capabilities, ticket) };
    },
  }),

  open({
    method: 'GET',
    path: `${PATH}/callback`,
    operation: 'finishGitHubSignIn',
    tag: 'Authentication',
    summary: 'Come back from GitHub',
    limit: 'general',
    query: z.object({
      code: z.string().max(200).optional().describe('From GitHub.'),
      state: z.string().max(200).optional().describe('From GitHub, as it was sent there.'),
      error: z.string().max(200).optional().describe('From GitHub, where somebody said no.'),
    }),
    answers: {
      200: {
        description: 'Signed in, or the account is linked',
        schema: z.union([PLATFORM_SCHEMAS.SignIn, z.object({ message: z.string() })]),
        example: SIGN_IN_EXAMPLE,
      },
    },
    async handle(call, capabilities) {
      const trip = tripOf(capabilities);
      const { code, error, state } = call.query;
      const headers = cookie(capabilities, null);
      if (error !== undefined) {
        throw new HttpError('forbidden', 'GitHub did not let you in', {
          details: 'You did not allow it there; start again if that was not meant.',
        });
      }
      if (code === undefined || state === undefined) throw notBegun();
      const ticket = cookieOf(call.header('Cookie'), COOKIE);
      const outcome = await trip.finish({ code, state, ticket });
      const entry = { action: 'session.create', target: 'github' };
      switch (outcome.kind) {
        case 'signed_in': {
          const { user } = outcome.signedIn;
          if (outcome.isNew) {
            const made = { action: 'user.create', target: user.id, result: 'success' as const };
            await note(capabilities, call, user, made);
          }
          await note(capabilities, call, user, { ...entry, result: 'success' });
          return { body: signInOf(outcome.signedIn), headers };
        }
        case 'linked': {
          const { user } = outcome;
          const linked = { action: 'user.link_github', target: user.id };
          await note(capabilities, call, user, { ...linked, result: 'success' });
          const login = user.github?.login ?? '';
          return { body: { message: `Linked to ${login} on GitHub` }, headers };
        }
        case 'no_account':
          await note(capabilities, call, null, { ...entry, result: 'refused' });
          throw new HttpError('forbidden', 'There is no account for you', {
            details:
              'Your GitHub account is linked to none that may sign in, and you are in no organisation whose members may sign up (ALLOWED_ORGS).',
          });
        case 'taken':
          throw new HttpError('conflict', 'This GitHub account is linked to another user');
        default:
          throw notBegun();
      }
    },
  }),
];

function notBegun(): HttpError {
  return new HttpError('invalid_request', 'The request is invalid', {
    details:
      'GitHub’s answer does not belong to a sign-in that this browser began in the last ten minutes.',
  });
}
