/** Paths that the container writes to. The root file system is read-only. */
export const paths = {
  /** The image's DATA_DIR; all persistent data is below it. */
  data: '/convex/data',
  /**
   * Inside the data volume: packages for node actions are built in TMPDIR and moved into the storage by a rename, which
   * fails between two mounts (convex-backend@652b828 npm-packages/node-executor/src/build_deps.ts#"switch
   * (url.protocol)").
   */
  temporary: '/convex/data/tmp',
  /** Home of the user: npm keeps its cache here. */
  home: '/tmp',
  /** Authority of the database. */
  databaseCa: '/etc/convex/database-ca',
  /** Authority of the object store. */
  storeCa: '/etc/convex/s3-ca',
  /** Programs of a restricted pod, executable for any user. */
  programs: '/opt/convex',
} as const
