const BYTES = 19_700;
const REPOSITORY_LINKS = [
  'archive assignees blobs branches collaborators comments commits compare contents contributors',
  'deployments downloads events forks git_commits git_refs git_tags hooks issue_comment',
  'issue_events issues keys labels languages merges milestones notifications pulls releases',
  'stargazers statuses subscribers subscription tags teams trees',
].flatMap((names) => names.split(' '));
const USER_LINKS = [
  'events',
  'followers',
  'following',
  'gists',
  'organizations',
  'received_events',
];

function links(base: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [`${name}_url`, `${base}/${name.replace('_', '/')}{/${name}}`]),
  );
}

function user(login: string): Record<string, unknown> {
  const base = `https://api.github.com/users/${login}`;
  return { login, id: 21_031_067, node_id: 'MDQ6VXNlcjIxMDMx', ...links(base, USER_LINKS) };
}

function repository(name: string): Record<string, unknown> {
  const base = `https://api.github.com/repos/octo-org/${name}`;
  const identity = { id: 186_853_002, name, full_name: `octo-org/${name}`, private: false };
  return { ...identity, owner: user('octo-org'), ...links(base, REPOSITORY_LINKS) };
}

/** Hexadecimal that packs as badly as the hashes in a real payload, the same in every run. */
function hash(seed: number): string {
  let state = seed + 1;
  let text = '';
  while (text.length < 40) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += (state >>> 12).toString(16);
  }
  return text.slice(0, 40);
}

/** A completed workflow run of 19.7 kB, of the shape and monotony of GitHub's. */
export function workflowRunPayload(): Buffer {
  const commits: Array<Record<string, string>> = [];
  const payload = {
    action: 'completed',
    workflow_run: {
      id: 30_433_642,
      run_attempt: 1,
      head_sha: hash(0),
      head_branch: 'main',
      conclusion: 'failure',
      actor: user('octocat'),
      head_repository: repository('hello-world'),
      repository: repository('hello-world'),
      commits,
    },
    repository: repository('hello-world'),
    organization: user('octo-org'),
    sender: user('octocat'),
    installation: { id: 5 },
    padding: '',
  };
  const size = () => Buffer.byteLength(JSON.stringify(payload));
  while (size() < BYTES - 120) {
    commits.push({ sha: hash(commits.length + 1), tree: hash(commits.length + 500) });
  }
  payload.padding = 'x'.repeat(BYTES - size());
  return Buffer.from(JSON.stringify(payload));
}
