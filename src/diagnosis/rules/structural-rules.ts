import type { BlockSpec, Rule } from './rule.ts';

type Entry = Pick<
  Rule,
  'id' | 'category' | 'anchors' | 'test' | 'weight' | 'title' | 'explanation'
> &
  Partial<Rule>;

const define = (entry: Entry): Rule => ({
  origin: 'structure',
  role: 'cause',
  subcategory: 'structure',
  transient: false,
  autoFixable: false,
  next: null,
  names: null,
  above: null,
  block: null,
  files: null,
  heading: null,
  pick: 'match',
  frames: false,
  family: entry.id,
  ...entry,
});

const FRAMES: BlockSpec = {
  while: /^\s+(?:at |\.\.\. \d+|in )|^\s*\^|^Caused by/,
  indented: true,
  max: 60,
};

/** Extensions of files that linters and compilers complain about. */
const SOURCE_EXTENSIONS =
  'js jsx cjs mjs ts tsx cts mts vue svelte astro json css scss sass less html htm hbs md mdx rst adoc txt py pyi pyx rb erb php go rs c cc cpp cxx h hh hpp m mm swift java kt kts scala groovy clj cs fs vb lua vim el lisp ex exs erl hrl hs ml mli re jl r R pl pm t sh bash zsh fish ps1 psm1 yml yaml toml ini cfg xml proto sql tf hcl nix zig nim d dart sol tex bib coffee bat cmake bzl graphql feature robot'.split(
    ' ',
  );

/**
 * What tools print whatever their name: diagnostics with a place, stack traces, lines that begin with
 * a word for error. Patterns know better; these find what no pattern names.
 */
