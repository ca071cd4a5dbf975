package passwords

import "runtime"

// hashesAtOnce is the number of processors. More would need more memory and save no time.
var hashesAtOnce = runtime.GOMAXPROCS(0)

// MakeRoom lets Go's scheduler run one more thread for each concurrent hash. Without them, a morning's rush of sign-ins
// occupies every processor of the scheduler for 10 ms at a time, and all other work waits at each step. With them, the
// kernel shares the cores and runs short work first. The program calls it once, at its start.
func MakeRoom() { runtime.GOMAXPROCS(2 * hashesAtOnce) }
