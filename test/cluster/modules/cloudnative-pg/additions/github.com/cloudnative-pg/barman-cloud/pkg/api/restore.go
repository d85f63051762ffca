package api

// AppendRestoreAdditionalCommandArgs adds a field that the built-in backups have since 0.6.0, in the pods of a Cluster.
func (*DataBackupConfiguration) AppendRestoreAdditionalCommandArgs(options []string) []string {
	return options
}
