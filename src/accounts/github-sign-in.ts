import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { GitHubTokenStore, User, UserStore } from '../domain/accounts.ts';
import type { Clock } from '../domain/clock.ts';
import { CallerError } from '../domain/errors.ts';
import type { GitHubPeople, GitHubPerson, GitHubTokens } from '../domain/github-people.ts';
import type { Seal } from './seal.ts';
import { isSameSecret } from './secrets.ts';
import type { SignedIn, SignIn } from './sign-in.ts';

/**
 * How a trip to GitHub ended; `bad_state`: it did not begin in this browser, or too long ago;
 * `no_account`: they are nobody here and may not sign up.
 */
export type GitHubSignInOutcome =
  | { kind: 'signed_in'; signedIn: SignedIn; isNew: boolean }
  | { kind: 'linked'; user: User }
  | { kind: 'bad_state' }
  | { kind: 'bad_code' }
  | { kind: 'no_account' }
  | { kind: 'taken' };

/** Signing in and up through GitHub, and linking a GitHub account to a user. */
export interface GitHubTrip {
  /**
   * Where to send a browser, and the ticket that it must bring back, for ten minutes. `linkTo` is
   * the user who is signed in and wants their account linked; null signs in.
   */
  begin(linkTo: string | null): Promise<{ url: string; ticket: string }>;
  /** What GitHub's answer is worth, to the browser that has the ticket. */
  finish(answer: { code: string; state: string; ticket: string }): Promise<GitHubSignInOutcome>;
}

const LIFE_MS = 10 * 60_000;
const ticketText = z.object({
  state: z.string(),
  verifier: z.string(),
  linkTo: z.string().nullable(),
  until: z.number(),
});
const secret = () => randomBytes(32).toString('base64url');

/**
 * What happens when GitHub sends somebody back. Accounts are found by GitHub's id and never by
 * e-mail; who has none gets one only as a member of one of `allowedOrgs`.
 */
export function createGitHubTrip(deps: {
  people: GitHubPeople;
  users: UserStore;
  tokens: GitHubTokenStore;
  signIn: Pick<SignIn, 'open'>;
  allowedOrgs: readonly string[];
  seal: Seal;
  /** Where GitHub sends people back to. */
  redirectUri: string;
  clock: Clock;
  /** Hears that somebody's GitHub account changed. */
  onChange: () => void;
}): GitHubTrip {
  const { allowedOrgs, clock, people, redirectUri, seal, tokens, users } = deps;

  async function isAllowed({ accessToken }: GitHubTokens): Promise<boolean> {
    for (const organisation of allowedOrgs) {
      if (await people.isMember(accessToken, organisation)) return true;
    }
    return false;
  }
  /** Null when it is not ours, or over. */
  async function readTicket(ticket: string) {
    const text = await seal.open(ticket);
    const read = text === null ? null : ticketText.parse(JSON.parse(text));
    return read === null || read.until <= clock().getTime() ? null : read;
  }
  async function link(
    userId: string,
    person: GitHubPerson,
    given: GitHubTokens,
  ): Promise<GitHubSignInOutcome> {
    const { id, login } = person;
    const owner = await users.findByGitHub(id);
    if (owner !== null && owner.id !== userId) return { kind: 'taken' };
    const user = await users.update(userId, { github: { id, login } });
    await tokens.save(user.id, given);
    deps.onChange();
    return { kind: 'linked', user };
  }

  return {
    async begin(linkTo) {
      const [state, verifier] = [secret(), secret()];
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const until = clock().getTime() + LIFE_MS;
      return {
        url: people.signInUrl({ state, challenge, redirectUri }),
        ticket: await seal.close(JSON.stringify({ state, verifier, linkTo, until })),
      };
    },

    async finish({ code, state, ticket }) {
      const begun = await readTicket(ticket);
      if (begun === null || !isSameSecret(state, begun.state)) return { kind: 'bad_state' };
      const { linkTo, verifier } = begun;
      const given = await people.exchange({ code, verifier, redirectUri });
      if (given === null) return { kind: 'bad_code' };
      const person = await people.person(given.accessToken);
      if (linkTo !== null) return link(linkTo, person, given);
      const known = await users.findByGitHub(person.id);
      if (known?.disabled === true) return { kind: 'no_account' };
      if (known === null && !(await isAllowed(given))) return { kind: 'no_account' };
      const { id, login } = person;
      const user =
        known === null
          ? await signUp(users, person)
          : await users.update(known.id, { github: { id, login } });
      await tokens.save(user.id, given);
      deps.onChange();
      return { kind: 'signed_in', signedIn: await deps.signIn.open(user), isNew: known === null };
    },
  };
}

async function signUp(users: UserStore, { id, login, name }: GitHubPerson): Promise<User> {
  const make = (username: string) =>
    users.create({
      email: null,
      username,
      name: name?.trim() || login,
      role: 'user',
      plan: 'standard',
      github: { id, login },
      passwordHash: null,
    });
  try {
    return await make(login.toLowerCase());
  } catch (error) {
    if (!(error instanceof CallerError) || error.code !== 'conflict') throw error;
    // Somebody else has the name here, or a second tab was faster.
    return (await users.findByGitHub(id)) ?? make(`${login.toLowerCase()}-${id}`);
  }
}
