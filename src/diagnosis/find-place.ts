/** A place in the project's own code, as the log writes it; line and column are 1-based. */
export interface Place {
  file: string;
  line: string;
  column?: string;
}

/** Where tools write places: `path:1:2`, `path(1,2)`, and Python's `File "path", line 1`. */
const FORMS = [
  /(?:^|[\s('"`@<])((?:file:\/\/)?(?:[A-Za-z]:)?[\w.@+/\\-]{1,300}\.[A-Za-z]\w{0,7}):(\d{1,6})(?::(\d{1,6}))?(?=$|[\s)'"`:,>\]])/,
  /(?:^|[\s('"`])((?:[A-Za-z]:)?[\w.@+/\\-]{1,300}\.[A-Za-z]\w{0,7})\((\d{1,6})(?:,(\d{1,6}))?\)/,
  /\bFile "([^"\n]{1,300})", line (\d{1,6})/,
];

/** Code that is not the project's: dependencies, runtimes, tool caches. */
const FOREIGN =
  /node_modules|site-packages|dist-packages|hostedtoolcache|\.cargo[/\\]registry|[/\\]pkg[/\\]mod[/\\]|\.m2[/\\]|\.gradle[/\\]|\.gem|[/\\]gems[/\\]|^node:|^(?:\/usr|\/opt|\/root|\/lib|\/etc|\/tmp\/pip)[/\\]|rustc[/\\]/;
/** Frames of runtimes and of libraries for tests, which name a file without its folder. */
const FOREIGN_FRAME =
  /^\s*at (?:[\w.-]{1,60}\/{1,2})?(?:java|javax|jdk|sun|kotlin|kotlinx|scala|groovy|clojure|org\.(?:junit|opentest4j|hamcrest|assertj|testng|mockito|gradle|apache\.maven|codehaus|spockframework|scalatest)|junit|io\.kotest|com\.google\.common\.truth)\./;
/** Where hosted runners put the repository. */
const WORKSPACE = /[\\/](?:work|a)[\\/]([^\\/]+)[\\/]\1[\\/]/;
/** A line longer than this is data, not a message. */
const MAX_LENGTH = 2_000;

/** The first place in the project's own code that these lines name, in this file if one is given; or null. */
export function findPlace(lines: Iterable<string>, within?: string): Place | null {
  for (const text of lines) {
    if (text.length > MAX_LENGTH || FOREIGN_FRAME.test(text)) continue;
    for (const form of FORMS) {
      const [, file, line, column] = form.exec(text) ?? [];
      if (file === undefined || line === undefined || !isOwn(file)) continue;
      if (within !== undefined && !isSame(file, within)) continue;
      return { file, line, ...(column !== undefined && { column }) };
    }
  }
  return null;
}

/** Whether two spellings can mean one file: the same, or one of them with more of its folders. */
function isSame(a: string, b: string): boolean {
  const [one, other] = [withSlash(a), withSlash(b)];
  return one.endsWith(other) || other.endsWith(one);
}

const withSlash = (path: string): string => `/${path.replaceAll('\\', '/').replace(/^\.?\//, '')}`;

function isOwn(file: string): boolean {
  if (FOREIGN.test(file)) return false;
  const absolute = /^(?:file:\/\/)?(?:\/|[A-Za-z]:)/.test(file);
  return !absolute || WORKSPACE.test(file);
}
