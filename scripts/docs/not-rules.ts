/** Requirements of a deployment that no rule of `check` covers, with the reason. */
export const notRules: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'The instance name never changes after the first start.',
    why: 'It requires the previous manifests; only the format of the name is visible.',
  },
  {
    what: 'The grace period is longer than the drain.',
    why: 'The drain has no limit; only whether the grace period is longer than the wait before SIGINT is visible.',
  },
  {
    what: 'Files stay on disk, or on S3, for the lifetime of a database.',
    why: 'The kind of storage is recorded in the database, not in manifests.',
  },
  { what: 'The pod network has IPv4.', why: 'It is a property of the cluster; only the Service is visible.' },
  {
    what: 'The clocks of the nodes agree.',
    why: 'A lease depends on wall-clock time, but manifests do not describe clocks.',
  },
  {
    what: 'Images are only upgraded, never downgraded, and only after an export.',
    why: 'It is a procedure; only whether the image is pinned is visible.',
  },
  {
    what: 'A password in a URL has no character with a special meaning in a URL.',
    why: 'The value is in a Secret; only a password in plain text is visible, and another rule reports it.',
  },
  {
    what: 'The user name in a separate Secret is the owner of the database.',
    why: 'It is a value of a Secret; the builder checks it if it is in the template of a SealedSecret.',
  },
  {
    what: 'A SealedSecret has the name and namespace for which it was sealed.',
    why: 'They are the label of the encryption and are not part of the ciphertext.',
  },
  {
    what: 'The role may create tables.',
    why: 'Grants are in the database; only an incorrect role name is visible.',
  },
  {
    what: 'A Cluster does not shrink, change its user or go back to an older PostgreSQL.',
    why: 'It requires the previous object, which only the CloudNativePG webhook has.',
  },
  {
    what: 'A Secret that no object in the input creates exists.',
    why: 'It may be created manually, by another folder, or by an operator.',
  },
  {
    what: 'ReadWriteOnce is used with one replica and Recreate.',
    why: 'The rules backend-single-writer and backend-recreate cover it; they apply to every volume.',
  },
  {
    what: 'Uploads end within Traefik’s 60 seconds.',
    why: 'It is static configuration of the entry point, which no manifest of a deployment contains.',
  },
]
