import { expect, test } from 'vitest';
import { githubAt } from './github-under-test.ts';
import { json, startScriptedServer } from './scripted-server.ts';
import { startSimulatedGitHub } from './simulated-github.ts';

test('failed calls are listed once per GUID over all pages, and sent again by an id of any size', async () => {
  const api = await startScriptedServer();
  // Beyond 2^53, where a number would be rounded.
  const id = '9007199254740995';
  const entry = (guid: string, text: string, at: string) =>
    `{"id":${text},"guid":"${guid}","delivered_at":"${at}"}`;
  api.answer = (request, response, path) => {
    if (request.method === 'POST') return json(response, 202, {});
    const second = path.includes('cursor=v1_2');
    const link = `<${api.url}/app/hook/deliveries?cursor=v1_2&status=failure>; rel="next"`;
    response.writeHead(200, {
      'content-type': 'application/json',
      ...(second ? {} : { link }),
    });
    const page = second
      ? [entry('a', '1', '2026-01-02T00:00:00Z'), entry('old', '0', '2025-12-01T00:00:00Z')]
      : [entry('a', id, '2026-01-03T00:00:00Z'), entry('b', '2', '2026-01-02T12:00:00Z')];
    return response.end(`[${page.join(',')}]`);
  };
  const { deliveryRecord } = githubAt(api.url);
  const failed = await deliveryRecord.failedSince(new Date('2026-01-01T00:00:00Z'));
  expect(failed).toEqual([
    { id, guid: 'a', attempts: 2, deliveredAt: new Date('2026-01-03T00:00:00Z') },
    { id: '2', guid: 'b', attempts: 1, deliveredAt: new Date('2026-01-02T12:00:00Z') },
  ]);
  await deliveryRecord.redeliver(id);
  expect(api.seen.at(-1)).toMatchObject({
    method: 'POST',
    path: `/app/hook/deliveries/${id}/attempts`,
  });
  await api.close();
});

test('a delivery that the door refused can be had again', async () => {
  const here = await startSimulatedGitHub();
  const { simulator, github } = here;
  const door = await startScriptedServer();
  door.answer = (_, response) => json(response, 503, {});
  simulator.setWebhookTarget(door.url);
  await simulator.waitFor(() => simulator.deliveries[0]?.statusCode === 503);
  const [failed] = await github.deliveryRecord.failedSince(new Date(0));
  expect(failed).toMatchObject({ attempts: 1, guid: simulator.deliveries[0]?.guid });

  door.answer = (_, response) => json(response, 202, {});
  await github.deliveryRecord.redeliver(failed?.id ?? '');
  await simulator.waitFor(() => simulator.deliveries[1]?.statusCode === 202);
  expect(simulator.deliveries[1]?.guid).toBe(failed?.guid);
  expect(simulator.violations).toEqual([]);
  await door.close();
  await here.stop();
});
