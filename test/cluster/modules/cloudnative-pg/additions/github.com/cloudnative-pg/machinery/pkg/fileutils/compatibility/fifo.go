package compatibility

import "errors"

// ErrExistsNotFifo is returned by a later version of CreateFifo, which only runs in the pods of a Cluster.
var ErrExistsNotFifo = errors.New("not a FIFO")
