import type { ApiDeps } from '../api/api-routes.ts';
import type { Component } from '../api/health/checks.ts';
import type { GitHubRoom } from '../github/create-github.ts';
import type { Base } from './base.ts';
import { describeIdentity } from './identity.ts';
import { describeManagement } from './management.ts';

/** What the contracts of the API are served from. */
export async function describeApi(
  base: Base,
  github: GitHubRoom | null,
  gitHubHealth: Component,
): Promise<ApiDeps> {
  const { accounts, activity, issues, rateLimits, views } = base.storage;
  const { access, desks, ...identity } = describeIdentity(base);
  return {
    ...identity,
    limits: rateLimits,
    audit: accounts.audit,
    callsPerMinute: () => base.configuration.current().limits.rate_limit_per_minute,
    bot: {
      views,
      activity,
      access,
      accounts: desks,
      issue: (id) => issues.get(id),
      audit: accounts.audit,
      ...(await describeManagement(base, github, gitHubHealth)),
    },
  };
}
