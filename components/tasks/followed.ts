/** Tasks whose end somebody on this page tells already, so that the strip does not say it once more. */
const followed = new Set<string>();

export const isFollowed = (task: string): boolean => followed.has(task);

/** Call it before waiting for the end of a task that one reports oneself. It stays followed: the strip may see the end later than we do. */
export function follow(task: string): void {
  followed.add(task);
}
