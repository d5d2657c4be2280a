/** The account of an installation; an enterprise has a slug instead of a login and type. */
export function readAccount(installation: { account?: unknown }): { login: string; type: string } {
  const account = (installation.account ?? {}) as { login?: string; slug?: string; type?: string };
  return {
    login: account.login ?? account.slug ?? 'unknown',
    type: account.type ?? (account.slug === undefined ? 'User' : 'Enterprise'),
  };
}
