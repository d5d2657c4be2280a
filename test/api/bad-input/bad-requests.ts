import type { DescribedRoute } from '../../../src/api/frame/route.ts';
import type { Permission } from '../../../src/domain/identity.ts';
import { fieldsOf, sample, schemaOf, withValue, type JsonSchema } from './sample.ts';

/** A caller, the permissions they have, and how they show who they are. */
export interface Role {
  name: string;
  permissions: ReadonlySet<Permission>;
  headers: Record<string, string>;
}

/** One bad request and what may be answered; `handled` is anything that is no failure of ours. */
export interface BadRequest {
  what: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  expected: readonly number[] | 'handled';
}

/** What the cases of one contract are made from. */
export interface Material {
  /** Values of path parameters by name; of what is there. */
  params: Record<string, string>;
  roles: Role[];
  /** Of nobody: wrong, expired, revoked. */
  strangers: Array<{ name: string; headers: Record<string, string> }>;
  /** Somebody good who may see none of `params`. */
  other: Role;
  /** An address that nobody may ever ask. */
  trap: string;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const LARGE = Buffer.from(`{"filler":"${'x'.repeat(10 * 1024 * 1024)}"}`);
const DEEP = '['.repeat(100_000) + ']'.repeat(100_000);
const STATUS = {
  malformed: [400],
  refused: [400, 404, 422],
  unauthorized: [401],
  forbidden: [403],
};
const PATHS = [
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e%5c%2e%2e%5cwindows',
  '%00',
  '%ff',
  '%0d%0aSet-Cookie:%20bad=1',
  '%27%3B%20DROP%20TABLE%20issues%3B--',
  '__proto__',
  'x'.repeat(4000),
];

function valueOfWrongType({ anyOf, enum: values, type }: JsonSchema): unknown {
  const types = anyOf?.map((each) => each.type) ?? [type ?? typeof values?.[0]];
  const choices: Array<[string, unknown]> = [
    ['object', { a: 1 }],
    ['array', [[]]],
    ['boolean', true],
    ['string', 'text'],
  ];
  return choices.find(([name]) => !types.includes(name))?.[1];
}

/** Every bad request to one route that the table knows; what is wrong with the request itself is sent as `who`. */
export function badRequestsTo(
  route: DescribedRoute,
  material: Material,
  who = 'admin',
): BadRequest[] {
  const { method, permission } = route;
  const { params, roles, strangers, trap } = material;
  const fill = (values: Record<string, string>) =>
    route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'nothing');
  const path = fill(params);
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const bodySchema = route.body === undefined ? null : schemaOf(route.body);
  const good = bodySchema === null ? undefined : (route.bodyExample ?? sample(bodySchema));
  const goodBody = good === undefined ? {} : { body: JSON.stringify(good) };
  const admin = roles.find(({ name }) => name === who)?.headers ?? {};
  const ask = (what: string, change: Partial<BadRequest>): BadRequest => {
    const headers = good === undefined ? admin : { ...admin, ...JSON_TYPE };
    return { what, method, path, headers, expected: 'handled', ...goodBody, ...change };
  };
  const json = (what: string, value: unknown, expected: BadRequest['expected']) =>
    ask(what, { body: JSON.stringify(value), expected });
  // The door, health and metrics are served apart, without the frame.
  const isOurs = route.limit !== null;

  const callers = [
    ...(permission === null
      ? []
      : [
          ask('no token', { headers: JSON_TYPE, expected: STATUS.unauthorized }),
          ...strangers.map(({ headers, name }) =>
            ask(name, { headers: { ...JSON_TYPE, ...headers }, expected: STATUS.unauthorized }),
          ),
        ]),
    ...roles.map(({ headers, name, permissions }) =>
      ask(`as ${name}`, {
        headers: { ...JSON_TYPE, ...headers },
        expected: permission === null || permissions.has(permission) ? 'handled' : STATUS.forbidden,
      }),
    ),
    ...(permission === null || names.length === 0
      ? []
      : [
          ask('another’s resource', {
            headers: { ...JSON_TYPE, ...material.other.headers },
            expected: names.includes('playbook_name') ? 'handled' : [403, 404],
          }),
        ]),
  ];

