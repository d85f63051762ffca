/** The cluster tests cannot run on this machine. The message is one line that says what is missing. */
export class ClusterUnavailable extends Error {
  override readonly name = 'ClusterUnavailable'
}
