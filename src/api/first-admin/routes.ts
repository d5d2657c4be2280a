import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { User } from '../../domain/accounts.ts';
import { CallerError } from '../../domain/errors.ts';
import { cookieOf, setCookie } from '../cookies.ts';
import { methodNotAllowed } from '../error-handler.ts';
import { pagePolicy } from '../page.ts';
import { requestId, requestLogger } from '../request-context.ts';
import { isSame } from '../setup/state.ts';
import { donePage, formPage, gonePage, tokenPage } from './pages.ts';

/** What the page of the first admin needs. */
export interface FirstAdminDeps {
  /** The one-time secret that the log shows. */
  token: string;
  https: boolean;
  /** Whether there are users already. */
  isDone(): Promise<boolean>;
  /** Null when another was faster; throws a CallerError that says what is wrong. */
  create(
    given: { email: string; password: string },
    from: { address: string; requestId: string },
  ): Promise<User | null>;
}

const PATH = '/first-admin';
const COOKIE = 'pipewright_first_admin';
const LIFE_SECONDS = 3600;
const form = z.object({
  email: z.string().trim().max(254),
  password: z.string().max(512),
  again: z.string().max(512),
});

/** Lets whoever has the token of the log become the first admin; of no use once there is a user. */
export function firstAdminRoutes(deps: FirstAdminDeps): Router {
  const router = Router();
  const isLetIn = (request: Request) => isSame(cookieOf(request.get('Cookie'), COOKIE), deps.token);
  const begin: RequestHandler = async (_request, response, next) => {
    response.set('Content-Security-Policy', pagePolicy());
    if (await deps.isDone()) send(response, 410, gonePage());
    else next();
  };

  router.get(PATH, begin, (request, response) => {
    const given = request.query['ticket'];
    if (typeof given === 'string' && isSame(given, deps.token)) {
      // The secret leaves the address, and with it the history and every log on the way.
      const options = { path: PATH, secure: deps.https, seconds: LIFE_SECONDS };
      response.set('Set-Cookie', setCookie(COOKIE, deps.token, options));
      response.redirect(303, PATH);
    } else if (isLetIn(request)) send(response, 200, formPage({ email: '', problem: null }));
    else send(response, 401, tokenPage(given !== undefined));
  });
  router.post(
    PATH,
    begin,
    express.urlencoded({ extended: false, limit: '8kb' }),
    async (request, response) => {
      if (!isLetIn(request)) return send(response, 401, tokenPage(false));
      const parsed = form.safeParse(request.body);
      const { again, email, password } = parsed.data ?? { email: '', password: '', again: '' };
      const refuse = (problem: string) => send(response, 422, formPage({ email, problem }));
      if (!parsed.success) return refuse('Fill in all three fields.');
      if (password !== again) return refuse('The two passwords differ.');
      try {
        const from = { address: request.ip ?? '', requestId: requestId(response) };
        const user = await deps.create({ email, password }, from);
        if (user === null) return send(response, 410, gonePage());
        requestLogger(response).info({ user: user.id }, 'The first admin was made');
        const options = { path: PATH, secure: deps.https, seconds: LIFE_SECONDS };
        response.set('Set-Cookie', setCookie(COOKIE, null, options));
        send(response, 200, donePage(user.username));
      } catch (error) {
        if (!(error instanceof CallerError)) throw error;
        refuse(error.message);
      }
    },
  );
  router.all(PATH, methodNotAllowed('GET, HEAD, POST'));
  return router;
}

function send(response: Response, status: number, html: string): void {
  response.status(status).type('html').send(html);
}
