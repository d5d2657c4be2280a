import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { OperatorError } from '../domain/errors.ts';
import type { Channels } from './channels.ts';
import { readPrivateKey } from './private-key.ts';
import { DEFAULT_DATA_DIR, environment, notes, type Variable } from './schema.ts';
import { readStoredApp, type StoredApp } from './stored-app.ts';

type Environment = (typeof environment)['_output'];

/** The configuration of one process, checked and typed. */
export interface Config {
  environment: string;
  role: Environment['ROLE'];
  host: string;
  port: number;
  /** Without a slash at the end; null when nobody said where the server is reached. */
  publicUrl: string | null;
  /** Express's `trust proxy`: hops, or addresses. */
  trustProxy: number | string[];
  /** Null: the embedded Postgres below `dataDir`. */
  databaseUrl: string | null;
  /** Null: the queue lives in Postgres. */
  redisUrl: string | null;
  /** Absolute. */
  dataDir: string;
  /** The GitHub App of the environment, else the one set up below `dataDir`, else null. PKCS#8 PEM. */
  app: { id: number; privateKey: string } | null;
  webhookSecret: string | null;
  /** The OAuth client of the App: of the environment, else of the one set up below `dataDir`, else null. */
  oauthClient: { id: string; secret: string } | null;
  /** Who the first start makes an admin; null: a page asks. */
  firstAdmin: { email: string; password: string } | null;
  githubApiUrl: string;
  /** Where GitHub's pages are, without a slash at the end. */
  githubWebUrl: string;
  /** 32 bytes. */
  encryptionKey: Uint8Array | null;
  allowedOrgs: string[];
  logHosts: string[];
  corsOrigins: string[];
  notify: {
    channels: Channels;
    /** Null: no e-mail. */
    mailServer: { url: string; from: string } | null;
    /** Null: no webhooks. */
    webhookSecret: string | null;
    allowedHosts: string[];
  };
  sandbox: Environment['SANDBOX'];
  logLevel: Environment['LOG_LEVEL'];
  logFormat: Environment['LOG_FORMAT'];
  metricsToken: string | null;
  /** Days that finished deliveries are kept, their bodies and what is known of them, and the audit. */
  retention: { payloadDays: number; days: number; auditDays: number };
}

export type LoadedConfig = { ok: true; config: Config } | { ok: false; problems: string[] };

/**
 * Reads the configuration from environment variables; an empty variable counts as unset. Finds all
 * problems at once, each a line with the variable, what is wrong and an example; never the value.
 */
export function loadConfig(env: Record<string, string | undefined>): LoadedConfig {
  const given = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || value.trim() === '' ? [] : [[name, value.trim()]],
  );
  const problems = new Map<Variable, string>();
  const parsed = environment.safeParse(Object.fromEntries(given));
  for (const issue of parsed.error?.issues ?? []) {
    const name = issue.path[0] as Variable;
    if (!problems.has(name)) {
      problems.set(
        name,
        issue.code === 'invalid_value'
          ? `must be one of ${issue.values.join(', ')}`
          : issue.message,
      );
    }
  }
  // What does not depend on a broken field is judged even when others are broken.
  const raw: Partial<Record<Variable, string>> = Object.fromEntries(given);
  const key = readKey(raw, problems);
  const stored = raw.APP_ID === undefined ? findStored(raw.DATA_DIR, problems) : null;
  if (raw.APP_ID === undefined && (raw.PRIVATE_KEY ?? raw.PRIVATE_KEY_PATH) !== undefined) {
    problems.set('APP_ID', 'is missing, but a private key is set');
  }
  if ((raw.ROLE === 'web' || raw.ROLE === 'worker') && raw.DATABASE_URL === undefined) {
    problems.set(
      'DATABASE_URL',
      `is missing, but ROLE=${raw.ROLE} shares its database with others`,
    );
  }
  for (const [one, other] of PAIRS) {
    if (raw[one] !== undefined && raw[other] === undefined) {
      problems.set(other, `is missing, but ${one} is set`);
    }
  }
  for (const [name, reason] of parsed.success ? wantedBy(parsed.data.NOTIFY_CHANNELS) : []) {
    if (raw[name] === undefined) problems.set(name, `is missing, but ${reason}`);
  }
  if (!parsed.success || problems.size > 0) {
    return {
      ok: false,
      problems: [...problems].map(
        ([name, wrong]) => `${name} ${wrong}. Example: ${name}=${notes[name].example}`,
      ),
    };
  }
  return { ok: true, config: toConfig(parsed.data, key, stored) };
}

// One is of no use without the other.
const PAIRS: ReadonlyArray<[Variable, Variable]> = [
  ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
  ['GITHUB_CLIENT_SECRET', 'GITHUB_CLIENT_ID'],
  ['ADMIN_EMAIL', 'ADMIN_PASSWORD'],
  ['ADMIN_PASSWORD', 'ADMIN_EMAIL'],
];

/** The variables that channels need beside their own, and why. */
function wantedBy(channels: Channels): Array<[Variable, string]> {
  const types = new Set(Object.values(channels).map(({ type }) => type));
  const wanted: Array<[Variable, string]> = [];
  if (types.has('email')) {
    const reason = 'a channel sends e-mail';
    wanted.push(['SMTP_URL', reason], ['NOTIFY_FROM', reason]);
  }
  if (types.has('webhook')) wanted.push(['NOTIFY_WEBHOOK_SECRET', 'a channel is a webhook']);
  return wanted;
}