export const STRUCTURAL_RULES: Rule[] = [
  define({
    id: 'compiler-diagnostic',
    category: 'compile_error',
    anchors: ['error:', 'error :', 'fatal error', 'error['],
    test: /^(?:\[\w+\] )?\s*(?:[A-Za-z]:)?(?<file>[^\s:()[\]"']{1,200}\.\w{1,8}|<\w+>):(?<line>\d+)(?::(?<column>\d+))?(?:-\d+)?:? (?:fatal )?error\b ?:?/i,
    weight: 84,
    block: {
      while: /^\s|^\d* *\|/,
      indented: true,
      blanks: 0,
      until: /^\s*\S+:\d+:\d*:? (?:warning|note)/,
      max: 25,
    },
    title: 'The compiler rejected the code',
    explanation:
      'Open the file at the line that the diagnostic names and correct what it complains about.',
  }),
  define({
    id: 'msbuild-diagnostic',
    category: 'compile_error',
    anchors: ['): error ', '): fatal error ', ' : error ', ' : fatal error '],
    test: /(?:^|[\s>])(?<file>[^\s()>]{1,200})(?:\((?<line>\d{1,7})(?:,(?<column>\d{1,7}))?(?:,\d{1,7},\d{1,7})?\)| ) ?: (?:fatal )?error (?<code>[A-Z]{1,8}\d{1,6}) ?:/,
    weight: 86,
    block: { indented: true, max: 20 },
    title: 'The compiler rejected the code',
    explanation:
      'Open the file at the line that the diagnostic names and correct what it complains about.',
  }),
  define({
    id: 'located-message',
    category: 'lint_error',
    anchors: SOURCE_EXTENSIONS.map((extension) => `.${extension}:0`),
    test: /^\s*(?:[A-Za-z]:)?(?<file>(?:[\w.@+-]*[\\/])*[\w.@+-]+\.[A-Za-z]\w{0,7}):(?<line>\d+):(?<column>\d+):? (?!\s*(?:warning|note|info|hint|debug|passed|ok)\b)\S/i,
    weight: 48,
    block: {
      while: /^\s*(?:[\w.@+-]*[\\/])*[\w.@+-]+\.[A-Za-z]\w{0,7}:\d+:\d+:? |^\s{2,}\S/,
      max: 80,
    },
    title: 'A tool complains about a place in the code',
    explanation: 'Open the file at the line that the message names.',
  }),
  define({
    id: 'python-traceback',
    category: 'unknown',
    anchors: ['traceback (most recent call last)'],
    test: /Traceback \(most recent call last\)/,
    weight: 72,
    block: {
      through:
        /^(?:[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning|Timeout|Failure|Fault|Iteration|Expired)\b|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+: |[A-Za-z_]\w*: )/,
      max: 120,
    },
    pick: 'last',
    title: 'A Python program ended with an exception',
    explanation: 'The last line names the exception; the frames above it say where it was raised.',
  }),
  define({
    id: 'java-exception',
    category: 'unknown',
    anchors: ['exception', 'error: ', 'caused by: '],
    test: /^(?:Exception in thread "[^"]*" |Caused by: |\[ERROR\] )?(?:[a-z][\w]*\.){1,10}[A-Z]\w*(?:Exception|Error)\b/,
    next: /^\s+at [\w.$<>/]+\(|^\t?Caused by/,
    weight: 62,
    block: FRAMES,
    pick: 'innermost',
    title: 'A program on the Java virtual machine ended with an exception',
    explanation: 'The first frame in the project’s own packages says where; “Caused by” says why.',
  }),
  define({
    id: 'js-exception',
    category: 'unknown',
    anchors: ['error: ', 'error [', 'error'],
    test: /^\s*(?:Uncaught )?(?:[A-Z]\w*)?Error(?: \[[\w:]+\])?: \S/,
    next: /^\s+at |^\s*\^/,
    weight: 66,
    block: { indented: true, while: /^\s+at |^\s*\^|^[{}]|^\s+\w+:/, max: 40 },
    title: 'A JavaScript program ended with an error',
    explanation: 'The first frame outside node_modules says where it was thrown.',
  }),
  define({
    id: 'go-panic',
    category: 'unknown',
    anchors: ['panic: ', 'fatal error: '],
    test: /^(?:panic: |fatal error: )(?<message>.+)/,
    next: /^goroutine \d+|\[recovered\]|^\[signal/,
    weight: 80,
    block: {
      blanks: 1,
      while: /^goroutine|^\s|^[\w./*()-]+\(|^created by|^\[signal|^exit status/,
      max: 50,
    },
    title: 'A Go program panicked',
    explanation: 'The first frame in the project’s own packages says where.',
  }),
  define({
    id: 'failed-test-line',
    category: 'test_failure',
    anchors: ['fail', 'not ok ', '[-] '],
    test: /^\s{0,12}(?:-{2,4} |\W{0,3}\[ ?)?(?:FAIL(?:ED|URE)?|not ok(?: \d+)?|\[-\])(?: ?\]|[:!])?[\s-]+(?!\d+[\s/%.]|[Tt]ests?\b|(?:in|to|with|on|because|at|of|after|due) )(?<test>[^\s|(].{2,200})/,
    weight: 52,
    block: { indented: true, blanks: 1, until: /^\s*(?:ok|PASS|✓|✔|√|\[\+\])\b/, max: 40 },
    title: 'A test fails',
    explanation: 'The line names the test; what stands below it says what was expected.',
  }),
  define({
    id: 'failed-mark-line',
    category: 'unknown',
    anchors: ['✗ ', '✘ ', '✖ ', '✕ ', '⨯ ', '❌ '],
    test: /^\s{0,12}[✗✘✖✕⨯❌]\s+(?![Bb]uild|\d+[\s/%.]|[Ff]ile |[Ee]rror)(?<test>[^\s|].{2,200})/u,
    weight: 50,
    block: { indented: true, blanks: 1, until: /^\s*(?:ok|PASS|✓|✔|√|\[\+\])\b/, max: 40 },
    title: 'A check fails',
    explanation: 'The line names the check; what stands below it says what was expected.',
  }),
  define({
    id: 'expected-actual',
    category: 'test_failure',
    anchors: ['expected'],
    test: /^\W{0,12}[Ee]xpected(?: (?:value|result|output))?(?: ?[:=]|\s+(?:<|'|"|`|\d|true|false|null|nil|is))/,
    next: /^\W{0,12}(?:[Aa]ctual|[Gg]ot|[Rr]eceived|(?:but |[Ii]t )?was|[Ff]ound|[Ii]nstead)\b/,
    weight: 50,
    block: { up: /\S/, while: /\S/, max: 12 },
    title: 'A test found another value than it expected',
    explanation: 'The lines show what was expected and what came instead.',
  }),
  define({
    id: 'annotation',
    category: 'unknown',
    anchors: ['##[error]', '::error'],
    test: /(?!)/,
    weight: 50,
    title: 'The step reported an error',
    explanation: 'The message is the step’s own.',
  }),
  define({
    id: 'error-line',
    category: 'unknown',
    anchors: ['error', 'fatal', 'err!'],
    test: /^(?!\W{0,4}(?:SKIP|PASS|ok\b|OK\b|✓|✔|√))\s*(?:\[?(?:ERROR|FATAL|error|fatal|Error|Fatal|E)\]?[:!\]]|[✖✗✘×❌🚨]\s|(?:\w+ ){0,2}(?:ERROR|error|Error|fatal|FATAL):? )(?!.*\b(?:0 errors?|no errors?)\b)/u,
    weight: 36,
    block: { indented: true, max: 12 },
    title: 'A tool reported an error',
    explanation: 'The message is the tool’s own.',
  }),
  define({
    id: 'failure-phrase',
    category: 'unknown',
    anchors: [
      'cannot ',
      'could not ',
      "couldn't",
      'not found',
      'no such file',
      'unable to ',
      'failed to ',
      'denied',
      'unexpected ',
      'undefined ',
      'missing ',
      'invalid ',
      'command not found',
      'unknown ',
    ],
    test: /^(?!\W{0,4}(?:skip|pass|ok\b|✓|✔|√))(?!.{0,60}\b(?:warn|info|debug|notice)).{0,80}?\b(?:cannot|could not|couldn't|not found|no such file|unable to|failed to|denied|unexpected|invalid|undefined|missing|unknown)\b/i,
    weight: 26,
    title: 'A tool reported that something went wrong',
    explanation: 'The message is the tool’s own.',
  }),
  define({
    id: 'failed-word',
    category: 'unknown',
    anchors: ['fail'],
    test: /^(?!\W{0,4}(?:SKIP|PASS|ok\b|OK\b|✓|✔|√)).*?\b(?:FAILED|FAILURE|FAIL|[Ff]ailed|[Ff]ailure)\b(?!.{0,20}\b0\b)(?<!\b0 (?:failed|failures?))/,
    weight: 22,
    title: 'Something failed',
    explanation: 'The message is the tool’s own.',
  }),
];
