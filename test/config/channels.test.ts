import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { secretValues } from '../../src/config/secret-values.ts';

const SLACK = 'https://hooks.slack.example/T/B/secret-part';

test('channels are read by name, and their addresses are secrets', () => {
  const loaded = loadConfig({
    NOTIFY_CHANNELS: ` chat=slack:${SLACK}\n team=mailto:a@x.example,b@x.example bus=https://bus.example/in?x=1 `,
    NOTIFY_WEBHOOK_SECRET: 'a-secret-for-webhooks',
    NOTIFY_FROM: 'Pipewright <ci@x.example>',
    SMTP_URL: 'smtp://u:hush-hush@mail.example',
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  expect(loaded.config.notify.channels).toEqual({
    chat: { type: 'slack', url: SLACK },
    team: { type: 'email', to: ['a@x.example', 'b@x.example'] },
    bus: { type: 'webhook', url: 'https://bus.example/in?x=1' },
  });
  const secrets = secretValues(loaded.config);
  expect(secrets).toEqual(expect.arrayContaining([SLACK, 'a-secret-for-webhooks', 'hush-hush']));
});

test.each([
  `chat=slack:not-a-url`,
  `chat=${SLACK} chat=${SLACK}`,
  `Chat=${SLACK}`,
  `=${SLACK}`,
  SLACK,
  'team=mailto:nobody',
  'x=file:///etc/passwd',
])('%s is a mistake that does not repeat the address', (text) => {
  const loaded = loadConfig({ NOTIFY_CHANNELS: text, NOTIFY_WEBHOOK_SECRET: 'x'.repeat(16) });
  expect(loaded.ok).toBe(false);
  const problems = loaded.ok ? '' : loaded.problems.join('\n').split('. Example')[0];
  expect(problems).toContain('NOTIFY_CHANNELS cannot be read');
  expect(problems).not.toContain('secret-part');
});

test.each([
  ['ops=mailto:a@b.c', 'at "ops": after mailto: come 1 to 20 e-mail addresses'],
  ['ops=slack:x', 'at "ops": after slack: comes'],
  ['ops=x', 'at "ops": an address is slack:https://…, https://… or mailto:…'],
  ['a=https://a.example a=https://a.example', 'at "a": the name was given before'],
  ['https://a.example', 'an entry without a name: each is NAME=ADDRESS'],
])('%s is told what is wrong with it', (text, reason) => {
  const loaded = loadConfig({ NOTIFY_CHANNELS: text });
  expect(loaded.ok ? '' : loaded.problems.join('\n')).toContain(reason);
});

test('what a channel needs beside its own is missed', () => {
  const loaded = loadConfig({ NOTIFY_CHANNELS: 'a=mailto:a@x.example b=https://b.example/' });
  const problems = loaded.ok ? [] : loaded.problems.map((line) => line.split(' ')[0]);
  expect(problems).toEqual(['SMTP_URL', 'NOTIFY_FROM', 'NOTIFY_WEBHOOK_SECRET']);
});
