import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { AppManifest } from '../../config/app-manifest.ts';
import type { StoredApp } from '../../config/stored-app.ts';
import type { Clock } from '../../domain/clock.ts';
import { AppError } from '../../domain/errors.ts';
import { cookieOf } from '../cookies.ts';
import { methodNotAllowed } from '../error-handler.ts';
import { pagePolicy } from '../page.ts';
import { requestLogger } from '../request-context.ts';
import { buildManifest, hookUrlOf } from './build-manifest.ts';
import { addressPage, choicePage, donePage, failedPage, leavePage, tokenPage } from './pages.ts';
import { isOurState, isSame, makeState } from './state.ts';

/** What the set-up of an App needs. */
export interface SetupDeps {
  /** The one-time secret that the log shows. */
  token: string;
  publicUrl: string | null;
  githubWebUrl: string;
  manifest: AppManifest;
  /** Exchanges GitHub's code for the App's credentials. */
  convert(code: string): Promise<StoredApp>;
  /** Keeps them; throws an AppError with code `app_exists` when another was faster. */
  save(app: StoredApp): Promise<void>;
  /** Where they are kept, for people. */
  file: string;
}

const COOKIE = 'pipewright_setup';
const choice = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Give the App a name.')
    .max(34, 'A name has 34 characters at most.'),
  organization: z
    .string()
    .trim()
    .regex(/^([a-z\d][a-z\d-]{0,38})?$/i, 'That is no login of a GitHub organisation.'),
});
const answer = z.object({ code: z.string().regex(/^[\w-]{1,200}$/), state: z.string() });

/**
 * Registers a GitHub App by GitHub's manifest flow, for whoever has the token. Mounted only while
 * there is no App: the pages are gone when there is one.
 */
export function setupRoutes(deps: SetupDeps & { clock: Clock }): Router {
  const { token, publicUrl } = deps;
  const router = Router();
  const isLetIn = (request: Request) => isSame(cookieOf(request.get('Cookie'), COOKIE), token);
  const headers: RequestHandler = (_request, response, next) => {
    response.set('Content-Security-Policy', pagePolicy([new URL(deps.githubWebUrl).origin]));
    next();
  };

  router.get('/', headers, (_request, response) => {
    response.redirect(303, '/setup');
  });
  router.get('/setup', headers, (request, response) => {
    const given = request.query['ticket'];
    if (typeof given === 'string' && isSame(given, token)) {
      // The secret leaves the address, and with it the history and every log on the way.
      response.cookie(COOKIE, token, {
        httpOnly: true,
        sameSite: 'lax',
        path: '/setup',
        secure: publicUrl?.startsWith('https:') ?? false,
      });
      response.redirect(303, '/setup');
      return;
    }
    if (!isLetIn(request)) return send(response, 401, tokenPage(given !== undefined));
    if (publicUrl === null) return send(response, 409, addressPage());
    const { name } = deps.manifest;
    const hookUrl = hookUrlOf(publicUrl);
    send(response, 200, choicePage({ name, organization: '', problem: null, hookUrl }));
  });
  router.post(
    '/setup',
    headers,
    express.urlencoded({ extended: false, limit: '8kb' }),
    (request, response) => {
      if (!isLetIn(request)) return send(response, 401, tokenPage(false));
      if (publicUrl === null) return send(response, 409, addressPage());
      const given = choice.safeParse(request.body);
      if (!given.success) {
        const form = { ...fieldsOf(request.body), hookUrl: hookUrlOf(publicUrl) };
        const problem = given.error.issues.map(({ message }) => message).join(' ');
        return send(response, 422, choicePage({ ...form, problem }));
      }
      const { name, organization } = given.data;
      const owner = organization === '' ? '' : `/organizations/${organization}`;
      const state = makeState(token, deps.clock());
      const action = `${deps.githubWebUrl}${owner}/settings/apps/new?state=${state}`;
      const manifest = buildManifest(deps.manifest, name, publicUrl);
      send(response, 200, leavePage({ action, manifest }));
    },
  );
  router.get('/setup/callback', headers, async (request, response) => {
    if (!isLetIn(request)) return send(response, 401, tokenPage(false));
    const given = answer.safeParse(request.query);
    if (!given.success || !isOurState(token, given.data.state, deps.clock())) {
      const problem =
        'GitHub’s answer does not belong to a set-up that was begun here, or came too late.';
      return send(response, 400, failedPage(problem));
    }
    await finish(deps, given.data.code, response);
  });
  router.all('/setup', methodNotAllowed('GET, HEAD, POST'));
  router.all('/setup/callback', methodNotAllowed('GET, HEAD'));
  return router;
}

async function finish(deps: SetupDeps, code: string, response: Response): Promise<void> {
  const logger = requestLogger(response);
  try {
    const app = await deps.convert(code);
    logger.info({ app: app.appId, slug: app.slug }, 'GitHub made the App');
    await deps.save(app);
    response.clearCookie(COOKIE, { path: '/setup' });
    send(response, 200, donePage({ ...app, file: deps.file }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    logger.error({ err: error }, 'The App could not be set up');
    send(response, error.code === 'app_exists' ? 409 : 502, failedPage(explain(error)));
  }
}

function explain(error: AppError): string {
  if (error.code === 'not_found') {
    return 'GitHub does not know this code: it is good once and for one hour. Delete the App it made, if there is one, and start again.';
  }
  if (error.code === 'app_exists' || error.code === 'data_folder') {
    return `${error.message} The App that GitHub just made is not used: delete it there.`;
  }
  return error.message;
}

function fieldsOf(body: unknown): { name: string; organization: string } {
  const { name, organization } = (body ?? {}) as Record<string, unknown>;
  return { name: textOf(name), organization: textOf(organization) };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function send(response: Response, status: number, html: string): void {
  response.status(status).type('html').send(html);
}
