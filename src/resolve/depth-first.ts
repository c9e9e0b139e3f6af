/** Depth-first walks without recursion: a program may have a chain of a hundred thousand equations. */

export interface Walk<Step> {
  /** What makes two steps the same place. */
  key(step: Step): object;
  next(step: Step): Iterable<Step>;
  /** Called when all that the step leads to has been left. */
  leave?(step: Step): unknown;
  /** Called with the steps of a circle, from the one that is met again. */
  circle?(steps: readonly Step[]): void;
}

/** Walks from `root` through all that is not in `done`, and puts it there. */
export function walkDepthFirst<Step>(root: Step, walk: Walk<Step>, done: Set<object>): void {
  const rootKey = walk.key(root);
  if (done.has(rootKey)) return;
  if (isLeaf(root, walk, done)) {
    done.add(rootKey);
    walk.leave?.(root);
    return;
  }
  const depths = new Map<object, number>([[rootKey, 0]]);
  const path = [{ step: root, rest: walk.next(root)[Symbol.iterator]() }];
  for (let at = path.at(-1); at; at = path.at(-1)) {
    const next = at.rest.next();
    if (next.done === true) {
      path.pop();
      depths.delete(walk.key(at.step));
      done.add(walk.key(at.step));
      walk.leave?.(at.step);
      continue;
    }
    const key = walk.key(next.value);
    const depth = depths.get(key);
    if (depth !== undefined) walk.circle?.(path.slice(depth).map(({ step }) => step));
    else if (!done.has(key)) {
      depths.set(key, path.length);
      path.push({ step: next.value, rest: walk.next(next.value)[Symbol.iterator]() });
    }
  }
}

/** Whether all that a step leads to has been left: most steps of a program in the order of its equations. */
function isLeaf<Step>(step: Step, walk: Walk<Step>, done: ReadonlySet<object>): boolean {
  for (const next of walk.next(step)) if (!done.has(walk.key(next))) return false;
  return true;
}
