import type { Request } from 'express';
import { HttpError } from '../http-error.ts';
import type { Contract } from './contract.ts';

/** Whether a version as callers spell it (`1`, `v1`, `1.0`, `1.0.0`) is the one that there is. */
function isCurrent(asked: string, version: string): boolean {
  const numbers = /^v?(\d{1,9}(?:\.\d{1,9}){0,2})$/.exec(asked.trim())?.[1];
  return numbers !== undefined && `${version}.`.startsWith(`${numbers}.`);
}

/** The version that a media type names, such as `1` of `application/vnd.example.v1+json`. */
function versionOf(mediaType: string): string | null {
  return (
    /^\s*application\/vnd\.[\w.-]+?\.v(\d[\d.]*)\+json\s*(?:;|$)/i.exec(mediaType)?.[1] ?? null
  );
}

/**
 * Throws for a call that asks for another version than the contract's, in a place where the
 * contract lets callers name one: `not_acceptable` where every type that it accepts is of another,
 * `invalid_request` elsewhere. What names no version gets the current one.
 */
export function requireVersion(
  { version, versionIn }: Pick<Contract, 'version' | 'versionIn'>,
  request: Pick<Request, 'get' | 'query'>,
): void {
  const details = `Version ${version} is the current one, and the only one.`;
  const types = versionIn.includes('accept') ? (request.get('Accept') ?? '*/*').split(',') : [];
  const named = types.map(versionOf);
  const wrong = (each: string | null) => each !== null && !isCurrent(each, version);
  if (named.length > 0 && named.every(wrong)) {
    throw new HttpError('not_acceptable', `There is no version ${named[0] ?? ''} of this API`, {
      details,
    });
  }
  const asked = [
    ...(versionIn.includes('header') ? [['API-Version', request.get('API-Version')] as const] : []),
    ...(versionIn.includes('query') ? [['version', request.query['version']] as const] : []),
  ];
  for (const [field, value] of asked) {
    if (value === undefined || (typeof value === 'string' && isCurrent(value, version))) continue;
    throw new HttpError('invalid_request', 'There is no such version of this API', {
      details: `${field}: ${details}`,
      fields: [{ field, message: details }],
    });
  }
}
