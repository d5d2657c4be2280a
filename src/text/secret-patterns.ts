import { assignedSecret, ASSIGNMENT } from './secret-assignments.ts';

/** Where a secret stands: first index and the index after its last character. */
export type Span = [start: number, end: number];

/**
 * A known form of a secret. `hints`: the form cannot appear in a text that has none of these
 * (lower case). `find`: the part of a match to hide, null when the match is no secret after all.
 */
export interface SecretPattern {
  id: string;
  hints: string[];
  pattern: RegExp;
  find?: (match: RegExpExecArray) => Span | null;
}

const UPPER_OR_DIGIT = '[A-Z0-9]';

/**
 * Known token forms. Every expression runs in linear time from any start: it begins with a literal
 * or at the edge of a run, and no two runs of one match can trade characters.
 */
export const SECRET_PATTERNS: SecretPattern[] = [
  // No upper length: installation tokens also come in a long form that carries a JWT.
  {
    id: 'github-token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /(?:gh[pousr]_|github_pat_)[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+)*/g,
  },
  { id: 'jwt', hints: ['eyj'], pattern: /(?<![\w-])[\w-]+(?:\.[\w-]+)+/g, find: jwtSpan },
  {
    id: 'aws-key-id',
    hints: ['akia', 'asia', 'aroa', 'aida', 'abia', 'acca'],
    pattern: new RegExp(
      `(?<!${UPPER_OR_DIGIT})(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)${UPPER_OR_DIGIT}{16}(?!${UPPER_OR_DIGIT})`,
      'g',
    ),
  },
  { id: 'slack-token', hints: ['xox', 'xapp-'], pattern: /(?:xox[abceoprs]|xapp)-[\w-]{10,}/g },
  {
    id: 'slack-webhook',
    hints: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]+/g,
  },
  { id: 'npm-token', hints: ['npm_'], pattern: /npm_[A-Za-z0-9]{36,}/g },
  { id: 'google-api-key', hints: ['aiza'], pattern: /AIza[\w-]{35,}/g },
  { id: 'google-oauth', hints: ['ya29.'], pattern: /ya29\.[\w-]{20,}/g },
  { id: 'gitlab-token', hints: ['gl'], pattern: /gl(?:pat|rt|dt|cbt|ptt|soat)-[\w.-]{20,}/g },
  {
    id: 'stripe-key',
    hints: ['_live_', '_test_', 'whsec_'],
    pattern: /(?:[prs]k_(?:live|test)_|whsec_)[A-Za-z0-9]{16,}/g,
  },
  { id: 'pypi-token', hints: ['pypi-'], pattern: /pypi-[\w-]{32,}/g },
  { id: 'docker-token', hints: ['dckr_'], pattern: /dckr_(?:pat|oat)_[\w-]{20,}/g },
  { id: 'hugging-face-token', hints: ['hf_'], pattern: /hf_[A-Za-z0-9]{30,}/g },
  { id: 'model-api-key', hints: ['sk-'], pattern: /(?<![\w-])sk-[\w-]{32,}/g },
  { id: 'sendgrid-key', hints: ['sg.'], pattern: /SG\.[\w-]{16,64}\.[\w-]{16,}/g },
  {
    id: 'url-credentials',
    hints: ['://'],
    pattern: /(?<=:\/\/)[^\s/?#"'<>`\\]+@/g,
    find: (match) =>
      /^(?:git|hg|svn|\[redacted\]|[^:]*:\$\{?\w+\}?)@$/.test(match[0])
        ? null
        : [match.index, match.index + match[0].length - 1],
  },
  {
    id: 'authorization',
    hints: ['authorization', 'bearer'],
    pattern:
      /(?:authorization["'\\]{0,3}[ \t]{0,8}[:=][ \t"'\\]{0,8}(?:basic|bearer|token|digest|negotiate|aws4-hmac-sha256)|bearer)[ \t]+([^\s"'\\]{4,})/gi,
    find: bearerSpan,
  },
  {
    id: 'cookie',
    hints: ['cookie:'],
    pattern: /cookie:[ \t]*([^\s=:;"']+=[^\r\n"']+)/gi,
    find: lastGroupSpan,
  },
  {
    id: 'signature',
    hints: ['sig', 'x-amz-'],
    pattern:
      /(?<![a-z])(?:sig|signature|x-amz-signature|x-amz-security-token)=([\w%+/=.~-]{16,})/gi,
    find: lastGroupSpan,
  },
  {
    id: 'assignment',
    hints: ['pass', 'pwd', 'secret', 'token', 'credential', 'key', 'auth', 'connection'],
    pattern: ASSIGNMENT,
    find: assignedSecret,
  },
];

/** From the first segment that opens a JSON object to the end, when two more segments follow. */
function jwtSpan(match: RegExpExecArray): Span | null {
  const segments = match[0].split('.');
  let start = match.index;
  for (const [index, segment] of segments.entries()) {
    const at = segment.indexOf('eyJ');
    if (at >= 0 && index + 2 < segments.length) return [start + at, match.index + match[0].length];
    start += segment.length + 1;
  }
  return null;
}

function lastGroupSpan(match: RegExpExecArray): Span | null {
  const value = match[1] ?? '';
  const end = match.index + match[0].length;
  return /^(?:\[redacted\]|\*+$|\$)/i.test(value) ? null : [end - value.length, end];
}

/** In `bearer of bad news` no word is a credential; after `Authorization:` any word is one. */
function bearerSpan(match: RegExpExecArray): Span | null {
  const header = /^authorization/i.test(match[0]);
  if (!header && !/^(?=.*\d)[\w.~+/=-]{16,}$/.test(match[1] ?? '')) return null;
  return lastGroupSpan(match);
}
