import { currentAttempt } from '../api/present/run.ts';
import { listCommits, readCommit, readCommits, type GitCommit } from '../git/commits.ts';
import { compareFiles } from '../git/differences.ts';
import { listRefs, resolveCommit } from '../git/refs.ts';
import { entryAt, listTree, readBlob, readTextAt } from '../git/trees.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { diffView } from './diff-view.ts';
import { html, type Html } from './html.ts';
import { markdown } from './markdown.ts';
import { commitLink, encodePath, moment, pathOf, sign, type Page } from './parts.ts';
import { runRow } from './run-pages.ts';

const LARGEST_SHOWN = 512 * 1024;

/** The worst of the checks on a commit, as one sign; null where there are none. */
function commitSign(repository: Repository, sha: string): Html | null {
  const runs = [...repository.runs.values()].filter(({ headSha }) => headSha === sha);
  const attempts = runs.map(currentAttempt);
  const shown =
    attempts.find(({ conclusion }) => conclusion === 'failure') ??
    attempts.find(({ status }) => status !== 'completed') ??
    attempts[0];
  return shown === undefined ? null : sign(shown);
}

function commitRow(repository: Repository, commit: GitCommit): Html {
  return html`<li>
    ${commitSign(repository, commit.sha)}
    <a class="title" href="${pathOf(repository)}/commit/${commit.sha}"
      >${commit.message.split('\n')[0] ?? ''}</a
    >
    <span class="end muted"
      >${commit.author.name} · ${moment(commit.committer.date)} ·
      ${commitLink(repository, commit.sha)}</span
    >
  </li>`;
}

/** The list of all repositories. */
export function indexPage(world: World): Page {
  const rows = [...world.repositories.values()].map((repository) => {
    const runs = [...repository.runs.values()];
    const last = runs.at(-1);
    const open = [...repository.pulls.values()].filter(({ state }) => state === 'open').length;
    return html`<li>
      ${last !== undefined && sign(currentAttempt(last))}
      <a class="title" href="${pathOf(repository)}">${repository.owner.login}/${repository.name}</a>
      <span class="muted">${repository.description ?? ''}</span>
      <span class="end muted"
        ><a href="${pathOf(repository)}/pulls"
          >${open} open pull ${open === 1 ? 'request' : 'requests'}</a
        >
        ·
        <a href="${pathOf(repository)}/actions"
          >${runs.length} ${runs.length === 1 ? 'run' : 'runs'}</a
        ></span
      >
    </li>`;
  });
  const body = html`<h1>Repositories</h1>
    <ul class="box list">
      ${rows.length > 0 ? rows : html`<li class="muted">There are none yet.</li>`}
    </ul>`;
  return { title: 'GitHub simulator', repository: null, tab: null, body, live: false };
}

async function fileList(repository: Repository, sha: string, folder: string): Promise<Html> {
  const below = folder === '' ? {} : { path: `${folder}/` };
  const entries = await listTree(repository.gitDir, sha, below);
  const sorted = entries.toSorted(
    (one, two) => Number(two.type === 'tree') - Number(one.type === 'tree'),
  );
  return html`<ul class="box list files">
    ${sorted.map((entry) => {
      const kind = entry.type === 'tree' ? 'tree' : 'blob';
      const name = entry.path.split('/').at(-1) ?? '';
      return html`<li>
        <span class="icon ${kind}">${kind === 'tree' ? '▸' : '·'}</span>
        <a href="${pathOf(repository)}/${kind}/${sha}/${encodePath(entry.path)}">${name}</a>
      </li>`;
    })}
  </ul>`;
}

