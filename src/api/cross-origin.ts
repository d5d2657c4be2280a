import cors from 'cors';
import { Router } from 'express';
import type { Contract } from './frame/contract.ts';

const PREFLIGHT_SECONDS = 600;

/**
 * Lets web pages of `origins` call the contracts as each declares it; `*` lets every page call.
 * Without origins nothing is allowed and nothing is said.
 */
export function crossOrigin(contracts: readonly Contract[], origins: readonly string[]): Router {
  const router = Router();
  if (origins.length === 0) return router;
  for (const { crossOrigin: allowed, prefixes } of contracts) {
    if (allowed === null) continue;
    const answer = cors({
      origin: origins.includes('*') ? '*' : [...origins],
      methods: [...allowed.methods],
      allowedHeaders: [...allowed.headers],
      exposedHeaders: [...allowed.exposed],
      maxAge: PREFLIGHT_SECONDS,
    });
    // The root is no API: pages and the door stay to themselves.
    for (const prefix of prefixes.filter((path) => path !== '/')) router.use(prefix, answer);
  }
  return router;
}
