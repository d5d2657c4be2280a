import type { DescribedOperation } from '../contract/description.ts';

interface Route {
  operation: DescribedOperation;
  pattern: RegExp;
  names: string[];
  literals: number;
}

/** The operation that a method and path mean, with the path's decoded parts. */
export interface Match {
  operation: DescribedOperation;
  path: Record<string, string>;
}

function compile(operation: DescribedOperation): Route {
  const names: string[] = [];
  const parts = operation.template.split('/').slice(1);
  const pattern = parts.map((part) => {
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) return `/${part}`;
    names.push(name);
    const parameter = operation.parameters.find((each) => each.name === name);
    return parameter?.['x-multi-segment'] === true ? '(?:/(.*))?' : '/([^/]+)';
  });
  return {
    operation,
    names,
    pattern: new RegExp(`^${pattern.join('')}$`),
    literals: parts.length - names.length,
  };
}

/** Builds the router over GitHub's own path templates; undefined for what they do not describe. */
export function createRouter(
  operations: readonly DescribedOperation[],
): (method: string, path: string) => Match | undefined {
  const routes = operations.map(compile).sort((one, two) => two.literals - one.literals);
  return (method, path) => {
    for (const { operation, pattern, names } of routes) {
      if (operation.method !== method) continue;
      const match = pattern.exec(path);
      if (match === null) continue;
      try {
        const values = names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? '')]);
        return { operation, path: Object.fromEntries(values) as Record<string, string> };
      } catch {
        return undefined;
      }
    }
    return undefined;
  };
}
