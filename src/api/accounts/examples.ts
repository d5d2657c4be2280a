const user = {
  id: '0b5a8f4e-3c0d-4a7e-9d5b-2f1c6e7a8b9c',
  email: 'ada@example.com',
  username: 'ada',
  name: 'Ada',
  role: 'user',
  plan: 'standard',
  disabled: false,
  github_login: 'ada',
  created_at: '2026-01-02T08:00:00.000Z',
  last_sign_in_at: '2026-01-15T10:30:00.000Z',
};

const apiKey = {
  id: '2c4e6a8b-1d3f-4b5a-9c7e-0f1a2b3c4d5e',
  name: 'monitoring',
  prefix: 'pw_Yh1zYxk',
  permissions: ['read'],
  repositories: ['octo/demo'],
  owner: null,
  state: 'good',
  created_at: '2026-01-15T10:30:00.000Z',
  last_used_at: null,
  expires_at: null,
  revoked_at: null,
};

const part = { total: 1, limit: 50, offset: 0 };

/** Answers about accounts as the documents show them. */
export const ACCOUNT_EXAMPLES = {
  user,
  users: { users: [user], ...part },
  grants: {
    repositories: [
      {
        repository: 'octo/demo',
        access: 'write',
        granted_by: 'API key board',
        granted_at: '2026-01-15T10:30:00.000Z',
      },
    ],
    total: 1,
  },
  apiKey,
  apiKeys: { api_keys: [apiKey], ...part },
  revocation: { message: 'API key revoked', api_key: apiKey.id },
  newApiKey: { ...apiKey, key: 'pw_Yh1zYxkS1uGmbCV3hFf0k6lJxv0mQ4m3q9a8d7c6b5A' },
};
