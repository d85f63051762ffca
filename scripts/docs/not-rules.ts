/** What must hold in a deployment and is no rule of `check`, with the reason. */
export const notRules: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'The instance name never changes after the first start.',
    why: 'It needs the manifests of before; only the form of the name can be seen.',
  },
  {
    what: 'The grace period is longer than the drain.',
    why: 'The drain has no limit of its own; only that the grace is longer than the wait before SIGINT can be seen.',
  },
  {
    what: 'Files stay on the disk, or on S3, for the life of a database.',
    why: 'The kind of storage is recorded in the database, not in manifests.',
  },
  { what: 'The pod network has IPv4.', why: 'It is a property of the cluster; only the Service can be seen.' },
  {
    what: 'The clocks of the nodes agree.',
    why: 'A lease is taken by wall-clock time, but manifests say nothing of clocks.',
  },
  {
    what: 'Images go forward alone, after an export.',
    why: 'It is a procedure; only that the image is pinned can be seen.',
  },
  {
    what: 'A password that goes into a URL has no character that would end it.',
    why: 'The value is in a Secret; only one that is written out can be seen, and that is found for being written out.',
  },
  {
    what: 'The user name in a Secret of one’s own is the owner of the database.',
    why: 'It is a value of a Secret; the builder checks it where it stands in the template of a SealedSecret.',
  },
  {
    what: 'Name and namespace of a SealedSecret are those of its sealing.',
    why: 'They are the label of the encryption and do not stand in the ciphertext.',
  },
  {
    what: 'The role may create tables.',
    why: 'Grants are in the database; only that a wrong role is named can be seen.',
  },
  {
    what: 'A Cluster does not shrink, change its user or go back to an older PostgreSQL.',
    why: 'It needs the object of before; CloudNativePG’s webhook has it.',
  },
  {
    what: 'A Secret that nothing in the set makes is there.',
    why: 'It may be made elsewhere: by hand, by another folder, by an operator.',
  },
  {
    what: 'ReadWriteOnce goes with one replica and Recreate.',
    why: 'It is the same as backend-single-writer and backend-recreate, which hold with every volume.',
  },
  {
    what: 'Uploads end within Traefik’s 60 seconds.',
    why: 'It is static configuration of the entry point, which is in no manifest of a deployment.',
  },
]
