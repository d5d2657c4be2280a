import type { Contract } from '../frame/contract.ts';
import type { DescribedRoute } from '../frame/route.ts';
import { botContract } from '../contracts/bot/contract.ts';
import { OPEN_BOT_ROUTES } from '../contracts/bot/open-routes.ts';
import { BOT_ROUTES } from '../contracts/bot/routes.ts';
import { BOT_SCHEMAS } from '../contracts/bot/schemas.ts';
import { platformContract } from '../contracts/platform/contract.ts';
import { PLATFORM_ROUTES } from '../contracts/platform/routes.ts';
import { PLATFORM_SCHEMAS } from '../contracts/platform/schemas.ts';
import { isOf, SERVICES } from '../contracts/platform/services.ts';
import { openApiOf, type NamedSchemas } from './open-api.ts';

/** One page of documents: what it tells, and where it is. */
export interface DocumentPage {
  /** Its page; `openapi.json` is below it. */
  path: string;
  title: string;
  contract: Contract;
  routes: readonly DescribedRoute[];
  schemas: NamedSchemas;
}

/** The page of the bot contract, which the clients are made from. */
export const BOT_PAGE: DocumentPage = {
  path: '/api/v1/docs',
  title: botContract.title,
  contract: botContract,
  routes: [...OPEN_BOT_ROUTES, ...BOT_ROUTES],
  schemas: BOT_SCHEMAS,
};

const isOfGateway = (route: DescribedRoute) => !SERVICES.some((service) => isOf(service, route));

/** Every page of documents: one for each contract, and of the platform one for each service. */
export const DOCUMENT_PAGES: readonly DocumentPage[] = [
  {
    path: '/v1/docs',
    title: platformContract.title,
    contract: platformContract,
    routes: PLATFORM_ROUTES.filter(isOfGateway),
    schemas: PLATFORM_SCHEMAS,
  },
  ...SERVICES.map((service) => ({
    path: `/v1/${service.name}/docs`,
    title: service.title,
    contract: platformContract,
    routes: PLATFORM_ROUTES.filter((route) => isOf(service, route)),
    schemas: {} as NamedSchemas,
  })),
  BOT_PAGE,
];

/** The OpenAPI document of a page. */
export function documentOf(
  { contract, routes, schemas, title }: DocumentPage,
  serverUrl: string,
): Record<string, unknown> {
  return openApiOf({ ...contract, title }, routes, schemas, serverUrl);
}
