import type { IncomingMessage } from 'node:http';
import type {
  AuthenticationMethod,
  Authenticator,
  Credential,
  Identity,
} from '../../domain/identity.ts';
import type { Contract } from './contract.ts';

const LONGEST = 8192;

/** Who calls: somebody, nobody (no credential), or a credential that is not good here. */
export type Caller =
  { kind: 'known'; identity: Identity } | { kind: 'nobody' } | { kind: 'unknown' };

/** Finds out who calls, by those of the contract's ways to show it that are `accepted`. */
export async function identify(
  request: IncomingMessage,
  contract: Contract,
  authenticator: Authenticator,
  accepted: readonly AuthenticationMethod[] = contract.authentication,
): Promise<Caller> {
  const credential = credentialOf(request, contract);
  if (credential === null) return { kind: 'nobody' };
  if (credential === 'malformed') return { kind: 'unknown' };
  const identity = await authenticator.authenticate(credential, accepted);
  return identity === null ? { kind: 'unknown' } : { kind: 'known', identity };
}

function credentialOf(
  request: IncomingMessage,
  contract: Contract,
): Credential | 'malformed' | null {
  const { authorization } = request.headers;
  const headerKey = request.headers['x-api-key'];
  if (contract.apiKeyIn === 'header' && headerKey !== undefined) {
    return sane({ kind: 'headerKey', secret: String(headerKey) });
  }
  if (authorization === undefined) return null;
  const [, secret] = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization) ?? [];
  return secret === undefined ? 'malformed' : sane({ kind: 'bearer', secret });
}

function sane(credential: Credential): Credential | 'malformed' {
  const { length } = credential.secret;
  return length === 0 || length > LONGEST ? 'malformed' : credential;
}