/** A repository's files, its branches, its newest commits and its README. */
export async function repositoryPage(
  world: World,
  repository: Repository,
  ref: string,
  folder: string,
): Promise<Page | null> {
  const sha = await resolveCommit(repository.gitDir, ref);
  if (sha === null) return null;
  const branches = await listRefs(repository.gitDir, 'refs/heads/');
  const head = await readCommit(repository.gitDir, sha);
  const readme = folder === '' ? await readTextAt(repository.gitDir, sha, 'README.md') : null;
  const body = html`<div class="columns">
    <div>
      <ul class="box list">
        ${commitRow(repository, head)}
      </ul>
      ${folder !== '' && html`<p><a href="${pathOf(repository)}/tree/${sha}">${repository.name}</a> / <strong>${folder}</strong></p>`}
      ${await fileList(repository, sha, folder)}
      ${readme !== null && html`<section class="box pad">${markdown(readme)}</section>`}
    </div>
    <aside>
      <h2>Branches</h2>
      <ul class="plain">
        ${branches.map(({ name }) => {
          const branch = name.slice('refs/heads/'.length);
          return html`<li>
            <a href="${pathOf(repository)}/tree/${encodePath(branch)}"><code>${branch}</code></a>
          </li>`;
        })}
      </ul>
      <h2>Clone</h2>
      <p><code class="wrap">git clone ${world.urls.html}${pathOf(repository)}.git</code></p>
    </aside>
  </div>`;
  const title = `${repository.owner.login}/${repository.name}`;
  return { title, repository, tab: 'code', body, live: false };
}

/** The newest commits of a branch. */
export async function commitsPage(repository: Repository, ref: string): Promise<Page | null> {
  const sha = await resolveCommit(repository.gitDir, ref);
  if (sha === null) return null;
  const shas = await listCommits(repository.gitDir, sha, { limit: 100 });
  const commits = await readCommits(repository.gitDir, shas);
  const body = html`<h1>Commits of <code>${ref}</code></h1>
    <ul class="box list">
      ${commits.map((commit) => commitRow(repository, commit))}
    </ul>`;
  return { title: `Commits of ${ref}`, repository, tab: 'commits', body, live: false };
}

/** One commit with its differences and the runs on it. */
export async function commitPage(repository: Repository, sha: string): Promise<Page | null> {
  const known = await resolveCommit(repository.gitDir, sha);
  if (known === null) return null;
  const commit = await readCommit(repository.gitDir, known);
  const [title = '', ...rest] = commit.message.split('\n');
  const files = await compareFiles(repository.gitDir, commit.parents[0] ?? null, known);
  const runs = [...repository.runs.values()].filter(({ headSha }) => headSha === known);
  const body = html`<h1>${title}</h1>
    ${rest.length > 0 && html`<pre class="box pad">${rest.join('\n').trim()}</pre>`}
    <p class="muted">
      ${commit.author.name} committed ${moment(commit.committer.date)} · <code>${known}</code>
    </p>
    ${
      runs.length > 0 &&
      html`<ul class="box list">
        ${runs.map(runRow)}
      </ul>`
    }
    ${diffView(files)}`;
  return { title, repository, tab: 'commits', body, live: false };
}

/** A file at a commit, with numbered lines. */
export async function filePage(
  repository: Repository,
  ref: string,
  path: string,
): Promise<Page | null> {
  const sha = await resolveCommit(repository.gitDir, ref);
  const entry = sha === null ? null : await entryAt(repository.gitDir, sha, path);
  if (sha === null || entry?.type !== 'blob') return null;
  const content = await readBlob(repository.gitDir, entry.sha);
  const shown =
    content.includes(0) || content.length > LARGEST_SHOWN
      ? html`<p class="pad muted">${content.length} bytes that are not shown.</p>`
      : html`<div class="log file">
          ${content
            .toString('utf8')
            .replace(/\n$/, '')
            .split('\n')
            .map(
              (line, at) =>
                html`<div class="line" id="L${at + 1}">
                  <a href="#L${at + 1}">${at + 1}</a><span>${line}</span>
                </div>`,
            )}
        </div>`;
  const body = html`<section class="box">
    <h3 class="bar"><code>${path}</code> ${commitLink(repository, sha)}</h3>
    ${shown}
  </section>`;
  return { title: path, repository, tab: 'code', body, live: false };
}
