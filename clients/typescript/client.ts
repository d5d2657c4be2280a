import type { components, operations } from './api.ts';

type Schemas = components['schemas'];
type Query<Name extends keyof operations> = NonNullable<operations[Name]['parameters']['query']>;
type Json<Part> = Part extends { content: { 'application/json': infer Value } } ? Value : never;
type Good = 200 | 201 | 202;
type Answer<Name extends keyof operations> = Json<
  operations[Name]['responses'][Good & keyof operations[Name]['responses']]
>;
type Body<Name extends keyof operations> = Json<NonNullable<operations[Name]['requestBody']>>;

/** Where the server is, and the API key that it knows the caller by. */
export interface ClientOptions {
  baseURL: string;
  apiKey?: string;
  /** Milliseconds that one call may take; 30 seconds unless said otherwise. */
  timeout?: number;
  /** In the place of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

/** The server refused a call, or did not answer; then `status` is 0. */
export class MLOpsBotError extends Error {
  readonly status: number;
  /** The contract's word, such as `NOT_FOUND`. */
  readonly code: string | null;
  readonly details: unknown;
  readonly requestId: string | null;
  /** Seconds until the call may succeed. */
  readonly retryAfter: number | null;

  constructor(
    message: string,
    told: Pick<MLOpsBotError, 'status' | 'code' | 'details' | 'requestId' | 'retryAfter'>,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'MLOpsBotError';
    this.status = told.status;
    this.code = told.code;
    this.details = told.details;
    this.requestId = told.requestId;
    this.retryAfter = told.retryAfter;
  }
}

type Call = <Result>(
  method: string,
  path: string,
  parts?: { query?: object; body?: unknown; accept?: number[] },
) => Promise<Result>;

/** Makes the one way to the server that all resources share. */
function caller({
  baseURL,
  apiKey,
  timeout = 30_000,
  fetch = globalThis.fetch,
}: ClientOptions): Call {
  const base = baseURL.replace(/\/+$/, '');
  return async (method, path, { query = {}, body, accept = [] } = {}) => {
    const given = Object.entries(query).flatMap(([name, value]): Array<[string, string]> =>
      value === undefined || value === null ? [] : [[name, String(value)]],
    );
    const search = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${base}${path}${search}`, {
        method,
        headers: {
          Accept: 'application/json',
          ...(apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // The key is for the server that was named.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeout),
      });
      text = await response.text();
    } catch (cause) {
      throw new MLOpsBotError('The server does not answer', NOTHING, cause);
    }
    if (response.ok || accept.includes(response.status)) {
      return (text === '' ? undefined : JSON.parse(text)) as never;
    }
    throw errorOf(response.status, text);
  };
}

const NOTHING = { status: 0, code: null, details: null, requestId: null, retryAfter: null };

function errorOf(status: number, text: string): MLOpsBotError {
  let told: Record<string, unknown> = {};
  try {
    told = (JSON.parse(text) as { error?: Record<string, unknown> }).error ?? {};
  } catch {
    // A proxy in between may answer with a page of its own.
  }
  const word = (value: unknown) => (typeof value === 'string' ? value : null);
  return new MLOpsBotError(word(told['message']) ?? `The server answered ${status}`, {
    status,
    code: word(told['code']),
    details: told['details'] ?? null,
    requestId: word(told['request_id']),
    retryAfter: typeof told['retry_after'] === 'number' ? told['retry_after'] : null,
  });
}

/** `owner/name` as a part of a path. */
function repositoryPart(fullName: string): string {
  const [owner, name, ...rest] = fullName.split('/');
  if (!owner || !name || rest.length > 0) {
    throw new TypeError(`Name a repository as owner/name, not ${JSON.stringify(fullName)}`);
  }
  return `repositories/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

const repositoryPath = (fullName: string) => `/api/v1/${repositoryPart(fullName)}`;

const at = (path: string, id: string) => `/api/v1/${path}/${encodeURIComponent(id)}`;
const playbookPath = (fullName: string, name: string) =>
  `${repositoryPath(fullName)}/playbooks/${encodeURIComponent(name)}`;
const grantPath = (id: string, fullName: string) =>
  `${at('users', id)}/${repositoryPart(fullName)}`;

/** A client of the management API: one group of calls for each thing that it has. */
export class MLOpsBotClient {
  readonly health;
  readonly repositories;
  readonly issues;
  readonly playbooks;
  readonly executions;
  readonly deliveries;
  readonly analytics;
  readonly config;
  readonly users;
  readonly apiKeys;
  readonly audit;

  constructor(options: ClientOptions) {
    const call = caller(options);
    this.health = {
      // A server that is not well says so with 503 and the same body.
      get: () => call<Schemas['Health']>('GET', '/health', { accept: [503] }),
      getDetailed: () =>
        call<Schemas['DetailedHealth']>('GET', '/health/detailed', { accept: [503] }),
    };
    this.repositories = {
      list: (query: Query<'listRepositories'> = {}) =>
        call<Answer<'listRepositories'>>('GET', '/api/v1/repositories', { query }),
      get: (fullName: string) =>
        call<Schemas['RepositoryDetails']>('GET', repositoryPath(fullName)),
      getConfig: (fullName: string) =>
        call<Schemas['RepositoryConfiguration']>('GET', `${repositoryPath(fullName)}/config`),
      updateConfig: (fullName: string, body: Body<'updateRepositoryConfig'>) =>
        call<Answer<'updateRepositoryConfig'>>('PUT', `${repositoryPath(fullName)}/config`, {
          body,
        }),
      listPlaybooks: (fullName: string) =>
        call<Answer<'listRepositoryPlaybooks'>>('GET', `${repositoryPath(fullName)}/playbooks`),
      getPlaybook: (fullName: string, name: string) =>
        call<Schemas['RepositoryPlaybookDetails']>('GET', playbookPath(fullName, name)),
      updatePlaybook: (fullName: string, name: string, body: Body<'updateRepositoryPlaybook'>) =>
        call<Answer<'updateRepositoryPlaybook'>>('PATCH', playbookPath(fullName, name), { body }),
    };
    this.issues = {
      list: (query: Query<'listIssues'> = {}) =>
        call<Answer<'listIssues'>>('GET', '/api/v1/issues', { query }),
      get: (id: string) => call<Schemas['IssueDetails']>('GET', at('issues', id)),
      resolve: (id: string, body: Body<'resolveIssue'>) =>
        call<Answer<'resolveIssue'>>('POST', `${at('issues', id)}/resolve`, { body }),
    };
    this.playbooks = {
      list: () => call<Answer<'listPlaybooks'>>('GET', '/api/v1/playbooks'),
      get: (name: string) => call<Schemas['PlaybookDetails']>('GET', at('playbooks', name)),
      update: (name: string, body: Body<'updatePlaybook'>) =>
        call<Answer<'updatePlaybook'>>('PATCH', at('playbooks', name), { body }),
    };
    this.executions = {
      list: (query: Query<'listExecutions'> = {}) =>
        call<Answer<'listExecutions'>>('GET', '/api/v1/executions', { query }),
      get: (id: string) => call<Schemas['ExecutionDetails']>('GET', at('executions', id)),
    };
    this.deliveries = {
      list: (query: Query<'listDeliveries'> = {}) =>
        call<Answer<'listDeliveries'>>('GET', '/api/v1/deliveries', { query }),
      get: (id: string) => call<Schemas['DeliveryDetails']>('GET', at('deliveries', id)),
      replay: (id: string) =>
        call<Answer<'replayDelivery'>>('POST', `${at('deliveries', id)}/replay`),
    };
    this.analytics = {
      get: (query: Query<'getAnalytics'> = {}) =>
        call<Schemas['Analytics']>('GET', '/api/v1/analytics', { query }),
    };
    this.config = {
      get: () => call<Schemas['SystemConfiguration']>('GET', '/api/v1/config'),
      update: (body: Body<'updateConfig'>) =>
        call<Answer<'updateConfig'>>('PUT', '/api/v1/config', { body }),
    };
    this.users = {
      list: (query: Query<'listUsers'> = {}) =>
        call<Answer<'listUsers'>>('GET', '/api/v1/users', { query }),
      get: (id: string) => call<Schemas['User']>('GET', at('users', id)),
      create: (body: Body<'createUser'>) =>
        call<Schemas['User']>('POST', '/api/v1/users', { body }),
      update: (id: string, body: Body<'updateUser'>) =>
        call<Schemas['User']>('PATCH', at('users', id), { body }),
      delete: (id: string) => call<Answer<'deleteUser'>>('DELETE', at('users', id)),
      repositories: (id: string) =>
        call<Answer<'listUserRepositories'>>('GET', `${at('users', id)}/repositories`),
      grant: (id: string, fullName: string, body: Body<'grantRepository'> = { access: 'read' }) =>
        call<Answer<'grantRepository'>>('PUT', grantPath(id, fullName), { body }),
      withdraw: (id: string, fullName: string) =>
        call<Answer<'withdrawRepository'>>('DELETE', grantPath(id, fullName)),
    };
    this.apiKeys = {
      list: (query: Query<'listApiKeys'> = {}) =>
        call<Answer<'listApiKeys'>>('GET', '/api/v1/api-keys', { query }),
      get: (id: string) => call<Schemas['ApiKey']>('GET', at('api-keys', id)),
      create: (body: Body<'createApiKey'>) =>
        call<Schemas['NewApiKey']>('POST', '/api/v1/api-keys', { body }),
      revoke: (id: string) => call<Answer<'revokeApiKey'>>('DELETE', at('api-keys', id)),
    };
    this.audit = {
      list: (query: Query<'listAudit'> = {}) =>
        call<Answer<'listAudit'>>('GET', '/api/v1/audit', { query }),
    };
  }
}
