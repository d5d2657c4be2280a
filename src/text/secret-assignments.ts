/**
 * `name = value` and `"name": "value"` where the name ends in a word for a secret. Groups: the word,
 * its suffix, the separator with its blanks, then the value in double, single or no quotes.
 */
export const ASSIGNMENT =
  /(passw(?:or)?d|passphrase|secret|token|credentials?|[_-]pwd|(?:api|access|secret|private|signing|encryption|auth|account|master|deploy|license)[_-]?key(?:_base)?|[a-z0-9]_key|_auth|connection_?string)(s?\d{0,3}(?:_[a-z0-9]{1,20}){0,3})\\?["']?([ \t]{0,8}[:=][ \t]{0,8})(?:"((?:[^"\\\r\n]|\\.)*)"|'((?:[^'\\\r\n]|\\.)*)'|\\?["']?((?:[^\s"'`,;&|<>(){}\\]|\\[^\s"'])+))/gi;

/** Names that hold a secret's whereabouts, not the secret. */
const ABOUT =
  /_(?:file|path|dir|url|uri|host|name|id|type|ttl|age|length|count|expir\w*|version|sha|sha\d+|hash|digest)$/i;
const HARMLESS_KEY =
  /(?:cache|matched|primary|foreign|public|partition|sort|group|object|host|json)$/i;
const REFERENCE =
  /^(?:\$[{(]|\$[A-Za-z_]\w*$|%\w+%$|(?:process\.env|import\.meta|secrets|env|vars|inputs|github|os\.environ|self|this|config|req)[.[])/;
const PLACEHOLDER =
  /^(?:\*+|x+|\.+|\[(?:redacted|secure|hidden|masked|filtered)\]?|redacted|null|nil|none|undefined|true|false|string|required|optional|missing|invalid|empty|changeme)$/i;

/** A file, with or without its line, or a dotted name. */
const CODE_NAME = /\.[a-z]{1,4}(?::\d+)*$|^[a-z_$][\w$]*(?:\.[a-z_$][\w$]*){2}/i;

/** The span of the value of an ASSIGNMENT match, or null when it reads like code, prose or a reference. */
export function assignedSecret(match: RegExpExecArray): [number, number] | null {
  const [whole, word = '', suffix = '', separator = '', double, single, bare] = match;
  const quoted = double ?? single;
  const value = quoted ?? bare ?? '';
  if (ABOUT.test(suffix) || REFERENCE.test(value) || PLACEHOLDER.test(value)) return null;
  if (value.startsWith('=') || value.startsWith('[redacted]') || /^https?:/.test(value))
    return null;
  const secret = /_key$/i.test(word) && word.length === 5 ? isKey(match, value) : isSecret();
  if (!secret) return null;
  const end = match.index + whole.length - (quoted === undefined ? 0 : 1);
  return [end - value.length, end];

  function isSecret(): boolean {
    // The quotes of a text within a text are escaped, and the value between them is bare.
    const inQuotes = quoted !== undefined || /["']$/.test(whole.slice(0, -value.length));
    if (inQuotes) return value.length >= 4 && !/\s/.test(value);
    // `NAME=value` is how shells and .env files write it; with blanks it may be prose, and a bare
    // colon without any stands in names such as those of Maven.
    if (separator === '=') return value.length >= 4;
    if (!/\s/.test(separator)) return false;
    const least = /^passw/i.test(word) ? 6 : 12;
    return value.length >= least && mixed(value) && !CODE_NAME.test(value);
  }
}

/** Any `…_KEY=` counts only with a long mixed value, and never for keys of caches and tables. */
function isKey(match: RegExpExecArray, value: string): boolean {
  const before = match.input.slice(Math.max(0, match.index - 12), match.index + 1);
  return value.length >= 16 && mixed(value) && !HARMLESS_KEY.test(before);
}

function mixed(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}
