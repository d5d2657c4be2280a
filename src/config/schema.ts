import { isIP } from 'node:net';
import { z } from 'zod';
import { channelsText } from './channels.ts';
import { list, url, webUrl, wholeNumber, type FieldNotes } from './fields.ts';

const LOGIN = /^[a-z\d](?:[a-z\d-]{0,38})$/i;
const HOST_NAME = /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?(?::\d{1,5})?$/i;
const PROXY_RANGES = new Set(['loopback', 'linklocal', 'uniquelocal']);

function isProxyRange(text: string): boolean {
  const [address = '', bits = '128', ...rest] = text.split('/');
  const inRange = isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= 128;
  return PROXY_RANGES.has(text) || (rest.length === 0 && inRange);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text);
}

const secretText = (least: number) =>
  z.string().min(least, { error: `is too short: at least ${least} characters` });

/** Where data goes unless DATA_DIR says otherwise. */
export const DEFAULT_DATA_DIR = './data';

/** Every environment variable that Pipewright reads, one field each. */
export const environment = z.object({
  NODE_ENV: z
    .string()
    .regex(/^[\w-]{1,40}$/, { error: 'must be one word' })
    .default('production'),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  HOST: z
    .string()
    .refine((text) => isIP(text) !== 0 || HOST_NAME.test(text), {
      error: 'must be an address or a host name to bind to',
    })
    .default('0.0.0.0'),
  PORT: wholeNumber(0, 65_535).default(8080),
  PUBLIC_URL: webUrl().optional(),
  TRUST_PROXY: z
    .string()
    .default('0')
    .transform((text) => (text === 'false' ? '0' : text === 'true' ? '1' : text))
    .refine(
      (text) => /^\d$/.test(text) || text.split(',').every((part) => isProxyRange(part.trim())),
      { error: 'must be the number of proxies in front (0 to 9), or their addresses' },
    )
    .transform((text) =>
      /^\d$/.test(text) ? Number(text) : text.split(',').map((part) => part.trim()),
    ),
  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  DATA_DIR: z.string().default(DEFAULT_DATA_DIR),
  APP_ID: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  WEBHOOK_SECRET: secretText(8).optional(),
  GITHUB_API_URL: webUrl().default('https://api.github.com'),
  GITHUB_CLIENT_ID: z
    .string()
    .regex(/^[\w.]{4,100}$/, { error: 'must be the client id of the GitHub App' })
    .optional(),
  GITHUB_CLIENT_SECRET: secretText(8).optional(),
  ADMIN_EMAIL: z
    .string()
    .regex(/^[^\s@]{1,64}@[^\s@]{1,189}$/, { error: 'must be an e-mail address' })
    .optional(),
  ADMIN_PASSWORD: secretText(10).optional(),
  ENCRYPTION_KEY: z
    .string()
    .refine((text) => decodeKey(text).length === 32, {
      error: 'must be 32 bytes, in base64 or as 64 hexadecimal digits',
    })
    .transform(decodeKey)
    .optional(),
  ALLOWED_ORGS: list(
    z.string().regex(LOGIN, { error: 'must be logins of GitHub organisations, comma-separated' }),
  ),
  LOG_HOSTS: list(
    z.string().regex(HOST_NAME, { error: 'must be host names without a scheme, comma-separated' }),
  ),
  NOTIFY_CHANNELS: channelsText,
  NOTIFY_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]{1,100}<[^<>\s@]+@[\w.-]+>|[^<>\s@]+@[\w.-]+)$/, {
      error: 'must be an e-mail address, or Name <address>',
    })
    .optional(),
  NOTIFY_ALLOWED_HOSTS: list(
    z.string().regex(HOST_NAME, { error: 'must be host names without a scheme, comma-separated' }),
  ),
  NOTIFY_WEBHOOK_SECRET: secretText(16).optional(),
  SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  SANDBOX: z.enum(['auto', 'bubblewrap', 'process']).default('auto'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['auto', 'json', 'pretty']).default('auto'),
  CORS_ORIGINS: list(
    z.string().refine((text) => text === '*' || isOrigin(text), {
      error: 'must be origins such as https://ci.example.com, comma-separated, or *',
    }),
  ),
  METRICS_TOKEN: secretText(16).optional(),
  RETENTION_DAYS: wholeNumber(7, 36_500).default(90),
  PAYLOAD_RETENTION_DAYS: wholeNumber(4, 36_500).default(30),
  AUDIT_RETENTION_DAYS: wholeNumber(30, 36_500).default(365),
});

function decodeKey(text: string): Buffer {
  return Buffer.from(text, /^[\da-f]{64}$/i.test(text) ? 'hex' : 'base64');
}

/** The name of a variable of ours. */
export type Variable = keyof (typeof environment)['shape'];

