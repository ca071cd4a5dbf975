// Package child starts programs that must not outlive this one.
//
// A child gets a process group of its own, so that Ctrl-C in the terminal reaches only the parent and the parent decides
// the order in which its children end. On Linux the kernel kills the child when the parent is gone, even by kill -9;
// elsewhere only the orderly way through Stop is there.
//
//	started ──signal──► stopping ──exit──► done
//	   └───────────exit (crash)──────────────┘
//
// The package must not know what it runs, nor whether it should be started again: that is deploy/devstack/supervise.
package child
