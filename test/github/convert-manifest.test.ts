import { afterEach, beforeEach, expect, test } from 'vitest';
import { convertManifest } from '../../src/github/convert-manifest.ts';
import { json, startScriptedServer, type ScriptedServer } from './scripted-server.ts';

let api: ScriptedServer;
beforeEach(async () => void (api = await startScriptedServer()));
afterEach(async () => api.close());

const NEW_APP = {
  id: 7,
  slug: 'pipewright',
  html_url: 'https://github.test/apps/pipewright',
  client_id: 'Iv1',
  client_secret: 'c',
  webhook_secret: 'w',
  pem: 'p',
};

test('a code becomes credentials, asked for without any of our own', async () => {
  api.answer = (_, response) => json(response, 201, NEW_APP);
  expect(await convertManifest(`${api.url}/`, 'abc123')).toEqual({
    appId: 7,
    slug: 'pipewright',
    htmlUrl: 'https://github.test/apps/pipewright',
    clientId: 'Iv1',
    clientSecret: 'c',
    webhookSecret: 'w',
    privateKey: 'p',
  });
  expect(api.seen).toEqual([
    { method: 'POST', path: '/app-manifests/abc123/conversions', authorization: undefined },
  ]);
});

test('a code that is over, and an answer that lacks something, are said', async () => {
  await expect(convertManifest(api.url, 'old')).rejects.toMatchObject({ code: 'not_found' });
  api.answer = (_, response) =>
    json(response, 201, { ...NEW_APP, webhook_secret: null, pem: undefined });
  await expect(convertManifest(api.url, 'abc')).rejects.toThrow(
    'not complete (webhook_secret, pem)',
  );
});
