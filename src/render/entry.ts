/** An entry directly in the folder. */
export type Entry = FileEntry | { readonly name: string; readonly type: 'folder' | 'symbolic link' | 'special file' }

/** A regular file of the folder. */
export interface FileEntry {
  readonly name: string
  readonly type: 'file'
  /** Its text; empty for files whose name is not that of a manifest, which are not read. */
  readonly text: string
  /** Permissions and owner, which a new version of the file gets too. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** What distinguishes it from another file with the same name. */
  readonly ino: number
}