  const bodies =
    bodySchema === null || !isOurs
      ? []
      : [
          ask('malformed JSON', { body: '{"a":', expected: STATUS.malformed }),
          ask('a text', { body: '"text"', expected: STATUS.malformed }),
          json('a list', [], STATUS.malformed),
          ask('10 MB', { body: LARGE, expected: [413] }),
          ask('a form', {
            body: 'a=1',
            headers: { ...admin, 'Content-Type': 'application/x-www-form-urlencoded' },
            expected: [415],
          }),
          ask('bytes', {
            body: Buffer.from([0xff, 0xfe, 0x00]),
            expected: STATUS.malformed,
          }),
          ask('an odd encoding', {
            headers: { ...admin, ...JSON_TYPE, 'Content-Encoding': 'zstd-of-nobody' },
            expected: [415],
          }),
          ask('a prototype', {
            body: `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
            expected: [400, 422],
          }),
          ask('nested for ever', {
            body: `{"a":${DEEP}}`,
            expected: STATUS.malformed,
          }),
          ...fieldsOf(bodySchema).flatMap(({ path: field, schema }) => {
            const at = field.join('.');
            const text = schema.type === 'string' && schema.enum === undefined;
            return [
              json(
                `${at} of a wrong type`,
                withValue(good, field, valueOfWrongType(schema)),
                [400, 422],
              ),
              json(`${at} huge`, withValue(good, field, 'x'.repeat(100_000)), [400, 422]),
              ...(schema.enum === undefined
                ? []
                : [json(`${at} unknown`, withValue(good, field, 'no-such-value'), [422])]),
              ...(schema.type === 'integer' || schema.type === 'number'
                ? [json(`${at} negative`, withValue(good, field, -1e15), [422])]
                : []),
              ...(text
                ? [
                    json(`${at} an address`, withValue(good, field, `${trap}/body`), 'handled'),
                    json(`${at} a file`, withValue(good, field, 'file:///etc/passwd'), 'handled'),
                    json(`${at} of NUL`, withValue(good, field, 'a@b\0\ud800'), 'handled'),
                    json(
                      `${at} of lines`,
                      withValue(good, field, 'a\r\nSet-Cookie: bad=1\0'),
                      'handled',
                    ),
                  ]
                : []),
            ];
          }),
        ];

  const querySchema = route.query === undefined ? null : schemaOf(route.query);
  const queries = Object.entries(querySchema?.properties ?? {}).flatMap(([name, schema]) => {
    const one = (what: string, value: string, expected: BadRequest['expected']) =>
      ask(`${name} ${what}`, { path: `${path}?${name}=${value}`, expected });
    const counts = name === 'limit' || name === 'offset' || name === 'page';
    return [
      ask(`${name} twice`, { path: `${path}?${name}=1&${name}=2`, expected: [400, 422] }),
      ask(`${name} as a list`, { path: `${path}?${name}[]=1`, expected: 'handled' }),
      one('huge', 'x'.repeat(5000), [400, 404, 422]),
      one('of lines', 'a%0d%0aSet-Cookie:%20bad=1', 'handled'),
      one('of NUL', 'a%00%ed%a0%80', 'handled'),
      one('an address', encodeURIComponent(`${trap}/query`), 'handled'),
      ...(schema.enum === undefined ? [] : [one('unknown', 'no-such-value', [422])]),
      ...(counts
        ? [
            one('negative', '-1', [422]),
            one('beyond numbers', '9'.repeat(40), [400, 422]),
            one('no number', 'ten', [400]),
            one('at infinity', '1e309', [400, 422]),
            ...(name === 'limit'
              ? [one('nothing', '0', [422]), one('of all', '100000', [422])]
              : []),
            ...(name === 'offset' ? [one('far out', '9999999', 'handled' as const)] : []),
          ]
        : []),
    ];
  });

  const paths = names.flatMap((name) =>
    PATHS.map((value) =>
      ask(`${name} ${value.slice(0, 40)}`, {
        path: fill({ ...params, [name]: value }),
        expected: permission === null ? 'handled' : STATUS.refused,
      }),
    ),
  );
  const bare = { headers: admin };
  const rest = [
    ask('an odd id', { headers: { ...admin, ...JSON_TYPE, 'X-Request-Id': 'a b<script>' } }),
    ask('a slash at the end', { path: `${path}/` }),
    ...(method === 'GET' ? [ask('HEAD', { method: 'HEAD' })] : []),
  ];
  const { body: _none, ...options } = ask('OPTIONS', { ...bare, method: 'OPTIONS' });
  const { body: _nothing, ...unknown } = ask('a method that no path has', {
    ...bare,
    method: 'PROPFIND',
    expected: [404, 405],
  });
  return [
    ...callers,
    ...bodies,
    ...queries,
    ...paths,
    ...rest,
    { ...options, expected: isOurs ? [204] : 'handled' },
    unknown,
  ];
}
