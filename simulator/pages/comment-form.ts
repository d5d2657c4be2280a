import { LONGEST_COMMENT } from '../flows/comments.ts';
import type { Issue, PullRequest } from '../state/conversation.ts';
import type { Repository } from '../state/repository.ts';
import { html, type Html } from './html.ts';
import { pathOf } from './parts.ts';

/** Who works on the repository: its owner, or for an organisation the first with a role on it. */
function developerOf({ owner, collaborators }: Repository): string {
  if (owner.type !== 'Organization') return owner.login;
  const people = [...collaborators.keys(), ...(owner.members?.keys() ?? [])];
  return people.find(({ type }) => type === 'User')?.login ?? '';
}

/** Where a comment is written; nobody signs in, so whoever writes says as whom. */
export function commentForm(thread: PullRequest | Issue, live: boolean): Html {
  if (live) {
    // What is typed would be gone with the next load.
    return html`<p class="muted">Comments can be written here once the checks have completed.</p>`;
  }
  const { repository, number } = thread;
  const kind = 'head' in thread ? 'pull' : 'issues';
  return html`<form
    class="box pad comment"
    method="post"
    action="${pathOf(repository)}/${kind}/${number}"
  >
    <textarea
      name="body"
      rows="4"
      maxlength="${LONGEST_COMMENT}"
      aria-label="Comment"
      placeholder="/pipewright help"
      required
    ></textarea>
    <p>
      <button>Comment</button>
      <label class="muted"
        >as <input name="login" value="${developerOf(repository)}" required
      /></label>
    </p>
  </form>`;
}
