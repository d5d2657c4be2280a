/** What Maven calls an artefact. */
export interface MavenArtefact {
  group: string;
  artefact: string;
}

interface Block extends MavenArtefact {
  version: { text: string; start: number; end: number } | null;
}

const PROPERTY = /^\$\{([\w.-]{1,200})\}$/;

/** Versions that a pom.xml gives an artefact, properties filled in; its own where it is the artefact. */
export function versionsOf(pom: string, wanted: MavenArtefact): string[] {
  const bare = withoutComments(pom);
  const own = ownBlock(bare);
  const blocks = [...dependencyBlocks(bare), ...(own === null ? [] : [own])];
  const versions = blocks
    .filter((block) => isSame(block, wanted))
    .map(({ version }) => version && resolved(bare, version.text))
    .filter((version) => version !== null);
  return [...new Set(versions)];
}

/**
 * A pom.xml in which the artefact's version `from` is `to`, in the dependency or in the property
 * that it names; null where that is not plain: no such dependency, or a property that others use.
 */
export function replaceVersion(
  pom: string,
  wanted: MavenArtefact,
  { from, to }: { from: string; to: string },
): string | null {
  const bare = withoutComments(pom);
  const places = dependencyBlocks(bare)
    .filter((block) => isSame(block, wanted) && block.version !== null)
    .flatMap(({ version }) => placeOf(bare, version?.text ?? '', version, wanted) ?? []);
  const fitting = places.filter(({ text }) => text === from);
  const [first, ...others] = fitting;
  if (first === undefined || others.some((other) => other.start !== first.start)) return null;
  return pom.slice(0, first.start) + to + pom.slice(first.end);
}

function placeOf(
  pom: string,
  text: string,
  version: Block['version'],
  wanted: MavenArtefact,
): Block['version'] {
  const property = PROPERTY.exec(text)?.[1];
  if (property === undefined) return version;
  const users = dependencyBlocks(pom).filter((block) => block.version?.text === text);
  return users.every((block) => isSame(block, wanted)) ? propertyOf(pom, property) : null;
}

function resolved(pom: string, version: string): string | null {
  const property = PROPERTY.exec(version)?.[1];
  if (property === undefined) return version.includes('$') ? null : version;
  return propertyOf(pom, property)?.text ?? null;
}

function propertyOf(pom: string, name: string): Block['version'] {
  const [properties] = spansOf(pom, '<properties>', '</properties>');
  return properties
    ? element(properties.text, name.replace(/[.-]/g, '\\$&'), properties.index)
    : null;
}

function isSame(block: MavenArtefact, { group, artefact }: MavenArtefact): boolean {
  return block.group === group && block.artefact === artefact;
}

function dependencyBlocks(pom: string): Block[] {
  return spansOf(pom, '<dependency>', '</dependency>').map(({ text, index }) =>
    blockOf(without(text, 'exclusions'), index),
  );
}

/** Lists of a project, whose elements are not its own. */
const LISTS = [
  'properties',
  'dependencies',
  'dependencyManagement',
  'build',
  'profiles',
  'reporting',
  'modules',
  'repositories',
  'pluginRepositories',
];

/** The project itself: what stands outside its lists. */
function ownBlock(pom: string): Block | null {
  const start = pom.search(/<project[\s>]/);
  if (start === -1) return null;
  const flat = LISTS.reduce(without, pom.slice(start));
  const own = blockOf(without(flat, 'parent'), start);
  const [parent] = spansOf(flat, '<parent>', '</parent>');
  const above = blockOf(parent?.text ?? '', 0);
  return { ...own, group: own.group || above.group, version: own.version ?? above.version };
}

function blockOf(text: string, offset: number): Block {
  return {
    group: element(text, 'groupId', 0)?.text ?? '',
    artefact: element(text, 'artifactId', 0)?.text ?? '',
    version: element(text, 'version', offset),
  };
}

function element(text: string, name: string, offset: number): Block['version'] {
  const found = new RegExp(`<${name}>(\\s{0,100})([^<>\\s]{1,200})\\s{0,100}</${name}>`).exec(text);
  if (found === null) return null;
  const start = offset + found.index + found[0].indexOf('>') + 1 + (found[1] ?? '').length;
  return { text: found[2] ?? '', start, end: start + (found[2] ?? '').length };
}

function withoutComments(pom: string): string {
  return blankSpans(pom, '<!--', '-->');
}

function without(text: string, name: string): string {
  return blankSpans(text, `<${name}>`, `</${name}>`);
}

/** The text with spaces in place of each span, so that offsets stay. */
function blankSpans(text: string, open: string, close: string): string {
  let blanked = '';
  let at = 0;
  for (const span of spansOf(text, open, close)) {
    blanked += text.slice(at, span.index) + span.text.replace(/[^\n]/g, ' ');
    at = span.index + span.text.length;
  }
  return blanked + text.slice(at);
}

/** Each stretch from `open` to the next `close`, both included; one pass, whatever the text holds. */
function spansOf(
  text: string,
  open: string,
  close: string,
): Array<{ index: number; text: string }> {
  const spans: Array<{ index: number; text: string }> = [];
  for (let index = text.indexOf(open); index !== -1;) {
    const end = text.indexOf(close, index + open.length);
    if (end === -1) break;
    spans.push({ index, text: text.slice(index, end + close.length) });
    index = text.indexOf(open, end + close.length);
  }
  return spans;
}
