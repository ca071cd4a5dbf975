package passwords

import "runtime"

// hashesAtOnce are as many as there are processors: more would take memory and no less time.
var hashesAtOnce = runtime.GOMAXPROCS(0)

// MakeRoom lets Go's scheduler run as many threads more as passwords are hashed at once. Without them the hashes of a
// morning's rush of sign-ins hold every processor of the scheduler for 10 ms at a time, and whatever else there is
// waits behind them at each of its steps; with them the kernel shares the cores, and short work comes first. It is for
// the program's beginning.
func MakeRoom() { runtime.GOMAXPROCS(2 * hashesAtOnce) }
