/**
 * The same items. An array that grew has room for sixteen more; trees are full of short ones, and are kept. Those without
 * items are one.
 */
export function withoutSlack<T>(items: readonly T[]): readonly T[] {
  return items.length > 0 ? items.slice() : none;
}

const none: readonly never[] = [];
