import type { RequestHandler } from 'express';
import type { Clock } from '../domain/clock.ts';
import { contractOf } from './contracts/contract-of.ts';
import { uncountedHeaders } from './frame/limit-calls.ts';

/**
 * Gives every answer the rate-limit headers of the contract that is called, also where nothing is
 * counted; whatever counts a call sets them anew.
 */
export function rateHeaders(deps: { clock: Clock; callsPerMinute?: () => number }): RequestHandler {
  return (request, response, next) => {
    const contract = contractOf(request.path);
    response.set(uncountedHeaders({ ...deps, contract, now: deps.clock() }));
    next();
  };
}
