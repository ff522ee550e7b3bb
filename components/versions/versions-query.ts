/** All that are kept of a container: two of them are compared whatever lies between. The page's first read and its polls ask the same. */
export const VERSIONS_ASKED = { count: 100 } as const;
