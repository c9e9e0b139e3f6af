/** The same items. An array that grew has room for sixteen more; trees are full of short ones, and are kept. */
export function withoutSlack<T>(items: readonly T[]): T[] {
  return items.slice();
}
