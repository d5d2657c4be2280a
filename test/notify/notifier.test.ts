import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testChannels } from '../../src/cli/notify/test-channels.ts';
import type { Channels } from '../../src/config/channels.ts';
import type { Notice } from '../../src/domain/notices.ts';
import { createNotifier } from '../../src/notify/create-notifier.ts';
import { isPublicAddress } from '../../src/sandbox/public-address.ts';

const SECRET = `whsec_${Buffer.from('a secret of 24 bytes ...').toString('base64')}`;
const notice = (title: string): Notice => ({
  kind: 'failure_explained',
  repository: 'acme/shop',
  title,
  text: 'Mend it <!channel> @acme/all & *now*',
  url: 'https://github.test/acme/shop/actions/runs/1',
});

let receiver: Server;
let host = '';
let answer: { status: number; headers?: Record<string, string> } = { status: 200 };
const calls: Array<{ path: string; headers: IncomingHttpHeaders; body: string }> = [];

let smtp: SMTPServer;
let smtpUrl = '';
let refuse: Error | null = null;
const mails: Array<{ user: string; to: string[]; data: string }> = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      calls.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(answer.status, answer.headers).end('thanks');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (password === 'right') done(null, { user: username });
      else done(new Error('Invalid username or password'));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuse !== null) return done(refuse);
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ user: String(session.user), to, data: Buffer.concat(chunks).toString() });
        return done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  smtpUrl = `smtp://pipewright:right@127.0.0.1:${port}`;
});
afterEach(() => {
  answer = { status: 200 };
  refuse = null;
  calls.length = 0;
  mails.length = 0;
});
afterAll(async () => {
  await new Promise((resolve) => receiver.close(resolve));
  await new Promise<void>((resolve) => smtp.close(resolve));
});

function notifierTo(channels: Channels, change: { allowed?: string[]; smtpUrl?: string } = {}) {
  return createNotifier({
    channels,
    mailServer: { url: change.smtpUrl ?? smtpUrl, from: 'Pipewright <ci@acme.example>' },
    webhookSecret: SECRET,
    reach: { isPublic: isPublicAddress, allowedHosts: change.allowed ?? [host] },
    clock: () => new Date('2026-01-01T00:00:00Z'),
  });
}

describe('a channel of Slack', () => {
  test('gets one message for several notices, in which nothing acts', async () => {
    const notifier = notifierTo({ chat: { type: 'slack', url: `http://${host}/T/B` } });
    const notices = [notice('One <@U123>'), notice('Two')];
    await notifier.send({ id: 'b', channel: 'chat', notices });
    expect(calls).toHaveLength(1);
    const { text, blocks } = JSON.parse(calls[0]?.body ?? '') as {
      text: string;
      blocks: Array<{ text: { text: string } }>;
    };
    expect(text).toBe('2 messages of Pipewright');
    expect(blocks).toHaveLength(2);
    const shown = blocks.map((block) => block.text.text).join('\n');
    expect(shown).toContain('|Look>');
    expect(shown).not.toMatch(/<[!@]/);
  });
});

describe('a webhook', () => {
  const channels = (): Channels => ({
    hook: { type: 'webhook', url: `http://${host}/hook` },
  });

  test('gets signed JSON, with the same id on every try', async () => {
    const batch = { id: 'message-1', channel: 'hook', notices: [notice('One')] };
    await notifierTo(channels()).send(batch);
    await notifierTo(channels()).send(batch);
    const [first, second] = calls;
    expect(first?.headers['webhook-id']).toBe('message-1');
    expect(second?.headers['webhook-id']).toBe('message-1');
    const signed = `message-1.${String(first?.headers['webhook-timestamp'])}.${first?.body}`;
    const key = Buffer.from(SECRET.slice(6), 'base64');
    const expected = createHmac('sha256', key).update(signed).digest('base64');
    expect(first?.headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      type: 'pipewright.notices',
      channel: 'hook',
      notices: [{ kind: 'failure_explained', repository: 'acme/shop', title: 'One' }],
    });
  });

  test.each([
    [404, false],
    [429, true],
    [503, true],
  ])('that answers %i is an error, worth another try: %s', async (status, retryable) => {
    answer = { status, headers: { 'retry-after': '60' } };
    const sending = notifierTo(channels()).send({ id: 'b', channel: 'hook', notices: [] });
    await expect(sending).rejects.toMatchObject({ code: 'not_taken', retryable });
  });

  test('that redirects is not followed', async () => {
    answer = { status: 307, headers: { location: `http://${host}/elsewhere` } };
    const sending = notifierTo(channels()).send({ id: 'b', channel: 'hook', notices: [] });
    await expect(sending).rejects.toThrow('not followed');
    expect(calls).toHaveLength(1);
  });
});

describe('an address inside', () => {
  test.each([
    'https://127.0.0.1/x',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://localhost/x',
    'http://example.com/x',
  ])('is not called: %s', async (url) => {
    const notifier = notifierTo({ chat: { type: 'slack', url } }, { allowed: [] });
    const sending = notifier.send({ id: 'b', channel: 'chat', notices: [] });
    await expect(sending).rejects.toMatchObject({ code: 'not_taken', retryable: false });
    await expect(sending).rejects.toThrow('NOTIFY_ALLOWED_HOSTS');
  });
});

describe('e-mail', () => {
  const channels: Channels = { team: { type: 'email', to: ['a@acme.example', 'b@acme.example'] } };

  test('goes to a mail server that wants a password, under an identity of its own', async () => {
    await notifierTo(channels).send({
      id: 'message-2',
      channel: 'team',
      notices: [notice('Broken\r\nBcc: eve@evil.example')],
    });
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail).toMatchObject({
      user: 'pipewright',
      to: ['a@acme.example', 'b@acme.example'],
    });
    expect(mail?.data).toContain('Message-ID: <message-2@acme.example>');
    expect(mail?.data).toContain('Auto-Submitted: auto-generated');
    expect(mail?.data).not.toMatch(/^Bcc:/m);
  });

  test.each([
    [451, true],
    [550, false],
  ])('refused with %i is an error, worth another try: %s', async (responseCode, retryable) => {
    refuse = Object.assign(new Error('No'), { responseCode });
    const sending = notifierTo(channels).send({ id: 'b', channel: 'team', notices: [notice('x')] });
    await expect(sending).rejects.toMatchObject({ code: 'not_taken', retryable });
  });

  test('with a wrong password says which server, and not the password', async () => {
    const wrong = smtpUrl.replace(':right@', ':wrong-password@');
    const notifier = notifierTo(channels, { smtpUrl: wrong });
    const sending = notifier.send({ id: 'b', channel: 'team', notices: [notice('x')] });
    await expect(sending).rejects.toThrow('did not take the message');
    await expect(sending).rejects.not.toThrow('wrong-password');
  });
});

test('trying the channels says of each whether it took the message', async () => {
  const out: string[] = [];
  const io = { out: (text: string) => out.push(text), error: (text: string) => out.push(text) };
  const channels: Channels = {
    chat: { type: 'slack', url: `http://${host}/T/B` },
    inside: { type: 'slack', url: 'https://127.0.0.1/x' },
  };
  const notifier = notifierTo(channels);
  expect(await testChannels(notifier, undefined, io)).toBe(1);
  expect(out[0]).toBe('chat: taken\n');
  expect(out[1]).toContain('inside: ');
  expect(await testChannels(notifier, 'chat', io)).toBe(0);
  expect(await testChannels(notifier, 'none', io)).toBe(1);
  expect(await testChannels(notifierTo({}), undefined, io)).toBe(1);
});
