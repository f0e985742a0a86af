/**
 * Made when it is first asked for. A start needs few of the schemas by which what is read is checked, and to make one
 * takes longer than to load its file.
 */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}