/** Documentation of each variable, in the order in which people set them. */
export const notes: Record<Variable, FieldNotes> = {
  NODE_ENV: {
    description: 'Name of the environment, as the health endpoint tells it. Default production.',
    example: 'staging',
  },
  ROLE: {
    description:
      'What this process does: all (default), web (the HTTP server) or worker (the jobs). web and worker need DATABASE_URL, which they share.',
    example: 'all',
  },
  HOST: { description: 'Address to listen on. Default 0.0.0.0.', example: '127.0.0.1' },
  PORT: { description: 'Port to listen on; 0 takes any free one. Default 8080.', example: '8080' },
  PUBLIC_URL: {
    description: 'Where people and GitHub reach this server, without a path of the door.',
    example: 'https://pipewright.example.com',
  },
  TRUST_PROXY: {
    description:
      'Reverse proxies in front whose X-Forwarded-* headers are believed: their number, or their addresses, comma-separated. Default 0.',
    example: '1',
  },
  DATABASE_URL: {
    description: 'Postgres to use. Unset: an embedded Postgres below DATA_DIR.',
    example: 'postgres://pipewright:password@db.example.com:5432/pipewright',
  },
  REDIS_URL: {
    description:
      'Redis or Valkey (6.2 or later, no cluster) for the queue; rediss:// for TLS. Unset: the queue lives in Postgres.',
    example: 'redis://redis.example.com:6379/0',
  },
  DATA_DIR: {
    description: 'Folder for the embedded database and other files. Default ./data.',
    example: '/var/lib/pipewright',
  },
  APP_ID: {
    description:
      'Id of the GitHub App, from its settings page. Needs a private key beside it. Unset: the App that was set up in the browser, below DATA_DIR.',
    example: '123456',
  },
  PRIVATE_KEY: {
    description:
      'Private key of the GitHub App: PEM, PEM on one line with \\n written out, or base64 of PEM.',
    example: '-----BEGIN RSA PRIVATE KEY-----\\n…\\n-----END RSA PRIVATE KEY-----',
  },
  PRIVATE_KEY_PATH: {
    description: 'File to read the private key from, instead of PRIVATE_KEY.',
    example: '/run/secrets/pipewright.pem',
  },
  WEBHOOK_SECRET: {
    description:
      'The secret set for the webhook of the App. Without it every delivery is refused. Make one with: openssl rand -hex 32',
    example: 'the-output-of-openssl-rand-hex-32',
  },
  GITHUB_API_URL: {
    description:
      'API of GitHub. Default https://api.github.com; for GitHub Enterprise Server https://HOST/api/v3.',
    example: 'https://github.example.com/api/v3',
  },
  GITHUB_CLIENT_ID: {
    description:
      'Client id of the GitHub App, for people who sign in through GitHub. Unset: that of the App that was set up in the browser.',
    example: 'Iv23liAbCdEfGhIjKlMn',
  },
  GITHUB_CLIENT_SECRET: {
    description: 'A client secret of the GitHub App. Needed beside GITHUB_CLIENT_ID.',
    example: 'the-client-secret-from-the-settings-page',
  },
  ADMIN_EMAIL: {
    description:
      'E-mail of the admin that the first start makes. Unset: the log has a one-time link to a page that asks for it.',
    example: 'admin@example.com',
  },
  ADMIN_PASSWORD: {
    description:
      'Password of that admin, at least 10 characters. It is not read again once there is a user.',
    example: 'at-least-ten-characters',
  },
  ENCRYPTION_KEY: {
    description:
      'Key that secrets in the database are encrypted with: 32 bytes in base64 or hexadecimal. Make one with: openssl rand -base64 32',
    example: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  },
  ALLOWED_ORGS: {
    description: 'GitHub organisations whose members may sign up, comma-separated.',
    example: 'octo-org,octo-labs',
  },
  LOG_HOSTS: {
    description: 'Hosts other than GitHub that logs may be fetched from, comma-separated.',
    example: 'gitlab.example.com,jenkins.example.com',
  },
  NOTIFY_CHANNELS: {
    description:
      'Where messages can go, by the names that settings of repositories use, apart by blanks: NAME=slack:URL (an incoming webhook), NAME=URL (a signed webhook) or NAME=mailto:ADDRESSES.',
    example:
      'ci-alerts=slack:https://hooks.slack.example/T/B team=mailto:a@example.com,b@example.com bus=https://bus.example.com/in',
  },
  NOTIFY_FROM: {
    description: 'Who e-mail comes from. Needed by channels of type email.',
    example: 'Pipewright <pipewright@example.com>',
  },
  NOTIFY_ALLOWED_HOSTS: {
    description:
      'Hosts of channels that lie in your own network, comma-separated: others must have public addresses and https.',
    example: 'mattermost.internal,10.0.0.7:8065',
  },
  NOTIFY_WEBHOOK_SECRET: {
    description:
      'The key that messages to webhooks are signed with (Standard Webhooks): text, or base64 behind whsec_. Needed by channels that are webhooks.',
    example: 'at-least-sixteen-characters',
  },
  SMTP_URL: {
    description: 'The server that takes e-mail; smtps:// for TLS from the first byte.',
    example: 'smtp://user:password@mail.example.com:587',
  },
  SANDBOX: {
    description:
      'How foreign programs are kept apart: auto (default: bubblewrap where it works, else no tools), bubblewrap (refuse to start without it), process (NO isolation: only for repositories you trust).',
    example: 'bubblewrap',
  },
  LOG_LEVEL: {
    description: 'trace, debug, info (default), warn, error, fatal or silent.',
    example: 'info',
  },
  LOG_FORMAT: {
    description: 'json, pretty, or auto (default): pretty on a terminal, else json.',
    example: 'json',
  },
  CORS_ORIGINS: {
    description:
      'Origins whose web pages may call the API, comma-separated; * for all. Default none.',
    example: 'https://ci.example.com',
  },
  METRICS_TOKEN: {
    description: 'When set, GET /metrics wants it as Authorization: Bearer.',
    example: 'at-least-sixteen-characters',
  },
  RETENTION_DAYS: {
    description:
      'Days that deliveries which were dealt with are remembered. Default 90, at least 7.',
    example: '365',
  },
  PAYLOAD_RETENTION_DAYS: {
    description:
      'Days that the bodies of deliveries are kept, to be shown and replayed. Default 30, at least 4: GitHub may send one again for 3 days.',
    example: '14',
  },
  AUDIT_RETENTION_DAYS: {
    description: 'Days that the audit is kept: who did what. Default 365, at least 30.',
    example: '730',
  },
};
