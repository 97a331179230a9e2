/**
 * One cycle for each knot of a graph: a group of nodes that all reach each other gives the shortest way from its first
 * node back to itself.
 *
 * @param graph from a node to the nodes that it points to
 */
export function findCycles(graph: ReadonlyMap<string, Iterable<string>>): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  for (const start of [...graph.keys()].sort()) {
    if (done.has(start)) continue
    const cycle = shortestWayBack(graph, start)
    if (cycle === undefined) continue
    for (const node of cycle) done.add(node)
    found.push(cycle)
  }
  return found
}

function shortestWayBack(graph: ReadonlyMap<string, Iterable<string>>, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return wayTo(cameFrom, node)
      if (cameFrom.has(next)) continue
      cameFrom.set(next, node)
      queue.push(next)
    }
  }
  return undefined
}

function wayTo(cameFrom: ReadonlyMap<string, string>, end: string): string[] {
  const way = [end]
  for (let node = cameFrom.get(end); node !== undefined; node = cameFrom.get(node)) way.unshift(node)
  return way
}