function readKey(
  raw: Partial<Record<Variable, string>>,
  problems: Map<Variable, string>,
): string | undefined {
  const path = raw.PRIVATE_KEY_PATH;
  if (raw.PRIVATE_KEY !== undefined && path !== undefined) {
    problems.set('PRIVATE_KEY_PATH', 'is set beside PRIVATE_KEY: set one of them');
    return undefined;
  }
  const name: Variable = path === undefined ? 'PRIVATE_KEY' : 'PRIVATE_KEY_PATH';
  let text = raw.PRIVATE_KEY;
  if (path !== undefined) {
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'error';
      problems.set(name, `names a file that cannot be read (${code})`);
      return undefined;
    }
  }
  if (text === undefined) {
    if (raw.APP_ID !== undefined) problems.set(name, 'is missing, but APP_ID is set');
    return undefined;
  }
  const key = readPrivateKey(text);
  if (key === undefined) {
    problems.set(name, 'holds no RSA private key (PEM, PEM with \\n written out, or its base64)');
  }
  return key;
}

type AppFields = Pick<Config, 'app' | 'webhookSecret' | 'oauthClient'>;

/** The App that was set up below the data folder, or null. */
function findStored(
  dataDir: string | undefined,
  problems: Map<Variable, string>,
): AppFields | null {
  const stored = readStoredApp(resolve(dataDir ?? DEFAULT_DATA_DIR));
  if (stored === null) return null;
  const fields = 'problem' in stored ? stored : appFields(stored);
  if (!('problem' in fields)) return fields;
  problems.set(
    'DATA_DIR',
    `holds an App's credentials that cannot be used: ${fields.problem}. Bring the file back from a back-up, or set APP_ID and PRIVATE_KEY`,
  );
  return null;
}

function appFields(stored: StoredApp): AppFields | { problem: string } {
  const privateKey = readPrivateKey(stored.privateKey);
  if (privateKey === undefined) return { problem: 'its key is no RSA private key' };
  return {
    app: { id: stored.appId, privateKey },
    webhookSecret: stored.webhookSecret,
    oauthClient: { id: stored.clientId, secret: stored.clientSecret },
  };
}

/** A configuration without an App, with the one that was set up since. Throws an OperatorError when its key is none. */
export function withStoredApp(config: Config, stored: StoredApp): Config {
  const fields = appFields(stored);
  if ('problem' in fields) {
    throw new OperatorError(`The App that was set up is not usable: ${fields.problem}.`, {
      code: 'bad_app',
    });
  }
  return {
    ...config,
    ...fields,
    webhookSecret: config.webhookSecret ?? fields.webhookSecret,
    oauthClient: config.oauthClient ?? fields.oauthClient,
  };
}

// github.com has a host for its API, an Enterprise Server a path below its own.
function webUrlOf(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl);
  return `${protocol}//${host.replace(/^api\./, '')}`;
}

function toConfig(
  values: Environment,
  privateKey: string | undefined,
  stored: AppFields | null,
): Config {
  return {
    environment: values.NODE_ENV,
    role: values.ROLE,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? null,
    trustProxy: values.TRUST_PROXY,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    dataDir: resolve(values.DATA_DIR),
    app:
      values.APP_ID === undefined || privateKey === undefined
        ? (stored?.app ?? null)
        : { id: values.APP_ID, privateKey },
    webhookSecret: values.WEBHOOK_SECRET ?? stored?.webhookSecret ?? null,
    oauthClient:
      values.GITHUB_CLIENT_ID === undefined || values.GITHUB_CLIENT_SECRET === undefined
        ? (stored?.oauthClient ?? null)
        : { id: values.GITHUB_CLIENT_ID, secret: values.GITHUB_CLIENT_SECRET },
    firstAdmin:
      values.ADMIN_EMAIL === undefined || values.ADMIN_PASSWORD === undefined
        ? null
        : { email: values.ADMIN_EMAIL, password: values.ADMIN_PASSWORD },
    githubApiUrl: values.GITHUB_API_URL,
    githubWebUrl: webUrlOf(values.GITHUB_API_URL),
    encryptionKey: values.ENCRYPTION_KEY ?? null,
    allowedOrgs: values.ALLOWED_ORGS,
    logHosts: values.LOG_HOSTS,
    corsOrigins: values.CORS_ORIGINS,
    notify: {
      channels: values.NOTIFY_CHANNELS,
      mailServer:
        values.SMTP_URL === undefined || values.NOTIFY_FROM === undefined
          ? null
          : { url: values.SMTP_URL, from: values.NOTIFY_FROM },
      webhookSecret: values.NOTIFY_WEBHOOK_SECRET ?? null,
      allowedHosts: values.NOTIFY_ALLOWED_HOSTS,
    },
    sandbox: values.SANDBOX,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
    metricsToken: values.METRICS_TOKEN ?? null,
    retention: {
      payloadDays: values.PAYLOAD_RETENTION_DAYS,
      days: values.RETENTION_DAYS,
      auditDays: values.AUDIT_RETENTION_DAYS,
    },
  };
}
