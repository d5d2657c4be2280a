import type { Category } from '../../domain/diagnosis.ts';

/** Categories of causes that lie around the code: a program may try again, or live on without. */
export const ENVIRONMENT: ReadonlySet<Category> = new Set<Category>([
  'network_error',
  'permission_error',
  'deployment_error',
  'infrastructure_error',
  'resource_error',
  'configuration_error',
  'timeout',
]);
