import { join } from 'node:path';
import { Router, type RequestHandler } from 'express';
import folderOfPages from 'swagger-ui-dist/absolute-path.js';
import { methodNotAllowed } from '../error-handler.ts';
import { escapeHtml } from '../page.ts';
import { DOCUMENT_PAGES, documentOf, type DocumentPage } from './documents.ts';

const ASSETS = '/v1/docs/assets';
const SHOWN = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;
const DAY_SECONDS = 86_400;
// Swagger UI's own style sheet holds pictures; scripts and everything else come from here alone.
const POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
].join('; ');

const START = `const place = document.getElementById('reference');
window.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
});
`;

const STYLE = `body{margin:0;background:#fff}
nav{font:15px/1.5 system-ui,sans-serif;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:.75rem 1.25rem;background:#1b1f24}
nav a{color:#c9d1d9;text-decoration:none}nav a[aria-current]{color:#fff;font-weight:600}
`;

/** Every path of the documents. */
export const DOCUMENT_ROUTES: ReadonlyArray<{ path: string }> = [
  ...DOCUMENT_PAGES.flatMap(({ path }) => [{ path }, { path: `${path}/openapi.json` }]),
  ...[...SHOWN, 'start.js', 'page.css'].map((file) => ({ path: `${ASSETS}/${file}` })),
];

/** The reference pages, which need nothing from elsewhere, and the OpenAPI documents beside them. */
export function documentRoutes(deps: { publicUrl: string | null }): Router {
  const router = Router({ caseSensitive: true });
  const folder = folderOfPages();
  const fresh: RequestHandler = (_request, response, next) => {
    response.set('Cache-Control', `public, max-age=${DAY_SECONDS}`);
    next();
  };
  for (const file of SHOWN) {
    router.get(`${ASSETS}/${file}`, fresh, (_request, response) => {
      response.sendFile(join(folder, file), { cacheControl: false });
    });
  }
  router.get(`${ASSETS}/start.js`, fresh, (_request, response) => {
    response.type('js').send(START);
  });
  router.get(`${ASSETS}/page.css`, fresh, (_request, response) => {
    response.type('css').send(STYLE);
  });
  for (const page of DOCUMENT_PAGES) {
    // Without PUBLIC_URL the document is about the server that it came from.
    const text = JSON.stringify(documentOf(page, deps.publicUrl ?? '/'));
    router.get(`${page.path}/openapi.json`, (_request, response) => {
      response.set('Cache-Control', 'public, max-age=60').type('json').send(text);
    });
    router.get(page.path, (_request, response) => {
      response.set('Content-Security-Policy', POLICY).type('html').send(htmlOf(page));
    });
  }
  router.all(
    DOCUMENT_ROUTES.map(({ path }) => path),
    methodNotAllowed('GET, HEAD'),
  );
  return router;
}

function htmlOf(page: DocumentPage): string {
  const links = DOCUMENT_PAGES.map(({ path, title }) => {
    const current = path === page.path ? ' aria-current="page"' : '';
    return `<a href="${path}"${current}>${escapeHtml(title.replace(/^Pipewright /, ''))}</a>`;
  }).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(page.title)}</title><link rel="icon" type="image/png" href="${ASSETS}/favicon-32x32.png"><link rel="stylesheet" href="${ASSETS}/swagger-ui.css"><link rel="stylesheet" href="${ASSETS}/page.css"></head><body><nav>${links}</nav><main id="reference" data-document="${page.path}/openapi.json"></main><noscript>This page needs scripts; the document it shows is <a href="${page.path}/openapi.json">openapi.json</a>.</noscript><script src="${ASSETS}/swagger-ui-bundle.js"></script><script src="${ASSETS}/start.js"></script></body></html>`;
}
