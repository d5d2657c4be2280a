import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readPrivateKey } from './private-key.ts';
import { environment, notes, type Variable } from './schema.ts';

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
  /** The GitHub App; null until one is registered. The key is PKCS#8 PEM. */
  app: { id: number; privateKey: string } | null;
  webhookSecret: string | null;
  githubApiUrl: string;
  /** Where GitHub's pages are, without a slash at the end. */
  githubWebUrl: string;
  /** 32 bytes. */
  encryptionKey: Uint8Array | null;
  allowedOrgs: string[];
  logHosts: string[];
  sandbox: Environment['SANDBOX'];
  logLevel: Environment['LOG_LEVEL'];
  logFormat: Environment['LOG_FORMAT'];
  metricsToken: string | null;
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
  if (raw.APP_ID === undefined && (raw.PRIVATE_KEY ?? raw.PRIVATE_KEY_PATH) !== undefined) {
    problems.set('APP_ID', 'is missing, but a private key is set');
  }
  if ((raw.ROLE === 'web' || raw.ROLE === 'worker') && raw.DATABASE_URL === undefined) {
    problems.set(
      'DATABASE_URL',
      `is missing, but ROLE=${raw.ROLE} shares its database with others`,
    );
  }
  if (!parsed.success || problems.size > 0) {
    return {
      ok: false,
      problems: [...problems].map(
        ([name, wrong]) => `${name} ${wrong}. Example: ${name}=${notes[name].example}`,
      ),
    };
  }
  return { ok: true, config: toConfig(parsed.data, key) };
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

// github.com has a host for its API, an Enterprise Server a path below its own.
function webUrlOf(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl);
  return `${protocol}//${host.replace(/^api\./, '')}`;
}

function toConfig(values: Environment, privateKey: string | undefined): Config {
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
        ? null
        : { id: values.APP_ID, privateKey },
    webhookSecret: values.WEBHOOK_SECRET ?? null,
    githubApiUrl: values.GITHUB_API_URL,
    githubWebUrl: webUrlOf(values.GITHUB_API_URL),
    encryptionKey: values.ENCRYPTION_KEY ?? null,
    allowedOrgs: values.ALLOWED_ORGS,
    logHosts: values.LOG_HOSTS,
    sandbox: values.SANDBOX,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
    metricsToken: values.METRICS_TOKEN ?? null,
  };
}
