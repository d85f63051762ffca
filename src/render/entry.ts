/** Something that lies directly in the folder. */
export type Entry = FileEntry | { readonly name: string; readonly type: 'folder' | 'symbolic link' | 'special file' }

/** A regular file of the folder. */
export interface FileEntry {
  readonly name: string
  readonly type: 'file'
  /** Its text; empty for files that are no manifests by their name, which are not read. */
  readonly text: string
  /** Permissions and owner, which a new version of the file gets too. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** What tells it from another file of the same name. */
  readonly ino: number
}
