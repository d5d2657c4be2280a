/**
 * The strongly connected components of a graph, given as the list of nodes that each node leads to
 * (Tarjan, 1972); a component comes after all those that it leads to.
 */
export function componentsOf(graph: number[][]): number[][] {
  const order = new Int32Array(graph.length).fill(-1);
  const low = new Int32Array(graph.length);
  const open = new Uint8Array(graph.length);
  const stack: number[] = [];
  const components: number[][] = [];
  let seen = 0;
  const enter = (node: number): [number, number] => {
    order[node] = low[node] = seen++;
    open[node] = 1;
    stack.push(node);
    return [node, 0];
  };
  for (let root = 0; root < graph.length; root++) {
    if (order[root] !== -1) continue;
    const calls = [enter(root)];
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const [node, edge] = call;
      const next = graph[node]?.[edge];
      call[1]++;
      if (next === undefined) {
        calls.pop();
        const parent = calls.at(-1)?.[0];
        if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
        if (low[node] === order[node]) components.push(close(node));
      } else if (order[next] === -1) calls.push(enter(next));
      else if (open[next] === 1) low[node] = Math.min(low[node] ?? 0, order[next] ?? 0);
    }
  }
  return components;

  function close(root: number): number[] {
    const component: number[] = [];
    for (;;) {
      const node = stack.pop();
      if (node === undefined) return component;
      open[node] = 0;
      component.push(node);
      if (node === root) return component;
    }
  }
}
