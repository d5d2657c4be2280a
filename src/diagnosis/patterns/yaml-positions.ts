import { EVENT_ID, getScalarValue, parseEvents } from 'js-yaml';

/** Line, 1-based, of each key and item of a YAML document, by its path: `/0/block/until`. */
export function yamlLines(source: string): Map<string, number> {
  const lines = new Map<string, number>();
  const lineAt = (offset: number): number => source.slice(0, offset).split('\n').length;
  const stack: Array<{
    path: string;
    kind: 'document' | 'sequence' | 'mapping';
    index: number;
    key: string | null;
  }> = [];
  const place = (start: number): string => {
    const parent = stack[stack.length - 1];
    if (parent === undefined || parent.kind === 'document') return '';
    if (parent.kind === 'sequence') {
      const path = `${parent.path}/${parent.index++}`;
      lines.set(path, lineAt(start));
      return path;
    }
    const path = `${parent.path}/${parent.key ?? ''}`;
    parent.key = null;
    return path;
  };
  for (const event of parseEvents(source, {})) {
    const parent = stack[stack.length - 1];
    if (event.type === EVENT_ID.SCALAR && parent?.kind === 'mapping' && parent.key === null) {
      parent.key = getScalarValue(source, event);
      lines.set(`${parent.path}/${parent.key}`, lineAt(event.valueStart));
    } else if (event.type === EVENT_ID.SCALAR) place(event.valueStart);
    else if (event.type === EVENT_ID.DOCUMENT)
      stack.push({ path: '', kind: 'document', index: 0, key: null });
    else if (event.type === EVENT_ID.SEQUENCE)
      stack.push({ path: place(event.start), kind: 'sequence', index: 0, key: null });
    else if (event.type === EVENT_ID.MAPPING)
      stack.push({ path: place(event.start), kind: 'mapping', index: 0, key: null });
    else if (event.type === EVENT_ID.POP) stack.pop();
  }
  return lines;
}
