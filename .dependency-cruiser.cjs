// The rooms of src/ and the walls between them. A room imports only from floors below;
// rooms of one floor never import each other. scripts/check-rooms.ts runs this table.
const rooms = {
  0: ['domain', 'config', 'observability', 'text'],
  1: [
    'diagnosis',
    'edits',
    'workflows',
    'github',
    'storage',
    'queue',
    'sandbox',
    'notify',
    'model',
  ],
  2: ['healing', 'pipelines', 'executions', 'security', 'deployments', 'tasks', 'accounts'],
  3: ['api', 'events', 'jobs', 'cli'],
};
const pure = ['diagnosis', 'edits', 'workflows'];
const adapters = rooms[1].filter((room) => !pure.includes(room));
const any = (names) => `^src/(${names.join('|')})/`;

const floors = Object.entries(rooms).flatMap(([floor, names]) => {
  const above = Object.entries(rooms)
    .filter(([other]) => Number(other) > Number(floor))
    .flatMap(([, others]) => others);
  return above.length === 0
    ? []
    : [
        {
          name: `floor-${floor}-never-looks-up`,
          comment:
            'A room imports only from floors below. Move the shared part down, or pass it in as a dependency.',
          severity: 'error',
          from: { path: any(names) },
          to: { path: any(above) },
        },
      ];
});

const neighbours = [1, 2, 3].map((floor) => ({
  name: `neighbours-of-floor-${floor}-never-meet`,
  comment:
    'Rooms of one floor never import each other: adapters and pure rooms meet in a capability, capabilities meet through domain events that jobs/ carries. Shared words belong in domain/.',
  severity: 'error',
  from: { path: any(rooms[floor]) },
  to: { path: any(rooms[floor]), pathNot: '^src/$1/' },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...floors,
    ...neighbours,
    {
      name: 'domain-knows-nobody',
      comment:
        'domain/ holds types, ports and error classes; it imports nothing else of the house.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: '^src/', pathNot: '^src/domain/' },
    },
    {
      name: 'only-main-wires',
      comment: 'wiring/ builds the deps that rooms are given; a room never fetches its own.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts|wiring/)' },
      to: { path: '^src/wiring/' },
    },
    {
      name: 'capabilities-see-adapters-as-ports',
      comment:
        'A capability knows an adapter only as a port declared in domain/; wiring/ hands the real one in.',
      severity: 'error',
      from: { path: any(rooms[2]) },
      to: { path: any(adapters) },
    },
    {
      name: 'pure-rooms-stay-pure',
      comment:
        'diagnosis/, edits/ and workflows/ take data and give data: no network, no processes, no database.',
      severity: 'error',
      from: { path: any(pure) },
      to: {
        path: [
          '^node:(net|http|https|child_process|dgram|tls)$',
          ...adapters.map((room) => `^src/${room}/`),
        ],
      },
    },
    {
      name: 'only-github-calls-github',
      comment:
        'Every call to GitHub goes through github/, where budgets, redaction and retries live.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(github|events|main\\.ts)' },
      to: { path: 'node_modules/(probot|@octokit/(?!webhooks-types))' },
    },
    {
      name: 'only-storage-uses-prisma',
      comment: 'Queries live in storage/; other rooms use the store ports of domain/.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/storage/' },
      to: { path: 'node_modules/(@prisma|pg)/' },
    },
    {
      name: 'only-queue-uses-bullmq',
      comment: 'The queue carries wake-ups; what is to be run stands in Postgres.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/queue/' },
      to: { path: 'node_modules/(bullmq|ioredis)/' },
    },
    {
      name: 'only-sandbox-starts-programs',
      comment:
        'Foreign programs run in the sandbox. storage/postgres starts our own database and nothing else.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(sandbox|storage/postgres)/' },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'the-product-never-imports-the-simulator',
      comment: 'simulator/, test/, scripts/ and bench/ may use src/, never the other way round.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(simulator|test|scripts|bench)/' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means two files are one idea, or one idea stands in the wrong file.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that does not resolve is a broken build on somebody else’s machine.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment:
        'What src/ imports must be among the dependencies, not the development dependencies.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/storage/generated/|^simulator/demo/repositories/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
